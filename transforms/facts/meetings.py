"""Meetings by name and edition, with what their sentence says of time, place, form and state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from transforms.alphabet import UPPER
from transforms.facts.model import Findings, content_id
from transforms.facts.name_phrases import QUOTES, TOKEN, name_end
from transforms.facts.ordinals import ORDINAL, editions, number
from transforms.facts.reading import Cue, Reading, words_of
from transforms.gazetteers import entries
from transforms.spans import matching_view

# Words between head and name that name no meeting by themselves.
LEVELS = words_of("level")
_NOT_SUMMIT = words_of("not_summit")
_GLOSS = re.compile(r"\s?\([A-ZĐ][\w+/ -]{1,24}\)")
_VENUE = re.compile(r"(?:[Tt]rung tâm|[Cc]ung|[Nn]hà|[Pp]hòng) $")
_ANY = re.compile(r"\b(?i:một) $")  # `tham dự một hội nghị của Liên hợp quốc`
_ASIDE = re.compile(r"\s?\([^()]{3,60}\)(?= về )")
_RUNS_ON = re.compile(
    rf" (?:về |của (?!Tổng thống|Thủ tướng|Chủ tịch|ông |bà |các )|giữa |[“\"]|(?!Thủ tướng|Chủ tịch|Tổng|Bộ trưởng|Thứ trưởng|Phó )[{UPPER}])"
)
# `ASEAN 37`, `Trung ương 8 khóa XI`: a number counts editions only after an acronym or the Party's committee.
_TRAILING_NUMBER = re.compile(r"(?:(?<=[A-ZĐ][A-ZĐ])|(?<=\+3)|(?<=[Tt]rung ương))(?: ?- ?| )(\d{1,3}|[IVX]{2,6})(,? kh[óo][áa] [IVX]{1,4})?$")
_HYPHEN_NUMBER = re.compile(r"(?<=[A-ZĐ][A-ZĐ]) ?-(\d{1,3})(?![\d/.])")
_GROUP_NUMBER = re.compile(r"(?<=\bG) ?- ?\d{1,2}(?![\d/.])")  # `G -20`
_TERM = re.compile(r",? kh[óo][áa] ([IVXLCivxlc]{1,7}|\d{1,2})\b")
_GROUP = re.compile(r"\bg (\d{1,2})\b")
_PLURALS = ("các", "những", "mọi", "việc")
_NAME_YEAR = re.compile(r"(?:19|20)\d\d$")


@dataclass(slots=True)
class Meeting:
    """One mention of a named meeting; ``ordinal`` is its edition, ``term`` the term of the committee that sits (`khoá XII`).

    Several mentions share a span where several editions do.
    """

    start: int
    end: int
    head: str
    kind: str
    name: str
    ordinal: int | None
    series: str
    rule: str = "meeting_name"
    confidence: float = 0.9
    term: str | None = None
    values: dict[str, Any] = field(default_factory=dict)


@cache
def _series() -> dict[str, dict[str, str]]:
    return {alias: row for row in entries("meeting_series") for alias in row["aliases"].split("|") if alias}


@cache
def _heads() -> frozenset[str]:
    return frozenset(row["word"].lower() for row in entries("meeting_words"))


@cache
def _borders() -> frozenset[str]:
    return _heads() | frozenset(row["word"] for row in entries("instrument_words"))


@cache
def _full_heads() -> dict[str, str]:
    return {row["word"].lower(): row["full"] for row in entries("meeting_words") if row["full"]}


def find_meetings(reading: Reading) -> list[Meeting]:
    """Named meetings in the order of the text."""
    found: list[Meeting] = []
    last_end = 0
    for cue in reading.cues("meeting_words"):
        if cue.start < last_end:
            continue
        mentions = _named(reading, cue, found)
        if mentions:
            last_end = mentions[0].end
            found.extend(mentions)
    return found


def _named(reading: Reading, cue: Cue, before: list[Meeting]) -> list[Meeting]:
    """The meetings a head names, one an edition; ``before`` are those found so far: `Cuộc họp thứ hai` counts on from the last of its kind."""
    if _is_in_body(reading, cue):
        return []
    article = reading.article
    view = article.view
    sentence_start, sentence_end = reading.sentence(cue.start)
    pieces: list[tuple[int, int]] = []
    numbers: list[int] = []
    at = end = cue.end
    for _ in range(3):
        stop = name_end(view, at, _limit(reading, cue, at, sentence_end), _borders(), is_topic=cue.row["kind"] == "workshop")
        if group := _GROUP_NUMBER.match(view, stop, sentence_end):
            stop = group.end()
        if stop > at:
            pieces.append((at, stop))
            end = stop
        aside = _ASIDE.match(view, end, sentence_end)
        if aside:
            at = aside.end()
            continue
        gloss = _GLOSS.match(view, end)
        after = gloss.end() if gloss else end
        ordinal = ORDINAL.match(view, after + 1) if view[after : after + 1] == " " else None
        if not ordinal or numbers or (cue.row["kind"] not in ("session", "meeting") and not ordinal[0].startswith("lần")):
            break
        numbers = editions(ordinal)
        at = end = ordinal.end()
        if not _RUNS_ON.match(view, at):
            break
    rest = " ".join(article.text[a:b].strip() for a, b in pieces).replace("\n", " ")
    if not numbers and (trailing := _TRAILING_NUMBER.search(rest)):
        numbers = [number(trailing[1])]
        rest = f"{rest[: trailing.start()]}{trailing[2] or ''}"
    if not numbers and (hyphened := _HYPHEN_NUMBER.match(view, end)):
        numbers = [number(hyphened[1])]
        end = hyphened.end()
    term = _TERM.match(view, end, sentence_end) if numbers else None
    if term:
        rest = f"{rest} {article.text[term.start() : term.end()].lstrip(', ')}"
        end = term.end()
    head = article.text[cue.start : cue.end]
    if not _is_name(view, cue, rest, bool(numbers), sentence_start):
        last = next((m for m in reversed(before) if m.head.lower() == head.lower()), None)
        if not numbers or rest or not last:
            return []
        return [replace(last, start=cue.start, end=end, head=head, ordinal=n, rule="edition_of_last_series", confidence=0.7, values={}) for n in numbers]
    name = f"{_full_heads().get(head.lower(), head)} {rest}".strip()
    name = re.sub(r"^(\S+ \S+) của ", r"\1 ", name)
    series = series_key(name)
    editions_found: list[int | None] = [*numbers] or [None]
    return [Meeting(cue.start, end, head, cue.row["kind"], name, n, series) for n in editions_found]


def _is_in_body(reading: Reading, cue: Cue) -> bool:
    """Whether the head is a word of an institution's name (`Học viện Đối thoại Chiến lược`)."""
    around = reading.facts("entity_mentions", max(cue.start - 80, 0), cue.start)
    entities = reading.findings.entities
    return any(f.end > cue.start and entities[f.values["entity_id"]]["entity_type"] == "organization" for f in around)


