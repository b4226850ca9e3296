"""Count the words of transforms/run_on.csv and measure what comes of them: captions that run on into the text.

    python -m bench.run_on [--source ../shared/corpus/vietnews-22k.parquet] [--write]

The source is Parquet with a text column: headline, standfirst, body and captions in blocks parted by a blank line, as in
VietNews. One article in five is left out of the counts. From those, captions are put in front of sentences of the body
without credit and full stop, and bodies are glued into one paragraph; printed are the share of captions that cleaning takes
out, and the runs of body text it takes out by mistake. ``--write`` rewrites run_on.csv.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter
from collections.abc import Iterator
from math import log
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from bench.corpus import DEFAULT_SOURCE
from transforms import run_on
from transforms.clean import clean_documents
from transforms.tables import table

COUNTS = Path(run_on.__file__).with_suffix(".csv")
_CREDIT = re.compile(r"\s?[-–(.]?\s?\(?(?:Ảnh|ẢNH|ảnh|Nguồn|Đồ họa|Đồ hoạ).{0,60}$")
_NEXT_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zà-ỹ]|[“\"])")
_FINAL = tuple('.!?…”"')
SOME_WORDS = range(4, 46)
MIN_SEEN, MIN_PAIR_SEEN, KEPT_FEATURES = 20, 30, 1000
LEFT_OUT = 5  # one article in so many is measured on and not counted
EDITS = 7


class Article(NamedTuple):
    """An article in its blocks; captions without credit and full stop."""

    number: int
    title: str
    lines: list[str]
    captions: list[str]


def articles(source: Path) -> Iterator[Article]:
    """Those of the source that have captions below the body."""
    for number, text in enumerate(pq.read_table(source, columns=["text"]).column(0).to_pylist()):
        blocks = re.split(r"\n\s*\n", text.strip())
        if len(blocks) == 4:
            below = [line.strip() for line in blocks[3].split("\n")]
            lines = [line.strip() for line in blocks[2].split("\n") if line.strip() and line.strip() not in below]
            captions = [_CREDIT.sub("", line).strip().rstrip(".") for line in below]
            yield Article(number, blocks[0].strip(), lines, [c for c in captions if len(c.split()) in SOME_WORDS])


def sentences(article: Article) -> list[str]:
    """The body's sentences that end in a full stop, without it."""
    found = (s for line in article.lines for s in _NEXT_SENTENCE.split(line))
    return [s[:-1] for s in found if s.endswith(".") and len(s.split()) in SOME_WORDS]


class Counts:
    """How often each thing was seen where a sentence or caption begins or ends, and where not."""

    def __init__(self) -> None:
        self.opening: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self.ending: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self.caption: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def add(self, article: Article) -> None:
        """Count one article."""
        for caption in article.captions:
            self.ending[0].update(_endings(caption.split()))
            self.caption[0].update(["", *run_on.features(caption)])
        for sentence in sentences(article):
            self.caption[1].update(["", *run_on.features(sentence)])
        for line in article.lines:
            words = line.split()
            for i, (word, following) in enumerate(zip(words, [*words[1:], ""], strict=True)):
                if word[0].isupper() and word.isalpha() and len(word) > 1 and not word.isupper():
                    self._add_capitalised(words[max(i - 2, 0) : i] or ["."], word, following.rstrip("".join(_FINAL) + ",:;"))

    def _add_capitalised(self, before: list[str], word: str, following: str) -> None:
        is_first = before[-1].endswith(_FINAL)
        if not is_first and before[-1][-1] in ":;,-–(“":
            return
        self.opening[0 if is_first else 1].update([word, f"{word} {following}"] if following[:1].islower() else [word])
        if not is_first:
            self.ending[1].update(_endings(before))

    def rows(self) -> Iterator[tuple[str, str, int, int]]:
        """Kind, words, yes and no of what is seen often enough and says something."""
        yield from self._openings()
        yield from self._endings()
        (_, in_all), *found = _both(self.caption, 15)
        weight = {w: abs(log((yes + 0.5) / in_all[0] * in_all[1] / (no + 0.5))) * (yes / in_all[0] + no / in_all[1]) ** 0.5 for w, (yes, no) in found}
        kept = set(sorted(weight, key=lambda w: (-weight[w], w))[:KEPT_FEATURES]) | {""}
        yield from (("caption", w, *seen) for w, seen in _both(self.caption, 15) if w in kept)

    def _openings(self) -> Iterator[tuple[str, str, int, int]]:
        alone = {w: seen for w, seen in _both(self.opening, MIN_SEEN) if " " not in w and _odds(seen) > -2}
        for words, seen in _both(self.opening, MIN_SEEN):
            first = alone.get(words.split()[0])
            is_pair = " " in words
            if first and (not is_pair or (sum(seen) >= MIN_PAIR_SEEN and abs(_odds(seen) - _odds(first)) > 1)):
                yield "opening", words, *seen

    def _endings(self) -> Iterator[tuple[str, str, int, int]]:
        alone = dict(_both(self.ending, MIN_SEEN))
        for words, seen in _both(self.ending, MIN_SEEN):
            last = alone.get(words.split()[-1]) if words else None
            if last and (" " not in words or abs(_odds(seen) - _odds(last)) > 1):
                yield "ending", words, *seen


