"""Reported and direct speech of named persons and institutions: who says what, at most one sentence a row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from transforms.facts.model import Article, Findings
from transforms.facts.phrase_before import PhraseBefore, run_before
from transforms.facts.quotations import first_from, holds, last_before, places, quotations
from transforms.facts.reading import Cue, Reading, alternation, words_of
from transforms.facts.speaker_phrases import Speaker
from transforms.facts.speakers import speaker_after, speaker_before, speaker_of_clause
from transforms.facts.statement_spans import PREDICATE, TAIL, Statement, clause, sentences_of, trimmed

_NOT_A_VERB = re.compile(rf"(?<!\w)(?:{alternation('not_a_verb')}|(?<!văn )bản)\s$")
_NUMBERED = re.compile(r" số (?:\d|\w{1,3}[-/])")  # `Thông báo số 12`
# `Những thông tin do cựu điệp viên X tiết lộ đã làm ...`: the verb only tells of the noun before
_RELATIVE = PhraseBefore(r"(?<!\w)(?:do|như|điều|những gì)(?: [^\W\d]{1,10}){0,4} $", ("do", "như", "điều", "những gì"), between=4)
_RATHER = re.compile(r"(?:[^,;:.\"“”]{0,90}?)\brằng\b[\s,:]{0,5}")
_COLON = re.compile(r"[^;:.\"“”]{0,60}?:(?=[\s\"“])\s{0,3}")
_QUOTE_OPENS = re.compile(r"(?:\s{1,3}(?:thêm|rõ|tiếp|lại))?\s{0,3},?\s{0,3}[\"“]")
_CLAUSE_STARTS = re.compile(r"(?:\s{1,3}(?:thêm|rõ))?(?:\s{0,3},\s{0,3}|\s{1,3})(?=\S)")
# What is spoken of, not what is said: `nhấn mạnh tầm quan trọng của ...`; with a predicate it is a clause after all.
_TOPIC = re.compile(rf"{alternation('topic')}[\s,](?!.{{0,120}}\b(?:là|cần|phải)\b)")
_ABOUT = re.compile(rf"(?:(?!(?:là|sẽ|cần|phải|đã|đang|được|bị|không|có|nên) )[^\s,;:]{{1,20}} ){{1,9}}về {alternation('about')}\b")
# Verbs that also stand in noun phrases: they make a clause only before its first comma, and not of `những thành tựu ...`.
_WEAK_PREDICATE = re.compile(rf"(?!(?:những|các) )[^,;]{{0,160}}?(?<!mong )\b{alternation('weak_predicate')}\b")
_CONNECTOR = re.compile(rf"(?:,|\s{{1,3}}và|,\s{{0,3}}đồng thời|\s{{1,3}}đồng thời|;)?(?:\s{{1,3}}{alternation('joint')}){{0,5}}\s{{0,3}}$")
_CONNECTOR_WORDS = frozenset(word for phrase in words_of("joint") for word in phrase.split())
_JOINT = re.compile(r"[\s,”\"]{0,5}(?:và|đồng thời|cũng)?\s{0,3}(?:và|đồng thời|cũng|còn|đã|lại)?\s{0,3}$")
_ASIDE_COLON = re.compile(r"(?: ?[(-][^:.,;]{0,110})?:(?=\s)")
_SOURCE = rf"(?:một |các |những )?{alternation('source_noun')}(?: \w{{1,20}}){{0,4}}? (?:từ|của) "
_THEO = re.compile(rf"\b(?:theo (?:{_SOURCE}|ghi nhận của |đại diện |phía |lãnh đạo |lời )?|(?:thông tin|tin|nguồn tin) (?:ban đầu |mới nhất |mới )?từ )")
_NEWS_OPENS = ("Thông tin ", "Tin ", "Nguồn tin ")
_THEO_PLACE = re.compile(r"(?:[,;:(–“\"-]|\b(?:cũng|và|nhưng|còn|song|mà|thì|vì))\s{1,3}$")  # elsewhere it is `đi theo Quốc`
_ASIDE_VERB = re.compile(r"\b(?:đã|sẽ|bị|được|đang|là|có|không|phải|cần|về|thì)\b")
_QUOTE_CLOSES = re.compile(r"[\"”»]\s{0,3}[,.-]?")
_WORDS_SAID = 4  # a shorter quotation behind a colon is a term in a clause
_TITLE_CHARS = 40  # a comma, an honorific or title, a name
_ASIDES = 3  # `Theo ông X, Trưởng khoa Thần kinh, Bệnh viện Bạch Mai, ...`
_MARKS = (",", '"', "”", "-", "–", ")", ";")
_NO_WORDS = re.compile(rf"{alternation('written')}\s{{0,3}}:\s{{0,3}}[\"“]$")  # `quảng cáo với nội dung: "..."`
# `một cuộc điều tra`: a thing asked for, no clause
_THING = re.compile(rf"(?:một|sự|khoản|thêm|mức|cuộc)\b(?!.{{0,160}}?\b{alternation('predicate')}\b)")
_LONGEST = 2000  # code points; the longest of 163,734 sentences of 8,000 vietnews articles has 1,520
_OFFICE = re.compile(rf" (?:{alternation('office')}\b|\d\d tuổi)")
_COLON_BEFORE_QUOTE = re.compile(r":\s{0,3}[\"“]$")
_COLON_CHARS = 5  # the longest that ``_COLON_BEFORE_QUOTE`` matches
_AFTER_VERB = re.compile(r"(?:\s{1,3}(?:thêm|rõ|tiếp))?(?:\s{1,3}(?:với|trên|tại|trong|khi|vào|ngày|hôm|sáng|chiều|tối)\s[^,;:]{1,60})?[\s.!…]{0,9}$")
_SETTING = re.compile(rf"{alternation('setting')}\b")


def find(article: Article, findings: Findings) -> None:
    """Add the ``statements``; people, entities, acronyms, dates and meetings are read from the findings."""
    for s in find_statements(Reading.of(findings)):
        findings.add("statements", s.start, s.end, s.rule, 0.8, speaker=s.speaker.name, person_id=s.speaker.person_id, is_direct=s.is_direct)


def find_statements(reading: Reading) -> list[Statement]:
    """Statements in the order of the text; one a sentence and speaker."""
    quotes = quotations(reading.article.text)
    verbs = _verbs(reading, quotes)
    starts = [c.start for c in verbs]
    found: list[Statement] = []
    last: Speaker | None = None
    for start, end in _telling(reading, verbs, quotes):
        cues = verbs[bisect_left(starts, start) : bisect_left(starts, end)]
        cues = [c for c in cues if not _NOT_A_VERB.search(reading.low, max(start, c.start - 7), c.start)]
        said = _by_verbs(reading, (start, end), cues, quotes, last)
        said = said or _by_theo(reading, start, end, quotes, last) or _before_colon(reading, start, end, quotes, last)
        if said:
            found.extend(said)
            last = _whom_pronouns_mean(said)
    return _distinct(found)


def _verbs(reading: Reading, quotes: list[tuple[int, int]]) -> list[Cue]:
    """The verbs of saying that are neither quoted nor part of a name."""
    low, view = reading.low, reading.article.view
    return [
        c
        for c in reading.cues("speech_verbs")
        if c.row["kind"] != "none" and view[c.start].islower() and not holds(quotes, c.start) and not _NUMBERED.match(low, c.end)
    ]


def _telling(reading: Reading, verbs: list[Cue], quotes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences in which somebody may be told to speak: those with a verb of saying, with `theo` or news, with a colon before a quotation.

    Cut where one is longer than any real one (a table, a broken page), so that work stays linear.
    """
    view, sentences = reading.article.view, reading.article.sentences
    signs = [c.start for c in verbs] + [start for start, _ in quotes if ":" in view[max(start - _COLON_CHARS, 0) : start]] + places(reading.low, "theo ")
    for opening in _NEWS_OPENS:
        signs += places(view, opening)
    done = 0
    for sign in sorted(signs):
        i = bisect_right(reading.article.sentence_starts, sign) - 1
        if sign < done or i < 0 or sign >= sentences[i][1]:
            continue
        start, done = sentences[i]
        if done - start > _LONGEST:
            start += (sign - start) // _LONGEST * _LONGEST
            done = min(start + _LONGEST, done)
        yield start, done


