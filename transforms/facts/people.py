"""People: where a name stands, and which full name of the document a short one means."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from transforms.facts import people_names, titles
from transforms.facts.model import content_id
from transforms.facts.name_page import Page


@dataclass(slots=True)
class Person:
    """One mention: words ``start`` to ``end`` (exclusive), its words, why it was taken for a person, and titles found beside it."""

    start: int
    end: int
    words: tuple[str, ...]
    rule: str
    confidence: float
    full: tuple[str, ...] = ()
    titles: list[str] = field(default_factory=list)


def find(page: Page) -> None:
    """Record every mention of a person with its title."""
    people = [Person(n.start, n.end, n.words, n.rule, n.confidence) for n in people_names.find(page)]
    _resolve(page, people)
    titles.attach(page, people)
    fullest = _fullest_titles(people)
    spelled = {p.words: page.text(p.start, p.end) for p in people}
    for person in people:
        name = spelled.get(person.full) or " ".join(person.full)
        person_id = content_id("p", folded(name))
        start, end = page.span(person.start, person.end)
        for title in dict.fromkeys(fullest[person.full, t] for t in person.titles) or (None,):
            page.findings.add("person_mentions", start, end, person.rule, person.confidence, person_id=person_id, name=name, title=title)


def folded(name: str) -> str:
    """A name without case, hyphens and marks of foreign alphabets; Vietnamese tones stay, they tell people apart.

    >>> folded("Jean - Claude Juncker") == folded("Jean-Claude JUNCKER")
    True
    """
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("-", " ").split())


def _resolve(page: Page, people: list[Person]) -> None:
    """Give every mention the fullest name of the document that it can stand for, the nearest one before it first."""
    known = sorted({p.words for p in people if len(p.words) > 1}, key=len, reverse=True)
    together = {frozenset((a.words, b.words)) for a, b in pairwise(people) if "\n" not in page.tokens.gaps[a.end - 1 : b.start]}
    fullest = {words: next((k for k in known if _extends(k, words) and {k, words} not in together), words) for words in known}
    last: dict[str, tuple[str, ...]] = {}
    every: dict[str, tuple[str, ...]] = {}
    for words in known:
        for word in (words[-1], words[0]):
            every.setdefault(word, fullest[words])
    for person in people:
        if len(person.words) > 1:
            person.full = fullest[person.words]
            for word in {person.full[-1], person.full[0], *person.words}:
                last[word] = person.full
        else:
            word = person.words[0]
            person.full = last.get(word) or every.get(word) or person.words


def _extends(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether a shorter name is an ending of the long one, or leaves out words inside it (`Phạm Thanh Vân`)."""
    if len(longer) <= len(shorter):
        return False
    if longer[-len(shorter) :] == shorter:
        return True
    rest = iter(longer)
    return longer[-1] == shorter[-1] and longer[0] == shorter[0] and all(word in rest for word in shorter)


def _fullest_titles(people: list[Person]) -> dict[tuple[tuple[str, ...], str], str]:
    """(person, title) -> the longest title of that person that starts like it."""
    held: dict[tuple[str, ...], set[str]] = {}
    for person in people:
        held.setdefault(person.full, set()).update(person.titles)
    return {(full, title): max(filter(partial(_is_fuller, title), found), key=lambda t: (len(t), t)) for full, found in held.items() for title in found}


def _is_fuller(shorter: str, longer: str) -> bool:
    a, b = longer.casefold().split(), shorter.casefold().split()
    return a[: len(b)] == b or (len(b) > 1 and set(b) <= set(a) and a[0] == b[0])
