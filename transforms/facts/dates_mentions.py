"""Which digits of a sentence are a date: the words around them decide, and those that belong to the date join its span."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.facts.dates import PARTS_OF_DAY, WORDS, Link, Point, read_point, read_sequence
from transforms.facts.numerals import Sentence, gazetteer, word_after, word_before
from transforms.facts.quantities import is_quantity


@dataclass(slots=True)
class Mention:
    """One date as written: one point or the two ends of a range, or a relative ``unit`` with its ``offset`` (`hôm qua`: day, -1)."""

    start: int
    end: int
    rule: str
    points: tuple[Point, ...] = ()
    unit: str = ""
    offset: int = 0
    modifier: str | None = None
    part_of_day: str | None = None
    is_open: bool = False  # "từ ngày 9/11": begins there, no end is told
    to_now: bool = False  # "từ năm 1999 đến nay"
    is_name_year: bool = False
    tense: str | None = None
    one_of: tuple[Point, ...] = field(default=())  # "tháng 5 hoặc 6/2024"


_LABELS = {row["word"]: row["rule"] for row in gazetteer("number_labels.csv")}
_FRACTION_TAILS = frozenset(row["word"] for row in gazetteer("fraction_words.csv") if row["side"] == "after")
_FRACTION_HEADS = frozenset(row["word"] for row in gazetteer("fraction_words.csv") if row["side"] == "before")
_YEAR_HEADS = frozenset(row["word"] for row in gazetteer("year_cues.csv"))
_CUES = frozenset(p for p, row in WORDS.items() if row["role"] in ("day_unit", "part_of_day", "from", "after", "before", "cue", "period"))
_UNITS = frozenset(p for p, row in WORDS.items() if row["role"] in ("day_unit", "part_of_day", "month_unit", "year_unit", "quarter_unit"))
_UNIT_ENDS = frozenset(unit.rpartition(" ")[2] for unit in _UNITS)
_ENDS_OF_TWO = frozenset(unit.rpartition(" ")[2] for unit in _UNITS if " " in unit)
_LABEL_ENDS = frozenset(label.rpartition(" ")[2] for label in _LABELS)
_MAYBE = re.compile(r"\d{1,2}(?:[/.-]\d| ?- ?\d|,? (?:đến|tới|cho|và|hoặc|hay|tháng|rạng|sáng|ngày|đêm|trưa|chiều|tối) ?|, \d)|\d{4}(?![\d%])(?![.,]\d)")
_WEEKDAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
_DECADE = re.compile(r"(?:những năm|thập niên|thập kỷ|những năm đầu|những năm cuối) \d{3}0$")
_LUNAR = re.compile(r" ?\(?(?:âm lịch|tết|giêng|chạp)(?!\w)")
_TO_NOW = re.compile(r"(,?) (?:cho )?(?:đến|tới) (?:hiện )?nay(?!\w)")
_SCORES_BEFORE = re.compile(r"(?<!\w)(?:tỷ số|tỉ số|điểm|set|hiệp|thắng|thua|hòa|dẫn)(?!\w)")
_MONTHS_OF_YEAR = re.compile(r"(\d{1,2}) (tháng|quý) (đầu|cuối)(?: của)?(?: năm)?(?: (\d{4})(?!\d)| (nay|này|ngoái|trước|sau|tới)(?!\w))?")
_MONTHS_WITH_YEAR = re.compile(r"(3|6|9) (tháng)()(?: năm)? (\d{4})(?!\d)()")
_MONTHS_SO_FAR = re.compile(r"(\d{1,2}) (tháng)()()()(?! năm)")


def _head_pattern() -> re.Pattern[str]:
    def role(name: str) -> str:
        return "|".join(sorted((p for p, row in WORDS.items() if row["role"] == name), key=len, reverse=True))

    return re.compile(
        rf"(?<!\w)(?P<open>(?:{role('from')}) |(?:sau|trước) )?(?:(?:các|những) )?(?:(?:{_WEEKDAY})[ ,]{{1,2}}\(?)?(?P<day>(?:{role('part_of_day')}) )?"
        rf"(?:(?:{_WEEKDAY})[ ,]{{1,2}}\(?)?(?P<unit>(?<!\d )(?:ngày|hôm|mùng|mồng) )?(?P<part>(?:{role('part')}) )?$"
    )


_HEAD = _head_pattern()
_HEAD_ROLES = ("day_unit", "part_of_day", "part", "plural", "from", "after", "before")
# The last words of what ``_HEAD`` takes, those of weekdays included.
_HEAD_ENDS = frozenset(
    ["hai", "ba", "tư", "năm", "sáu", "bảy", *"234567", "nhật"] + [p.rpartition(" ")[2] for p, row in WORDS.items() if row["role"] in _HEAD_ROLES]
)


def find_at(sentence: Sentence, at: int, stop: int, before: str) -> list[Mention]:
    """The dates written at the number from ``at`` to ``stop``, in order; empty where it is no date. ``before`` is the word before it."""
    _view, low, start, end = sentence
    if low.startswith((" tháng", " quý"), stop) and (months := _MONTHS_OF_YEAR.match(low, at, end) or _cumulated(low, start, at, end)):
        return _part_of_year(low, months, end)
    if before in _UNIT_ENDS and (unit := _unit_before(low, start, at, before)):
        begin = at - len(unit) - 1
        before = word_before(low, start, begin)
    elif _MAYBE.match(low, at, end):
        begin, unit = at, ""
    else:
        return []
    links = read_sequence(low, begin, end)
    if not links or not _is_date(sentence, links, begin, unit, before):
        return []
    return _mentions(sentence, links, before)


def find_quarter(sentence: Sentence, at: int) -> list[Mention]:
    """The dates that begin with a Roman quarter at ``at`` (`quý I/2020`, `quý II và III`), in order."""
    links = read_sequence(sentence.low, at, sentence.end)
    return _mentions(sentence, links, word_before(sentence.low, sentence.start, at)) if links else []


def _unit_before(low: str, start: int, at: int, word: str) -> str:
    """The unit of which ``word`` before a number is the last word (`ngày`, `sáng sớm`); "" where there is none."""
    if word in _ENDS_OF_TWO and (phrase := f"{word_before(low, start, at - len(word) - 1)} {word}") in _UNITS:
        return phrase
    return word if word in _UNITS else ""


def _cumulated(low: str, start: int, at: int, end: int) -> re.Match[str] | None:
    """`9 tháng 2013`, `lũy kế 9 tháng`: reports count the months from January."""
    if found := _MONTHS_WITH_YEAR.match(low, at, end):
        return found
    return _MONTHS_SO_FAR.match(low, at, end) if word_before(low, start, at) == "kế" else None


def _part_of_year(low: str, months: re.Match[str], end: int) -> list[Mention]:
    """`9 tháng đầu năm 2013` is January to September; `6 tháng đầu` alone, with no year word, too."""
    count = int(months[1]) * (1 if months[2] == "tháng" else 3)
    is_whole = months[3] and not months[4] and not months[5] and "năm" not in months[0]
    if not 0 < count < 12 or is_whole:
        return []
    year = int(months[4]) if months[4] else None
    shift = None if year else {"nay": 0, "này": 0, "ngoái": -1, "trước": -1, "sau": 1, "tới": 1}.get(months[5] or "nay")
    first, last = (1, count) if months[3] != "cuối" else (13 - count, 12)
    ends = [Point(months.start(), months.end(), "month", year=year, month=m, shift=shift) for m in (first, last)]
    return [Mention(months.start(), months.end(), "months_of_year", tuple(ends))]


def _is_date(sentence: Sentence, links: list[Link], begin: int, unit: str, before: str) -> bool:
    _view, low, start, end = sentence
    first, last = links[0].point, links[-1].point
    if not unit and before in _LABEL_ENDS and before not in _CUES:
        phrase = f"{word_before(low, start, begin - len(before) - 1)} {before}"
        label = _LABELS.get(phrase, _LABELS.get(before))
        if label and not (label == "ordinal" and first.grain == "year"):
            return False
    if first.grain == "number" or (len(links) > 1 and any(link.point.grain == "number" for link in links)) or _LUNAR.match(low, last.end, end):
        return False
    if unit:
        return _is_unit_date(low, start, before, first, links)
    if first.grain == "year":
        return _is_year(sentence, links, before)
    if last.separator == "tháng" and first.separator in ("", "tháng"):
        return last.year is not None or word_after(low, last.end, end) not in ("ngày", "lần", "năm", "tuổi")
    if any(link.point.year for link in links):
        return last.separator != "." or last.day is not None
    return _is_yearless(sentence, links, before)


def _is_unit_date(low: str, start: int, before: str, first: Point, links: list[Link]) -> bool:
    """`ngày`, `tháng`, `năm` ... before the number; not `3 tháng 10 ngày`, `mỗi ngày 10`."""
    if before[:1].isdigit() and first.unit in ("tháng", "năm") and first.year is None:
        return False
    alone = len(links) == 1 and first.grain == "day" and first.month is None
    return not alone or (first.unit in ("ngày", "hôm") and before not in ("mỗi", "một", "hàng", "hằng", "nửa") and not before[:1].isdigit())


def _is_year(sentence: Sentence, links: list[Link], before: str) -> bool:
    _, low, _start, _end = sentence
    last = links[-1].point
    if len(links) > 1 and links[1].kind == "range" and last.grain == "year":
        return 0 < (last.year or 0) - (links[0].point.year or 0) < 200
    if is_quantity(sentence, last.end):
        return False
    if before in _YEAR_HEADS or before in _CUES:
        return True
    year = links[0].point.year or 0
    first = links[0].point.start
    bracketed = low[first - 1 : first] == "(" and low[last.end : last.end + 1] == ")"
    return 1945 <= year <= 2060 and before not in _FRACTION_HEADS and (bracketed or (before != "" and before[0].isalpha()))


def _is_yearless(sentence: Sentence, links: list[Link], before: str) -> bool:
    """Day and month alone (`16/7`, `25-1`): not a fraction (`2/3 số đại biểu`), a score (`2-1`) or a rate (`tỷ lệ 30/70`)."""
    _, low, start, end = sentence
    first, last = links[0].point, links[-1].point
    bracketed = low[first.start - 1 : first.start] in ("(", "/") and low[last.end : last.end + 1] in (")", ",", ";")
    if last.separator != "/":
        if _SCORES_BEFORE.search(low, max(start, first.start - 60), first.start):
            return False
        if before in _CUES and (last.day or 0) > 12:
            return True  # "lễ 30-4": no range of numbers falls
        return bracketed or (len(links) > 1 and links[-1].kind == "range" and " - " not in low[first.start : last.end] and before in _CUES)
    if bracketed or before in _CUES:
        return word_after(low, last.end, end) not in _FRACTION_TAILS
    if before in _FRACTION_HEADS or word_after(low, last.end, end) in _FRACTION_TAILS:
        return False
    opens = first.start == start
    return opens or (last.day or 0) > 12 or (last.month or 0) > 9 or len(links) > 1


def _mentions(sentence: Sentence, links: list[Link], before: str) -> list[Mention]:
    """The dates of linked points behind the word ``before``."""
    if len(links) == 1:
        found = [_mention([links[0].point])]
    else:
        found = [_mention(group) for group in _grouped(links)]
        if any(link.kind == "or" for link in links):
            options = tuple(m.points[0] for m in found)
            for mention in found:
                mention.one_of = options
    _join_head(sentence, found[0], links, before)
    # the head of a list needs the tail that dates it: "ngày 20 và 21/07"
    if len(found) > 1 and _borrows(links[0].point):
        found[0].end = links[-1].point.end
    if len(found) == 1 and found[0].rule == "year" and _DECADE.search(sentence.low, max(sentence.start, found[0].start - 10), found[0].end):
        found[0].rule, found[0].is_name_year = "decade", False
    last = found[-1]
    if found[0] is last and len(last.points) == 1 and (now := _TO_NOW.match(sentence.low, last.end, sentence.end)) and (last.is_open or not now[1]):
        last.to_now, last.end = True, now.end()
    return found


def _borrows(point: Point) -> bool:
    return point.grain == "day" and point.separator == ""


def _grouped(links: list[Link]) -> list[list[Point]]:
    """Points joined to ranges; a day that follows a range's end at once extends it (`20-21 và 22/10`)."""
    groups: list[list[Point]] = []
    for kind, point in links:
        if groups and kind == "range" and len(groups[-1]) == 1:
            groups[-1].append(point)
        elif groups and kind in ("and", "comma") and len(groups[-1]) == 2 and _follows(groups[-1][1], point):
            groups[-1][1] = point
        else:
            groups.append([point])
    return groups