def _endings(words: list[str]) -> list[str]:
    """The last word as the counts know it, and the last two."""
    known = [run_on.plain(word) for word in words[-2:]]
    return known[-1:] + ([" ".join(known)] if all(known) and len(known) > 1 else [])


def _both(counts: tuple[Counter[str], Counter[str]], at_least: int) -> list[tuple[str, tuple[int, int]]]:
    yes, no = counts
    return [(w, (yes[w], no[w])) for w in sorted(set(yes) | set(no)) if yes[w] + no[w] >= at_least]


def _odds(seen: tuple[int, int]) -> float:
    return log((seen[0] + 0.5) / (seen[1] + 0.5))


def write(source: Path) -> int:
    """Count the articles that are not left out into run_on.csv; returns its rows."""
    counts = Counts()
    for article in articles(source):
        if article.number % LEFT_OUT:
            counts.add(article)
    rows = list(counts.rows())
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kind", "words", "yes", "no"))
        writer.writerows(rows)
    return len(rows)


def glued(source: Path, most: int) -> dict[str, tuple[str, Article, list[str]]]:
    """Bodies of articles left out of the counts as one paragraph each, with one or two captions glued in: text, article, captions."""
    draw = random.Random(3)
    made = {}
    for article in articles(source):
        whole = [c for c in article.captions if not re.search("[.!?;]", c) and len(c.split()) <= 30 and not any(c in line for line in article.lines)]
        if article.number % LEFT_OUT or len(article.lines) < 5 or not whole or any(not line.endswith(_FINAL) for line in article.lines):
            continue
        parts, chosen = list(article.lines), draw.sample(whole, min(len(whole), draw.choice([1, 1, 2])))
        for n, caption in enumerate(chosen):
            parts.insert(0 if n == 0 and draw.random() < 0.4 else draw.randrange(2, len(article.lines) - 1), caption)
        made[f"d{article.number}"] = (f"{article.title}\n23/10/2013 07:35\n{' '.join(parts)}", article, chosen)
        if len(made) == most:
            break
    return made


def measure(source: Path, most: int) -> tuple[float, list[str]]:
    """Share of the glued captions that cleaning takes out, and what else it takes out of the bodies."""
    made = glued(source, most)
    rows = [{"document_id": i, "source_uri": i, "text": text, "format": "text", "repairs": []} for i, (text, _, _) in made.items()]
    cleaned = clean_documents(table("stage.records").from_rows(rows), "bench")
    texts = dict(zip(cleaned["documents"]["document_id"].to_pylist(), cleaned["documents"]["text"].to_pylist(), strict=True))
    gone = [caption not in texts[i] for i, (_, _, chosen) in made.items() for caption in chosen]
    lost = []
    for row in cleaned["removed_text"].to_pylist():
        rest = row["surface"]
        for caption in made[row["document_id"]][2]:
            rest = rest.replace(caption, "")
        is_part = any(rest.strip() in caption for caption in made[row["document_id"]][2])
        if row["rule"] not in ("white_space", "headline", "date_line") and len(rest.strip()) > EDITS and not is_part:
            lost.append(f"{row['document_id']} {row['rule']}: {row['surface']}")
    return sum(gone) / len(gone), lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=DEFAULT_SOURCE)
    parser.add_argument("--write", action="store_true", help="rewrite run_on.csv")
    parser.add_argument("--most", type=int, default=1500, help="articles to measure on")
    args = parser.parse_args()
    if args.write:
        print(f"{COUNTS}: {write(args.source)} rows")
    share, lost = measure(args.source, args.most)
    print("\n".join(lost))
    print(f"{share:.3f} of the glued captions taken out; {len(lost)} other runs of text in {args.most} articles")


if __name__ == "__main__":
    main()
