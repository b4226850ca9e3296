"""Who chairs, hosts, attends or observes a meeting, as a sentence says it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.facts.meetings import Meeting
from transforms.facts.model import Fact
from transforms.facts.reading import Cue, Reading
from transforms.facts.speaker_phrases import Speaker
from transforms.facts.speakers import speaker_before

_OBJECT_NEAR = 45  # code points between `chủ trì` and the meeting: more is another clause
_ONE_OF_MANY = 12
_BY = re.compile(r"\bdo\s{1,3}(?:[^,;.]{0,80})$")
_DELEGATION = re.compile(r"(?:đoàn|đại biểu|đại diện|lãnh đạo|quan chức|trưởng đoàn|phái đoàn)(?: [^\W\d]{1,20}){0,6} $")
_LEAVING = re.compile(r"\s(?:sẽ|là nước|lên đường|sẽ lên đường|tới|đến|sẽ đến|sẽ tới|đã đến|đã tới|sang)(?: [^\s,.;]{1,20}){0,3}\s{0,3}$")
# `chủ trì hội nghị.`, not `chủ trì cuộc họp rà soát công tác chuẩn bị Hội nghị ...`
_STANDS_ALONE = re.compile(r"\s?(?:$|[,.;:)]|(?:này|lần này|trên|với|tại|vào|sáng|chiều|ngày|đã|sẽ|có|do|dưới|diễn ra|trong|và|từ)\b)")
_LIST_ENDS = re.compile(r"[.;:]|\b(?:do|nhằm|để|tại|trong|vào|về|theo|từ|diễn ra|được)\b")
# A head alone stands for a meeting named elsewhere; heads of one kind stand for each other.
_SAME = {
    "conference": "conference",
    "summit": "conference",
    "meeting": "conference",
    "bare": "conference",
    "session": "session",
    "forum": "forum",
    "dialogue": "forum",
    "workshop": "workshop",
}


@dataclass(frozen=True, slots=True)
class Role:
    """``name`` takes part as ``role``; the span runs from the name to the phrase that says so, inside one sentence."""

    start: int
    end: int
    meeting: Meeting
    role: str
    name: str
    country_code: str | None


def find_roles(reading: Reading, meetings: list[Meeting]) -> list[Role]:
    """Roles in the order of the text, each only where both the holder and the meeting are named."""
    found: list[Role] = []
    for cue in reading.cues("role_words"):
        start, end = reading.sentence(cue.start)
        holder = cue.row["holder"]
        if holder == "mark":
            found = [_as_observer(r) if start <= r.start and r.role == "participant" else r for r in found]
        elif holder == "after":
            found.extend(_after(reading, cue, meetings, start, end))
        else:
            found.extend(_before(reading, cue, meetings, start, end))
    return found


def _as_observer(role: Role) -> Role:
    return Role(role.start, role.end, role.meeting, "observer", role.name, role.country_code)


def _before(reading: Reading, cue: Cue, meetings: list[Meeting], start: int, end: int) -> list[Role]:
    """`X chủ trì Y`, or `Y do X chủ trì`."""
    by = _BY.search(reading.low, max(start, cue.start - 90), cue.start)
    if by:
        meeting = _last_meeting(reading, meetings, start, by.start())
        holders = _named(reading, by.start(), cue.start)
        return [_role(reading, h, meeting, cue, min(h.start, meeting.start), cue.end) for h in holders[-1:]] if meeting and holders else []
    meeting = _next_meeting(reading, meetings, cue.end, min(end, cue.end + _OBJECT_NEAR))
    if not meeting:
        return []
    leaving = _LEAVING.search(reading.low, start, cue.start)
    speaker = speaker_before(reading, start, leaving.start() if leaving else cue.start, None)
    if speaker:
        return [Role(speaker.start, max(cue.end, speaker.end), meeting, cue.row["role"], speaker.name, _country_at(reading, speaker))]
    return [_role(reading, h, meeting, cue, h.start, cue.end) for h in _delegates(reading, start, cue.start)]


def _after(reading: Reading, cue: Cue, meetings: list[Meeting], start: int, end: int) -> list[Role]:
    """`dưới sự chủ trì của X và Y`, `Cùng dự hội nghị có A, B và C`: each one that is named."""
    meeting = _last_meeting(reading, meetings, start, cue.end)
    if not meeting and cue.row["role"] == "participant":
        meeting = _current(reading, meetings, cue.start)
    if not meeting:
        return []
    stop = _LIST_ENDS.search(reading.low, cue.end, end)
    holders = _named(reading, cue.end, stop.start() if stop else end)[:_ONE_OF_MANY]
    if cue.row["role"] != "participant":
        holders = ([h for h in holders if h.table == "person_mentions"] or holders)[:2]
    return [_role(reading, h, meeting, cue, cue.start, h.end) for h in holders]


def _role(reading: Reading, holder: Fact, meeting: Meeting, cue: Cue, start: int, end: int) -> Role:
    sentence_start, sentence_end = reading.sentence(cue.start)
    if holder.table == "person_mentions":
        name, country = holder.values["name"], None
    else:
        name = reading.article.text[holder.start : holder.end]
        country = reading.findings.entities[holder.values["entity_id"]]["country_code"]
    return Role(max(start, sentence_start), min(end, sentence_end), meeting, cue.row["role"], name, country)


def _named(reading: Reading, start: int, end: int) -> list[Fact]:
    """People, institutions and countries that start in the span, none inside another."""
    facts = [*reading.facts("person_mentions", start, end), *reading.facts("entity_mentions", start, end)]
    facts = [f for f in facts if f.table == "person_mentions" or reading.findings.entities[f.values["entity_id"]]["entity_type"] in ("organization", "country")]
    found: list[Fact] = []
    for fact in sorted(facts, key=lambda f: (f.start, -f.end)):
        if fact.table == "person_mentions" and found and reading.low[found[-1].end : fact.start] == " ":
            found.pop()  # the country or body of his title
        if not found or fact.start >= found[-1].end:
            found.append(fact)
    return found


def _delegates(reading: Reading, start: int, end: int) -> list[Fact]:
    """The country or body whose delegation is the subject: `Đoàn đại biểu đến từ Đông Timo`."""
    return [f for f in _named(reading, start, end) if _DELEGATION.search(reading.low, max(start, f.start - 60), f.start)][:1]


def _country_at(reading: Reading, speaker: Speaker) -> str | None:
    for fact in reading.facts("entity_mentions", speaker.start, speaker.end):
        if fact.end == speaker.end and reading.findings.entities[fact.values["entity_id"]]["entity_type"] == "country":
            code: str | None = reading.findings.entities[fact.values["entity_id"]]["country_code"]
            return code
    return None


def _next_meeting(reading: Reading, meetings: list[Meeting], start: int, end: int) -> Meeting | None:
    """The meeting named or meant by a bare head in the span."""
    named = next((m for m in meetings if start <= m.start < end), None)
    bare = next(iter(reading.cues_in("meeting_words", start, end)), None)
    if named and (not bare or named.start <= bare.start):
        return named
    return antecedent(meetings, bare) if bare and _STANDS_ALONE.match(reading.low, bare.end) else None


def _last_meeting(reading: Reading, meetings: list[Meeting], start: int, end: int) -> Meeting | None:
    named = next((m for m in reversed(meetings) if start <= m.start and m.end <= end), None)
    bare = next(iter(reversed(reading.cues_in("meeting_words", start, end))), None)
    return named or (antecedent(meetings, bare) if bare else None)


def _current(reading: Reading, meetings: list[Meeting], at: int) -> Meeting | None:
    """The meeting an article is about where a sentence names none: the last one named before."""
    return next((m for m in reversed(meetings) if m.start < at), None)


def antecedent(meetings: list[Meeting], bare: Cue) -> Meeting | None:
    """What a bare `Hội nghị` stands for: the meeting of that kind named last in the paragraph, else the article's main one."""
    kind = _SAME[bare.row["kind"]]
    fitting = [m for m in meetings if _SAME[m.kind] == kind and not m.start <= bare.start < m.end]
    near = [m for m in fitting if 0 < bare.start - m.end < 300]
    if near:
        return near[-1]
    under_way = [m for m in fitting if m.values.get("status") in ("held", "ongoing")]
    return next(iter(under_way or fitting), None)
