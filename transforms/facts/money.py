"""Amounts of money with their ISO 4217 currency, unit prices included."""

from __future__ import annotations

import re

from transforms.facts import quantities
from transforms.facts.numerals import Numeral, Sentence, gazetteer, openings

_ROWS = gazetteer("currencies.csv")
_AFTER = {row["phrase"].lower(): row["currency"] for row in _ROWS if row["position"] == "after"}
# `8 bảng` are groups of a cup: short words name a currency only in amounts that people pay.
_LEAST = {row["phrase"].lower(): int(row["least"]) for row in _ROWS if row["least"]}
_BEFORE = {row["phrase"].lower(): row["currency"] for row in _ROWS if row["position"] == "before"}
BEFORE_ENDS = frozenset(phrase[-1] for phrase in _BEFORE)
_CURRENCY = re.compile(r" ?(" + "|".join(re.escape(p) for p in sorted(_AFTER, key=len, reverse=True)) + r")(?![\w²³])")
OPENINGS = openings(_AFTER)
# `đồng chí`, `bảng xếp hạng`, `tệ nạn` ...: the word goes on and is no currency.
_NOT_MONEY = re.compile(r" (?:" + "|".join(re.escape(row["phrase"]) for row in gazetteer("not_currencies.csv")) + r")(?!\w)")
_PER_UNIT = re.compile(r" ?/ ?((?:[^\W\d_]|[²³23])+(?: (?:tháng|năm|ngày|người))?)(?!\w)| (?:mỗi|một|cho mỗi) ([^\W\d_]+)")


def currency_after(sentence: Sentence, number: Numeral) -> tuple[str, int] | None:
    """The currency written after a number, and where it ends; None where none is."""
    _, low, _, end = sentence
    found = _CURRENCY.match(low, number.end, end)
    if found is None or (number.scale < 1_000_000 and _NOT_MONEY.match(low, number.end, end)):
        return None
    if number.value < _LEAST.get(found[1], 0):
        return None
    return _AFTER[found[1]], found.end()


def currency_before(sentence: Sentence, at: int) -> tuple[str, int] | None:
    """The currency sign written before a number that starts at ``at`` (`$100`), and where it starts; None unless it ends in one of ``BEFORE_ENDS``."""
    _, low, start, _ = sentence
    for phrase, currency in _BEFORE.items():
        for gap in (0, 1):
            begin = at - gap - len(phrase)
            if (
                begin >= start
                and low.startswith(phrase, begin)
                and low[begin + len(phrase) : at].strip() == ""
                and not (begin > start and low[begin - 1].isalnum())
            ):
                return currency, begin
    return None


def per_unit(sentence: Sentence, at: int) -> tuple[str, int] | None:
    """What one amount pays for (`đồng/kg`, `đồng mỗi tháng`), and where the words end; None where nothing is written."""
    view, low, _, end = sentence
    found = _PER_UNIT.match(low, at, end)
    if found is None:
        return None
    group = 1 if found[1] else 2
    stop = quantities.compound_end(low, found.start(group), end) or found.end()
    return view[found.start(group) : stop], stop


def is_inherited(sentence: Sentence, number: Numeral) -> bool:
    """Whether an amount without a currency is money all the same: millions or more, and nothing that could be counted follows (`thu được 9.800 tỷ trong`)."""
    if number.scale < 1_000_000:
        return False
    _, low, start, end = sentence
    broken = low[max(start, number.start - 2) : number.start] == ", " and low[number.start - 3 : number.start - 2].isdigit()  # "3, 7 triệu"
    return not broken and _NOTHING_COUNTED.match(low, number.end, end) is not None


_NOTHING_COUNTED = re.compile(r" ?(?:[.,;:)/]|$)| (?:trong|so|cho|để|của|vào|từ|trở|và|còn|lên|xuống|thì|là|nhưng|với|do|tiền|vốn|nợ|đầu tư|mỗi|một)(?!\w)")
