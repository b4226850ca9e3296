"""How far the name of a meeting or an instrument goes after its head word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from transforms.facts.reading import words_of
from transforms.gazetteers import entries

# A word with what is glued to it (`ASEAN+3`, `NĐ-CP`, `dân/dòng`), a number, a quote or any other mark.
TOKEN = re.compile(r"\d+\.\d+(?!\w)|\+?\w+(?:[-+/&]\w+){0,6}|\S")
YEARS = re.compile(r"(?:\d{1,2} tháng (?:đầu|cuối) (?:năm )?)?(?:(?:đến |sau |trước |giai đoạn |năm )?(?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?)(?![\w/]|\.\d)")
GLOSS = re.compile(r"\(([A-ZĐ][\w+ -]{1,19})\)")
QUOTES = {"“": "”", '"': '"', "‘": "’", "«": "»"}
# Function words that may stand inside a name but never end it, and words that start no name after its head (`Kế hoạch với ...`).
_LINKS = words_of("link")
_NEVER_FIRST = words_of("never_first")
_NEVER_AFTER_DASH = ("ảnh", "một", "là", "nơi")  # a caption, or an aside that tells what it is
_MAX_WORDS = 45
# Most names end within the first; only the others are looked at as far as the second.
_NEAR_CHARS, _FAR_CHARS = 100, 320
_LOOKS_AHEAD = 6  # tokens behind the one at hand that a rule may read, and one that the reach may have cut


@cache
def stop_words() -> tuple[frozenset[str], frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Words, and pairs of words, that a name does not run over, and pairs it does although one word of them stops it."""
    words = [(tuple(row["word"].split()), row["why"] == "keep") for row in entries("name_stops") if row["why"] != "comma"]
    single = frozenset(w[0] for w, keep in words if len(w) == 1)
    return single, frozenset((w[0], w[1]) for w, keep in words if len(w) == 2 and not keep), frozenset((w[0], w[1]) for w, keep in words if keep)


@cache
def _comma_pairs() -> frozenset[tuple[str, str]]:
    """Words that stand on either side of a comma inside a name (`Luật Phòng, chống tham nhũng`)."""
    pairs = [row["word"].split() for row in entries("name_stops") if row["why"] == "comma"]
    return frozenset((one, other) for one, other in pairs)


