"""Plant copies of articles and count which pairs clustering finds.

    python -m bench.duplicates [--articles 2000] [--source ../shared/corpus/vietnews-22k.parquet]

A copy drops or rewrites 2 to 15 % of the sentences, gains boilerplate and another head, and is glued anew. Printed are the
shares of planted pairs found and of found pairs planted; pairs that the articles have among themselves (two outlets on one
event) count as neither and are printed. Then each harder kind of copy by itself: where copies stop being found. The same
arguments give the same figures.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from bench.corpus import DEFAULT_SOURCE, articles
from transforms.clean import clean_documents
from transforms.cluster import cluster, signatures, texts_of
from transforms.shingles import jaccard, shingles
from transforms.tables import table

SEED = 7
SHARES = (0.02, 0.15)  # of an article's sentences that a copy changes
WORDS_REWRITTEN = 1 / 6  # of a sentence that is not dropped
EVERY_SENTENCE = (0.05, 0.10, 0.15)
HARD_ARTICLES = 300
BOILERPLATE = (
    "Liên hệ quảng cáo: 0901.22.33.66",
    "Xem thêm: Tin nóng trong ngày được nhiều người quan tâm nhất hôm nay",
    "Mời quý độc giả theo dõi fanpage của chúng tôi để cập nhật thông tin mới nhất",
    "Tags: thời sự, xã hội, kinh tế",
    "Ảnh minh họa",
    "Bạn đọc có thể gửi ý kiến về tòa soạn theo địa chỉ bandoc@bao.vn hoặc gọi đường dây nóng",
)
Pair = frozenset[str]


class Found(NamedTuple):
    """Planted pairs, how many of them were found, pairs found that were not planted, pairs the articles had before, and planted pairs' similarities."""

    planted: int
    hits: int
    wrong: set[Pair]
    natural: int
    similarities: list[float]

    @property
    def recall(self) -> float:
        """Share of the planted pairs found."""
        return self.hits / self.planted

    @property
    def precision(self) -> float:
        """Share of the found pairs planted, those aside that the articles had before; 1 where none was found."""
        return self.hits / (self.hits + len(self.wrong)) if self.hits or self.wrong else 1.0


class Copier:
    """Makes copies of articles; words that are put in come from the articles themselves."""

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        self._draw = random.Random(seed)
        self._words = [word for text in texts for word in text.split()]

    def outlet(self, text: str) -> str:
        """As another outlet prints it: sentences dropped or rewritten, boilerplate, another head, glued anew."""
        head, *sentences = _sentences(text)
        count = max(1, round(self._draw.uniform(*SHARES) * len(sentences)))
        changed = set(self._draw.sample(range(len(sentences)), min(count, max(len(sentences) - 1, 0))))
        kept = [self._rewrite(s, WORDS_REWRITTEN) if i in changed else s for i, s in enumerate(sentences) if i not in changed or self._draw.random() < 0.5]
        body = self._draw.choice(["\n", "", " ", "\n\n"]).join(kept)
        for _ in range(self._draw.randrange(3)):
            line = self._draw.choice(BOILERPLATE)
            body = self._draw.choice([f"{line}\n{body}", f"{body}\n{line}"])
        address = f"https://bao.vn/bai-{self._draw.randrange(10**6)}.html"
        return self._draw.choice([f"{head}\n", f"{head}\n\n", "", f"{head.upper()}\n\n", f"{address}\n{head}\n"]) + body

    def every_sentence(self, share: float) -> Callable[[str], str]:
        """A copier that replaces this share of the words of every sentence."""
        return lambda text: "\n".join(self._rewrite(s, share) for s in _sentences(text))

    def shuffled(self, text: str) -> str:
        """All sentences, in another order."""
        head, *sentences = _sentences(text)
        self._draw.shuffle(sentences)
        return "\n".join([head, *sentences])

    def half(self, text: str) -> str:
        """The first half of the sentences."""
        sentences = _sentences(text)
        return "\n".join(sentences[: len(sentences) // 2 + 1])

    def _rewrite(self, sentence: str, share: float) -> str:
        words = sentence.split()
        for _ in range(max(1, round(share * len(words)))):
            words[self._draw.randrange(len(words))] = self._draw.choice(self._words)
        return " ".join(words)


def _sentences(text: str) -> list[str]:
    return [s.strip() for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip()] or [text]


def measure(texts: dict[str, str], copy: Callable[[str], str], copies: Callable[[], int]) -> Found:
    """What clustering finds of the copies that ``copy`` makes of each text, ``copies()`` of them."""
    made = {f"{i}~{n}": copy(text) for i, text in texts.items() for n in range(copies())}
    natural = _pairs(_stories(texts)[0].items())
    story, documents = _stories(texts | made)
    origin = {i: i.split("~")[0] for i in story}
    planted = _pairs((i, origin[i]) for i in story)
    found = _pairs(story.items())
    wrong = {p for p in found - planted if frozenset(origin[i] for i in p) not in natural}
    sets = dict(zip(documents["document_id"].to_pylist(), map(shingles, documents["text"].to_pylist()), strict=True))
    similarities = [jaccard(*(sets[i] for i in pair)) for pair in planted]
    return Found(len(planted), len(planted & found), wrong, len(natural), sorted(similarities))


def _stories(texts: dict[str, str]) -> tuple[dict[str, str], pa.Table]:
    """Story of each document that cleaning keeps, and the documents."""
    rows = [{"document_id": i, "source_uri": i, "text": text, "format": "text", "repairs": []} for i, text in texts.items()]
    documents = clean_documents(table("stage.records").from_rows(rows), "bench")["documents"]
    assignments = cluster(signatures(documents), documents, texts_of(documents)).assignments
    return dict(zip(assignments["document_id"].to_pylist(), assignments["story_id"].to_pylist(), strict=True)), documents


def _pairs(members: Iterable[tuple[str, str]]) -> set[Pair]:
    """Pairs of what has the same second."""
    groups = defaultdict(list)
    for member, group in members:
        groups[group].append(member)
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


def _line(name: str, found: Found) -> str:
    low, first, middle = np.quantile(found.similarities, [0, 0.01, 0.5])
    return (
        f"{name:<34}{found.planted:>7} pairs  recall {found.recall:.4f}  precision {found.precision:.4f}  "
        f"Jaccard least {low:.2f}, 1 % {first:.2f}, median {middle:.2f}  ({found.natural} pairs of the articles' own)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--source", type=Path, default=DEFAULT_SOURCE if DEFAULT_SOURCE.exists() else None)
    args = parser.parse_args()
    texts = {f"a{i}": row["text"] or "" for i, row in enumerate(articles(args.articles, args.source))}
    copier, draw = Copier(texts.values(), SEED), random.Random(SEED)
    bar = measure(texts, copier.outlet, lambda: draw.choice([0, 0, 1, 2]))
    print(_line("2-15 % of the sentences changed", bar))
    for pair in sorted(map(sorted, bar.wrong))[:10]:
        print("  not planted:", *(texts.get(i.split("~")[0], "")[:70].replace("\n", " ") for i in pair), sep=" | ")
    few = dict(list(texts.items())[:HARD_ARTICLES])
    hard = {f"{share:.0%} of the words of each sentence": copier.every_sentence(share) for share in EVERY_SENTENCE}
    for name, copy in (hard | {"all sentences in another order": copier.shuffled, "the first half": copier.half}).items():
        print(_line(name, measure(few, copy, lambda: 1)))


if __name__ == "__main__":
    main()
