"""How far the name of a meeting or an instrument goes after its head word."""

from __future__ import annotations

import re
from itertools import islice

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
_MAX_CHARS = 320
_YEAR = "2000"  # stands for any year as the token before
_BEFORE_YEAR = ("đến", "sau", "trước", "giai", "năm")
_COUNTED = ("tháng", "ngày", "năm", "tuần", "giờ")
_SHORT_NUMBER = re.compile(r"\d{1,4}")


def _pairs(why: str) -> frozenset[tuple[str, str]]:
    """Two words of one row of ``name_stops.csv``: those that end a name, that do not although one of them does, or that a comma may part inside one."""
    rows = [(row["word"].split(), row["why"]) for row in entries("name_stops")]
    return frozenset((words[0], words[1]) for words, of in rows if len(words) == 2 and (of if of in ("keep", "comma") else "stop") == why)


_STOPS = frozenset(row["word"] for row in entries("name_stops") if " " not in row["word"])
_STOP_PAIRS, _KEPT_PAIRS, _COMMA_PAIRS = _pairs("stop"), _pairs("keep"), _pairs("comma")


def name_end(view: str, start: int, limit: int, heads: frozenset[str], *, is_topic: bool = False) -> int:
    """Where the name that runs on from ``start`` ends; ``start`` where nothing follows.

    It runs over capitals, quoted words, years and plain words until a mark, a word of ``name_stops.csv`` or, after
    `và` or a comma, another head. Words that only link (`của`, `về`) are kept when something follows them.
    ``is_topic``: the head is followed by a topic, in which `và` joins.
    """
    return _Walk(view, start, limit, heads, is_topic).end_of_name()