def _whom_pronouns_mean(said: list[Statement]) -> Speaker:
    """The last person who spoke, else the last institution."""
    people = [s.speaker for s in said if s.speaker.person_id]
    return people[-1] if people else said[-1].speaker


def _by_verbs(reading: Reading, sentence: tuple[int, int], cues: list[Cue], quotes: list[tuple[int, int]], last: Speaker | None) -> list[Statement]:
    """Statements of one sentence's verbs of saying. A verb joined to the one before shares its speaker and ends its words."""
    start, end = sentence
    found: list[Statement] = []
    speaker: Speaker | None = None
    for cue in cues:
        kind = cue.row["kind"]
        within = found[-1] if found and found[-1].start <= cue.start < found[-1].end else None
        if within:
            joint = _CONNECTOR.search(reading.low, run_before(reading.low, max(within.start, cue.start - 60), cue.start, _CONNECTOR_WORDS), cue.start)
            if joint and joint.end() == cue.start and joint.start() > within.start + 8 and _splits(joint[0], kind):
                said = _said(reading, start, end, cue, within.speaker, quotes)
                if said or "đồng thời" in joint[0] or ("và" in joint[0] and kind in ("clause", "report", "stance")):
                    found[-1] = trimmed(reading, within, joint.start())
                    found.extend(said)
            elif kind not in ("stance", "directive"):
                own = speaker_before(reading, within.start, cue.start, last)
                if own and (comma := _closing_comma(reading, within, own, cue)):
                    found[-1] = trimmed(reading, within, comma)
                    continue
                is_nested = own and own.start - within.start < 30 and (own.person_id or not within.speaker.person_id)
                said = _said(reading, start, end, cue, own, quotes) if own and is_nested else []
                if said:
                    found[-1:] = said
            continue
        own = speaker_before(reading, start, cue.start, last)
        if own and _RELATIVE.search(reading.low, max(start, own.start - 50), own.start) and not reading.low.startswith((",", ":", " rằng"), cue.end):
            continue
        if own:
            speaker = own
        elif not found or not _joined(reading.low[found[-1].end : cue.start]):
            speaker = None
        if speaker:
            found.extend(_said(reading, start, end, cue, speaker, quotes))
    return found


