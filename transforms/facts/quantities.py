"""Percentages, counts and measures: what follows a number says which, and a count carries the noun phrase it counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from transforms.facts.numerals import Sentence, gazetteer, openings


def _sizes(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How many words the phrases have that begin with a word, most first; none of more than four is looked for."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        sizes[phrase.partition(" ")[0]].add(phrase.count(" ") + 1)
    return {opening: tuple(sorted((size for size in found if size <= 4), reverse=True)) for opening, found in sizes.items()}


_HEDGES = {(row["position"], row["phrase"]): row["qualifier"] for row in gazetteer("hedges.csv")}
HEDGE_ENDS = frozenset(phrase.rpartition(" ")[2] for position, phrase in _HEDGES if position == "before")
_HEDGE_AFTER = re.compile(r" (" + "|".join(p for position, p in _HEDGES if position == "after") + r")(?!\w)")
_UNITS = {row["phrase"]: row for row in gazetteer("units.csv")}
_UNIT = re.compile(r" ?(" + "|".join(re.escape(p) for p in sorted(_UNITS, key=len, reverse=True)) + r")(?![\w²³])(?P<per>/[^\W\d_]+[²³23]?(?!\w))?")
UNIT_OPENINGS = openings(_UNITS)
PERCENT_OPENINGS = frozenset(("%", "phần"))
_PERCENT = re.compile(r" ?%| phần trăm(?!\w)")
_ROLES = {row["phrase"]: row["role"] for row in gazetteer("after_numbers.csv")}
_SIZES = _sizes(_ROLES)
_NOUNS = re.compile(r" ((?:[^\W\d_]+)(?: [^\W\d_]+){0,5})")
_PER = re.compile(r"/[^\W\d_]+(?: [^\W\d_]+){0,2}")


class Measured(NamedTuple):
    """A unit after a number: as written, in UCUM (None where it has no code), and where it ends."""

    unit: str
    ucum: str | None
    end: int


def qualifier_before(low: str, start: int, at: int) -> tuple[str, int] | None:
    """The hedge right before a number (`khoảng`, `không dưới`) as a qualifier, and where it starts; None unless its last word is of ``HEDGE_ENDS``."""
    words = low[max(start, at - 24) : at - 1].split(" ")
    for count in (3, 2, 1):
        phrase = " ".join(words[-count:]).lstrip("(“\"'")
        if len(words) >= count and (found := _HEDGES.get(("before", phrase))):
            return found, at - 1 - len(phrase)
    return None


def qualifier_after(low: str, at: int, end: int) -> tuple[str, int] | None:
    """The hedge right after what is counted (`20 người trở lên`) as a qualifier, and where it ends; None where there is none."""
    found = _HEDGE_AFTER.match(low, at, end)
    return (_HEDGES["after", found[1]], found.end()) if found else None


def percent_after(low: str, at: int, end: int) -> int | None:
    """Where the percent sign after a number ends; None where there is none, or where it is a percentage point."""
    found = _PERCENT.match(low, at, end)
    return found.end() if found else None


def unit_after(sentence: Sentence, at: int) -> Measured | None:
    """The unit of measure after a number; None where there is none."""
    view, _, _, end = sentence
    found = _UNIT.match(view, at, end)
    if found is None:
        return None
    row = _UNITS[found[1]]
    ucum = row["ucum"] or None
    return Measured(view[found.start(1) : found.end()], ucum + found["per"] if ucum and found["per"] else ucum, found.end())


def counted_after(sentence: Sentence, at: int) -> tuple[str, int] | None:
    """The noun phrase after a number, as written, and where it ends; None where what follows cannot be counted."""
    view, low, _, end = sentence
    found = _NOUNS.match(low, at, end)
    if found is None:
        return None
    words, written = found[1].split(" "), view[found.start(1) : found.end(1)]
    if written != found[1]:
        words = _without_names(words, written.split(" "))
    size = _phrase_size(words) if words else 0
    if size == 0:
        return None
    stop = found.start(1) + len(" ".join(words[:size]))
    if low[stop : stop + 1] == "/" and (more := _PER.match(low, stop, end)):
        stop = more.end()
    return view[found.start(1) : stop], stop


def _without_names(words: list[str], written: list[str]) -> list[str]:
    """The words up to a name: `tỉnh` of `2 tỉnh Phú Yên`, none of `171 Trường Chinh`; acronyms stay (`5.531 DN FDI`)."""
    capitals = [w[0].isupper() and not w.isupper() for w in written]
    if capitals[0] and (len(written) == 1 or capitals[1]):
        return []
    return words[: next((i for i in range(1, len(words)) if capitals[i]), len(words))]


def _phrase_size(words: list[str]) -> int:
    """How many of the words make the phrase: a classifier takes what it classifies, a noun its second syllable."""
    first = _role(words, 0)
    if first[0] == "stop":
        return 0
    if first[0] == "noun":
        return first[1]
    wanted = first[1] + (2 if first[0] == "classifier" else 1)
    size = first[1]
    while size < wanted and size < len(words) and (following := _role(words, size))[0] != "stop":
        size += following[1]
        if following[0] == "noun":
            break
    return size


def _role(words: list[str], at: int) -> tuple[str, int]:
    """The role of the word at a place and how many words its gazetteer entry holds; `unknown` where it has none."""
    for count in _SIZES.get(words[at], ()):
        if at + count <= len(words) and (role := _ROLES.get(" ".join(words[at : at + count]))):
            return role, count
    return "unknown", 1


def is_countable(low: str, at: int, end: int) -> bool:
    """Whether a thing that the gazetteer knows to be counted follows a number that ends at ``at``."""
    found = _NOUNS.match(low, at, end)
    return found is not None and _role(found[1].split(" "), 0)[0] in ("noun", "classifier")


_OTHER = re.compile(r" (?:(?:nghìn|ngàn|triệu|tỷ|tỉ|đồng|usd|đô|euro|bảng|năm|ngày|tuần|giờ|phút|tuổi|lần)(?!\w))")


def is_quantity(sentence: Sentence, at: int) -> bool:
    """Whether what follows a number that ends at ``at`` makes it a quantity: a thing to count, a unit, a scale, a currency, a length of time."""
    return is_countable(sentence.low, at, sentence.end) or unit_after(sentence, at) is not None or _OTHER.match(sentence.low, at, sentence.end) is not None


def is_unit(view: str, start: int, at: int) -> bool:
    """Whether a unit of measure ends at ``at``."""
    return view[max(view.rfind(" ", max(start, at - 20), at) + 1, start) : at] in _UNITS


def compound_end(low: str, at: int, end: int) -> int | None:
    """Where a noun of several syllables that starts at ``at`` ends (`cổ phiếu`); None where the gazetteer has none."""
    words = low[at : min(end, at + 40)].split(" ")
    role, count = _role(words, 0)
    return at + len(" ".join(words[:count])) if role == "noun" and count > 1 else None


def is_attached_unit(sentence: Sentence, at: int) -> bool:
    """Whether the letters written right after the digits at ``at`` are a unit, a currency or a scale (`50MB`, `2.000đ`, `5tỷ`)."""
    stop = _DIGITS_END.match(sentence.view, at, sentence.end)
    return stop is not None and (unit_after(sentence, stop.end()) is not None or _ATTACHED.match(sentence.low, stop.end(), sentence.end) is not None)


_DIGITS_END = re.compile(r"\d+")
_ATTACHED = re.compile(r"(?:đ|vnđ|vnd|usd|tỷ|tỉ|triệu|nghìn|ngàn|tr)(?!\w)")
