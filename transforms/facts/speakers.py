"""Who says it: the person, institution or pronoun that is the subject of a verb of saying."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.facts.model import Fact
from transforms.facts.reading import Reading, rows

# What may stand between a speaker and the verb: adverbs, and an aside in commas, dashes or brackets.
_ADVERBS = (
    "cũng|đã|lại|vừa|tiếp tục|đồng thời|còn|thẳng thắn|thì|từng|liên tục|một lần nữa|luôn|mới|vẫn|chỉ|nhiều lần|hôm nay|hôm qua|ngay lập tức|tự tin|kiên quyết|chính thức|"
    "sau đó|sáng nay|chiều nay|sẽ|cùng|đều|bất ngờ|tỏ ra|trước đó|công khai|mạnh mẽ|buồn bã|bày tỏ|nói|lên tiếng|trả lời|phát biểu|hào hứng|xúc động|hồ hởi|cho biết|ngày|hôm|hôm qua"
)
_ADVERB_RUN = re.compile(rf"(?:\s*,?\s*(?:{_ADVERBS}))*\s*,?\s*$")
_ASIDE_STOP = re.compile(r"\b(?:đã|sẽ|bị|được|đang|khi|vì|nên|rằng|là|có|để|không|cho|nếu|mà|thì)\b")
_WORDS_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """``name`` is the fullest form; ``person_id`` where it is a person; the span is that of the mention."""

    name: str
    person_id: str | None
    start: int
    end: int


@cache
def _speaker_words() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in rows("speaker_words")}


def speaker_before(reading: Reading, start: int, verb: int) -> Speaker | None:
    """The subject of the verb at ``verb`` whose clause starts at ``start`` or later; None where nobody named speaks."""
    low = reading.low
    core = start + len(low[start:verb][: _ADVERB_RUN.search(low[start:verb]).start()])  # type: ignore[union-attr]
    words = low[start:core].split()
    for n in range(min(_WORDS_BEFORE, len(words)), 0, -1):
        kind = _speaker_words().get(" ".join(words[-n:]).lstrip('"“”,.- '))
        if kind and not _named_at(reading, core):
            return resolve(reading, " ".join(words[-n:]), kind, core)
    named = [f for f in (*reading.facts("person_mentions", start, core), *reading.facts("entity_mentions", start, core)) if f.end <= core]
    named.sort(key=lambda f: (f.end, f.end - f.start))
    people = [f for f in named if f.table == "person_mentions"]
    if people and _is_subject(low[people[-1].end : core]):
        return _person(people[-1])
    bodies = [f for f in named if f.table == "entity_mentions" and _is_speaking_entity(reading, f)]
    if bodies and bodies[-1].end >= core - 1:
        return _body(reading, bodies, low)
    return None


def _named_at(reading: Reading, end: int) -> bool:
    return any(f.end == end for f in reading.facts("person_mentions", max(end - 60, 0), end))


def _is_subject(gap: str) -> bool:
    """Whether what stands between a name and the verb is nothing or an aside."""
    gap = gap.strip()
    if not gap:
        return True
    if gap[0] not in ",-(" and not gap.startswith(("tại ", "ở ", "của ")):
        return len(gap) < 4
    return len(gap) < 160 and not _ASIDE_STOP.search(gap)


def _is_speaking_entity(reading: Reading, fact: Fact) -> bool:
    entity = reading.findings.entities.get(fact.values["entity_id"])
    return bool(entity) and entity["entity_type"] in ("organization", "country", "place")


def _person(fact: Fact) -> Speaker:
    return Speaker(fact.values["name"], fact.values["person_id"], fact.start, fact.end)


def _body(reading: Reading, bodies: list[Fact], low: str) -> Speaker | None:
    """One institution, or two joined by `và` (`AI và HRW`); not a place."""
    last = bodies[-1]
    entity = reading.findings.entities[last.values["entity_id"]]
    before = low[max(last.start - 12, 0) : last.start]
    if entity["entity_type"] == "place" or re.search(r"(?:các nước|tại|ở|từ|người dân|với|của một số|báo chí|truyền thông|nhiều nước|người) $", before):
        return None
    if len(bodies) > 1 and low[bodies[-2].end : last.start] == " và ":
        return Speaker(reading.article.text[bodies[-2].start : last.end], None, bodies[-2].start, last.end)
    return Speaker(reading.article.text[last.start : last.end], None, last.start, last.end)


def resolve(reading: Reading, word: str, kind: str, at: int) -> Speaker | None:
    """The person a title (`Thứ trưởng`) or a pronoun (`ông`) before ``at`` stands for: the last one named that fits."""
    people = reading.facts("person_mentions", 0, at)
    if kind == "title":
        title = word.strip('"“”,.- ')
        fitting = [p for p in people if (p.values.get("title") or "").lower().startswith(title)]
        if not fitting:
            fitting = [p for p in reading.facts("person_mentions", at, len(reading.low)) if (p.values.get("title") or "").lower().startswith(title)][:1]
        return _person(fitting[-1]) if fitting else None
    return _person(people[-1]) if people and at - people[-1].start < 700 else None