def _closing_comma(reading: Reading, within: Statement, own: Speaker, cue: Cue) -> int | None:
    """Where `, ông Spicer khẳng định.` starts, if that is all that follows the words: it tells who the source is."""
    comma = reading.low.rfind(",", within.start, own.start)
    if comma < 0 or own.start - comma > _TITLE_CHARS or len(reading.low[within.start : comma].split(None, _WORDS_SAID)) < _WORDS_SAID:
        return None
    is_last = not reading.low[cue.end : within.end].strip(TAIL)
    return comma if is_last and not PREDICATE.search(reading.low, comma, own.start) else None


def _splits(joint: str, kind: str) -> bool:
    """Whether a verb after these words starts a new statement: after a bare comma only where it surely is one of saying."""
    if "và" in joint or "đồng thời" in joint:
        return True
    return bool(joint.strip()) and kind in ("clause", "report", "directive")


def _joined(gap: str) -> bool:
    return len(gap) < 40 and _JOINT.match(gap) is not None


def _said(reading: Reading, start: int, end: int, cue: Cue, speaker: Speaker, quotes: list[tuple[int, int]]) -> list[Statement]:
    view = reading.article.view
    marked = _RATHER.match(view, cue.end, end) if view.find("rằng", cue.end, end) >= 0 else None
    if not marked and view.find(":", cue.end, end) >= 0:
        marked = _COLON.match(view, cue.end, end)
    if marked and "ảnh" in marked[0].lower():
        marked = None
    at = marked.end() if marked else cue.end
    opens = _QUOTE_OPENS.match(view, at if not marked else at - 1 if view[at - 1 : at] == " " else at, end)
    if opens:
        quote = first_from(quotes, opens.end())
        if quote and quote[0] == opens.end() and quote[1] >= end - 3:
            return sentences_of(reading, quote, speaker, "quote_after_verb")
        if quote and quote[0] == opens.end() and marked and marked[0].endswith(":") and len(view[slice(*quote)].split(None, _WORDS_SAID)) >= _WORDS_SAID:
            return sentences_of(reading, quote, speaker, "quote_after_verb")
        begin = opens.end() - 1
        return clause(reading, begin, end, speaker, "clause_with_quote")
    if marked:
        return clause(reading, at, end, speaker, "clause_after_mark")
    backwards = _quoted_before(reading, start, end, cue.end, speaker, quotes)
    if backwards:
        return backwards
    rest = _CLAUSE_STARTS.match(view, cue.end, end)
    if rest and (cue.row["kind"] != "mark") and (cue.row["kind"] != "comma" or view.startswith(",", cue.end)):
        body = reading.low[rest.end() : end]
        is_clause = cue.row["kind"] in ("directive", "report") or view[rest.end()].isupper() or PREDICATE.search(body) or _WEAK_PREDICATE.match(body)
        is_topic = not rest[0].lstrip().startswith(",") and (_TOPIC.match(body) or _ABOUT.match(body))
        is_topic = is_topic or (cue.row["kind"] == "directive" and _THING.match(body))
        if len(body.split(None, 4)) >= 4 and is_clause and not is_topic:
            return clause(reading, rest.end(), end, speaker, f"{cue.row['kind']}_after_verb")
    if _AFTER_VERB.match(reading.low, cue.end, end) and cue.row["kind"] in ("clause", "report", "say", "comma"):
        return _prefix(reading, start, speaker)
    return []