def _limit(reading: Reading, cue: Cue, at: int, sentence_end: int) -> int:
    """Sessions and meetings do not take another meeting's name into their own."""
    if cue.row["kind"] not in ("session", "meeting"):
        return sentence_end
    return next((c.start for c in reading.cues_in("meeting_words", at, sentence_end)), sentence_end)


def _is_name(view: str, cue: Cue, rest: str, has_number: bool, sentence_start: int) -> bool:
    """Whether head and rest name one meeting, and are not just a word for any."""
    kind = cue.row["kind"]
    if _VENUE.search(view, max(cue.start - 12, 0), cue.start):
        return False
    capital_head = view[cue.start].isupper() and cue.start > sentence_start
    words = TOKEN.findall(rest)
    level_free = [w for w in words if w.lower() not in LEVELS]
    first = level_free[0] if level_free else ""
    proper = bool(first) and (first[0].isupper() or first[0] in QUOTES)
    if kind == "bare":
        return view[cue.start].isupper() and bool(words) and (has_number or bool(_NAME_YEAR.fullmatch(words[0]))) and len(words) < 2
    if kind == "summit":
        before = view[max(cue.start - 12, 0) : cue.start].lower().split()
        return (
            view[cue.start].isupper()
            and bool(words)
            and (has_number or (_known(f"{view[cue.start : cue.end]} {rest}") and bool(before) and before[-1] not in _NOT_SUMMIT))
        )
    if kind == "session":
        return has_number and proper
    if kind == "meeting":
        return (proper and (has_number or _known(rest))) or (has_number and capital_head and proper)
    if not has_number and _ANY.search(view, max(cue.start - 5, 0), cue.start):
        return False
    if kind == "forum" and not (view[cue.start].isupper() or has_number or " về " in rest or first[:1] in QUOTES):
        return _known(rest)
    if has_number and (proper or (capital_head and words != [] and (len(level_free) > 1 or words[0][0].isupper()))):
        return True
    if first and first[0] in QUOTES:
        return len(level_free) > 1 and not level_free[1][0].islower()
    if kind == "dialogue":
        return capital_head and proper
    if capital_head and "về" in words[: 1 if kind == "forum" else None] and _is_topic(words[words.index("về") + 1 :]):
        return True
    if kind == "workshop":
        return capital_head and any(w[0].isupper() for w in level_free)
    if not capital_head and [w for w in level_free if w != "-"] == ["ASEAN"]:
        return False
    return proper or (capital_head and words != [] and words[0][0].isupper() and any(w[0].isupper() for w in level_free))


