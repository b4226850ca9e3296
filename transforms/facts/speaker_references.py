"""Whom a title (`Thứ trưởng`) or a pronoun (`ông`) means, from who was named and who spoke before it."""

from __future__ import annotations

from collections import Counter
from functools import cache

from transforms.facts.model import Fact
from transforms.facts.phrase_before import PhraseBefore
from transforms.facts.reading import Reading, alternation, words_of
from transforms.facts.speaker_phrases import Speaker
from transforms.gazetteers import entries

_OBJECT_OF = PhraseBefore(rf"\b{alternation('governing')}$", words_of("governing"))
_OPENS = 60  # code points from the start of a sentence within which its subject stands
_REACH = 900  # code points a pronoun looks back


@cache
def speaker_words() -> dict[str, str]:
    """Titles, pronouns and papers that may speak, each with its kind."""
    return {row["word"]: row["kind"] for row in entries("speaker_words")}


def resolve(reading: Reading, word: str, kind: str, at: int, last: Speaker | None) -> Speaker | None:
    """Whom a title (`Thứ trưởng`) or a pronoun (`ông`) before ``at`` stands for: the last one named that fits; the span is the word's."""
    span = (at, at + len(word))
    if kind == "title":
        return _by_title(reading, word, span, last)
    if kind == "paper":
        return Speaker(last.name, None, *span) if last and not last.person_id and at - last.end < _REACH else None
    here = [p for p in reading.facts("person_mentions", reading.sentence(at)[0], at) if not is_object(reading, p)]
    if here and kind == "pronoun":
        return Speaker(here[-1].values["name"], here[-1].values["person_id"], *span)
    newer = _subject_since(reading, last.end, at) if last else None
    if newer:
        return Speaker(newer.values["name"], newer.values["person_id"], *span)
    if last and at - last.end < _REACH and (last.person_id or kind == "either"):
        return Speaker(last.name, last.person_id, *span)
    people = reading.facts("person_mentions", max(at - _REACH, 0), at)
    if people:
        return Speaker(people[-1].values["name"], people[-1].values["person_id"], *span)
    return None


def _subject_since(reading: Reading, spoke: int, at: int) -> Fact | None:
    """The last person a sentence opened with, after the sentence somebody spoke in and before the one at hand."""
    first, here = reading.sentence(spoke)[1], reading.sentence(at)[0]
    people = reading.facts("person_mentions", first, here)
    return next((p for p in reversed(people) if p.start - reading.sentence(p.start)[0] < _OPENS and not is_object(reading, p)), None)


def _by_title(reading: Reading, word: str, span: tuple[int, int], last: Speaker | None) -> Speaker | None:
    """Who bears a title: who spoke last, else who is named with it most often before, else first after."""
    before = [p for p in reading.facts("person_mentions", 0, span[0]) if _has_title(p, word)]
    fitting = before or [p for p in reading.facts("person_mentions", span[0], len(reading.low)) if _has_title(p, word)][:1]
    if last and any(p.values["person_id"] == last.person_id for p in fitting):
        return Speaker(last.name, last.person_id, *span)
    if fitting:
        often = Counter(p.values["person_id"] for p in fitting)
        one = max(fitting, key=lambda p: (often[p.values["person_id"]], p.start))
        return Speaker(one.values["name"], one.values["person_id"], *span)
    shorter = word.rpartition(" ")[0]
    return _by_title(reading, shorter, span, last) if shorter in speaker_words() else None


def _has_title(fact: Fact, word: str) -> bool:
    return (fact.values.get("title") or "").lower().startswith(word)


def leader_of(reading: Reading, start: int, end: int) -> Speaker | None:
    """Whom a title with its country or office means: who bears the whole of it, else who bears its first words."""
    words = reading.low[start:end].split()
    for n in range(len(words), 0, -1):
        word = " ".join(words[:n])
        if n == len(words) or word in speaker_words():
            found = resolve(reading, word, "title", start, None)
            if found:
                return Speaker(found.name, found.person_id, start, end)
    return None


def is_object(reading: Reading, person: Fact) -> bool:
    """Whether a preposition or verb before the name and its title makes it an object (`gửi thượng nghị sĩ X`)."""
    before = reading.low[max(person.start - 90, 0) : person.start].rstrip()
    for words in (person.values.get("title") or "", "ông", "bà", "anh", "chị"):
        if words and before.endswith(words.lower()):
            before = before[: -len(words)].rstrip()
    return is_governed(before)


def is_governed(before: str) -> bool:
    """Whether a text in lower case ends with a preposition or verb that makes an object of what follows."""
    return _OBJECT_OF.search(before, 0, len(before)) is not None
