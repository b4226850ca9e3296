"""Precision, recall and F1 of a warehouse against hand-made facts: one JSON file a document, as gold/SPEC.md describes.

Facts are compared as sets of values per document; a value said twice counts once. What gold lists as optional is neither
required nor wrong. Names match where they are alike enough, numbers and dates where they are equal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

Value = tuple[Any, ...]
Alike = Callable[[Value, Value], float]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one fact type over all gold documents."""

    right: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        """Share of found values that gold has."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of gold's values that were found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def folded(text: str) -> str:
    """Letters and digits of a text, in lower case and NFC, with one space between words."""
    return " ".join(re.findall(r"[\w%]+", unicodedata.normalize("NFC", text).casefold()))


def likeness(a: str, b: str) -> float:
    """How alike two names are (0..1): shared words or shared characters, whichever says more."""
    a, b = folded(a), folded(b)
    if not a or not b:
        return 0.0
    words_a, words_b = set(a.split()), set(b.split())
    return 1.0 if a == b else max(len(words_a & words_b) / len(words_a | words_b), SequenceMatcher(None, a, b).ratio())


def _equal(a: Value, b: Value) -> float:
    return float(a == b)


def _named(thresholds: tuple[float, ...], a: Value, b: Value) -> float:
    """The first values are names, each alike by its threshold; the rest must be equal."""
    if a[len(thresholds) :] != b[len(thresholds) :]:
        return 0.0
    found = [likeness(x, y) for x, y, _ in zip(a, b, thresholds, strict=False)]
    return min(found) if all(f >= t for f, t in zip(found, thresholds, strict=True)) else 0.0


def _counted(a: Value, b: Value) -> float:
    """Equal numbers of things whose names begin with the same word."""
    first = [folded(v[1]).split()[:1] for v in (a, b)]
    return 0.5 + likeness(a[1], b[1]) / 2 if a[0] == b[0] and first[0] and first[0] == first[1] else 0.0


def _said(a: Value, b: Value) -> float:
    """The same speaker, and words that overlap for 60 % of the longer quotation."""
    longer = max(len(folded(a[1])), len(folded(b[1])), 1)
    shared = SequenceMatcher(None, folded(a[1]), folded(b[1]), autojunk=False).find_longest_match().size / longer
    return shared if likeness(a[0], b[0]) >= 0.6 and shared >= 0.6 else 0.0


def _entities(kind: str) -> str:
    return f"select document_id, surface from entity_mentions join entities using (entity_id) where entity_type = '{kind}'"


# fact type -> (gold entry -> value, SQL for document_id and the value's parts, likeness). Thresholds as in the scorer the gold came with.
TYPES: dict[str, tuple[Callable[[dict[str, Any]], Iterable[Value]], str, Alike]] = {
    "dates": (
        lambda g: ((d["start"], d["end"]) if d.get("start") else (d["value"], None) for d in g["dates"]),
        "select document_id, coalesce(start_date::varchar, value), case when start_date is not null then end_date::varchar end from dates",
        _equal,
    ),
    "money": (lambda g: ((float(m["amount"]), m["currency"]) for m in g["money"]), "select document_id, amount::double, currency from money", _equal),
    "percents": (lambda g: ((float(p["value"]),) for p in g["percents"]), "select document_id, value from quantities where kind = 'percent'", _equal),
    "counts": (
        lambda g: ((float(c["value"]), c["counted"]) for c in g["counts"]),
        "select document_id, value, coalesce(counted, unit, '') from quantities where kind <> 'percent'",
        _counted,
    ),
    "durations": (lambda g: ((d["value"],) for d in g["durations"]), "select document_id, value from durations", _equal),
    "people": (lambda g: ((p["name"],) for p in g["people"]), "select document_id, name from person_mentions", partial(_named, (0.85,))),
    "titles": (
        lambda g: ((p["name"], t) for p in g["people"] for t in p["titles"]),
        "select document_id, name, title from person_mentions where title is not null",
        partial(_named, (0.7, 0.7)),
    ),
    "countries": (
        lambda g: ((c,) for c in g["countries"]),
        "select document_id, country_code from entity_mentions join entities using (entity_id) where entity_type = 'country'",
        _equal,
    ),
    "organizations": (lambda g: ((o,) for o in g["organizations"]), _entities("organization"), partial(_named, (0.75,))),
    "places": (lambda g: ((p,) for p in g["places"]), _entities("place"), partial(_named, (0.75,))),
    "meetings": (
        lambda g: ((m["name"], m["ordinal"]) for m in g["meetings"]),
        "select document_id, name, ordinal from meeting_mentions",
        partial(_named, (0.7,)),
    ),
    "instruments": (lambda g: ((i["name"],) for i in g["instruments"]), "select document_id, name from instruments", partial(_named, (0.75,))),
    "pledges": (
        lambda g: ((p["giver"], float(p["amount"]), p["currency"]) for p in g["pledges"] if p.get("amount") is not None),
        "select document_id, giver, amount::double, currency from pledges",
        partial(_named, (0.5,)),
    ),
    "acronyms": (
        lambda g: ((a["acronym"], a["expansion"]) for a in g["acronyms"]),
        "select document_id, acronym, expansion from acronyms",
        partial(_named, (0.75, 0.75)),
    ),
    "statements": (lambda g: ((s["speaker"], s["surface"]) for s in g["statements"]), "select document_id, speaker, surface from statements", _said),
}


def evaluate(warehouse: Path, gold_dir: Path) -> dict[str, Score]:
    """Scores by fact type. A gold file belongs to the document whose source file has its name; FileNotFoundError if there is no gold.

    A gold document that the warehouse lacks counts as missed.
    """
    gold = {
        path.stem: content for path in sorted(gold_dir.rglob("*.json")) if isinstance(content := json.loads(path.read_text("utf-8")), dict) and "doc" in content
    }
    if not gold:
        raise FileNotFoundError(f"{gold_dir} holds no gold file (JSON with the key doc)")
    scores = {}
    with duckdb.connect(str(warehouse), read_only=True) as con:
        stems = {d: Path(uri).name.partition(".")[0] for d, uri in con.execute("select document_id, file_uri from document_sources").fetchall()}
        for kind, (of_gold, sql, alike) in TYPES.items():
            found: dict[str, dict[Value, None]] = defaultdict(dict)
            for document_id, *value in con.execute(sql).fetchall():
                found[stems.get(document_id, "")][tuple(value)] = None
            parts = [
                _compared(dict.fromkeys(of_gold(g)), found[stem], list(of_gold(defaultdict(list, g.get("optional", {})))), alike) for stem, g in gold.items()
            ]
            scores[kind] = Score(*(sum(column) for column in zip(*parts, strict=True)))
    return scores


def _compared(wanted: Iterable[Value], found: Iterable[Value], optional: list[Value], alike: Alike) -> tuple[int, int, int]:
    """(right, missed, wrong) of one document: each wanted value takes the found one most like it."""
    left, right, missed = list(found), 0, 0
    known = [*wanted, *optional]
    for value in wanted:
        best = max(left, key=partial(alike, value), default=None)
        if best is not None and alike(value, best) > 0:
            left.remove(best)
            right += 1
        else:
            missed += 1
    return right, missed, sum(not any(alike(k, extra) > 0 for k in known) for extra in left)


def as_text(scores: dict[str, Score]) -> str:
    """A line a fact type, and the mean F1 over the types that gold has."""
    lines = [f"{'':<16}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}{'found':>7}"]
    for kind, s in scores.items():
        lines.append(f"{kind:<16}{s.precision:>10.3f}{s.recall:>8.3f}{s.f1:>8.3f}{s.right + s.missed:>7}{s.right + s.wrong:>7}")
    judged = [s.f1 for s in scores.values() if s.right + s.missed]
    return "\n".join([*lines, f"macro F1 {sum(judged) / len(judged):.3f} over {len(judged)} fact types"])


def as_json(scores: dict[str, Score]) -> str:
    """The same for scripts."""
    return json.dumps(
        {kind: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "gold": s.right + s.missed, "found": s.right + s.wrong} for kind, s in scores.items()}
    )
