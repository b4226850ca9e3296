"""Reported and direct speech of named persons and institutions: who says what, at most one sentence a row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.facts.quotations import quotations
from transforms.facts.reading import Cue, Reading
from transforms.facts.speakers import Speaker, speaker_before

_NOT_A_VERB = re.compile(r"(?:được|bị|theo|lời|sự|việc|những|các|bản|một|đơn|để|nhằm|muốn|cần|không|chưa|ra|bài|của|trong|về|khi|đừng|chẳng|hãy|mọi|nguồn)\s$")
_RATHER = re.compile(r"(?:[^,;:.\"“”]{0,90}?)\brằng\b[\s,:]*")
_COLON = re.compile(r"[^;:.\"“”]{0,110}?:\s*")
_QUOTE_OPENS = re.compile(r"\s*,?\s*[\"“]")
_CLAUSE_STARTS = re.compile(r"(?:\s+(?:thêm|rõ|luôn|ngay))?\s*,?\s+(?=\S)")
_TOPIC = re.compile(
    r"(?:về|với|tại|trên|trong|vào|cùng|cho|của|do|bởi|từ|như|tầm quan trọng|vai trò|sự |tinh thần|quyết tâm|quan điểm|lập trường|ý nghĩa|ủng hộ|chủ đề|mong muốn|lời |niềm |cao )"
)
_PREDICATE = re.compile(
    r"\b(?:là|sẽ|cần|phải|đã|đang|được|bị|không|có|chưa|vẫn|luôn|nên|rất|vừa|mới|còn|đều|cũng|khiến|giúp|trở thành|đạt|tăng|giảm|chỉ|hãy|nếu|thuộc|gồm|khá|quá)\b"
)
_TAIL = re.compile(r"[\s.!?…;,:\"“”'./-]+$")
_CONNECTOR = re.compile(r"(?:,|\s+và|,\s*đồng thời|\s+đồng thời|;)?(?:\s+(?:và|đồng thời|cũng|còn|đã|lại|tiếp tục|trong khi))*\s*$")
_ATTRIBUTION = re.compile(r",\s+(?:theo|hãng tin|tờ|báo|dẫn lời)\s.{3,120}$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, by whom, found by which rule."""

    start: int
    end: int
    speaker: Speaker
    is_direct: bool
    rule: str


def find_statements(reading: Reading) -> list[Statement]:
    """Statements in the order of the text; one a sentence and speaker."""
    quotes = quotations(reading.article.text)
    found: list[Statement] = []
    for start, end in reading.article.sentences:
        cues = [
            c
            for c in reading.cues_in("speech_verbs", start, end)
            if not _inside(c.start, quotes) and not _NOT_A_VERB.search(reading.low, max(start, c.start - 7), c.start)
        ]
        said = _by_verbs(reading, start, end, cues, quotes)
        said = said or _by_theo(reading, start, end) or _before_colon(reading, start, end, quotes)
        found.extend(said)
    return _distinct(found)


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _by_verbs(reading: Reading, start: int, end: int, cues: list[Cue], quotes: list[tuple[int, int]]) -> list[Statement]:
    """Statements of one sentence's verbs of saying. A verb joined to the one before shares its speaker and ends its words."""
    found: list[Statement] = []
    speaker: Speaker | None = None
    for cue in cues:
        within = found[-1] if found and found[-1].start <= cue.start < found[-1].end else None
        own = speaker_before(reading, within.start if within else start, cue.start)
        if within:
            joint = _CONNECTOR.search(reading.low, within.start, cue.start)
            if joint and joint.end() == cue.start and joint[0].strip() and joint.start() > within.start + 8:
                found[-1] = _trimmed(reading, within, joint.start())
            elif own and own.start - within.start < 30:
                found.pop()
                speaker = own
            else:
                continue
        elif own:
            speaker = own
        elif not found or not _joined(reading.low[found[-1].end : cue.start]):
            speaker = None
        if speaker:
            found.extend(_said(reading, start, end, cue, speaker, quotes))
    return found


def _joined(gap: str) -> bool:
    return len(gap) < 40 and bool(re.match(r"[\s,”\"]*(?:và|đồng thời|cũng)?\s*(?:và|đồng thời|cũng|còn|đã|lại)?\s*$", gap))