class Token(NamedTuple):
    """A token of the view."""

    text: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it starts like a proper name."""
        return self.text[0].isupper()


def tokens(view: str, start: int, end: int) -> Iterator[Token]:
    """Tokens of a span, in order."""
    for match in TOKEN.finditer(view, start, end):
        yield Token(match[0], *match.span())


def name_end(view: str, start: int, limit: int, heads: frozenset[str], *, is_topic: bool = False) -> int:
    """Where the name that runs on from ``start`` ends; ``start`` where nothing follows.

    It runs over capitals, quoted words, years and plain words until a mark, a word of ``name_stops.csv`` or, after
    `và` or a comma, another head. Words that only link (`của`, `về`) are kept when something follows them.
    ``is_topic``: the head is followed by a topic, in which `và` joins.
    """
    end, is_complete = _name_end(view, start, limit, heads, is_topic, _NEAR_CHARS)
    return end if is_complete else _name_end(view, start, limit, heads, is_topic, _FAR_CHARS)[0]


def _name_end(view: str, start: int, limit: int, heads: frozenset[str], is_topic: bool, reach: int) -> tuple[int, bool]:
    """``name_end`` by the tokens within ``reach``, and whether those behind them could not have changed it."""
    single, double, keep = stop_words()
    is_framed = False
    found = list(tokens(view, start, min(limit, start + reach)))
    end = start
    i = 0
    previous = ""
    while i < len(found) and i < _MAX_WORDS:
        token = found[i]
        text = token.text
        following = found[i + 1].text if i + 1 < len(found) else ""
        if text in QUOTES:
            closing = view.find(QUOTES[text], token.end, min(limit, token.end + 200))
            if closing < 0 or (previous and previous not in _LINKS and end == start):
                break
            end = closing + 1
            i = next((j for j in range(i, len(found)) if found[j].start >= end), len(found))
            previous = ""
            continue
        if text == "." and previous == "tp" and following[:1].isupper():
            i += 1
            continue
        if text == "(":
            gloss = GLOSS.match(view, token.start, limit)
            if not gloss:
                break
            i = next((j for j in range(i, len(found)) if found[j].start >= gloss.end()), len(found))
            previous = "("
            if i < len(found) and not ((is_framed and found[i].text == "và") or found[i].is_capital or found[i].text == "về" or found[i].text[0].isdigit()):
                break
            continue
        if text == "-" and following.lower() not in _NEVER_AFTER_DASH and following and previous and (found[i + 1].is_capital or following.islower()):
            if not found[i + 1].is_capital and not (end and view[end - 1].isalpha() and following not in single):
                break
            previous = text
            i += 1
            continue
        if text == ":" and following[:1].isupper() and previous == "2000":
            previous = text
            i += 1
            continue
        low = text.lower()
        if is_framed and text in (",", "và") and following[:1].isupper():
            previous = low
            i += 1
            continue
        if text == "," and (previous, following.lower()) in _comma_pairs():
            i += 1
            continue
        if text == "," and is_topic and _joins_adjectives(found, i, heads, single):
            previous = low
            i += 1
            continue
        if not text[0].isalnum() and text[0] != "+":
            break
        is_topic = is_topic or low == "về"
        is_framed = is_framed or (low == "khổ" and previous == "khuôn")
        starts_years = low[0].isdigit() or (low in ("đến", "sau", "trước", "giai", "năm") and previous != "(")
        years = YEARS.match(view, token.start, limit) if starts_years else None
        if years:
            end = years.end()
            i = next((j for j in range(i, len(found)) if found[j].start >= end), len(found))
            previous = "2000"
            continue
        if not token.is_capital:
            is_kept = (previous, low) in keep or (low, following.lower()) in keep
            if not is_kept and (low in single or (low, following.lower()) in double):
                break
            if low == "và" and (previous in ("", "2000") or _ends_here(found, i, heads, single, is_topic)):
                break
            if not previous and low in _NEVER_FIRST:
                break
            if low == "với" and following[:1].isdigit():
                break
            if low[0].isdigit() and not re.fullmatch(r"\d{1,4}", low):
                break
        if (low not in _LINKS or (previous, low) in keep) and not (low[0].isdigit() and following in ("tháng", "ngày", "năm", "tuần", "giờ")):
            end = token.end
        previous = low
        i += 1
    return end, limit <= start + reach or i + _LOOKS_AHEAD < len(found)


def _ends_here(found: list[Token], i: int, heads: frozenset[str], stops: frozenset[str], is_topic: bool) -> bool:
    """Whether what follows `và` is no part of the name: another head, a plural, a verb, or nothing that the name goes on with."""
    after = [t.text.lower() for t in found[i + 1 : i + 4]]
    if not after or after[0] in ("các", "những", "một", "nhiều", "sự") or after[0] in stops or _starts_with_head(after, heads):
        return True
    if is_topic or found[i + 1].is_capital:
        return False
    return not any(t.is_capital or t.text == "của" for t in found[i + 2 : i + 5])


def _joins_adjectives(found: list[Token], i: int, heads: frozenset[str], stops: frozenset[str]) -> bool:
    """Whether a comma stands in `A, B và C` inside the name: up to three plain words, then `và`."""
    words = found[i + 1 : i + 5]
    if not words or words[0].text in ("các", "những", "trong") or _starts_with_head([t.text.lower() for t in words], heads):
        return False
    for token in words:
        if token.text == "và":
            return True
        if not token.text.islower() or token.text in stops:
            return False
    return False


def _starts_with_head(words: list[str], heads: frozenset[str]) -> bool:
    return any(" ".join(words[:n]) in heads for n in (1, 2, 3))
