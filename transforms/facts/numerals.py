"""Numbers as Vietnamese news writes them: digits with `.` for thousands and `,` for decimals, words, scales, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from transforms.gazetteers import entries
from transforms.spans import lower, matching_view


def gazetteer(name: str) -> list[dict[str, str]]:
    """The rows of a gazetteer in file order, spelled as in ``Article.view`` (`toà` as `tòa`)."""
    return [{column: matching_view(value) for column, value in row.items()} for row in entries(name.removesuffix(".csv"))]


class Sentence(NamedTuple):
    """A sentence of the article: the whole view, the view in lower case, and the sentence's half-open span in both."""

    view: str
    low: str
    start: int
    end: int


@dataclass(slots=True)  # in two thirds of the time a tuple with names takes to make
class Numeral:
    """A number with its half-open span; ``scale`` is 1 where no scale word is written, ``spelled`` where no digit is."""

    start: int
    end: int
    value: Decimal
    scale: int
    spelled: bool


WORDS = {row["word"]: row for row in gazetteer("number_words.csv")}
ROLES = {word: row["role"] for word, row in WORDS.items()}
VALUES = {word: Decimal(row["value"]) for word, row in WORDS.items()}


def _scale_pattern() -> str:
    scales = [(w, r["not_before"]) for w, r in WORDS.items() if r["role"] == "scale"]
    return "|".join(f"{word}(?! (?:{stop})(?!\\w))" if stop else word for word, stop in scales)


DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SCALES = re.compile(rf"(?: ?(?:{_scale_pattern()})(?!\w)){{1,3}}")
SCALE_OPENINGS = frozenset(word for word, role in ROLES.items() if role == "scale")
_MORE = re.compile(rf" (\d{{1,3}}(?:,\d+)?)((?: (?:{_scale_pattern()})(?!\w)){{1,2}})| rưỡi(?!\w)")
_DIGIT_WORDS = "|".join(w for w, role in ROLES.items() if role in ("digit", "last_digit", "ten") and w != "năm")
# `năm` is also "year": five only before a scale or `mươi` (`năm mươi`), or where `linh` announces a digit.
_FIVE = r"năm(?= (?:mươi|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục)(?!\w))|(?<=linh )năm|(?<=lẻ )năm"
_SPELLED = re.compile(rf"(?:{_DIGIT_WORDS}|{_FIVE})(?!\w)(?: (?:{_DIGIT_WORDS}|{_FIVE}|mươi|linh|lẻ|rưỡi|{_scale_pattern()})(?!\w)){{0,12}}", re.IGNORECASE)
_RANGE = re.compile(r" ?(?:-|đến|tới) ?(?=\d)| (?:đến|tới) (?=\w)")
RANGE_OPENINGS = frozenset(("-", "đến", "tới"))
_LONGEST_WORD = 40  # how far back a word is looked for: a text of one huge token stays linear
_LONGEST_NUMBER = 20
_OPENS_WORD = "(“\"'"
_LIMIT = Decimal(10) ** 20  # beyond any figure of the news, and what DECIMAL(28,2) holds
_OPENING = re.compile(r" ?([^\W\d]+|[^\w\s])")
_NEXT_WORD = re.compile(r" ([^\W\d_]+)")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMA_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}|[1-9]\d{0,2},000")


def word_before(low: str, start: int, at: int) -> str:
    """The word directly before ``at`` (one space between), not before ``start``; "" where there is none."""
    stop = at - 1
    if stop < start or low[stop] != " ":
        return ""
    first = at - _LONGEST_WORD if at - _LONGEST_WORD > start else start
    space = low.rfind(" ", first, stop)
    word = low[first if space < 0 else space + 1 : stop]
    return word.lstrip(_OPENS_WORD) if word[:1] in _OPENS_WORD else word


def opening_after(low: str, at: int, end: int) -> str:
    """The letters or the sign that follow ``at`` at once or behind one space (`%`, `tỷ`, `m` of `m2`); "" where nothing does.

    One look at them spares most numbers the patterns of what may follow one (``openings``).
    """
    found = _OPENING.match(low, at, end)
    return found[1] if found else ""


def openings(phrases: Iterable[str]) -> frozenset[str]:
    """How each of the phrases begins, as ``opening_after`` gives it."""
    return frozenset(opening_after(lower(phrase), 0, len(phrase)) for phrase in phrases)


def word_after(low: str, at: int, end: int) -> str:
    """The word directly after ``at`` (one space between); "" where there is none."""
    found = _NEXT_WORD.match(low, at, end)
    return found[1] if found else ""


@lru_cache(maxsize=1 << 14)
def decimal_of(digits: str) -> Decimal | None:
    """The value of a run of digits, points and commas; None where it is no number (`0901.22.33`).

    >>> decimal_of("1.006.700"), decimal_of("2,5"), decimal_of("1,000,000"), decimal_of("4.0"), decimal_of("12.34.56")
    (Decimal('1006700'), Decimal('2.5'), Decimal('1000000'), Decimal('4.0'), None)
    """
    if digits.isdigit():
        return Decimal(digits)
    if _THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _COMMA_THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    plain = digits.replace(",", ".")
    return Decimal(plain) if plain.count(".") == 1 else None