def _said(reading: Reading, start: int, end: int, cue: Cue, speaker: Speaker, quotes: list[tuple[int, int]]) -> list[Statement]:
    view = reading.article.view
    marked = _RATHER.match(view, cue.end, end) or _COLON.match(view, cue.end, end)
    at = marked.end() if marked else cue.end
    opens = _QUOTE_OPENS.match(view, at if not marked else at - 1 if view[at - 1 : at] == " " else at, end)
    if opens:
        quote = next((q for q in quotes if q[0] == opens.end()), None)
        if quote and (quote[1] >= end - 3 or (marked and view[quote[1] + 1 : quote[1] + 2] in ("", ".", " ", "\n"))) and quote[1] >= end - 3:
            return _sentences_of(reading, quote, speaker, "quote_after_verb")
        begin = opens.end() - 1
        return _clause(reading, begin, end, speaker, "clause_with_quote")
    if marked:
        return _clause(reading, at, end, speaker, "clause_after_mark")
    backwards = _quoted_before(reading, start, speaker, quotes)
    if backwards:
        return backwards
    rest = _CLAUSE_STARTS.match(view, cue.end, end)
    if cue.row["kind"] != "mark" and rest:
        body = reading.low[rest.end() : end]
        is_topic = _TOPIC.match(body) and not _PREDICATE.search(body)
        if len(body.split()) >= 4 and not is_topic:
            return _clause(reading, rest.end(), end, speaker, f"{cue.row['kind']}_after_verb")
    if len(reading.low[cue.end : end].split()) < 8:
        return _prefix(reading, start, speaker)
    return []


def _clause(reading: Reading, start: int, end: int, speaker: Speaker, rule: str) -> list[Statement]:
    statement = _trimmed(reading, Statement(start, end, speaker, False, rule), end)
    return [statement] if len(reading.low[statement.start : statement.end].split()) >= 3 else []


def _trimmed(reading: Reading, statement: Statement, end: int) -> Statement:
    """The statement ended at ``end``, without closing marks, attributions and opening quotes."""
    view = reading.article.view
    start = statement.start
    attribution = _ATTRIBUTION.search(view, start, end)
    if attribution and not _PREDICATE.search(attribution[0]):
        end = attribution.start()
    tail = _TAIL.search(view, start, end)
    if tail:
        end = tail.start()
    while start < end and view[start] in " \"“”'":
        start += 1
    return Statement(start, max(end, start), statement.speaker, statement.is_direct, statement.rule)


def _sentences_of(reading: Reading, quote: tuple[int, int], speaker: Speaker, rule: str) -> list[Statement]:
    """Each sentence of a quotation, cut to the quotation."""
    found = []
    for start, end in reading.article.sentences:
        if start < quote[1] and end > quote[0]:
            cut = Statement(max(start, quote[0]), min(end, quote[1]), speaker, True, rule)
            cut = _trimmed(reading, cut, cut.end)
            if len(reading.low[cut.start : cut.end].split()) >= 3:
                found.append(cut)
    return found


def _quoted_before(reading: Reading, start: int, speaker: Speaker, quotes: list[tuple[int, int]]) -> list[Statement]:
    quote = next((q for q in reversed(quotes) if q[1] < speaker.start), None)
    if not quote or quote[1] < start - 3 or speaker.start - quote[1] > 90 or not re.match(r"[\"”»]\s*[,.-]?", reading.article.view[quote[1] : quote[1] + 3]):
        return []
    if _PREDICATE.search(reading.low, quote[1], speaker.start):
        return []
    return _sentences_of(reading, quote, speaker, "quote_before_verb")


def _prefix(reading: Reading, start: int, speaker: Speaker) -> list[Statement]:
    """What stands before `, ông X nói.`"""
    comma = reading.article.view.rfind(",", start, speaker.start)
    if comma < 0 or not _PREDICATE.search(reading.low, start, comma) or len(reading.low[start:comma].split()) < 5:
        return []
    return _clause(reading, start, comma, speaker, "clause_before_verb")


def _by_theo(reading: Reading, start: int, end: int) -> list[Statement]:
    return []


def _before_colon(reading: Reading, start: int, end: int, quotes: list[tuple[int, int]]) -> list[Statement]:
    return []


def _distinct(found: list[Statement]) -> list[Statement]:
    kept: dict[tuple[int, int], Statement] = {}
    for statement in found:
        kept.setdefault((statement.start, statement.end), statement)
    return sorted(kept.values(), key=lambda s: s.start)
