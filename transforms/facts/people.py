"""People: which full name of the document a short one means, and the titles of each mention."""

from __future__ import annotations

import unicodedata
from functools import lru_cache, partial
from itertools import pairwise

from transforms.facts import titles
from transforms.facts.model import content_id
from transforms.facts.name_page import Page
from transforms.facts.people_names import Name
from transforms.spans import matching_view


def record(page: Page, people: list[Name], headline: set[tuple[str, ...]]) -> None:
    """Record every mention of a person with its title; ``headline`` holds full names that the text may shorten."""
    _resolve(page, people, headline)
    titles.attach(page, people)
    fullest = _fullest_titles(people)
    last = {p.words: p for p in people}
    named: dict[tuple[str, ...], tuple[str, str]] = {}
    for person in people:
        if person.full not in named:
            named[person.full] = _name_and_id(page, person.full, last.get(person.full))
        name, person_id = named[person.full]
        start, end = page.span(person.start, person.end)
        for title in dict.fromkeys(fullest[person.full, t] for t in person.titles) if person.titles else (None,):
            page.findings.add("person_mentions", start, end, person.rule, person.confidence, person_id=person_id, name=name, title=title)


def _name_and_id(page: Page, full: tuple[str, ...], spelled: Name | None) -> tuple[str, str]:
    """A person's name as the mention that spells it out has it, and its id; an initial tells nobody apart beyond its own document."""
    name = page.text(spelled.start, spelled.end) if spelled else " ".join(full)
    return name, _person_id(name) if len(name) > 1 else content_id("p", folded(name), page.article.document_id)


@lru_cache(maxsize=1 << 14)
def _person_id(name: str) -> str:
    return content_id("p", folded(name))


@lru_cache(maxsize=1 << 14)
def folded(name: str) -> str:
    """A name without case, hyphens and the two places of a tone mark (`Thuỷ`, `Thủy`); tones stay, they tell people apart.

    >>> folded("Jean - Claude Juncker") == folded("Jean-Claude JUNCKER"), folded("Lê Thuỷ") == folded("Lê Thủy")
    (True, True)
    """
    return " ".join(matching_view(unicodedata.normalize("NFC", name)).casefold().replace("-", " ").split())


def _resolve(page: Page, people: list[Name], headline: set[tuple[str, ...]]) -> None:
    """Give every mention the fullest name of the document that it can stand for, the nearest one before it first."""
    named = {p.words for p in people if len(p.words) > 1}
    known = [*sorted(named, key=lambda w: (-len(w), w)), *sorted(headline - named)]
    fullest = _fullest_names(page, people, known)
    by_last, by_first = {}, {}  # where no full name came before, any of the document will do
    for words in reversed(known):
        by_last[words[-1]], by_first[words[0]] = fullest[words], fullest[words]
    for person in people:
        if len(person.words) > 1:
            person.full = fullest[person.words]
            by_last[person.full[-1]] = by_last[person.words[-1]] = by_first[person.full[0]] = person.full
        else:
            # A given name or a foreign family name is the last word; Chinese and Korean leaders go by the first (`ông Tập`).
            person.full = by_last.get(person.words[0]) or by_first.get(person.words[0]) or person.words


def _fullest_names(page: Page, people: list[Name], known: list[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Known name -> the first of the known ones that it shortens and that never stands beside it in a sentence, or itself."""
    alike: dict[str, list[tuple[str, ...]]] = {}
    for words in known:
        alike.setdefault(words[-1], []).append(words)
    if len(alike) == len(known):
        return {words: words for words in known}
    together = {frozenset((a.words, b.words)) for a, b in pairwise(people) if "\n" not in page.tokens.gaps[a.end - 1 : b.start]}
    return {words: next((k for k in alike[words[-1]] if _extends(k, words) and {k, words} not in together), words) for words in known}


def _extends(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether a shorter name is an ending of the long one, or leaves out words inside it (`Phạm Thanh Vân`)."""
    if len(longer) <= len(shorter):
        return False
    if longer[-len(shorter) :] == shorter:
        return True
    rest = iter(longer)
    return longer[-1] == shorter[-1] and longer[0] == shorter[0] and all(word in rest for word in shorter)


def _fullest_titles(people: list[Name]) -> dict[tuple[tuple[str, ...], str], str]:
    """(person, title) -> the longest title of that person that starts like it."""
    held: dict[tuple[str, ...], set[str]] = {}
    for person in people:
        if person.titles:
            held.setdefault(person.full, set()).update(person.titles)
    return {(full, title): _longest(title, found) for full, found in held.items() for title in found}


def _longest(title: str, found: set[str]) -> str:
    return max(filter(partial(_is_fuller, title), found), key=_length) if len(found) > 1 else title


def _length(title: str) -> tuple[int, str]:
    return len(title), title


def _is_fuller(shorter: str, longer: str) -> bool:
    a, b = _words(longer), _words(shorter)
    return a[: len(b)] == b or (len(b) > 1 and a[0] == b[0] and set(b) <= set(a))


@lru_cache(maxsize=1 << 12)
def _words(title: str) -> tuple[str, ...]:
    return tuple(title.casefold().split())