def _follows(day: Point, other: Point) -> bool:
    return day.grain == other.grain == "day" and day.month == other.month and (day.day or 0) + 1 == other.day


def _mention(points: list[Point]) -> Mention:
    rule = f"{points[0].grain}_range" if len(points) > 1 else points[0].grain
    first = points[0]
    tense = first.tense if len(points) == 1 else next((p.tense for p in points if p.tense), None)
    part = PARTS_OF_DAY.get(first.unit.removesuffix(" ngày").removesuffix(" hôm")) if first.unit not in _NO_PART else None
    return Mention(first.start, points[-1].end, rule, tuple(points), "", 0, None, part, False, False, False, tense)


_NO_PART = frozenset(("", "ngày", "tháng", "năm"))  # the units that most dates have, which tell no part of the day


def _join_head(sentence: Sentence, mention: Mention, links: list[Link], before: str) -> None:
    """Words before the date that belong to it join its span: `từ`, `các`, `chiều`, `thứ Hai`, `cuối`, `sau`."""
    _view, low, start, _ = sentence
    point = mention.points[0]
    may_join = before in _HEAD_ENDS or not before.isalnum()  # nothing, a comma behind a weekday, or a word glued to another (`VN-Từ`)
    head = _HEAD.search(low, max(start, mention.start - 48), mention.start) if may_join else None
    if point.grain == "year" and point.unit == "" and len(mention.points) == 1:
        mention.is_name_year = before not in _YEAR_HEADS and before not in _CUES and before != ""
    if head is None or head.start() == head.end():
        mention.tense = mention.tense or ("past" if before == "hồi" else None)
        return
    opening, part = (head["open"] or "").strip(), (head["part"] or "").strip()
    if part and (point.grain == "day" or head["unit"]):
        return
    if "(" in head[0] and low[mention.end : mention.end + 1] == ")" and len(links) == 1:
        mention.end += 1
    mention.start = head.start()
    mention.part_of_day = mention.part_of_day or PARTS_OF_DAY.get((head["day"] or "").strip())
    if part:
        mention.modifier = WORDS[part]["value"]
        _join_half(low, start, mention)
    if mention.tense is None and word_before(low, start, mention.start) == "hồi":
        mention.tense = "past"
    if opening in ("sau", "trước"):
        mention.modifier = "AFTER" if opening == "sau" else "BEFORE"
    elif opening and len(mention.points) == 1 and len(links) == 1:
        mention.is_open = True