def _quoted_before(reading: Reading, start: int, end: int, verb_end: int, speaker: Speaker, quotes: list[tuple[int, int]]) -> list[Statement]:
    quote = last_before(quotes, speaker.start)
    if not quote or quote[1] < start - 3 or speaker.start - quote[1] > 90:
        return []
    opens_sentence = quote[0] - start <= 3 and quote[1] >= start
    if not opens_sentence and not _AFTER_VERB.match(reading.low, verb_end, end):
        return []
    if not _QUOTE_CLOSES.match(reading.article.view, quote[1], quote[1] + 3) or PREDICATE.search(reading.low, quote[1], speaker.start):
        return []
    return sentences_of(reading, quote, speaker, "quote_before_verb")


def _prefix(reading: Reading, start: int, speaker: Speaker) -> list[Statement]:
    """What stands before `, ông X nói.` or ` - ông X nói.`"""
    comma = max(reading.article.view.rfind(mark, start, speaker.start) for mark in (",", " - ", " – "))
    if comma < 0 or _SETTING.match(reading.low, start) or not PREDICATE.search(reading.low, start, comma) or len(reading.low[start:comma].split(None, 5)) < 5:
        return []
    if any(f.values["person_id"] == speaker.person_id for f in reading.facts("person_mentions", start, comma)):
        return []
    return clause(reading, start, comma, speaker, "clause_before_verb")


def _by_theo(reading: Reading, start: int, end: int, quotes: list[tuple[int, int]], last: Speaker | None) -> list[Statement]:
    """`Theo X, ...`: what follows the comma. `..., theo X.`: what stands before."""
    view = reading.article.view
    if reading.low.find("theo ", start, end) < 0 and not view.startswith(_NEWS_OPENS, start):
        return []
    for theo in _theos(reading.low, start, end):
        is_told = theo[0].startswith("theo") or view[theo.start()].isupper()
        speaker = speaker_after(reading, theo.end(), end, last) if is_told else None
        if not speaker:
            continue
        quote = first_from(quotes, speaker.end + 1)
        if quote and quote[0] < min(end, speaker.end + 130) and _COLON_BEFORE_QUOTE.search(view, max(speaker.end, quote[0] - _COLON_CHARS), quote[0]):
            return sentences_of(reading, quote, speaker, "theo")
        if theo.start() > start and not _THEO_PLACE.search(reading.low, max(start, theo.start() - 12), theo.start()) and end - speaker.end >= 4:
            continue
        comma = None if _ASIDE_COLON.match(view, speaker.end, end) else _comma_after(reading, speaker.end, end)
        if comma:
            return clause(reading, comma, end, speaker, "theo")
        if theo.start() - start > 20 and end - speaker.end < 4 and view[start : theo.start()].rstrip().endswith(_MARKS):
            return clause(reading, start, theo.start(), speaker, "theo_after")
        colon = _ASIDE_COLON.match(view, speaker.end, end)
        if colon:
            return clause(reading, colon.end(), end, speaker, "theo")
    return []


def _theos(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What may announce a source. Few sentences speak of news (`tin từ`): in the others `theo` is looked for as a plain string, at a tenth of the cost."""
    if low.find("tin ", start, end) >= 0 and low.find(" từ ", start, end) >= 0:
        yield from _THEO.finditer(low, start, end)
        return
    at = low.find("theo ", start, end)
    while at >= 0:
        theo = _THEO.match(low, at, end)
        if theo:
            yield theo
        at = low.find("theo ", theo.end() if theo else at + 1, end)


def _comma_after(reading: Reading, at: int, end: int) -> int | None:
    """Where the words begin after `Theo X,`, past an aside that tells who X is."""
    low = reading.low
    comma = low.find(",", at, min(end, at + (130 if low.startswith((" (", " -"), at) else 60)))
    if comma < 0 or (comma > at and _ASIDE_VERB.search(low, at, comma)):
        return None
    for _ in range(_ASIDES):
        following = low.find(",", comma + 1, min(end, comma + 110))
        if following < 0 or not _OFFICE.match(low, comma + 1, following) or _ASIDE_VERB.search(low, comma, following):
            break
        comma = following
    return comma + 1


def _before_colon(reading: Reading, start: int, end: int, quotes: list[tuple[int, int]], last: Speaker | None) -> list[Statement]:
    """`Ông X bức xúc: "..."`: whatever the verb, a quotation after a colon belongs to the one named before it."""
    quote = first_from(quotes, start + 1)
    if not quote or quote[0] >= end or not _COLON_BEFORE_QUOTE.search(reading.article.view, max(start, quote[0] - _COLON_CHARS), quote[0]):
        return []
    if _NO_WORDS.search(reading.low, start, quote[0]):
        return []
    speaker = speaker_of_clause(reading, start, quote[0], last)
    return sentences_of(reading, quote, speaker, "quote_after_colon") if speaker else []


def _distinct(found: list[Statement]) -> list[Statement]:
    kept: dict[tuple[int, int], Statement] = {}
    for statement in found:
        kept.setdefault((statement.start, statement.end), statement)
    return sorted(kept.values(), key=lambda s: s.start)
