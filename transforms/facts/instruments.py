"""Named documents, agreements, laws, plans and funds with their number, issuer and state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.facts.model import Article, Findings
from transforms.facts.name_phrases import QUOTES, TOKEN, name_end
from transforms.facts.reading import Cue, Reading, alternation, words_of
from transforms.gazetteers import entries

# `số 91/2009/NĐ-CP`, `1956/QĐ-TTg`, `3010-1/TB-ĐHHV`, `30a/2008/NQ-CP`, `47-QĐ/TW`; a bare number only after a capital head.
_OFFICIAL_NUMBER = re.compile(
    r" (?:số:? )?(\d{1,5}[a-z]?(?: ?- ?\d{1,2})?(?: ?/ ?(?:19|20)\d\d)?(?: ?[/-] ?[A-ZĐ][A-ZĐa-z]{0,9}\d{0,2}(?:&[A-ZĐ]{1,6})?){1,4}(?:(?<=QH) \d{2})?)(?!\w)"
)
_SHORT_NUMBER = re.compile(r" (?:số )?(\d{1,4}[a-z]?(?:/(?:19|20)\d\d)?)(?![\w./,]\d|[\w%])")
_KNOWN_BY_NUMBER = re.compile(r" (\d{2,3})(?=[,.;:)]|$| (?:của|về|quy định|đã|được|có|cũng|sửa)(?!\w))")  # `trong nghị định 65, Bộ trưởng`
_NAME_YEAR = re.compile(r"(?:năm )?(?:19|20)\d\d(?!\w| ?-)(?: sửa đổi(?!,))?")  # a law's name ends with its year
_CONSTITUTION_GOES_ON = ("của", "năm", "nước", "sửa", "hòa", "hoà", "hiện")
_AFTER_LAW = re.compile(r" sau (?!\d)")  # `theo Điều 124 Bộ luật Hình sự sau vụ việc`
_DRAFT = ("dự án ", "dự thảo ")
_MODIFIES_WITHIN = 40  # code points between `sẽ`, `dự kiến` and the verb of adopting that they put off
_DEICTIC = re.compile(r" (?:này|đó|trên|mới|chung)\b")
_BEHIND = re.compile(r"\s*\S")
_QUOTED = re.compile(r" [“\"][^“”\"]{2,80}[”\"]")
_TO_BE_ADOPTED = re.compile(r"\b(?:sẽ|dự kiến)\b[^.;]{0,60}\bvăn kiện\b[^.;]{0,40}\b(?:thông qua|ký|ghi nhận)\b")
_ANNOUNCED_WITHIN = 400  # code points before a sentence that lists `các văn kiện quan trọng ... như: ...`
_ISSUER = re.compile(
    r" (?:ngày [\d/.-]{3,10} )?của (?:Thủ tướng(?: Chính phủ)?|Chính phủ|Quốc hội|Ủy ban Thường vụ Quốc hội|Bộ Chính trị|"
    r"(?:HĐND|UBND|Bộ|liên Bộ) [A-ZĐ]\w{1,20}(?: \w{1,20}){0,6}?)(?=[,.;:)]| (?:về|đã|quy|có|và|là|cho)\b)"
)
_GLOSSED = re.compile(r"((?: (?!(?:sẽ|đã|đang|được|bị|là|do|và|tại|vào) )[\w-]{1,20}(?: và(?= \w{1,20}(?: \w{1,20}){0,2} \())?){1,24}) \([A-ZĐ][A-ZĐ ]{1,14}\)")
_NOT_LAW = re.compile(rf"(?i:(?<!\w){alternation('not_law')} $)")
_PLURALS = ("các", "những", "mọi")
_WITH_PARTNERS = re.compile(r" với (?:các )?(?:[Đđ]ối tác|nước) ")
_PARTNER = re.compile(r"(?:,| và|, và) (?:các )?")
_HAPPENS_AFTER = re.compile(r"[^,.;:]{0,30}?(?<!\w)(?:(sẽ |sắp |dự kiến )?(?:được )?(?:chính thức )?)$")
_ORGANISATION_HEADS = words_of("organisation_head")
_OTHER_WORDS = words_of("other_word")
_BEING_IN_FORCE = ("đi vào hoạt động", "có hiệu lực")
_ADOPTED_LOWER = frozenset(["agreement", "convention", "law"])


@dataclass(frozen=True, slots=True)
class Instrument:
    """One mention of a named instrument."""

    start: int
    end: int
    name: str
    type: str
    status: str | None
    issuer: str | None
    number: str | None
    rule: str


@cache
def _borders() -> frozenset[str]:
    return frozenset(row["word"].lower() for name in ("instrument_words", "meeting_words") for row in entries(name))


@cache
def _organisation_funds() -> tuple[str, ...]:
    return tuple(row["rest"].lower() for row in entries("organisation_funds"))


@cache
def _policy_words() -> tuple[str, ...]:
    return tuple(row["word"] for row in entries("policy_words"))


def find(article: Article, findings: Findings) -> None:
    """Add the ``instruments``; entities are read from the findings."""
    for i in find_instruments(Reading.of(findings)):
        findings.add("instruments", i.start, i.end, i.rule, 0.8, name=i.name, instrument_type=i.type, status=i.status, issuer=i.issuer, number=i.number)


def find_instruments(reading: Reading) -> list[Instrument]:
    """Named instruments in the order of the text, none inside another."""
    found: list[Instrument] = []
    end = 0
    for cue in reading.cues("instrument_words"):
        if cue.start < end:
            continue
        instrument = _named(reading, cue)
        if instrument:
            found.append(instrument)
            end = instrument.end
    return found


def _named(reading: Reading, cue: Cue) -> Instrument | None:
    view = reading.article.view
    start, stop = reading.sentence(cue.start)
    is_capital = view[cue.start].isupper()
    number = _number(view, cue, stop, is_capital)
    if (number is None and not _may_be_name(view, cue, stop, is_capital)) or _is_part_of_organisation(reading, cue, start):
        return None
    if number:
        end = number.end()
        rule = "official_number"
    else:
        end = _closing(view, cue.end, stop) if cue.row["form"] == "quote" else _up_to_gloss(reading, cue, name_end(view, cue.end, stop, _borders()), stop)
        rule = "capital_head"
        if not _is_name(view, cue, end, is_capital, is_capital and cue.start > start):
            return None
        end = _law_end(view, cue, end) if cue.row["type"] == "law" else end
    issuer = _ISSUER.match(view, end, stop)
    name_stop, whole = _through_partners(reading, cue.end, end)
    return Instrument(
        start=cue.start,
        end=whole,
        name=_text(reading, cue, name_stop),
        type=cue.row["type"],
        status=_status_after(reading, whole, stop) or _status(reading, cue, start),
        issuer=issuer[0].split("của ", 1)[1] if issuer else None,
        number=number[1] if number else None,
        rule=rule,
    )


def _number(view: str, cue: Cue, stop: int, is_capital: bool) -> re.Match[str] | None:
    """The number right behind a head."""
    number = _OFFICIAL_NUMBER.match(view, cue.end, stop)
    if number is None and cue.row["form"] == "number":
        return (_SHORT_NUMBER if is_capital else _KNOWN_BY_NUMBER).match(view, cue.end, stop)
    return number


def _may_be_name(view: str, cue: Cue, stop: int, is_capital: bool) -> bool:
    """What ``_is_name`` needs, by the head and the letter behind it alone: most heads are common nouns (`theo luật định`)."""
    if cue.row["form"] == "number":
        return False
    if is_capital or cue.row["form"] == "quote":
        return True
    behind = _BEHIND.match(view, cue.end, stop) if cue.row["type"] in _ADOPTED_LOWER else None
    return behind is not None and behind[0][-1].isupper()


def _law_end(view: str, cue: Cue, end: int) -> int:
    """A law's name ends with its year, a constitution's with the word itself where a verb follows (`Hiến pháp quy định`)."""
    year = _NAME_YEAR.search(view, cue.end, end)
    if year:
        return year.end()
    after = _AFTER_LAW.search(view, cue.end, end)
    end = after.start() if after else end
    following = view[cue.end : end].split()
    is_alone = cue.row["form"] == "bare" and bool(following) and following[0].islower() and following[0] not in _CONSTITUTION_GOES_ON
    return cue.end if is_alone else end


def _closing(view: str, start: int, stop: int) -> int:
    """Behind the mark that closes a quotation opened right after the head; ``start`` where none opens."""
    quoted = _QUOTED.match(view, start, stop)
    return quoted.end() if quoted else start


def _up_to_gloss(reading: Reading, cue: Cue, end: int, stop: int) -> int:
    """The name goes on to an acronym in brackets: `Tuyên bố ... nhằm liên kết các ứng phó ... (ASEAN SHIELD)`."""
    gloss = _GLOSSED.match(reading.article.view, end, stop) if end > cue.end else None
    return gloss.end(1) if gloss and not reading.cues_in("instrument_words", end, gloss.end()) else end


def _text(reading: Reading, cue: Cue, end: int) -> str:
    start = cue.end + 1 if cue.row["form"] == "quote" else cue.start
    name = reading.article.text[start:end].replace("\n", " ").strip()
    return name if sum(name.count(mark) for mark in '“”"') in (2, 4) and name[0] not in QUOTES else name.strip('“”" ')


def _is_part_of_organisation(reading: Reading, cue: Cue, start: int) -> bool:
    before = reading.low[max(start, cue.start - 16) : cue.start].split()
    if (
        before
        and (before[-1] in _ORGANISATION_HEADS or " ".join(before[-2:]) in _ORGANISATION_HEADS)
        and (reading.article.view[cue.start].isupper() or cue.row["word"] == "luật")
    ):
        return True
    if any(f.start < cue.start < f.end for f in reading.facts("entity_mentions", max(cue.start - 80, 0), cue.start)):
        return True
    if any(f.rule.startswith("body") for f in reading.facts("entity_mentions", cue.start, cue.start + 1)):
        return True
    low = reading.low
    return any(low.startswith(rest, cue.end + 1) for rest in _organisation_funds()) if cue.row["type"] == "fund" else False


def _is_name(view: str, cue: Cue, end: int, is_capital: bool, is_inside: bool) -> bool:
    words = TOKEN.findall(view, cue.end, end)
    if words and f"{cue.row['word']} {words[0].lower()}" in _OTHER_WORDS:
        return False
    if cue.row["form"] == "policy" and not any(w in view[cue.end : end].lower() for w in _policy_words()):
        return False
    if cue.row["form"] == "report" and (not is_inside or not words or words[0][0].isupper() or not any(w[0].isupper() for w in words)):
        return False
    if _NOT_LAW.search(view, max(cue.start - 6, 0), cue.start) or (words and words[0] in _PLURALS):
        return False
    if cue.row["form"] == "quote":
        return bool(words) and words[0] in QUOTES
    if cue.row["form"] == "bare" and is_inside:
        return bool(words) or not _DEICTIC.match(view, cue.end)
    if not words:
        return False
    first_is_proper = words[0][0].isupper() or words[0] in QUOTES
    if not is_capital:
        return first_is_proper and cue.row["type"] in _ADOPTED_LOWER and words[0] not in QUOTES
    if words[0] == "của" and len(words) < 5 and "về" not in words:
        return False
    if not is_inside:
        return first_is_proper or (len(words) >= 3 and (cue.row["type"] in _ADOPTED_LOWER or words[0] == "về"))
    return first_is_proper or any(w[0].isupper() for w in words) or len(words) >= 3


def _through_partners(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Ends of the name and of its span, which takes every partner: `8 Kế hoạch hành động ... với các Đối tác Canada, Trung Quốc và Liên hợp quốc`."""
    view = reading.article.view
    named = _WITH_PARTNERS.search(view, start, end)
    whole = end
    while named and (joint := _PARTNER.match(view, whole)):
        partner = next(iter(reading.facts("entity_mentions", joint.end(), joint.end() + 1)), None)
        if not partner:
            break
        whole = partner.end
    return (named.start(), whole) if named and whole > end else (end, end)


