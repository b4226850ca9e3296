"""Dates, durations, money, percentages, counts and measures of one article, and what was refused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.facts import dates_relative, money, quantities, rejected
from transforms.facts.dates_mentions import Mention, find_at, find_quarter
from transforms.facts.dates_values import from_told, values_of
from transforms.facts.durations import days_from_then, find_duration
from transforms.facts.model import Article, Findings
from transforms.facts.numerals import DIGITS, Numeral, Sentence, gazetteer, read_number, read_range, word_before
from transforms.facts.reference import anchor_of

_WORDS = tuple(row["phrase"] for row in gazetteer("number_anchors.csv"))
_NEEDS_KNOWN = frozenset(row["phrase"] for row in gazetteer("number_anchors.csv") if row["needs_known"])
# "9.800 tỷ" takes its currency from an amount at most two sentences back, with no millions of other things between.
_INHERITED_WITHIN = 400
_CENT = Decimal("0.01")
_FOUNDED = "thành lập một"
_BOTH_SIDES = frozenset(row["phrase"] for row in gazetteer("both_sides.csv"))


class Place(NamedTuple):
    """Where a fact may begin: a number in digits, a number word, or a phrase of ``relative_dates.csv``."""

    start: int
    end: int
    phrase: str


@dataclass(slots=True)
class Scan:
    """One pass over an article: facts go to ``findings`` at once, dates wait in ``mentions`` for the anchor they count from."""

    article: Article
    findings: Findings
    mentions: list[Mention]
    currency: str | None = None  # the last one written; "9.800 tỷ" inherits it
    currency_end: int = 0
    counted_scale: int = 0  # of the last count in millions or billions: "60-70 triệu" after "45-50 triệu hành khách" is no money


def find(article: Article, findings: Findings) -> None:
    """Add the facts of ``dates``, ``money``, ``quantities`` and ``durations``, refused candidates, and the publication day if the text tells it."""
    scan = Scan(article, findings, [])
    view, low = article.view, article.low
    starts = article.sentence_starts
    at = 0
    for refused in rejected.addresses(view):
        findings.reject(*refused)
    skip = [(r.start, r.end) for r in findings.rejected]
    for place in _places(view, low):
        while skip and skip[0][1] <= place.start:
            skip.pop(0)
        if place.start < at or (skip and skip[0][0] <= place.start):
            continue
        number = bisect_right(starts, place.start) - 1
        if number < 0 or place.end > article.sentences[number][1]:
            continue
        sentence = Sentence(view, low, *article.sentences[number])
        at = max(at, _read(scan, sentence, place))
    _resolve(scan)


@cache
def _automaton() -> tuple[AhoCorasick, tuple[str, ...]]:
    phrases = tuple(sorted({*dates_relative.PHRASES, *_WORDS}))
    return AhoCorasick(phrases, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA), phrases


def _places(view: str, low: str) -> Iterator[Place]:
    automaton, phrases = _automaton()
    places = [Place(m.start(), m.end(), "") for m in DIGITS.finditer(view)]
    for which, start, end in automaton.find_matches_as_indexes(low):
        if not (start and low[start - 1].isalnum()) and not low[end : end + 1].isalnum():
            places.append(Place(start, end, phrases[which]))
    places.sort()
    return iter(places)


def _read(scan: Scan, sentence: Sentence, place: Place) -> int:
    """Read what stands at a place; returns where the next place may begin."""
    if place.phrase in dates_relative.PHRASES:
        mention = dates_relative.find_relative(sentence, place.start, place.end, place.phrase)
        if mention is None:
            return place.end
        scan.mentions.append(mention)
        return mention.end
    if place.phrase.startswith(("quý", "quí")):
        found = find_quarter(sentence, place.start)
        scan.mentions.extend(found)
        return max((m.end for m in found), default=place.end)
    if place.phrase == _FOUNDED:
        return _founded(scan, sentence, place)
    if place.phrase and _is_month_name(sentence, place) and (found := find_at(sentence, place.start)):
        scan.mentions.extend(found)
        return max(m.end for m in found)
    if place.phrase:
        return _read_number(scan, sentence, place) if _is_number_word(sentence, place) else place.end
    if refused := rejected.refuse_token(sentence, place.start):
        scan.findings.reject(*refused)
        return refused.end
    if found := find_at(sentence, place.start):
        scan.mentions.extend(found)
        return max(m.end for m in found)
    if refused := rejected.refuse_ratio(sentence, place.start):
        scan.findings.reject(*refused)
        return refused.end
    return _read_number(scan, sentence, place)


def _founded(scan: Scan, sentence: Sentence, place: Place) -> int:
    """`thành lập một Nhóm công tác`: founding a named body counts it, elsewhere `một` is an article."""
    if not sentence.view[place.end + 1 : place.end + 2].isupper() or (counted := quantities.counted_after(sentence, place.end)) is None:
        return place.end
    number = Numeral(place.end - 3, place.end, Decimal(1), 1, True)
    return _add_quantity(scan, sentence, [number], "exact", number.start, "count", counted[0], None, counted[1])


def _is_month_name(sentence: Sentence, place: Place) -> bool:
    """`hồi tháng Tám`: in lower case only behind a word that asks for a time (`mỗi tháng hai lần`); `Cách mạng tháng Tám` is a name."""
    view, low, start, _end = sentence
    if word_before(low, start, place.start) != "tháng" or (view[place.start - 6].isupper() and place.start - 6 > start):
        return False
    before = word_before(low, start, place.start - 6)
    return before in _MONTH_CUES or (view[place.start].isupper() and before != "mạng")


_MONTH_CUES = ("hồi", "cuối", "đầu", "giữa")


def _is_number_word(sentence: Sentence, place: Place) -> bool:
    """Whether a number word is no name (`Ba Đình`, `Hai Bà Trưng`) and no ordinal (`thứ hai`)."""
    view, low, start, _end = sentence
    if not view[place.start].isupper():
        return word_before(low, start, place.start) not in ("thứ", "lần", "vòng", "hạng", "tháng", "mùng", "mồng")
    return place.start <= start + 1 and not view[place.end + 1 : place.end + 2].isupper()


def _read_number(scan: Scan, sentence: Sentence, place: Place) -> int:
    _, low, start, end = sentence
    number = read_number(low, place.start, end)
    if number is None:
        return place.end
    pair = read_range(low, number, end)
    numbers = [*pair] if pair else [number]
    qualifier, begin = quantities.qualifier_before(low, start, number.start) or ("exact", number.start)
    if number.spelled and low.startswith("trên ", begin):
        qualifier, begin = "exact", number.start  # "Trên hai tàu có 23 thuyền viên": a place, no hedge
    for reader in (_percents, _money, _durations, _counts):
        if stop := reader(scan, sentence, numbers, qualifier, begin):
            return stop
    if len(numbers) == 2:
        return number.end
    return numbers[-1].end


def _percents(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int) -> int:
    view, low, start, end = sentence
    stop = quantities.percent_after(low, numbers[-1].end, end)
    if stop is None:
        return 0
    first = numbers[0].start
    negative = view[first - 1 : first] == "-" and (first - 1 == start or view[first - 2] in " (")
    for i, number in enumerate(numbers):
        value = float(-number.value if negative and i == 0 else number.value)
        scan.findings.add(
            "quantities",
            first - negative,
            stop,
            "percent",
            0.98,
            kind="percent",
            value=value,
            unit="%",
            counted=None,
            qualifier=_of_range(qualifier, i, len(numbers)),
        )
    return stop


def _of_range(qualifier: str, which: int, count: int) -> str:
    """The ends of a bare range are `at_least` and `at_most`; a hedge goes for both."""
    if count == 1 or qualifier != "exact":
        return qualifier
    return ("at_least", "at_most")[which]


def _money(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int) -> int:
    rule, first = "money", numbers[0].start
    found = money.currency_after(sentence, numbers[-1])
    if found is None and (sign := money.currency_before(sentence, first)):
        found, first = (sign[0], numbers[-1].end), sign[1]
    near = first - scan.currency_end < _INHERITED_WITHIN and numbers[-1].scale != scan.counted_scale
    if found is None and scan.currency and near and money.is_inherited(sentence, numbers[-1]):
        found, rule = (scan.currency, numbers[-1].end), "inherited_currency"
    if found is None:
        return 0
    currency, stop = found
    scan.currency, scan.currency_end, scan.counted_scale = currency, stop, 0
    per = money.per_unit(sentence, stop)
    if after := quantities.qualifier_after(sentence.low, stop, sentence.end):
        qualifier = after[0]
    for i, number in enumerate(numbers):
        scan.findings.add(
            "money", first, stop, rule, 0.7 if rule == "inherited_currency" else 0.98,
            amount=number.value.quantize(_CENT), currency=currency, qualifier=_of_range(qualifier, i, len(numbers)), per_unit=per[0] if per else None,
        )  # fmt: skip
    return per[1] if per else stop


def _durations(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int) -> int:
    duration = find_duration(sentence, numbers[-1], qualifier != "exact" or len(numbers) > 1)
    if duration is None:
        return 0
    if len(numbers) == 1 and (then := days_from_then(sentence, numbers[0])):
        scan.mentions.append(Mention(then[0], then[1], "days_from_then", unit="from_then", offset=then[2]))
        return then[1]
    start = numbers[0].start
    if duration.refused or not duration.days:
        scan.findings.reject(start, duration.end, "duration", duration.refused or "zero")
    else:
        scan.findings.add("durations", start, duration.end, "duration", 0.9, value=duration.value, days=duration.days)
    return duration.end


def _counts(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int) -> int:
    _, low, start, end = sentence
    last = numbers[-1]
    if low.startswith(" tuổi", last.end):
        scan.findings.reject(numbers[0].start, last.end + 5, "quantity", "age")
        return last.end + 5
    if measured := quantities.unit_after(sentence, last.end):
        return _add_quantity(scan, sentence, numbers, qualifier, begin, "measure", measured.unit, measured.ucum or measured.unit, measured.end)
    if not last.spelled and last.scale == 1 and (refused := rejected.refuse_label(sentence, numbers[0].start, last.end)):
        scan.findings.reject(*refused)
        return last.end
    counted = quantities.counted_after(sentence, last.end)
    if counted is None:
        return 0
    if last.scale >= 1_000_000:
        scan.counted_scale = last.scale
    doubtful = last.spelled and (word_before(low, start, begin) == "cả" or low[last.start : last.end] in _NEEDS_KNOWN)
    if doubtful and not quantities.is_countable(low, last.end, end):
        return 0
    if len(numbers) == 1 and last.scale == 1 and qualifier == "exact" and (refused := rejected.refuse_name(sentence, last.start, last.end)):
        scan.findings.reject(*refused)
        return last.end
    if f"{low[last.start : last.end]} {counted[0].lower()}".startswith(tuple(_BOTH_SIDES)):
        scan.findings.reject(last.start, counted[1], "quantity", "both_sides")
        return counted[1]
    return _add_quantity(scan, sentence, numbers, qualifier, begin, "count", counted[0], None, counted[1])


def _add_quantity(
    scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int, kind: str, counted: str, unit: str | None, stop: int
) -> int:
    after = quantities.qualifier_after(sentence.low, stop, sentence.end)
    if after:
        qualifier = after[0]
    for i, number in enumerate(numbers):
        values = {"kind": kind, "value": float(number.value), "unit": unit, "counted": counted, "qualifier": _of_range(qualifier, i, len(numbers))}
        scan.findings.add("quantities", begin, after[1] if after else stop, kind, 0.9, **values)
    return stop


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