def _join_half(low: str, start: int, mention: Mention) -> None:
    """`nửa đầu năm 2018` is a half of that year, not its beginning."""
    point = mention.points[0]
    if point.grain != "year" or len(mention.points) > 1 or word_before(low, start, mention.start) != "nửa":
        return
    months = (1, 6) if mention.modifier == "START" else (7, 12)
    mention.points = tuple(point._replace(grain="month", month=month) for month in months)
    mention.start, mention.rule, mention.modifier = mention.start - len("nửa "), "months_of_year", None


def explicit_after(sentence: Sentence, at: int) -> tuple[Point, int] | None:
    """The day written right after a relative word (`ngày mai (11/9)`, `hôm nay, 16/7`) and where it ends; None where there is none."""
    found = _TO_EXPLICIT.match(sentence.low, at, sentence.end)
    if found is None or (point := read_point(sentence.low, found.end(), sentence.end)) is None:
        return None
    if point.grain == "number" and "ngày" in found[0]:
        point = None if sentence.low[point.end : point.end + 1] not in (")", ",", ".", "") else point
    if point is None or point.grain != "day" or point.month is None:
        return None
    closes = "(" in found[0] and sentence.low[point.end : point.end + 1] == ")"
    return point, point.end + closes


_TO_EXPLICIT = re.compile(rf"(?:,? ?\(?|,? )(?:(?:tức |nhằm )?(?:{_WEEKDAY})?,? ?(?:ngày |tức )?)(?=\d)")
