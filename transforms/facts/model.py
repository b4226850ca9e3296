"""What a finder reads (an article) and writes (facts, refused candidates, entities), all by span."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from transforms.spans import lower, matching_view

SEPARATOR = chr(31)
_EMPTY = blake2b(digest_size=8)


def content_id(prefix: str, *parts: object) -> str:
    """An id made of content alone: the same parts give the same id on any machine.

    >>> content_id("p", "Nguyễn Quốc Dũng")
    'p-7f063b587fbf6813'
    """
    return id_of_text(prefix, SEPARATOR.join(map(str, parts)))


def id_of_text(prefix: str, joined: str) -> str:
    """``content_id`` of parts that are joined by ``SEPARATOR`` already."""
    hashed = _EMPTY.copy()  # in two thirds of the time of a new one
    hashed.update(joined.encode("utf-8", "surrogatepass"))
    return f"{prefix}-{hashed.hexdigest()}"


@dataclass(slots=True)
class Article:
    """One cleaned document. Offsets are half-open code points of ``text`` and hold in ``view`` and ``low``, the view in lower case, too.

    ``published`` is the publication day if it is known to the day, by any rung of the ladder; ``earliest`` and ``latest``
    bound it otherwise. ``sentences`` are spans in order, none overlapping.
    """

    document_id: str
    text: str
    sentences: list[tuple[int, int]]
    title: str | None = None
    lead: str | None = None
    publisher: str | None = None
    published: date | None = None
    earliest: date | None = None
    latest: date | None = None
    view: str = ""
    low: str = ""
    sentence_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.view = matching_view(self.text)
        self.low = lower(self.view)
        self.sentence_starts = [start for start, _ in self.sentences]

    def sentence_no(self, start: int) -> int:
        """Number (from 1) of the sentence that holds the offset, or of the last one before it."""
        return bisect_right(self.sentence_starts, start) or 1


@dataclass(slots=True)
class Fact:
    """A span with what it says; ``values`` holds the columns of ``table`` beyond the common ones."""

    table: str
    start: int
    end: int
    rule: str
    confidence: float
    values: dict[str, Any]
    fact_id: str = ""  # set once the finder is done with the article


@dataclass(slots=True)
class Rejected:
    """A span that looks like a fact and is none."""

    start: int
    end: int
    looked_like: str
    rule: str


@lru_cache(maxsize=1 << 16)
def _entity_id(entity_type: str, key: str | None, name: str) -> str:
    return content_id("e", entity_type, key or matching_view(name).casefold())


@dataclass(slots=True)
class Findings:
    """What the finders of one article have found so far; later finders read what earlier ones wrote."""

    article: Article
    rejected: list[Rejected] = field(default_factory=list)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)  # documents.published_* columns inferred from the text
    reading: Any = None  # what the finders of events share (reading.Reading), made by the first of them
    readable: frozenset[str] | None = None  # the tables the finder at work has declared; None: all
    _facts: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, start: int, end: int, rule: str, confidence: float, /, **values: Any) -> Fact:
        """Record a fact and return it."""
        fact = Fact(table, start, end, rule, confidence, values)
        self._facts[table].append(fact)
        return fact

    def reject(self, start: int, end: int, looked_like: str, rule: str) -> None:
        """Record a refused candidate."""
        self.rejected.append(Rejected(start, end, looked_like, rule))

    def entity(
        self, entity_type: str, name: str, key: str | None = None, *, name_en: str | None = None, acronym: str | None = None, country_code: str | None = None
    ) -> str:
        """Register an entity and return its id, made of its type and key (by default the casefolded name)."""
        entity_id = _entity_id(entity_type, key, name)
        if entity_id not in self.entities:
            self.entities[entity_id] = {
                "entity_id": entity_id,
                "entity_type": entity_type,
                "name": name,
                "name_en": name_en,
                "acronym": acronym,
                "country_code": country_code,
            }
        return entity_id

    def of(self, table: str, start: int = 0, end: int | None = None) -> list[Fact]:
        """Facts of a table that overlap a span (by default all), in the order they were found. LookupError: the finder has not declared that it reads them."""
        if self.readable is not None and table not in self.readable:
            raise LookupError(f"a finder reads {table} and does not declare it")
        if end is None and start == 0:
            return [*self._facts.get(table, ())]
        stop = len(self.article.text) if end is None else end
        return [f for f in self._facts.get(table, ()) if f.start < stop and f.end > start]

    def found(self, table: str) -> list[Fact]:
        """Every fact of a table, whoever asks."""
        return self._facts.get(table, [])

    def overlaps(self, start: int, end: int, tables: Iterable[str]) -> bool:
        """Whether a fact of one of the tables shares a code point with the span."""
        return any(f.start < end and f.end > start for t in tables for f in self._facts.get(t, ()))

    def put(self, table: str, facts: list[Fact]) -> None:
        """Let these be the table's facts."""
        self._facts[table] = facts

    def all(self) -> Iterator[Fact]:
        """Every fact, table by table."""
        for facts in self._facts.values():
            yield from facts