def _status_after(reading: Reading, end: int, stop: int) -> str | None:
    """State by the verb that has the name as its subject: `Quỹ ... đi vào hoạt động`, `Hiệp định ... được ký kết`."""
    for cue in reading.cues_in("event_verbs", end, min(stop, end + 60)):
        happens = _HAPPENS_AFTER.match(reading.low, end, cue.start)
        if not happens:
            return None
        if cue.row["verb"] in _BEING_IN_FORCE or (
            cue.row["kind"] == "adopted" and (happens[0].rstrip().endswith("được") or cue.row["verb"].startswith("được"))
        ):
            return "planned" if happens[1] else cue.row["kind"]
    return None


def _status(reading: Reading, cue: Cue, sentence_start: int) -> str | None:
    """State by the nearest verb before the name in its sentence; `sẽ` and `dự kiến` turn adopting into planning."""
    low, start = reading.low, cue.start
    before = [c for c in reading.cues_in("event_verbs", sentence_start, start) if _acts_on(low, c, start)]
    announced = "văn kiện" in low[sentence_start:start] and _TO_BE_ADOPTED.search(low, max(sentence_start - _ANNOUNCED_WITHIN, 0), start)
    if announced or not before:
        return "planned" if announced else None
    before = _of_list(low, before, start)
    last = before[-1]
    kind = last.row["kind"]
    if (
        kind == "adopted"
        and not low.endswith("đã ", 0, last.start)
        and any(c.row["kind"] == "planned" and last.start - c.end < _MODIFIES_WITHIN for c in before[:-1])
    ):
        return "planned"
    if kind == "planned" and len(before) > 1 and before[-2].row["kind"] == "proposed" and last.start - before[-2].end < 3:
        return "proposed"
    if kind == "under_review" and low.endswith(" nêu trong ", 0, start):
        return None
    if cue.row["type"] != "law":
        return kind
    if low.endswith(_DRAFT, 0, start) or last.row["verb"] == "dự thảo":
        return "under_review"
    return "in_force" if kind == "planned" and _NAME_YEAR.search(low, start, start + 60) else kind  # no law of a past year is being built


def _acts_on(low: str, cue: Cue, start: int) -> bool:
    """Whether a verb may have what follows as its object: not `kế hoạch thực hiện`, `thông báo của`, `biện pháp được xây dựng có tính đến ...`."""
    is_denied = cue.row["kind"] == "adopted" and low.endswith((" không ", " chưa "), 0, cue.start)
    if is_denied or low.startswith(" của ", cue.end) or low.endswith("kế hoạch ", 0, cue.start):
        return False
    return cue.row["kind"] != "planned" or start - cue.end < 3 or not low.endswith(" được ", 0, cue.start)


def _of_list(low: str, cues: list[Cue], start: int) -> list[Cue]:
    """The verbs before `như` govern each item of the list; a verb inside an item (`tiến độ thực hiện Tuyên bố ...`) only that item."""
    listed = low.rfind(" như ", cues[0].end, start)
    leading = [c for c in cues if c.end <= listed]
    return leading if leading and cues[-1].start > listed and "," in low[cues[-1].end : start] else cues