def read_number(view: str, start: int, end: int) -> Numeral | None:
    """The number that starts at ``start``, with its scale words, not beyond ``end``; None where there is none below 10^20.

    >>> read_number("3.800 tỉ USD", 0, 12)
    Numeral(start=0, end=8, value=Decimal('3800000000000'), scale=1000000000, spelled=False)
    >>> read_number("hai mươi mốt người", 0, 18)
    Numeral(start=0, end=12, value=Decimal('21'), scale=1, spelled=True)
    """
    digits = DIGITS.match(view, start, end)
    if digits is None:
        return _read_spelled(view, start, end)
    number = plain_number(view, start, digits.end())
    scales = _SCALES.match(view, digits.end(), end)
    if number is None or scales is None:
        return number
    scale, stop = _product(scales[0]), scales.end()
    value = number.value * scale
    if more := _MORE.match(view, stop, end):
        value, stop = _with_rest(value, scale, more)
    return Numeral(start, stop, value, scale, False) if value < _LIMIT else None


def plain_number(view: str, start: int, stop: int) -> Numeral | None:
    """The number written with the digits from ``start`` to ``stop``, without the scale words that may follow; None where they are none below 10^20."""
    value = decimal_of(view[start:stop]) if stop - start <= _LONGEST_NUMBER else None
    return None if value is None else Numeral(start, stop, value, 1, False)


def _product(scales: str) -> int:
    product = 1
    for word in scales.split():
        product *= int(VALUES[word])
    return product


def _with_rest(value: Decimal, scale: int, more: re.Match[str]) -> tuple[Decimal, int]:
    """`1 tỷ 200 triệu` and `2 triệu rưỡi`; a rest that is not smaller is another number."""
    if more[1] is None:
        return value + Decimal(scale) / 2, more.end()
    rest = _product(more[2])
    if rest >= scale:
        return value, more.start()
    return value + Decimal(more[1].replace(",", ".")) * rest, more.end()


def _read_spelled(view: str, start: int, end: int) -> Numeral | None:
    spelled = _SPELLED.match(view, start, end)
    if spelled is None:
        return None
    words = spelled[0].lower().split()
    if ROLES[words[0]] == "last_digit":
        return None
    kept = _grammatical(words)
    value, scale = _evaluate(kept)
    return Numeral(start, start + len(" ".join(kept)), value, scale, True)


def _grammatical(words: list[str]) -> list[str]:
    """The longest start of the words that is one number: `hai ba` are two, `mười lăm` is one."""
    for i in range(1, len(words)):
        role, before = ROLES[words[i]], ROLES[words[i - 1]]
        good = {
            "digit": before in ("tens", "ten", "scale", "zero"),
            "last_digit": before in ("tens", "ten"),
            "ten": before in ("scale", "zero"),
            "tens": before == "digit",
            "zero": before == "scale",
            "scale": before in ("digit", "last_digit", "ten", "tens", "scale"),
            "half": before == "scale",
        }[role]
        if not good:
            return words[:i]
    return words[:-1] if ROLES[words[-1]] == "zero" else words


def _evaluate(words: list[str]) -> tuple[Decimal, int]:
    total = group = unit = Decimal(0)
    scale = 1
    for word in words:
        role, value = ROLES[word], VALUES[word]
        if role in ("digit", "last_digit"):
            unit = value
        elif role == "ten":
            group += value
        elif role == "tens" or word in ("trăm", "chục"):
            group += (unit or 1) * value
            unit = Decimal(0)
        elif role == "scale":
            total = (total + group + unit) * value if scale < value and scale > 1 else total + (group + unit or 1) * value
            group = unit = Decimal(0)
            scale = int(value)
        elif role == "half":
            total += Decimal(scale) / 2
    # "một trăm hai": the last digit counts tens, but news writes "một trăm hai mươi"; a bare digit after `trăm` stays a digit.
    return total + group + unit, scale


def read_range(view: str, first: Numeral, end: int) -> tuple[Numeral, Numeral] | None:
    """Both ends of a range that begins with ``first``, scales shared (`10 đến 15 triệu` is 10 to 15 million); None if it is no range."""
    joined = _RANGE.match(view, first.end, end)
    if joined is None or (second := read_number(view, joined.end(), end)) is None:
        return None
    if second.spelled != first.spelled and second.scale == 1:
        return None
    if first.scale == 1 and second.scale > 1 and first.value < 1000:
        shared = first.value * second.scale
        # "800 - 1,2 tỷ": the left number is larger, so its scale is the next one down.
        first = replace(first, value=shared if shared < second.value else shared / 1000, scale=second.scale)
    return (first, second) if first.value < second.value else None
