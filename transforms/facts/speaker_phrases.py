"""Speakers read from the words themselves: institutions, acronyms and names that no list and no finder of names knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.alphabet import UPPER
from transforms.facts.phrase_before import PhraseBefore
from transforms.facts.reading import Reading, alternation, words_of
from transforms.gazetteers import entries

_REPRESENTED = re.compile(rf"(?i:{alternation('represented_by')}) ((?:[{UPPER}][\w&-]{{0,20}} ){{0,4}}[{UPPER}][\w&-]{{0,20}})\s?$")
_NAME_WORD_CHARS = 24  # a word of a name, its space and one more
_REPRESENTED_CHARS = 5 * _NAME_WORD_CHARS + max(map(len, words_of("represented_by")))
_INSTITUTION_OPENS = frozenset(name.split()[0] for role in ("institution", "institution_name") for name in words_of(role))
_INSTITUTION = rf"{alternation('institution')}(?! {alternation('not_institution')}\b)(?= [\w ]{{0,40}}[{UPPER}])"  # `Sở Giao thông`, not `Ban ngày`
_NAME_WORD = rf"(?! {alternation('not_in_institution')}\b) [^\W\d]{{1,12}}"
_INSTITUTION_BEFORE = re.compile(rf"\b((?:{_INSTITUTION}(?:{_NAME_WORD}){{1,8}}|{alternation('institution_name')}))\s?$")
_INSTITUTION_AFTER = re.compile(rf"(?:{_INSTITUTION}(?:{_NAME_WORD}){{1,8}}|{alternation('institution_name')})(?= ?[,:(])")
_ACRONYM_BEFORE = re.compile(r"(?<![\w.])(?<!Bộ )(?<!Sở )(?<!Cục )[A-ZĐ]{2,8}$")  # not the rest of `Bộ GTVT`
_CAPITALISED = rf"[{UPPER}](?:\w{{0,2}}\.|[\w&-]{{0,20}}(?:\.[{UPPER}]\.?)?)"
_NAME = rf"{_CAPITALISED}(?: {_CAPITALISED}){{0,5}}(?: \d{{1,2}})?"
_NAME_BEFORE = re.compile(rf"(?<![\w.-])({_NAME}) ?,?\s?$")
_NAMED_AFTER = re.compile(rf"(?i:{alternation('name_cue')}) ({_NAME})(?= ?[,:(-])")
_NAME_CHARS = 80  # within which a name ends before a verb
_REACH = 200  # code points; no name of a body or meeting is longer
_LOOKS_BACK = 20_000  # code points before a bare given name in which its bearer was named in full
_CUE_BEFORE = PhraseBefore(rf"(?<!\w){alternation('name_cue')} $", words_of("name_cue"))
_ATTRIBUTIVES, _CLAUSE_OPENINGS, _NAME_CUES = words_of("attributive"), words_of("clause_opening"), words_of("name_cue")
_FIRST_OF_CUES = frozenset(cue.split()[0].lower() for cue in _NAME_CUES)
_OPENING = PhraseBefore(rf"(?:[,;:(\"“”-]|\b{alternation('clause_opening')})\s{{0,3}}$", words_of("clause_opening"), marks=',;:("“”-')


@dataclass(slots=True)
class Speaker:
    """``name`` is the fullest form; ``person_id`` where it is a person; the span is that of the mention."""

    name: str
    person_id: str | None
    start: int
    end: int


@cache
def agencies() -> frozenset[str]:
    """Newspapers and agencies, in lower case: what they tell is no statement of theirs."""
    return frozenset(row["name"].lower() for row in entries("news_agencies"))


def speaker_by_phrase(reading: Reading, start: int, core: int) -> Speaker | None:
    """Whom the phrase right before ``core`` names: an explained acronym, an institution or its representative, an unknown name."""
    if reading.article.view[max(start, core - _NAME_CHARS) : core].rstrip(" ,").rpartition(" ")[2].islower():
        return _institution(reading, start, core)  # the others end in a word with a capital
    return speaker_by_acronym(reading, start, core) or represented(reading, start, core) or _by_name(reading, start, core)


def speaker_by_acronym(reading: Reading, start: int, core: int) -> Speaker | None:
    """A bare acronym that the article explains."""
    tail = reading.article.view[max(start, core - 10) : core].rstrip()
    word = _ACRONYM_BEFORE.search(tail) if tail and tail[-1].isupper() else None
    if not word:
        return None
    known = [f for f in reading.findings.of("acronyms") if f.values["acronym"] == word[0]]
    return Speaker(known[0].values["expansion"], None, core - len(word[0]), core) if known else None


def represented(reading: Reading, start: int, core: int) -> Speaker | None:
    """`Đại diện Vinaphone cho biết`, `Sở Giao thông cho biết`: an institution by its representative or its first word."""
    view = reading.article.view
    last = view[max(start, core - _NAME_WORD_CHARS) : core].rsplit(None, 1)[-1:]
    name = _REPRESENTED.search(view, max(start, core - _REPRESENTED_CHARS), core) if last and last[0][0].isupper() else None
    return _named(reading, name.span(1)) if name else _institution(reading, start, core)


def _institution(reading: Reading, start: int, core: int) -> Speaker | None:
    view, first = reading.article.view, max(start, core - 60)
    name = _INSTITUTION_BEFORE.search(view, first, core) if _may_be_institution(view[first:core]) else None
    return _named(reading, name.span(1)) if name else None


def _may_be_institution(before: str) -> bool:
    """Whether a text may end with ``_INSTITUTION_BEFORE``, looked at word by word: plain words, back to one that opens such a name."""
    words = before.split()
    if _INSTITUTION_OPENS.isdisjoint(words) and "".join(words).isalpha():
        return False
    for word in reversed(words):
        if word in _INSTITUTION_OPENS:
            return True
        if not word.isalpha():
            return word[-1].isalnum() or word[-1] == "_"  # `"Bộ`; a closing mark stands in no name
    return False


def institution_after(reading: Reading, start: int, stop: int) -> tuple[int, int] | None:
    """Span of the institution that starts at ``start``, by its first word."""
    found = _INSTITUTION_AFTER.match(reading.article.view, start, stop)
    return found.span() if found else None


def named_after(reading: Reading, start: int, stop: int) -> Speaker | None:
    """`anh H.`, `bác sĩ Minh Thu`: the name behind the word that announces one, where it starts at ``start``."""
    if reading.low[start : reading.low.find(" ", start, stop)] not in _FIRST_OF_CUES:
        return None
    found = _NAMED_AFTER.match(reading.article.view, start, stop)
    return _named(reading, found.span(1)) if found else None


def _by_name(reading: Reading, start: int, core: int) -> Speaker | None:
    """A capitalised phrase that opens a clause or follows a word like `ca sĩ`; one word alone only as part of a known person's name, not its first."""
    view = reading.article.view
    found = _NAME_BEFORE.search(view, max(start, core - _NAME_CHARS), core)
    if not found:
        return None
    words = found[1].split()
    if words[0].lower() in _ATTRIBUTIVES:
        return None
    if len(words) > 1 and words[0].lower() in _CLAUSE_OPENINGS:
        del words[0]
    cue = next((n for n in (3, 2, 1) if " ".join(words[:n]).lower() in _NAME_CUES), 0)
    is_announced = 0 < cue < len(words)
    name = " ".join(words[cue:] if is_announced else words)
    at, end = found.end(1) - len(name), found.end(1)
    if not is_announced and not _CUE_BEFORE.search(reading.low, max(start, at - 20), at):
        if reading.low[start:at].strip() and not _OPENING.search(reading.low, start, at):
            return None
        if " " not in name:
            return _known_by_word(reading, (at, end))
    if view[at:end].lower() in agencies() or _is_something_else(reading, at, end):
        return None
    return _named(reading, (at, end))


def _is_something_else(reading: Reading, start: int, end: int) -> bool:
    """Whether the phrase is, or holds, a place, body, date or meeting that was found."""
    near = (f for table in ("entity_mentions", "dates", "meeting_mentions") for f in reading.facts(table, max(start - _REACH, 0), end))
    return any(f.end > start for f in near)


def _known_by_word(reading: Reading, span: tuple[int, int]) -> Speaker | None:
    word = reading.article.text[slice(*span)]
    known = [f.values for f in reading.facts("person_mentions", max(span[0] - _LOOKS_BACK, 0), span[0]) if word in f.values["name"].split()[1:]]
    return Speaker(known[0]["name"], known[0]["person_id"], *span) if known else None


def _named(reading: Reading, span: tuple[int, int]) -> Speaker:
    return Speaker(reading.article.text[slice(*span)], None, *span)
