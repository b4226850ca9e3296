"""Sentences that run on without a full stop between them: how likely one ends at a place, and how likely it is a photo's caption.

The counts in run_on.csv are of words in articles whose captions stand apart from their text (`bench/run_on.py` makes them):
``opening`` of a capitalised word, alone or with the next, that opens a sentence (``yes``) or stands inside one (``no``);
``ending`` of the last word of a caption, or its last two, or of those before a capitalised one inside a sentence; ``caption`` of captions
and of sentences of the body that hold a feature.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import inf, log, sqrt
from pathlib import Path

_DIGIT = re.compile(r"\d")
_MARKS = "“”\"'’»(),:;!?….-–"
_NAME = "A"  # stands for every capitalised word but the first
# Of a logistic regression on 3,900 sentences and as many captions glued to one, none of them among the counts; rounded.
_OPENING, _ENDING, _CAPTION, _TEN_WORDS, _COMMA, _FIRST, _NONE = 0.93, 0.73, 0.88, 2.2, -1.3, 0.9, 0.8
MAX_WORDS = 20  # longer runs are no likelier to be whole
MOST_CAPTION = 4.0  # no caption of six words or more has a higher score
LEAST_ENDING = -3.3  # `trong`, `của`, `và` end nothing, whatever follows: `hòa giọng trong Một ngày mùa đông`
LEAST_FIRST_WEIGHT = 1.0
UNKNOWN_OPENING = -3.0  # words left out of the counts are names or hardly ever open a sentence


def opening_odds(first: str, second: str) -> float:
    """Log odds that a capitalised word opens a sentence, by itself and with the word behind it."""
    known = _counts()
    alone = known.get(("opening", first))
    if alone is None:
        return UNKNOWN_OPENING
    pair = known.get(("opening", f"{first} {second}"))
    if pair is None:
        return log((alone[0] + 0.5) / (alone[1] + 0.5))
    share = (alone[0] + 0.5) / (alone[0] + alone[1] + 1)
    return log((pair[0] + 2 * share) / (pair[1] + 2 - 2 * share))


def ends(run: str, opened: float, *, is_first: bool = False, least: float = -inf) -> float:
    """Log odds that a run of words is whole where a word follows whose ``opening_odds`` are known; ``is_first`` of the first run of a text.

    Where they cannot come to ``least`` they are not counted to the end.
    """
    words = run.split()
    ending = ending_odds(words)
    if ending < LEAST_ENDING and plain(words[-1]) != _NAME:
        return -inf
    odds = _NONE + _OPENING * opened + _ENDING * ending + _TEN_WORDS * min(len(words), MAX_WORDS) / 10 + _COMMA * ("," in run) + _FIRST * is_first
    return odds if odds + _CAPTION * MOST_CAPTION < least else odds + _CAPTION * captions(run)


def ending_odds(words: list[str]) -> float:
    """Log odds that a run ends with its last word and not inside a sentence, before a capitalised word; the last two words tell more than one."""
    last = plain(words[-1])
    yes, no = _counts().get(("ending", last), (0, 0))
    pair = _counts().get(("ending", f"{plain(words[-2])} {last}")) if len(words) > 1 else None
    if pair is None:
        return log((yes + 0.5) / (no + 0.5))
    share = (yes + 0.5) / (yes + no + 1)
    return log((pair[0] + 3 * share) / (pair[1] + 3 - 3 * share))


def captions(run: str) -> float:
    """How much a run of words reads like the captions of photos: above 0 five in a hundred sentences do and over half of the captions."""
    weights = _weights()
    found = [weights[feature] for feature in features(run) if feature in weights]
    return sum(found) / sqrt(len(found)) if found else 0.0


def features(run: str) -> set[str]:
    """What tells captions from sentences: first words (`^`), words and pairs, the last word (`$`), the length in fives (`#`), marks.

    >>> sorted(features("Các đại biểu tại Hội trường"))
    ['#1', 'A trường', 'A đại', '^Các', '^Các đại', 'biểu', 'biểu tại', 'trường', 'trường$', 'tại', 'tại A', 'đại', 'đại biểu']
    """
    words = [word for token in run.split() if (word := _DIGIT.sub("0", token).strip(_MARKS))]
    if not words:
        return set()
    low = [_NAME if word[0].isupper() else word for word in words]
    return {f"^{words[0]}", f"^{' '.join(words[:2])}", f"{low[-1]}$", f"#{min(9, len(words) // 5)}", *_inside(low), *(mark for mark in "“,:" if mark in run)}


def _inside(low: list[str]) -> Iterator[str]:
    yield from (word for word in low[1:] if word != _NAME)
    yield from (f"{a} {b}" for a, b in pairwise(low) if (a, b) != (_NAME, _NAME))


def plain(word: str) -> str:
    """A last word as ``ending`` counts it: without marks, digits as 0, every name alike."""
    word = _DIGIT.sub("0", word).strip(_MARKS)
    return _NAME if word[:1].isupper() else word


@cache
def _counts() -> dict[tuple[str, str], tuple[int, int]]:
    with (Path(__file__).parent / "run_on.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["kind"], row["words"]): (int(row["yes"]), int(row["no"])) for row in csv.DictReader(lines)}


@cache
def _weights() -> dict[str, float]:
    found = {words: counts for (kind, words), counts in _counts().items() if kind == "caption"}
    yes_in_all, no_in_all = found.pop("")  # the row without words: all captions, all sentences
    return {words: log((yes + 0.5) / (yes_in_all + 1) * (no_in_all + 1) / (no + 0.5)) for words, (yes, no) in found.items()}


@cache
def first_words() -> frozenset[str]:
    """First words, and first two, that captions begin with much more often than other sentences do."""
    return frozenset(words[1:] for words, weight in _weights().items() if words.startswith("^") and weight >= LEAST_FIRST_WEIGHT)
