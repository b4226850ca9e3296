"""When, where, in which form and in what state a meeting is, as far as the sentences that name it say so."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from itertools import groupby, pairwise, zip_longest
from typing import Any

from transforms.facts.meetings import Meeting
from transforms.facts.model import Fact
from transforms.facts.name_phrases import TOKEN
from transforms.facts.reading import Reading, alternation, words_of

# Words that may stand between a meeting's name and its time or place.
_TAIL_WORDS = words_of("tail")
_GLOSS = re.compile(r"\s?\([A-ZĐ][\w+/ -]{1,24}\)")
_BRACKET = re.compile(r"\s?\(([^()]{3,70})\)")
_DATED_BRACKET = re.compile(r"\s?\([^()]{0,60}\d[^()]{0,30}\)")
_HELD_AT = re.compile(rf"\b{alternation('attending')}\s{{1,3}}(?:các |cuộc |phiên |chuỗi |loạt |[“\"]){{0,4}}$")
_SUBJECT = re.compile(r"^\)?[\s,]{0,5}(?:(?:tại|ở) [^,]{2,40},\s{0,3})?(?:các |[“\"])?$")
_EVENT = re.compile(rf"\b{alternation('taking_place')}\b")
_LED = re.compile(rf"^(?:{alternation('leading')}|,|\s|\(){{0,30}}$")
_EACH_PLACE = re.compile(r"(?:và )?tại ([^\W\d_][\w ]{2,30}?) ?\(([^()]{3,50})\)")
_ONLINE = re.compile(r"trực tuyến")
_IN_PERSON = re.compile(r"trực tiếp")
# Not `tuần trước`, `trước đó`, `sắp xếp`.
_PLANNED = re.compile(rf"(?<!\btuần )(?<!\btháng )(?<!\bnăm )(?<!\bhôm )(?<!\bngày )\b{alternation('planned')}\b(?! đó| đây| xếp| kia| nay)")
_ENDING = re.compile(r"[^,.;]{0,20}\bsẽ (?:kết thúc|bế mạc)\b")
_PAST = re.compile(r"[^,.;]{0,40}?\b(?:cách đây|hồi (?!tháng tới)|vừa rồi|vừa qua|năm ngoái|tuần trước|tháng trước|hôm qua)")
_HELD_AFTER = re.compile(r"(?:,[^,;]{0,50},|[^,;]{0,40})\s?\b(?:đã|vừa|vừa qua)\b")
_HELD_BEFORE = re.compile(rf"\b{alternation('held_before')}\s(?:các |cuộc |[“\"])?$")
_THIS_ONE = re.compile(r" (?:lần này(?! (?:sẽ|được tổ chức|diễn ra))|vừa qua|vừa rồi)\b")
_ONGOING = re.compile(r"\b(?:đang|khai mạc)\b")
_NAME_YEAR = re.compile(r"\b(?:19|20)\d\d$")  # `APEC 2017`, told in 2018, is over
_CITY_STATES = words_of("city_state")
_AT = re.compile(r"(?:tại|ở) $")
_LONGEST_DAYS = 61  # "tháng 5 hoặc 6": a year or a plan's period dates no meeting
_COORDINATED = re.compile(r"^[”\"]?\s?(?:\([^()]{2,40}\))?,?\s{0,3}(?:và|,)\s{0,3}(?:các |cuộc )?[“\"]?$")
FIELDS = ("start_date", "end_date", "place", "country_code", "mode", "status", "theme")
_THEME = re.compile(r"chủ đề\s?:?\s?[“\"]([^”\"]{5,120})[”\"]")


def add_details(reading: Reading, meetings: list[Meeting]) -> None:
    """Fill ``values`` of every meeting from its own sentence, then let mentions of one meeting share what they agree on."""
    groups = [list(g) for _, g in groupby(meetings, key=lambda m: m.start)]
    for group, following in zip_longest(groups, groups[1:]):
        for nth, meeting in enumerate(group):
            _add_own(reading, meeting, nth, len(group), following[0].start if following else len(reading.low))
    for before, meeting in pairwise(meetings):
        _inherit(reading, before, meeting)
    _share(meetings)
    for meeting in meetings:
        if meeting.values.get("start_date") and reading.article.published:
            meeting.values["status"] = _status_by_date(meeting.values, reading.article.published)
        elif reading.article.published and (year := _NAME_YEAR.search(meeting.name)) and int(year[0]) < reading.article.published.year:
            meeting.values["status"] = "held"


def _add_own(reading: Reading, meeting: Meeting, nth: int, of: int, following: int) -> None:
    view = reading.article.view
    start, end = reading.sentence(meeting.start)
    named_again = _GLOSS.match(view, meeting.end, end)  # `Hội nghị ... (WEF ASEAN 2018) sẽ diễn ra`
    end = end if named_again and following < named_again.end() else min(end, following)
    closed = meeting.end + 1 if view[meeting.end : meeting.end + 1] in ("”", '"') else meeting.end
    gloss = _GLOSS.match(view, closed, end)
    after = gloss.end() if gloss else closed
    each = [m.span() for m in _EACH_PLACE.finditer(view, after, end)] if of > 1 else []
    if each and len(each) == of:
        region = each[nth]
    else:
        bracket = _BRACKET.match(view, after, end)
        region = bracket.span() if bracket else (after, _tail_end(reading, after, end))
    dates = reading.facts("dates", *region) or _leading_date(reading, meeting, start)
    if dates and not any(d.values.get("is_name_year") for d in dates):
        _set_dates(meeting.values, dates)
    _set_place(reading, meeting.values, region)
    meeting.values |= {
        k: v
        for k, v in (
            ("mode", _mode(reading.low[meeting.start : max(region[1], end if _EVENT.search(reading.low, meeting.end, min(end, meeting.end + 90)) else 0)])),
            ("status", _status(reading, meeting, start, end)),
        )
        if v
    }
    theme = _THEME.search(view, meeting.end, end)
    if theme:
        meeting.values["theme"] = reading.article.text[theme.start(1) : theme.end(1)]


def _inherit(reading: Reading, before: Meeting, meeting: Meeting) -> None:
    """`A và B` take place at the same time: what one of them is said to be, the other is too."""
    if before.end <= meeting.start and _COORDINATED.match(reading.low[before.end : meeting.start]):
        for one, other in ((before, meeting), (meeting, before)):
            if "status" in other.values:
                one.values.setdefault("status", other.values["status"])
            if "start_date" not in one.values and "start_date" in other.values and not _DATED_BRACKET.match(reading.low, other.end):
                one.values |= {k: other.values[k] for k in ("start_date", "end_date")}


def _tail_end(reading: Reading, start: int, end: int) -> int:
    """How far words of time, place and form go on after a name."""
    low = reading.low
    named = [(f.start, f.end) for t in ("entity_mentions", "dates") for f in reading.facts(t, start, min(end, start + 160))]
    reached = at = start
    for token in TOKEN.finditer(low, start, min(end, start + 160)):
        if token.start() < at:
            continue
        span = next((s for s in named if s[0] <= token.start() < s[1]), None)
        if span:
            reached = at = span[1]
        elif token[0] in _TAIL_WORDS:
            reached = token.end() if token[0] not in ("và", "của", "hai", "cùng") else reached
        elif token[0] not in (",", "”", '"') and not token[0][0].isdigit():
            break
    return reached


def _leading_date(reading: Reading, meeting: Meeting, start: int) -> list[Fact]:
    """The date a sentence opens with, where the meeting is what then takes place or is attended."""
    low = reading.low
    dates = [d for d in reading.facts("dates", start, meeting.start) if _LED.match(low[start : d.start])]
    if not dates:
        return []
    end = dates[-1].end
    for date_ in reading.facts("dates", dates[0].start + 1, min(end + 9, meeting.start)):
        if date_ not in dates and (date_.start < end or low[end : date_.start] in (" và ", ", ", " (")):
            dates.append(date_)
            end = max(end, date_.end)
    gap = low[end : meeting.start]
    is_subject = _SUBJECT.match(gap) and _EVENT.search(low, meeting.end, reading.sentence(meeting.start)[1])
    is_object = _HELD_AT.search(gap) and not re.search(r"họp báo|phiên|;", gap.rsplit("; dự", 1)[-1].rsplit("sau khi", 1)[-1])
    return dates if is_subject or is_object else []


def _set_dates(values: dict[str, Any], dates: list[Fact]) -> None:
    starts = [d.values["start_date"] for d in dates if d.values.get("start_date")]
    ends = [d.values["end_date"] for d in dates if d.values.get("end_date")]
    if starts and ends and len(starts) == len(dates) and (max(ends) - min(starts)).days <= _LONGEST_DAYS:
        values["start_date"], values["end_date"] = min(starts), max(ends)


def _set_place(reading: Reading, values: dict[str, Any], region: tuple[int, int]) -> None:
    text = reading.article.text
    for mention in reading.facts("entity_mentions", *region):
        entity = reading.findings.entities[mention.values["entity_id"]]
        is_place = entity["entity_type"] == "place" or (
            entity.get("country_code") in _CITY_STATES and _AT.search(reading.low, mention.start - 4, mention.start)
        )
        if is_place and "place" not in values:
            values["place"] = text[mention.start : mention.end]
        if entity["entity_type"] in ("place", "country") and entity.get("country_code"):
            values.setdefault("country_code", entity["country_code"])


def _mode(text: str) -> str | None:
    online, in_person = bool(_ONLINE.search(text)), bool(_IN_PERSON.search(text))
    return "hybrid" if online and in_person else "online" if online else "in_person" if in_person else None


def _status(reading: Reading, meeting: Meeting, start: int, end: int) -> str | None:
    """State by the words before and after the name; words close to the name count."""
    before, after = reading.low[max(start, meeting.start - 60) : meeting.start], reading.low[meeting.end : min(end, meeting.end + 60)]
    if _ENDING.match(after):
        return "ongoing"
    if _PAST.match(after):
        return "held"
    if _PLANNED.search(after) or _PLANNED.search(before):
        return "planned"
    if (_HELD_AFTER.match(after) and _EVENT.search(after)) or _HELD_BEFORE.search(before) or _THIS_ONE.match(after):
        return "held"
    return "ongoing" if _ONGOING.search(after) and _EVENT.search(after) else None


def _status_by_date(values: dict[str, Any], published: date) -> str:
    if values["start_date"] > published:
        return "planned"
    if values["end_date"] < published or values["start_date"] == values["end_date"]:
        return "held"
    return "ongoing" if (values["end_date"] - values["start_date"]).days < 15 else values.get("status") or "held"


def _share(meetings: list[Meeting]) -> None:
    """Mentions of one meeting take each value that no other mention contradicts."""
    groups: dict[tuple[str, int | None], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        groups[(meeting.series, meeting.ordinal)].append(meeting)
    for group in groups.values():
        for name in FIELDS:
            said = {m.values[name] for m in group if m.values.get(name) is not None}
            if len(said) == 1:
                for meeting in group:
                    meeting.values.setdefault(name, next(iter(said)))
