"""Dates, durations, money, percentages, counts and measures of one article, and what was refused."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.facts import dates_relative, number_facts, quantities, rejected
from transforms.facts.dates_mentions import find_at, find_quarter
from transforms.facts.dates_values import from_told, values_of
from transforms.facts.model import Article, Findings
from transforms.facts.number_facts import Scan
from transforms.facts.numerals import (
    DIGITS,
    Numeral,
    Sentence,
    gazetteer,
    word_before,
)
from transforms.facts.reference import anchor_of

_WORDS = tuple(row["phrase"] for row in gazetteer("number_anchors.csv"))
_PLANES_WITH_DIGITS = range(0x20000)  # of Unicode; those above have none
_FOUNDED = "thành lập một"
# Where a fact may begin (start, end, phrase): a number in digits (phrase ""), a number word, or a phrase of ``relative_dates.csv``.
Place = tuple[int, int, str]


def find(article: Article, findings: Findings) -> None:
    """Add the facts of ``dates``, ``money``, ``quantities`` and ``durations``, refused candidates, and the publication day if the text tells it."""
    scan = Scan(article, findings, [])
    view, low = article.view, article.low
    starts, sentences = article.sentence_starts, article.sentences
    at = 0
    for refused in rejected.addresses(view):
        findings.reject(*refused)
    skip = [(r.start, r.end) for r in findings.rejected]
    number, sentence = -1, Sentence(view, low, 0, 0)
    for place in _places(low):
        start, end, _ = place
        while skip and skip[0][1] <= start:
            skip.pop(0)
        if start < at or (skip and skip[0][0] <= start):
            continue
        if start >= sentence.end:
            number = bisect_right(starts, start) - 1
            if number < 0:
                continue
            sentence = Sentence(view, low, *sentences[number])
        if end <= sentence.end:
            at = _read(scan, sentence, place)
    _resolve(scan)


@cache
def _automaton() -> tuple[AhoCorasick, tuple[str, ...]]:
    """What one pass looks for: every phrase (none holds a digit) and the digits of every script, each of which stands for the phrase "".

    A regex would need as long again for the digits alone.
    """
    phrases = sorted({*dates_relative.PHRASES, *_WORDS})
    digits = [*(c for c in map(chr, _PLANES_WITH_DIGITS) if c.isdecimal()), *(f"{n:02}" for n in range(100))]  # two at once: half as many matches
    automaton = AhoCorasick([*phrases, *digits], matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return automaton, (*phrases, *[""] * len(digits))


def _places(low: str) -> list[Place]:
    """Where facts may begin, in order."""
    automaton, phrases = _automaton()
    places: list[Place] = []
    digits_end = 0
    for which, start, end in automaton.find_matches_as_indexes(low):
        if phrase := phrases[which]:
            if not (start and low[start - 1].isalnum()) and not low[end : end + 1].isalnum():
                places.append((start, end, phrase))
        elif start >= digits_end:
            digits_end = end if low.startswith(" ", end) or not (digits := DIGITS.match(low, start)) else digits.end()
            places.append((start, digits_end, ""))
    return places


def _read(scan: Scan, sentence: Sentence, place: Place) -> int:
    """Read what stands at a place; returns where the next place may begin."""
    start, end, phrase = place
    if phrase:
        return _read_words(scan, sentence, place)
    if refused := rejected.refuse_token(sentence, start):
        scan.findings.reject(*refused)
        return refused.end
    before = word_before(sentence.low, sentence.start, start)
    if found := find_at(sentence, start, end, before):
        scan.mentions.extend(found)
        return found[0].end if len(found) == 1 else max(m.end for m in found)
    if refused := rejected.refuse_ratio(sentence, start):
        scan.findings.reject(*refused)
        return refused.end
    return number_facts.read(scan, sentence, place, before)


def _read_words(scan: Scan, sentence: Sentence, place: Place) -> int:
    start, end, phrase = place
    if phrase in dates_relative.PHRASES:
        mention = dates_relative.find_relative(sentence, start, end, phrase)
        if mention is None:
            return end
        scan.mentions.append(mention)
        return mention.end
    if phrase.startswith(("quý", "quí")):
        found = find_quarter(sentence, start)
        scan.mentions.extend(found)
        return max((m.end for m in found), default=end)
    if phrase == _FOUNDED:
        return _founded(scan, sentence, place)
    before = word_before(sentence.low, sentence.start, start)
    if before == "tháng" and _is_month_name(sentence, start) and (found := find_at(sentence, start, end, before)):
        scan.mentions.extend(found)
        return max(m.end for m in found)
    return number_facts.read(scan, sentence, place, before) if _is_number_word(sentence, place, before) else end


def _founded(scan: Scan, sentence: Sentence, place: Place) -> int:
    """`thành lập một Nhóm công tác`: founding a named body counts it, elsewhere `một` is an article."""
    end = place[1]
    if not sentence.view[end + 1 : end + 2].isupper() or (counted := quantities.counted_after(sentence, end)) is None:
        return end
    number = Numeral(end - 3, end, Decimal(1), 1, True)
    return number_facts.add_quantity(scan, sentence, [number], "exact", number.start, "count", counted[0], None, counted[1])


def _is_month_name(sentence: Sentence, at: int) -> bool:
    """`hồi tháng Tám`: in lower case only behind a word that asks for a time (`mỗi tháng hai lần`); `Cách mạng tháng Tám` is a name."""
    view, low, start, _end = sentence
    if view[at - 6].isupper() and at - 6 > start:
        return False
    before = word_before(low, start, at - 6)
    return before in _MONTH_CUES or (view[at].isupper() and before != "mạng")


_MONTH_CUES = ("hồi", "cuối", "đầu", "giữa")


def _is_number_word(sentence: Sentence, place: Place, before: str) -> bool:
    """Whether a number word is no name (`Ba Đình`, `Hai Bà Trưng`) and no ordinal (`thứ hai`)."""
    start, end, _ = place
    if not sentence.view[start].isupper():
        return before not in ("thứ", "lần", "vòng", "hạng", "tháng", "mùng", "mồng")
    return start <= sentence.start + 1 and not sentence.view[end + 1 : end + 2].isupper()


def _resolve(scan: Scan) -> None:
    """Give every date its value, counted from the publication day or the year the article makes certain."""
    anchor, published = anchor_of(scan.article, scan.mentions)
    scan.findings.published.update(published)
    told: dict[str, Any] | None = None
    for mention in scan.mentions:
        values = from_told(mention, told) if mention.unit in ("same_day", "from_then") else values_of(mention, anchor)
        if values is None:
            scan.findings.reject(mention.start, mention.end, "date", "no_calendar_date" if mention.points else "no_anchor")
            continue
        if values["resolution"] == "unresolved":  # one end of a range may be known; bounds that are half open would filter wrongly
            values = {**values, "start_date": None, "end_date": None}
        if values["grain"] == "day" and values["value"] != "XXXX-XX-XX":
            told = values
        scan.findings.add("dates", mention.start, mention.end, mention.rule, _CONFIDENCE[values["resolution"]], **values)


_CONFIDENCE = {"explicit": 0.99, "document_date": 0.95, "context": 0.85, "unresolved": 0.7}
