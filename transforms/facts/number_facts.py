"""Numbers of one article: percentages, money, lengths of time, measures and counts, or why they are none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from transforms.facts import durations, money, quantities, rejected
from transforms.facts.dates_mentions import Mention
from transforms.facts.model import Article, Findings
from transforms.facts.numerals import (
    RANGE_OPENINGS,
    SCALE_OPENINGS,
    Numeral,
    Sentence,
    gazetteer,
    opening_after,
    plain_number,
    read_number,
    read_range,
    word_before,
)

_NEEDS_KNOWN = frozenset(row["phrase"] for row in gazetteer("number_anchors.csv") if row["needs_known"])
# "9.800 tỷ" takes its currency from an amount at most two sentences back, with no millions of other things between.
_INHERITED_WITHIN = 400
_CENT = Decimal("0.01")
_BOTH_SIDES = tuple(row["phrase"] for row in gazetteer("both_sides.csv"))
_BOTH = frozenset(phrase.partition(" ")[0] for phrase in _BOTH_SIDES)


@dataclass(slots=True)
class Scan:
    """One pass over an article: facts go to ``findings`` at once, dates wait in ``mentions`` for the anchor they count from."""

    article: Article
    findings: Findings
    mentions: list[Mention]
    currency: str | None = None  # the last one written; "9.800 tỷ" inherits it
    currency_end: int = 0
    counted_scale: int = 0  # of the last count in millions or billions: "60-70 triệu" after "45-50 triệu hành khách" is no money


def read(scan: Scan, sentence: Sentence, place: tuple[int, int, str], before: str) -> int:
    """Add the facts of the number at a place (start, end, number word or "") behind the word ``before``; returns where the next place may begin."""
    _, low, start, end = sentence
    at, stop, phrase = place
    after = opening_after(low, stop, end)
    is_plain = not phrase and after not in SCALE_OPENINGS
    number = plain_number(low, at, stop) if is_plain else read_number(low, at, end)
    if number is None:
        return stop
    if not is_plain:
        after = opening_after(low, number.end, end)
    numbers = [number]
    if after in RANGE_OPENINGS and (pair := read_range(low, number, end)):
        numbers = [*pair]
        after = opening_after(low, pair[1].end, end)
    qualifier, begin = "exact", at
    if before in quantities.HEDGE_ENDS and (hedge := quantities.qualifier_before(low, start, at)):
        qualifier, begin = hedge
    if number.spelled and low.startswith("trên ", begin):
        qualifier, begin = "exact", at  # "Trên hai tàu có 23 thuyền viên": a place, no hedge
    if after in quantities.PERCENT_OPENINGS and (stop := _percents(scan, sentence, numbers, qualifier)):
        return stop
    if stop := _money(scan, sentence, numbers, qualifier, after):
        return stop
    if after in durations.OPENINGS and (stop := _durations(scan, sentence, numbers, qualifier)):
        return stop
    if stop := _counts(scan, sentence, numbers, qualifier, begin, before, after):
        return stop
    return number.end


def _percents(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str) -> int:
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


def _money(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, after: str) -> int:
    rule, first, low = "money", numbers[0].start, sentence.low
    found = money.currency_after(sentence, numbers[-1]) if after in money.OPENINGS else None
    may_follow_sign = (low[first - 1] if low[first - 1] != " " else low[first - 2]) in money.BEFORE_ENDS  # of another sentence, maybe
    if found is None and may_follow_sign and (sign := money.currency_before(sentence, first)):
        found, first = (sign[0], numbers[-1].end), sign[1]
    if found is None:
        near = first - scan.currency_end < _INHERITED_WITHIN and numbers[-1].scale != scan.counted_scale
        if not (scan.currency and near and money.is_inherited(sentence, numbers[-1])):
            return 0
        found, rule = (scan.currency, numbers[-1].end), "inherited_currency"
    currency, stop = found
    scan.currency, scan.currency_end, scan.counted_scale = currency, stop, 0
    per = money.per_unit(sentence, stop)
    if hedged := quantities.qualifier_after(low, stop, sentence.end):
        qualifier = hedged[0]
    for i, number in enumerate(numbers):
        scan.findings.add(
            "money", first, stop, rule, 0.7 if rule == "inherited_currency" else 0.98,
            amount=number.value.quantize(_CENT), currency=currency, qualifier=_of_range(qualifier, i, len(numbers)), per_unit=per[0] if per else None,
        )  # fmt: skip
    return per[1] if per else stop


def _durations(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str) -> int:
    duration = durations.find_duration(sentence, numbers[-1], qualifier != "exact" or len(numbers) > 1)
    if duration is None:
        return 0
    if len(numbers) == 1 and (then := durations.days_from_then(sentence, numbers[0])):
        scan.mentions.append(Mention(then[0], then[1], "days_from_then", unit="from_then", offset=then[2]))
        return then[1]
    start = numbers[0].start
    if duration.refused or not duration.days:
        scan.findings.reject(start, duration.end, "duration", duration.refused or "zero")
    else:
        scan.findings.add("durations", start, duration.end, "duration", 0.9, value=duration.value, days=duration.days)
    return duration.end


def _counts(scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int, before: str, after: str) -> int:
    _, low, start, end = sentence
    last = numbers[-1]
    if low.startswith(" tuổi", last.end):
        scan.findings.reject(numbers[0].start, last.end + 5, "quantity", "age")
        return last.end + 5
    if after in quantities.UNIT_OPENINGS and (measured := quantities.unit_after(sentence, last.end)):
        return add_quantity(scan, sentence, numbers, qualifier, begin, "measure", measured.unit, measured.ucum or measured.unit, measured.end)
    if not last.spelled and last.scale == 1 and (refused := rejected.refuse_label(sentence, numbers[0].start, last.end, before)):
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
    if len(numbers) == 1 and last.scale == 1 and qualifier == "exact" and (refused := rejected.refuse_name(sentence, last.start, last.end, before)):
        scan.findings.reject(*refused)
        return last.end
    if (written := low[last.start : last.end]) in _BOTH and f"{written} {counted[0].lower()}".startswith(_BOTH_SIDES):
        scan.findings.reject(last.start, counted[1], "quantity", "both_sides")
        return counted[1]
    return add_quantity(scan, sentence, numbers, qualifier, begin, "count", counted[0], None, counted[1])


def add_quantity(
    scan: Scan, sentence: Sentence, numbers: list[Numeral], qualifier: str, begin: int, kind: str, counted: str, unit: str | None, stop: int
) -> int:
    """Add a count or measure for each number of a range; returns where it ends."""
    after = quantities.qualifier_after(sentence.low, stop, sentence.end)
    if after:
        qualifier = after[0]
    end = after[1] if after else stop
    for i, number in enumerate(numbers):
        which = qualifier if len(numbers) == 1 else _of_range(qualifier, i, len(numbers))
        scan.findings.add("quantities", begin, end, kind, 0.9, kind=kind, value=float(number.value), unit=unit, counted=counted, qualifier=which)
    return stop
