"""The finders in the order they run: what each writes and what it reads of those before it.

The declarations are binding: a finder that reads a table it does not declare fails. So a change of one rule makes anew
the tables of its finder, and those of another only where what that one reads came out otherwise (``again.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from transforms.facts import instruments, list_counts, meeting_facts, names, pledges, statements, time_and_numbers
from transforms.facts.model import Article, Findings, Rejected
from transforms.facts.settle import put_on_one_line, settle


@dataclass(frozen=True, slots=True)
class Finder:
    """``find`` adds facts to the findings. ``module`` is the file its rules are reached from, relative to the checkout.

    ``refuses`` are the types its refused candidates look like, ``entity_types`` those of the entities it registers.
    """

    name: str
    module: str
    find: Callable[[Article, Findings], None]
    writes: tuple[str, ...]
    reads: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    entity_types: tuple[str, ...] = ()
    readable: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "readable", frozenset((*self.reads, *self.writes)))


_NAMED = ("person_mentions", "entity_mentions")

FINDERS = (
    Finder(
        "time_and_numbers",
        "transforms/facts/time_and_numbers.py",
        time_and_numbers.find,
        ("dates", "quantities", "money", "durations"),
        refuses=("date", "quantity", "money", "duration", "percent"),
    ),
    Finder(
        "names",
        "transforms/facts/names.py",
        names.find,
        (*_NAMED, "acronyms"),
        refuses=("person", "organization", "country", "place", "acronym"),
        entity_types=("organization", "country", "place", "person"),
    ),
    Finder(
        "meetings",
        "transforms/facts/meeting_facts.py",
        meeting_facts.find,
        ("meeting_mentions", "meeting_roles"),
        ("dates", *_NAMED, "acronyms"),
        entity_types=("meeting_series",),
    ),
    Finder("instruments", "transforms/facts/instruments.py", instruments.find, ("instruments",), ("entity_mentions",)),
    Finder("pledges", "transforms/facts/pledges.py", pledges.find, ("pledges",), ("money", "dates", *_NAMED, "acronyms", "meeting_mentions", "instruments")),
    Finder("statements", "transforms/facts/statements.py", statements.find, ("statements",), ("dates", *_NAMED, "acronyms", "meeting_mentions")),
    Finder("list_counts", "transforms/facts/list_counts.py", list_counts.find, ("list_counts",), ("quantities", *_NAMED)),
)

_BY_TABLE = {table: finder for finder in FINDERS for table in finder.writes}
_BY_LOOK = {look: finder for finder in FINDERS for look in finder.refuses} | _BY_TABLE
_BY_ENTITY_TYPE = {entity_type: finder for finder in FINDERS for entity_type in finder.entity_types}


def of_table(table: str) -> Finder:
    """The finder that writes a fact table."""
    return _BY_TABLE[table]


def of_refused(looked_like: str) -> Finder:
    """The finder that refuses candidates of this look."""
    return _BY_LOOK[looked_like]


def refused_by(finder: Finder, findings: Findings) -> list[Rejected]:
    """The candidates this finder refused, in the order it did."""
    return [refused for refused in findings.rejected if _BY_LOOK[refused.looked_like] is finder]


def of_entity(entity_type: str) -> Finder:
    """The finder that registers entities of this type."""
    return _BY_ENTITY_TYPE[entity_type]


def find_in(article: Article) -> Findings:
    """Everything all finders find in one article, settled."""
    findings = Findings(article)
    for finder in FINDERS:
        run(finder, findings)
    findings.readable = None
    findings.reading = None  # it holds the findings: no cycle, so nothing waits for the garbage collector
    return findings


def run(finder: Finder, findings: Findings) -> None:
    """Let one finder add its facts, and settle them: what later finders read is what is written."""
    findings.readable = finder.readable
    known = len(findings.entities)
    finder.find(findings.article, findings)
    settle(findings, finder.writes)
    for entity in islice(findings.entities.values(), known, None):
        put_on_one_line(entity)