class _Walk:
    """How far a name has been read: token ``i`` is next, ``end`` is behind the last word that belongs to the name.

    Tokens are cut when they are asked for, as most names are short.
    """

    __slots__ = ("_rest", "end", "found", "heads", "i", "is_framed", "is_topic", "limit", "previous", "start", "view")

    def __init__(self, view: str, start: int, limit: int, heads: frozenset[str], is_topic: bool) -> None:
        self.view, self.start, self.limit, self.heads, self.is_topic = view, start, limit, heads, is_topic
        self.end, self.i, self.previous, self.is_framed = start, 0, "", False
        self._rest = TOKEN.finditer(view, start, min(limit, start + _MAX_CHARS))
        self.found: list[re.Match[str]] = []

    def end_of_name(self) -> int:
        """Where the name ends."""
        while self.i < _MAX_WORDS and self._sees(self.i):
            text = self.found[self.i][0]
            following = self.found[self.i + 1][0] if self._sees(self.i + 1) else ""
            if not (self._steps_over_word(text, following) if text[0].isalnum() or text[0] == "+" else self._steps_over_mark(text, following)):
                break
        return self.end

    def _sees(self, i: int) -> bool:
        """Whether there is a token i; the tokens up to it are cut."""
        missing = i + 1 - len(self.found)
        if missing > 0:
            self.found.extend(islice(self._rest, missing))
        return i < len(self.found)

    def _ahead(self) -> list[str]:
        """Up to four tokens behind the one at hand."""
        self._sees(self.i + 4)
        return [token[0] for token in self.found[self.i + 1 : self.i + 5]]

    def _skip_to(self, offset: int) -> None:
        while self._sees(self.i) and self.found[self.i].start() < offset:
            self.i += 1

    def _steps_over_mark(self, text: str, following: str) -> bool:
        """Whether the name goes on behind a mark; if so the walk does."""
        token, previous = self.found[self.i], self.previous
        if text in QUOTES:
            closing = self.view.find(QUOTES[text], token.end(), min(self.limit, token.end() + 200))
            if closing < 0 or (previous and previous not in _LINKS and self.end == self.start):
                return False
            self.end, self.previous = closing + 1, ""
            self._skip_to(self.end)
            return True
        if text == "(":
            return self._steps_over_gloss()
        if text == "-":
            if not previous or not following or following.lower() in _NEVER_AFTER_DASH or not (following[0].isupper() or following.islower()):
                return False
            if not following[0].isupper() and not (self.end and self.view[self.end - 1].isalpha() and following not in _STOPS):
                return False
            self.previous = text
        elif (text == ":" and previous == _YEAR and following[:1].isupper()) or (text == "," and self.is_framed and following[:1].isupper()):
            self.previous = text
        elif text == "," and (previous, following.lower()) in _COMMA_PAIRS:
            pass
        elif text == "," and self.is_topic and _joins_adjectives(self._ahead(), self.heads):
            self.previous = text
        elif not (text == "." and previous == "tp" and following[:1].isupper()):
            return False
        self.i += 1
        return True

    def _steps_over_gloss(self) -> bool:
        gloss = GLOSS.match(self.view, self.found[self.i].start(), self.limit)
        if not gloss:
            return False
        self.previous = "("
        self._skip_to(gloss.end())
        if not self._sees(self.i):
            return True
        text = self.found[self.i][0]
        return (self.is_framed and text == "và") or text == "về" or text[0].isupper() or text[0].isdigit()

    def _steps_over_word(self, text: str, following: str) -> bool:
        """Whether a word is part of the name or may stand inside it; if so the walk goes on behind it."""
        token, previous, low = self.found[self.i], self.previous, text.lower()
        if self.is_framed and text == "và" and following[:1].isupper():
            self.previous = low
            self.i += 1
            return True
        self.is_topic = self.is_topic or low == "về"
        self.is_framed = self.is_framed or (low == "khổ" and previous == "khuôn")
        starts_years = low[0].isdigit() or (low in _BEFORE_YEAR and previous != "(")
        years = YEARS.match(self.view, token.start(), self.limit) if starts_years else None
        if years:
            self.end, self.previous = years.end(), _YEAR
            self._skip_to(self.end)
            return True
        if not text[0].isupper() and self._is_stopped(low, following):
            return False
        if (low not in _LINKS or (previous, low) in _KEPT_PAIRS) and not (low[0].isdigit() and following in _COUNTED):
            self.end = token.end()
        self.previous = low
        self.i += 1
        return True

    def _is_stopped(self, low: str, following: str) -> bool:
        """Whether a plain word ends the name before it."""
        previous, pair = self.previous, (low, following.lower())
        if (low in _STOPS or pair in _STOP_PAIRS) and pair not in _KEPT_PAIRS and (previous, low) not in _KEPT_PAIRS:
            return True
        if low == "và" and (previous in ("", _YEAR) or _ends_here(self._ahead(), self.heads, self.is_topic)):
            return True
        if not previous and low in _NEVER_FIRST:
            return True
        if low == "với" and following[:1].isdigit():
            return True
        return low[0].isdigit() and not _SHORT_NUMBER.fullmatch(low)


def _ends_here(words: list[str], heads: frozenset[str], is_topic: bool) -> bool:
    """Whether what follows `và`, four words, is no part of the name: another head, a plural, a verb, or nothing that the name goes on with."""
    after = [word.lower() for word in words[:3]]
    if not after or after[0] in ("các", "những", "một", "nhiều", "sự") or after[0] in _STOPS or _starts_with_head(after, heads):
        return True
    if is_topic or words[0][0].isupper():
        return False
    return not any(word[0].isupper() or word == "của" for word in words[1:])


def _joins_adjectives(words: list[str], heads: frozenset[str]) -> bool:
    """Whether the comma before four words stands in `A, B và C` inside the name: up to three plain words, then `và`."""
    if not words or words[0] in ("các", "những", "trong") or _starts_with_head([word.lower() for word in words], heads):
        return False
    for word in words:
        if word == "và":
            return True
        if not word.islower() or word in _STOPS:
            return False
    return False


def _starts_with_head(words: list[str], heads: frozenset[str]) -> bool:
    return any(" ".join(words[:n]) in heads for n in (1, 2, 3))
