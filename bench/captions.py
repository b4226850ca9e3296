"""Count and fit the weights of transforms/caption_score.csv, and measure what they are worth.

    python -m bench.captions [--source ../shared/corpus/vietnews-22k.parquet] [--annotated DIR ...] [--leave-out FILE] [--show N] [--write]

The source is Parquet with columns id and text: headline, standfirst, body and captions in blocks parted by a blank line, as in
VietNews. Of four articles in five the words of captions are told from those of short sentences of the body (L1, then the
strongest WORDS). The fifth is glued into one line, its captions where the body repeats them or at random places, and what holds
of a sentence beside its words is weighed together with its words' sum. Many of the "others" that are printed of rebuilt articles
are captions that the source does not list: read them (--show). Annotated folders (NAME.txt, NAME.json with `boilerplate`, as in gold)
count three times; they are judged eight-fold, by article, so that no article is judged with its own weights. ``--leave-out``
names files, a line each, that are not to be seen. Needs scikit-learn, which khotin itself does not.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

from bench.corpus import DEFAULT_SOURCE
from transforms import caption_score
from transforms.caption_score import LEAST_BY_WORDS, MIN_SCORE, WEIGHTS
from transforms.zones import ruled

WORDS, LEAST_SEEN, LEAST_WEIGHT = 280, 20, 0.1
LEFT_OUT, STANDFIRST_SHARE = 5, 0.6
ANNOTATED_COUNTS = 3.0
FOLDS = 8
SOURCE = "fitted by bench.captions"
EDGE = 3
SOME_WORDS = range(2, 31)
_CREDIT = re.compile(r"\s?[-–(.]?\s?\(?(?:Ảnh|ẢNH|ảnh|Nguồn|Đồ họa|Đồ hoạ)\b.{0,60}$")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


class Article(NamedTuple):
    """The blocks of an article of the source."""

    name: str
    title: str
    standfirst: str
    lines: list[str]
    captions: list[str]


class Candidate(NamedTuple):
    """A sentence that may be a caption: what holds of it, whether it is one (None: not told), and the article it stands in."""

    article: str
    text: str
    marks: dict[str, float]
    words: dict[str, float]
    is_caption: bool | None
    is_annotated: bool


def articles(source: Path, hidden: set[str]) -> Iterator[tuple[int, Article]]:
    """Articles of the source that list captions below the body."""
    for number, row in enumerate(pq.read_table(source, columns=["id", "text"]).to_pylist()):
        blocks = re.split(r"\n\s*\n", unicodedata.normalize("NFC", row["text"]).strip())
        if len(blocks) == 4 and row["id"] not in hidden:
            lines, captions = ([line.strip() for line in block.split("\n") if line.strip()] for block in blocks[2:])
            yield number, Article(row["id"], blocks[0].replace("\n", " ").strip(), blocks[1].replace("\n", " ").strip(), lines, captions)


def _set(run: str) -> set[str]:
    return set(re.findall(r"\w+", run.lower()))


def _repeats(line: str, others: Sequence[set[str]], share: float) -> bool:
    """Whether a line has that share of its words, or of the other's, in one of the others."""
    found = _set(line)
    return bool(found) and any(len(found & other) >= share * min(len(found), len(other)) for other in others if other)


def worded(article: Article, draw: random.Random) -> tuple[list[str], list[str]]:
    """Captions of an article, and as many short sentences of its body that repeat none."""
    captions = [c for line in article.captions if len((c := _CREDIT.sub("", line).strip(" -–(.")).split()) in SOME_WORDS]
    apart = [_set(c) for c in captions]
    told = [s.rstrip(". ") for line in article.lines for s in _SENTENCE.split(line) if len(s.split()) in SOME_WORDS and not _repeats(s, apart, 0.6)]
    draw.shuffle(told)
    return captions, told[:4]


def rebuilt(article: Article, draw: random.Random) -> tuple[str, list[tuple[int, int]]] | None:
    """Text of an article with captions inside, where it has them or at a random place, and their spans; None where it is unclear which lines they are."""
    listed = [_set(c) for c in article.captions]
    lines = list(article.lines)
    inside = {line for line in lines if len(line) < 260 and any(len(_set(line) & c) >= 0.8 * max(len(_set(line)), len(c)) for c in listed)}
    if not inside:
        whole = [c for c in article.captions if len(c.split()) in SOME_WORDS]
        if len(lines) < 5 or not whole:
            return None
        inside = set(draw.sample(whole, min(len(whole), draw.choice([1, 1, 2]))))
        for caption in sorted(inside):
            lines.insert(draw.randrange(1, len(lines)), caption)
    if any(_CREDIT.search(c) for c in inside) or any(c.rstrip(". ") in line and line not in inside for c in article.captions for line in lines):
        return None
    text = f"{article.title}\n23/10/2013 07:35\n" + (f"{article.standfirst} " if draw.random() < STANDFIRST_SHARE else "")
    spans = []
    for line in lines:
        shown = f"{line.rstrip('. ')}." if line in inside else line
        if line in inside:
            spans.append((len(text), len(text) + len(shown)))
        text += f"{shown} "
    return text, spans


