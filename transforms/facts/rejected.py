"""Digits that look like a fact and are none: phone numbers, addresses, codes, decree numbers, scores, clock times."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.facts.numerals import Sentence, gazetteer, word_before
from transforms.facts.quantities import is_attached_unit, is_countable, is_unit


class Refusal(NamedTuple):
    """A refused candidate: its half-open span, the fact type it looks like, and why it is none."""

    start: int
    end: int
    looked_like: str
    rule: str


_LABELS = {row["word"]: row["rule"] for row in gazetteer("number_labels.csv")}
_LABEL_ENDS = frozenset(label.rpartition(" ")[2] for label in _LABELS)
_SCORES = frozenset(row["word"] for row in gazetteer("score_words.csv"))
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s]{1,300}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_PHONE = re.compile(r"(?:\+?84[ .-]?|0)\d{1,4}(?:[ .-]\d{2,4}){1,4}(?!\d|[.,/]\d)|(?:0\d{9,10}|1[89]00[ .]?\d{2,4}(?:[ .]?\d{2})?)(?![\d.,]\d|\d)")
_LEGAL = re.compile(r"\d{1,5}(?:-\d{1,3})?(?:/\d{4})?/[A-ZĐ][\w-]{0,12}(?:/[A-ZĐ]{1,8})?|\d{1,5}-(?:NQ|CT|QĐ|KL|HD|CV|TB)/[A-ZĐ][\w-]{0,12}")
_ALWAYS = re.compile(r"24/(?:7|24)(?![\d/])(?: giờ)?")
_DAY_WORDS = frozenset(row["phrase"] for row in gazetteer("date_words.csv") if row["role"] in ("day_unit", "part_of_day"))
_PLATE = re.compile(r"\d{2} ?-? ?[A-ZĐ]{1,2}\d? ?-? ?\d{3}(?:\.?\d{2}|\d)?(?!\d)")
_LETTERED = re.compile(r"\d{1,6}[^\W\d_][\w-]{0,12}")
_CLOCK = re.compile(r"\d{1,2}(?: h(?: \d{1,2})?|h(?:\d{2})?|g\d{2}|:\d{2}(?::\d{2})?)(?!\w)")
_CLOCK_WORDS = re.compile(r"\d{1,2} giờ(?: \d{1,2}(?: phút)?| kém \d{1,2}| rưỡi)?(?= (?:sáng|trưa|chiều|tối|đêm|khuya|ngày|hôm|cùng|rạng|gmt)(?!\w))")
_SCORE = re.compile(r"\d{1,2} ?- ?\d{1,2}(?![\d/%])")
_CODE_TAIL = re.compile(r"[\w/.-]{0,40}")
_SPACED_CODE = re.compile(r"(?<!\w)[A-ZĐ][\w.]{0,14} -$")  # "tiêm kích J -15", as some corpora print it
_FRACTION = re.compile(r"\d{1,3}/\d{1,3}(?![\d/])")
_COVID = re.compile(r"(?:covid|ncov|sars|mers)[- ]?(?:cov-?)?$")
_COVID_ENDS = frozenset("dvs- ")
# How digits have to start or go on for any of the patterns of `_part_of`: most (`20 người`, `3,5 %`) do not, and one look tells.
_SUSPECT = re.compile(r"0|84|24/|1[89]00|\d++(?: ?-? ?[A-ZĐ]|(?:-\d{1,3})?(?:/\d{4})?/[A-ZĐ]| h\b| giờ|:|[^\W\d_])")
_SUSPECT_RATIO = re.compile(r"\d++ ?[-/]")


def addresses(view: str) -> list[Refusal]:
    """Every URL and e-mail address of the text."""
    if "@" not in view and "://" not in view and "www." not in view:
        return []
    return [Refusal(m.start(), m.end(), "date", "url" if "@" not in m[0] else "email") for m in _ADDRESS.finditer(view)]


def refuse_token(sentence: Sentence, at: int) -> Refusal | None:
    """The code, phone or document number that the digits at ``at`` belong to; None where they stand by themselves."""
    view, low, start, end = sentence
    before = view[at - 1] if at > start else " "
    if before != " ":
        if before == "/" and is_unit(view, start, at - 1):
            return None  # "800.000 ha/700.000 ha"
        if _is_glued(sentence, at, before):
            return _code(sentence, at, before)
    elif at - 2 >= start and low[at - 2] in _COVID_ENDS and _COVID.search(low, max(start, at - 8), at - 1):
        return _code(sentence, at, before)
    return _part_of(sentence, at) if _SUSPECT.match(view, at, end) else None


def _is_glued(sentence: Sentence, at: int, before: str) -> bool:
    """Whether the sign right before the digits joins them to what stands before it."""
    view, _, start, _ = sentence
    if before == "-" and _SPACED_CODE.search(view, max(start, at - 20), at):
        return True
    return before.isalpha() or (before in "-+._/" and at - 2 >= start and (view[at - 2].isalnum() or (before == "+" and view[at - 2] == " ")))


def _part_of(sentence: Sentence, at: int) -> Refusal | None:
    """The number of a law, a phone, a clock, a plate or the code that starts at ``at``."""
    view, low, start, end = sentence
    if (always := _ALWAYS.match(low, at, end)) and word_before(low, start, at) not in _DAY_WORDS:
        return Refusal(at, always.end(), "date", "always")
    if legal := _LEGAL.match(view, at, end):
        return Refusal(at, legal.end(), "date", "legal_number")
    if view[at] in "018" and (phone := _PHONE.match(view, at, end)) and _is_phone(phone[0]):
        return Refusal(at, phone.end(), "quantity", "phone")
    if clock := _CLOCK.match(low, at, end) or _CLOCK_WORDS.match(low, at, end):
        return Refusal(at, clock.end(), "quantity", "clock_time")
    if plate := _PLATE.match(view, at, end):
        return Refusal(at, plate.end(), "quantity", "plate")
    lettered = _LETTERED.match(view, at, end)
    if lettered and not is_attached_unit(sentence, at):
        return Refusal(at, lettered.end(), "quantity", "code")
    return None


def _code(sentence: Sentence, at: int, before: str) -> Refusal:
    view, low, start, end = sentence
    begin = at
    while begin > max(start, at - 40) and (view[begin - 1].isalnum() or view[begin - 1] in "-+._/"):
        begin -= 1
    tail = _CODE_TAIL.match(view, at, end)
    stop = tail.end() if tail else at
    while stop > at and view[stop - 1] in ".-/":
        stop -= 1
    rule = "asean_plus" if before == "+" and not view[max(at - 2, start)].isdigit() else "covid" if "cov" in low[max(begin - 8, start) : at] else "code"
    return Refusal(begin, stop, "quantity", rule)


def _is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return (9 <= digits <= 12 and text[0] in "0+8") or (8 <= digits <= 10 and text.startswith(("1800", "1900")))


def refuse_ratio(sentence: Sentence, at: int) -> Refusal | None:
    """A score (`thắng 2-1`, `tỷ số 3 - 0`) or a fraction (`2/3 số phiếu`); None where the digits are neither."""
    _, low, start, end = sentence
    if _SUSPECT_RATIO.match(low, at, end) is None:
        return None
    if fraction := _FRACTION.match(low, at, end):
        return Refusal(at, fraction.end(), "date", "fraction")
    score = _SCORE.match(low, at, end)
    if score is None:
        return None
    before = word_before(low, start, at)
    phrase = f"{word_before(low, start, at - len(before) - 1)} {before}"
    return Refusal(at, score.end(), "quantity", "score") if before in _SCORES or phrase in _SCORES else None


def refuse_label(sentence: Sentence, at: int, end: int, before: str) -> Refusal | None:
    """A number that names or orders (`Quốc lộ 1`, `điều 9`, `lần thứ 37`); None where ``before``, the word before it, does not say so."""
    view, low, start, _ = sentence
    if before not in _LABEL_ENDS or (end - at > 4 and "." in view[at:end]):
        return None  # "điểm 1.200": a thousands point makes it a quantity
    phrase = f"{word_before(low, start, at - len(before) - 1)} {before}"
    rule = _LABELS.get(phrase, _LABELS.get(before))
    return Refusal(at - len(before) - 1, end, "quantity", rule) if rule else None


def refuse_name(sentence: Sentence, at: int, end: int, before: str) -> Refusal | None:
    """A number that ends a name (`Hải Dương 8 xâm phạm`, `công nghiệp 4.0`) behind the word ``before``; None where a known thing to count follows."""
    view, low, start, stop = sentence
    if view.endswith(".0", at, end):
        return Refusal(at, end, "quantity", "version")
    begin = at - len(before) - 1
    if not before or not view[begin].isupper() or begin == start or not view[at - 2].isalnum() or is_countable(low, end, stop):
        return None
    return Refusal(begin, end, "quantity", "name_number")
