"""Who says it: the person, institution, title or pronoun that is the subject of a verb of saying."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from transforms.facts.model import Fact
from transforms.facts.phrase_before import PhraseBefore, run_before
from transforms.facts.reading import Reading, alternation, words_of
from transforms.facts.speaker_phrases import Speaker, agencies, institution_after, named_after, represented, speaker_by_acronym, speaker_by_phrase
from transforms.facts.speaker_references import is_governed, is_object, leader_of, resolve, speaker_words

# What may stand between a subject and its verb.
_ADVERB_RUN = re.compile(rf"(?:(?:^|\s{{1,3}}|,\s{{0,3}})(?:{alternation('adverb')}|\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?)(?=[\s,]|$)){{0,9}}\s{{0,3}}$")
_ADVERB_ENDS = frozenset(adverb.split()[-1] for adverb in words_of("adverb"))
_ADVERB_WORDS = frozenset(word for adverb in words_of("adverb") for word in adverb.split())
_PUBLISHING = frozenset(verb.split()[-1] for verb in words_of("publishing"))
_PASSIVE = re.compile(r"(?:[^,;]{0,40}\bbị|[\s,]{0,3}(?:đã |vừa |đang |từng )?được)\b")
_BRACKETS = re.compile(r"\s?\([^()]{1,60}\)\s?$")  # `Công an quận Hoàng Mai (Hà Nội) cho biết`
_LOCALITY = re.compile(rf", {alternation('locality')}\.? [^,.:;]{{1,30}}\s?$")  # `Công an huyện Ba Chẽ, tỉnh Quảng Ninh cho biết`
_WHO = re.compile(r", (?:là )?(?:một trong những )?(?:người|vợ|chồng|con|anh|chị|em|bạn|cha|mẹ|bố)\b[^,;:]{0,110},?\s?$")
_JOINED = re.compile(r"(?:,|\bvà|;)\s{0,3}$")
_JOINTS = (",", ";", "và")
_JOINT_CHARS = 5  # the longest that ``_JOINED`` matches
_ASIDE_STOP = re.compile(rf"\b{alternation('clause_word')}\b")
_COLLECTIVE = re.compile(rf"(?:^|[,;]\s{{0,3}}){alternation('collective')}\b[^,;]{{0,60}}$")
_PUBLISHED_WORDS, _PUBLISHED_CHARS = 9, 90
_ENDS_PUBLISHED = frozenset(',.;:()“”"-')
_PUBLISHED = re.compile(
    rf"(?:^|\s)(?:đã |vừa |cũng )?{alternation('publishing')}(?: (?!và|rồi|nhưng|bị|được|thể)[^\s,.;:()“”\"-]{{1,20}}){{1,{_PUBLISHED_WORDS}}}$"
)
_NOT_SUBJECT = PhraseBefore(rf"(?<!\w){alternation('attributive')} $", words_of("attributive"))
# `lãnh đạo Đảng ... cho biết`, `Thông cáo của Bộ ... nhấn mạnh`: the body itself speaks
_SPOKEN_FOR = re.compile(
    r"(?:(?<!các )(?<!những )(?<!nhiều )(?<!một số )(?<!nhà )(?<!\w)(?:(?:lãnh đạo|đại diện|phát ngôn viên|người phát ngôn)(?: của)?|phía)|"
    rf"{alternation('paper')} (?:mới |chung )?(?:của|từ)) $"
)
_LED = re.compile(r"(?:lãnh đạo|đại diện|phía) $")
_OFFICE_OF = PhraseBefore(rf"(?<!\w){alternation('office_of')}(?: \w{{1,20}}){{0,2}} $", words_of("office_of"), between=2)
_LEADER_OF = PhraseBefore(rf"(?<!hội nghị )(?<!các )(?<!\w)((?:phó )?{alternation('leader')}) $", words_of("leader"), before=len("phó "))
_JOINED_ACRONYM = re.compile(r"\b[A-ZĐ]{2,8} và $")
# A country speaks where it opens a clause; behind a noun (`phi công Mỹ`) it only qualifies it.
_CLAUSE_OPENING = PhraseBefore(rf"(?:^|[,;:(\"“”-]|\b{alternation('clause_opening')})\s{{0,3}}$", words_of("clause_opening"), marks=',;:("“”-')
_OPENING = re.compile(r"(?:[^,.;:]{0,60},\s{1,3})?(?:ông |bà )?")
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"[\w-]+|[^\w\s]")
_WORDS_BEFORE, _WORD_CHARS = 4, 40
_ASIDE_CHARS = 80  # `trong một tuyên bố tương tự gửi nhật báo Al-Watan`
_HONORIFICS = ("ông", "bà", "anh", "chị", "cô", "em", "bạn")
_NOUN_BEFORE = PhraseBefore(rf"(?<!\w){alternation('noun_before')}$", words_of("noun_before"))  # `Tin đồn bà Melania`, `con trai ông Trump`


@cache
def _last_words() -> frozenset[str]:
    return frozenset(word.split()[-1] for word in speaker_words())


def speaker_before(reading: Reading, start: int, verb: int, last: Speaker | None) -> Speaker | None:
    """The subject of the verb at ``verb`` whose clause starts at ``start`` or later; None where nobody named speaks.

    ``last`` is who spoke before: pronouns stand for him.
    """
    low = reading.low
    core = _before_adverbs(low, max(start, verb - 60), verb)
    if _may_be_published(low[start:core][-_PUBLISHED_CHARS:]):
        before_phrase = _PUBLISHED.search(low, max(start, core - _PUBLISHED_CHARS), core)
        if before_phrase and reading.article.view[before_phrase.start() : core].lstrip()[:1].islower():  # not the name `Đăng Mùi`
            core = _before_adverbs(low, max(start, before_phrase.start() - 60), before_phrase.start())
    if ")" in low[start:core][-2:] and (brackets := _BRACKETS.search(low, max(start, core - 65), core)):
        core = brackets.start()
    if low[start:core][-_JOINT_CHARS:].rstrip().endswith(_JOINTS) and _JOINED.search(low, max(start, core - _JOINT_CHARS), core):
        subject = _main_subject(reading, start, core)
        if subject:
            return subject
    by_word = _by_word(reading, start, core, last)
    if by_word:
        return by_word
    people = [f for f in reading.facts("person_mentions", start, core) if f.end <= core]
    for person in people[:-3:-1]:
        if _is_subject(low[person.end : core]):
            return _main_subject(reading, start, core) if is_object(reading, person) else _person(reading, person)
    locality = _LOCALITY.search(low, max(start, core - 50), core)
    return _body_before(reading, start, locality.start() if locality else core)


def _may_be_published(before: str) -> bool:
    """Whether a text ends like ``_PUBLISHED``, looked at as plain words: few verbs stand behind such a phrase."""
    words = before.rsplit(None, _PUBLISHED_WORDS + 1)[-_PUBLISHED_WORDS - 1 :]
    if _PUBLISHING.isdisjoint(words):
        return False
    for word in reversed(words):
        if word in _PUBLISHING:
            return True
        if not _ENDS_PUBLISHED.isdisjoint(word):
            return False
    return False


def _before_adverbs(low: str, start: int, verb: int) -> int:
    """Where the adverbs begin that stand between a subject and its verb."""
    words = low[start:verb].rsplit(None, 1)
    last = words[-1].rpartition(",")[2] if words else ""
    if last and last not in _ADVERB_ENDS and not last[-1].isdigit() and low[verb - 1] == " " and not low[verb - 2].isspace():
        return verb - 1  # no adverb: most verbs follow the subject at once
    run = _ADVERB_RUN.search(low, run_before(low, start, verb, _ADVERB_WORDS), verb)
    return run.start() if run else verb


def _main_subject(reading: Reading, start: int, core: int) -> Speaker | None:
    """Who the sentence is about, where the verb only follows `và` or a comma: the first person in it, if it opens with one."""
    people = reading.facts("person_mentions", start, core)
    if people and people[0].start - start <= 90 and not is_object(reading, people[0]) and not _PASSIVE.match(reading.low, people[0].end, core):
        return _person(reading, people[0]) if _opens_clause(reading, start, people[0]) else None
    opening = _OPENING.match(reading.low, start, core)
    for at in (start, opening.end() if opening else start):
        words = _WORD.findall(reading.low, at, min(core, at + 30))
        title = next((w for n in (3, 2, 1) if speaker_words().get(w := " ".join(words[:n])) == "title"), None)
        if title:
            countries = [f for f in reading.facts("entity_mentions", at, min(core, at + 45)) if _is_country(reading, f)]
            return leader_of(reading, at, countries[0].end if countries else at + len(title))
    return None


def _opens_clause(reading: Reading, start: int, person: Fact) -> bool:
    """Whether the name, behind at most its title, opens a clause; it does not in `Tin đồn bà Melania ...`."""
    before = reading.low[start : person.start].rstrip()
    for words in (person.values.get("title") or "", *_HONORIFICS):
        if words and before.endswith(words.lower()):
            before = before[: -len(words)].rstrip()
            break
    return _NOUN_BEFORE.search(before, 0, len(before)) is None


def _is_country(reading: Reading, fact: Fact) -> bool:
    return bool(reading.findings.entities[fact.values["entity_id"]]["entity_type"] == "country")


def _by_word(reading: Reading, start: int, core: int, last: Speaker | None) -> Speaker | None:
    """The title or pronoun that ends right before the verb."""
    low = reading.low
    before = low[start:core][-_WORD_CHARS:]
    ending = before.rsplit(None, 1)[-1:]
    if not ending or (ending[0].isalpha() and ending[0] not in _last_words()):
        return None
    words = _TOKEN.findall(before)
    for n in range(min(_WORDS_BEFORE, len(words)), 0, -1):
        word = " ".join(words[-n:])
        kind = speaker_words().get(word)
        if not kind:
            continue
        at = low.rfind(word.split()[0], start, core)
        if at > start and reading.article.view[at].isupper() and kind == "pronoun":
            return None
        if _NOT_SUBJECT.search(low, start, at) or any(f.end == core for f in reading.facts("person_mentions", max(core - 60, 0), core)):
            return None
        return resolve(reading, word, kind, at, last)
    return None


def _is_subject(gap: str) -> bool:
    """Whether what stands between a name and the verb is nothing or an aside."""
    gap = gap.strip()
    if not gap or gap in (")", ",", "-") or (gap[0] == "," and _WHO.match(gap)):
        return True
    if gap[0] not in ",-(":
        return gap.startswith(("tại ", "ở ", "của ", "trong ", "hôm ", "ngày ")) and len(gap) < _ASIDE_CHARS and not _ASIDE_STOP.search(gap)
    return len(gap) < 160 and not _ASIDE_STOP.search(gap) and not _COLLECTIVE.search(gap)


def _body_before(reading: Reading, start: int, core: int) -> Speaker | None:
    """The institution or country right before the verb, or two joined by `và` (`AI và HRW`); a leader by his country."""
    low = reading.low
    text = reading.article.text
    bodies = [f for f in reading.facts("entity_mentions", start, core) if core - 1 <= f.end <= core]
    if not bodies:
        return speaker_by_phrase(reading, start, core)
    body = bodies[0]
    if not _may_speak(reading, body):
        leader = _LEADER_OF.search(low, start, body.start)
        return (leader_of(reading, leader.start(1), body.end) if leader else None) or represented(reading, start, core)
    if "," in low[body.end : core + 2] and is_governed(_LED.sub("", low[start : body.start]).rstrip()):
        return None  # `Cục A có công văn gửi lãnh đạo Sở B, đề nghị ...`
    if leader := _LEADER_OF.search(low, start, body.start):
        if office := _OFFICE_OF.search(low, start, leader.start(1)):
            return Speaker(text[office.start() : body.end], None, office.start(), body.end)
        return leader_of(reading, leader.start(1), body.end)
    before = [f for f in reading.facts("entity_mentions", start, body.start) if low[f.end : body.start] == " và " and _may_speak(reading, f)]
    glossed = [f for f in reading.facts("entity_mentions", start, body.start) if low[f.end : body.start] == " ("]
    first = before[0] if before else glossed[0] if glossed else body
    if _is_country(reading, first) and not _CLAUSE_OPENING.search(low, start, first.start):
        return None
    joined = _JOINED_ACRONYM.search(reading.article.view, start, first.start) if low.endswith(" và ", start, first.start) else None
    at = joined.start() if joined else first.start
    if _NOT_SUBJECT.search(low, start, at) and not _SPOKEN_FOR.search(low, start, at):
        return None
    if at == body.start and (expanded := speaker_by_acronym(reading, start, core)):
        return expanded
    return Speaker(text[at : body.end], None, at, body.end)


def _may_speak(reading: Reading, fact: Fact) -> bool:
    entity = reading.findings.entities[fact.values["entity_id"]]
    name = reading.article.view[fact.start : fact.end].lower()
    return entity["entity_type"] in ("organization", "country") and name not in agencies() and entity["name"].lower() not in agencies()


def _person(reading: Reading, fact: Fact) -> Speaker:
    """The person, or his office where that is what speaks."""
    office = _OFFICE_OF.search(reading.low, max(fact.start - 60, 0), fact.start)
    if office:
        return Speaker(reading.article.text[office.start() : fact.end], None, office.start(), fact.end)
    return Speaker(fact.values["name"], fact.values["person_id"], fact.start, fact.end)


def speaker_after(reading: Reading, start: int, end: int, last: Speaker | None) -> Speaker | None:
    """Who is named right after `theo`, behind at most a title."""
    low = reading.low
    stop = min(end, start + 110)
    comma = low.find(",", start, stop)
    word = low[start : comma if comma > 0 else stop]
    kind = speaker_words().get(word)
    if kind:
        return resolve(reading, word, kind, start, last)
    people = [f for f in reading.facts("person_mentions", start, stop) if "," not in low[start : f.start]]
    if people and _is_title(reading.article.view[start : people[0].start]):
        return _person(reading, people[0])
    bodies = [f for f in reading.facts("entity_mentions", start, start + 1) if _may_speak(reading, f)]
    span = (bodies[0].start, bodies[0].end) if bodies else institution_after(reading, start, stop)
    return Speaker(reading.article.text[slice(*span)], None, *span) if span else named_after(reading, start, stop)


def _is_title(gap: str) -> bool:
    """Whether `theo` is followed by nothing but a title before the name."""
    words = gap.lower().split()
    if not words:
        return True
    starts = any(" ".join(words[:n]) in speaker_words() for n in (1, 2, 3)) or words[0].startswith(
        ("pgs", "gs", "ts", "ths", "bs", "phó", "nguyên", "vị", "cựu", "nhà", "người")
    )
    return (starts or gap[0].isupper()) and not _ASIDE_STOP.search(gap.lower())


def speaker_of_clause(reading: Reading, start: int, end: int, last: Speaker | None) -> Speaker | None:
    """The subject of a clause that only introduces a quotation: the last person named in it, else the pronoun it opens with."""
    people = reading.facts("person_mentions", start, end)
    if people:
        return _person(reading, people[-1])
    words = [word[0] for word in islice(_WORD.finditer(reading.low, start, end), 2)]
    for n in (2, 1):
        kind = speaker_words().get(" ".join(words[:n]))
        if kind:
            return resolve(reading, " ".join(words[:n]), kind, start, last)
    return None