def sentences(name: str, raw: str, captions: list[tuple[int, int]], unclear: list[tuple[int, int]], annotated: bool) -> Iterator[Candidate]:
    """The candidates of a text whose captions are known."""
    plan = ruled(raw)
    if not plan.kept or "\n" in raw[plan.kept[0][0] : plan.kept[-1][1]]:
        return
    cut = sum(c.rule == "caption" for c in plan.cuts)
    for start, end, at in caption_score.candidates(raw, plan.kept):
        touched = [c for c in captions if c[0] < end - EDGE and start + EDGE < c[1]]
        is_whole = bool(touched) and touched[0][0] - EDGE <= start and end <= touched[-1][1] + EDGE
        told = None if any(c[0] < end - EDGE and start + EDGE < c[1] for c in unclear) else is_whole
        marks = caption_score.marks(raw, plan.kept, (start, end, at), plan.header.title or "", cut)
        yield Candidate(name, raw[start:end], marks, caption_score.words(raw[start:end]), told, annotated)


def annotated(folders: Sequence[Path], hidden: set[str]) -> Iterator[Candidate]:
    """The candidates of annotated articles; all that is not annotated as boilerplate is body."""
    for path in sorted({p.stem: p for folder in folders for p in sorted(folder.glob("*.json"))}.values()):
        text = path.with_suffix(".txt")
        if path.stem in hidden or not text.is_file():
            continue
        raw = unicodedata.normalize("NFC", text.read_text(encoding="utf-8"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield from sentences(path.stem, raw, _spans(raw, gold["boilerplate"]), _spans(raw, gold.get("optional", {}).get("boilerplate", [])), annotated=True)


def _spans(raw: str, runs: Sequence[str]) -> list[tuple[int, int]]:
    return sorted((at, at + len(run)) for run in runs if (at := raw.find(run)) >= 0)


def word_weights(texts: Sequence[str], is_caption: Any) -> dict[str, float]:
    """Log odds weights of the words that tell captions best."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    found = [caption_score.words(text) for text in texts]
    told = caption_score.told()
    seen = Counter(word for words in found for word in words if word not in told)
    vectors = DictVectorizer()
    table = vectors.fit_transform([{w: 1.0 for w in words if seen[w] >= LEAST_SEEN} for words in found])
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)  # liblinear takes no others
    names = vectors.get_feature_names_out()
    sparse = LogisticRegression(C=0.05, l1_ratio=1, solver="liblinear", random_state=0).fit(table, is_caption).coef_[0]
    strong = np.argsort(-np.abs(sparse) * np.sqrt([seen[name] for name in names]), kind="stable")[:WORDS]
    fitted = LogisticRegression(C=0.3, max_iter=400).fit(table[:, strong], is_caption).coef_[0]
    return {str(names[i]): float(weight) for i, weight in zip(strong, fitted, strict=True)}


class Fit:
    """Weights of the marks and of the words' sum, fitted to candidates."""

    def __init__(self, found: Sequence[Candidate], words: dict[str, float]) -> None:
        from sklearn.linear_model import LogisticRegression

        self.names = sorted({mark for c in found for mark in c.marks})
        self.words = words
        weight = [ANNOTATED_COUNTS if c.is_annotated else 1.0 for c in found]
        self.model = LogisticRegression(C=0.3, max_iter=900, fit_intercept=False).fit(self._table(found), [c.is_caption for c in found], sample_weight=weight)

    def _table(self, found: Sequence[Candidate]) -> Any:
        return np.array([[sum(self.words.get(w, 0.0) for w in c.words), *(c.marks.get(name, 0.0) for name in self.names)] for c in found])

    def scores(self, found: Sequence[Candidate]) -> list[float]:
        """Log odds of each candidate; least where its words speak against a caption, for the others are not looked at then."""
        table = self._table(found)
        by_words = table[:, 0] * self.model.coef_[0][0]
        return list(np.where(by_words < LEAST_BY_WORDS, -np.inf, self.model.decision_function(table)))

    def weights(self) -> dict[str, float]:
        """Weight of each feature that says something; `mark all` is what holds of every sentence."""
        share, *marks = self.model.coef_[0]
        named = dict(zip(self.names, map(float, marks), strict=True)) | {word: float(share) * weight for word, weight in self.words.items()}
        return {f: w for f, w in sorted(named.items()) if abs(w) >= LEAST_WEIGHT}


def judged(found: Sequence[Candidate], words: dict[str, float]) -> list[tuple[float, Candidate]]:
    """The score of each candidate by weights that were fitted without its article, best first."""
    names = sorted({c.article for c in found})
    random.Random(8).shuffle(names)
    fold = {name: n % FOLDS for n, name in enumerate(names)}
    scored: list[tuple[float, Candidate]] = []
    for n in range(FOLDS):
        left = [c for c in found if fold[c.article] == n]
        scored += zip(Fit([c for c in found if fold[c.article] != n], words).scores(left), left, strict=True)
    return sorted(scored, key=lambda pair: -pair[0])


def write(weights: dict[str, float], examples: dict[str, str]) -> None:
    """Rewrite the weights; the rows by hand stay."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        by_hand = [row for row in csv.reader(file) if row[0].startswith("!")]
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight", "example", "source"))
        writer.writerows(by_hand)
        writer.writerows((feature, f"{weight:.2f}", examples.get(feature, ""), SOURCE) for feature, weight in weights.items())


def _examples(found: Sequence[Candidate], captions: Sequence[str]) -> dict[str, str]:
    """The shortest sentence that has each feature; a caption where no candidate has it."""
    shortest: dict[str, str] = {}
    for caption in sorted(captions, key=lambda text: (-len(text), text)):
        shortest |= dict.fromkeys(caption_score.words(caption), caption)
    for c in sorted(found, key=lambda c: (-len(c.text), c.text)):
        shortest |= dict.fromkeys([*c.marks, *c.words], c.text)
    return shortest


def report(ranked: Sequence[tuple[float, Candidate]], show: int) -> Iterator[str]:
    """What is taken out at several scores, of articles annotated by hand and of rebuilt ones."""
    for by_hand in (True, False):
        found = [(score, c) for score, c in ranked if c.is_annotated == by_hand]
        yield f"{'annotated' if by_hand else 'rebuilt'} articles: {sum(bool(c.is_caption) for _, c in found)} captions among {len(found)} sentences"
        for least in (0.5, 1.0, 1.5, MIN_SCORE, 2.5):
            right = sum(score >= least and bool(c.is_caption) for score, c in found)
            yield f"  score {least}{' (used)' if least == MIN_SCORE else ''}: {right} taken out, {sum(score >= least for score, _ in found) - right} others"
        yield from (f"  {score:.2f} {c.article}: {c.text}" for score, c in [(score, c) for score, c in found if not c.is_caption][:show])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=DEFAULT_SOURCE)
    parser.add_argument("--annotated", type=Path, nargs="*", default=[])
    parser.add_argument("--leave-out", type=Path, help="file with the names of articles not to be seen")
    parser.add_argument("--show", type=int, default=0, help="so many of the best scored sentences that are no captions, of each kind")
    parser.add_argument("--write", action="store_true", help="rewrite caption_score.csv")
    args = parser.parse_args()
    if find_spec("sklearn") is None:
        parser.exit(2, "bench.captions fits with scikit-learn, which is not here and no dependency of khotin: pip install scikit-learn\n")
    hidden = set(args.leave_out.read_text(encoding="utf-8").split()) if args.leave_out else set()
    by_hand = [c for c in annotated(args.annotated, hidden) if c.is_caption is not None]
    draw = random.Random(3)
    captions: list[str] = []
    told: list[str] = []
    found = list(by_hand)
    for number, article in articles(args.source, hidden | {c.article for c in by_hand}):
        if number % LEFT_OUT:
            some, others = worded(article, draw)
            captions += some
            told += others
        elif text := rebuilt(article, draw):
            found += sentences(f"{article.name} rebuilt", *text, [], annotated=False)
    words = word_weights([*captions, *told], [True] * len(captions) + [False] * len(told))
    print("\n".join(report(judged(found, words), args.show)))
    if args.write:
        weights = Fit(found, words).weights()
        write(weights, _examples(found, [*told, *captions]))
        print(f"{WEIGHTS}: {len(weights)} fitted rows")


if __name__ == "__main__":
    main()