def _is_topic(words: list[str]) -> bool:
    """Whether the words say what a conference is about: a proper name, or two words and more (`Hội nghị khoa học về bệnh đột quỵ`)."""
    return bool(words) and words[0] not in _PLURALS and (words[0][0].isupper() or words[0][0] in QUOTES or len(words) > 1)


def _known(rest: str) -> bool:
    return fold(rest) in _series()


def fold(name: str) -> str:
    """A name as series are looked up: lower case, without glosses, linking words and years."""
    bare = _GROUP.sub(r"g\1", _TERM.sub("", matching_view(name).lower()))
    bare = re.sub(r"\([^)]{0,30}\)|[“”\"‘’-](?!\w)|(?<!\w)[“”\"‘’-]", " ", bare)
    words = [w for w in bare.split() if w not in ("các", "của", "trực", "tuyến", "lần", "hẹp") and not _NAME_YEAR.match(w)]
    return " ".join(words)


def series_key(name: str) -> str:
    """Key of the series a name belongs to: a row of meeting_series.csv, else the folded name itself."""
    folded = fold(name)
    for head in sorted(_heads(), key=len, reverse=True):
        if folded.startswith(head + " "):
            rest = folded[len(head) + 1 :]
            break
    else:
        rest = folded.removeprefix("x ")
    for candidate in (folded, rest):
        if candidate in _series():
            return _series()[candidate]["key"]
    return folded


def settle_editions(meetings: list[Meeting]) -> None:
    """A mention without edition or year is the edition of its series that stands before it, or the first one after it."""
    for ordered in (meetings, list(reversed(meetings))):
        known: dict[str, int] = {}
        for meeting in ordered:
            if meeting.ordinal is not None:
                known[meeting.series] = meeting.ordinal
            elif meeting.series in known and not _NAME_YEAR.search(meeting.name):
                meeting.ordinal = known[meeting.series]
                meeting.rule, meeting.confidence = "edition_from_context", 0.7


def settle_terms(meetings: list[Meeting]) -> None:
    """A session without its committee's term is the one of that number whose term the article gives."""
    terms: dict[tuple[str, int | None], str] = {}
    for meeting in meetings:
        term = _TERM.search(matching_view(meeting.name))
        if term:
            meeting.term = terms[meeting.series, meeting.ordinal] = term[1].lower()
    for meeting in meetings:
        meeting.term = meeting.term or terms.get((meeting.series, meeting.ordinal))


def meeting_id(meeting: Meeting) -> str:
    """Content id from series and edition, else the year in the name, else the first day."""
    year = _NAME_YEAR.search(meeting.name)
    start: date | None = meeting.values.get("start_date")
    if meeting.term and meeting.ordinal:  # a committee's sessions are counted anew in every term
        return content_id("m", meeting.series, meeting.ordinal, meeting.term)
    which: object = meeting.ordinal or (year[0] if year else None) or (start.isoformat() if start else "")
    return content_id("m", meeting.series, which)


def register(findings: Findings, meeting: Meeting) -> None:
    """Make the meeting's series an entity: the gazetteer's row, or the name as the article gives it."""
    row = _series_by_key().get(meeting.series)
    if row:
        findings.entity("meeting_series", row["name"], meeting.series, name_en=row["name_en"] or None, acronym=row["acronym"] or None)
    else:
        findings.entity("meeting_series", meeting.name, meeting.series)


@cache
def _series_by_key() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in entries("meeting_series")}
