"""The words of a statement: where they start and end, without marks and without who passed them on."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from transforms.facts.reading import Reading, alternation
from transforms.facts.speaker_phrases import Speaker

PREDICATE = re.compile(rf"\b{alternation('predicate')}\b")
TAIL = " \t\n.!?…;,:\"“”'/-"
_ONLY_SOURCE = re.compile(r"\s{0,3}[\w. ]{2,30} (?:đưa tin|cho hay|dẫn lời)[^,]{0,20}$")
_ATTRIBUTION = re.compile(r",\s{1,3}(?:(?:theo|hãng tin|tờ|báo|dẫn lời)\s.{3,120}|[A-ZĐ][\w. ]{1,30} (?:đưa tin|cho hay|dẫn lời|viết|tường thuật).{0,40})$")


@dataclass(slots=True)
class Statement:
    """What is said, by whom, found by which rule."""

    start: int
    end: int
    speaker: Speaker
    is_direct: bool
    rule: str


def clause(reading: Reading, start: int, end: int, speaker: Speaker, rule: str) -> list[Statement]:
    """The reported clause in the span as one statement; none where only a source or fewer than three words are left."""
    if _ONLY_SOURCE.match(reading.low, start, end):
        return []
    statement = trimmed(reading, Statement(start, end, speaker, False, rule), end)
    return [statement] if len(reading.low[statement.start : statement.end].split(None, 3)) >= 3 else []


def trimmed(reading: Reading, statement: Statement, end: int) -> Statement:
    """The statement ended at ``end``, without closing marks, attributions and opening quotes."""
    view = reading.article.view
    start = statement.start
    attribution = _ATTRIBUTION.search(view, start, end)
    if attribution and not PREDICATE.search(attribution[0]):
        end = attribution.start()
    end = start + len(view[start:end].rstrip(TAIL))
    while start < end and view[start] in " \"“”'":
        start += 1
    return Statement(start, max(end, start), statement.speaker, statement.is_direct, statement.rule)


def sentences_of(reading: Reading, quote: tuple[int, int], speaker: Speaker, rule: str) -> list[Statement]:
    """Each sentence of a quotation, cut to the quotation."""
    found = []
    first = max(bisect_right(reading.article.sentence_starts, quote[0]) - 1, 0)
    for start, end in islice(reading.article.sentences, first, None):
        if start >= quote[1]:
            break
        cut = Statement(max(start, quote[0]), min(end, quote[1]), speaker, True, rule)
        cut = trimmed(reading, cut, cut.end)
        if len(reading.low[cut.start : cut.end].split(None, 3)) >= 3:
            found.append(cut)
    return found
