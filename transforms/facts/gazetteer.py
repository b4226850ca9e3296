"""Names that are known beforehand: read from CSV, extended by a user's folder, found in a text in one pass."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path

import numpy as np
import pyarrow as pa

from transforms import gazetteers
from transforms.facts.name_tokens import Tokens
from transforms.facts.phrases import Matches, searcher
from transforms.spans import matching_view

# Where two gazetteers hold one surface, the first role listed here wins.
ROLES = ("title", "trap", "body", "organisation_head", "country", "place", "place_type", "honorific")
NAMES = (
    "bodies",
    "titles",
    "organisation_heads",
    "countries",
    "places",
    "place_types",
    "name_cues",
    "organisation_words",
    "surnames",
    "given_names",
    "name_words",
)
_START = itemgetter(1)
_MAX_SYLLABLES = 4  # of a word of organisation names


@dataclass(frozen=True, slots=True)
class Entry:
    """One surface of a gazetteer: its role, its kind within the role, and the row it comes from."""

    role: str
    kind: str
    surface: str
    row: dict[str, str] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every gazetteer of names, ready to search: entries by pattern, in the order of ``surfaces``, and word sets by name and kind."""

    patterns: dict[str, Entry]
    entries: tuple[Entry, ...]
    surfaces: Callable[[str], Matches]
    countries: dict[str, Entry]
    words: dict[str, dict[str, frozenset[str]]]  # gazetteer -> kind ("" without kinds) -> surfaces
    phrases: dict[str, dict[str, list[list[str]]]]  # first, second syllable -> the others of words of organisation names, in lower case, longest first

    def scan(self, view: str, tokens: Tokens) -> dict[int, tuple[Entry, int]]:
        """Entries found on whole words of one sentence, in order: first word -> (entry, word after the last one), leftmost longest."""
        starts, ends, tight, entries = tokens.starts, tokens.ends, tokens.tight, self.entries
        count = len(starts)
        found: dict[int, tuple[Entry, int]] = {}
        matches = self.surfaces(view)
        numbers = tokens.offsets.searchsorted(np.fromiter(map(_START, matches), np.int64, len(matches))).tolist()
        for (pattern, start, end), i in zip(matches, numbers, strict=True):
            if i == count:
                break
            if starts[i] != start:
                continue
            last = ends[i]
            if last >= end:
                if last == end:
                    found[i] = (entries[pattern], i + 1)
                continue
            j = i + 1
            while j < count and ends[j] < end:
                j += 1
            if j == count or ends[j] != end:
                found.update(self._shorter(view, tokens, i, j))
            elif (j == i + 1 and tight[i]) or "\n" not in tokens.gaps[i:j]:
                found[i] = (entries[pattern], j + 1)
        return found

    def _shorter(self, view: str, tokens: Tokens, i: int, stop: int) -> dict[int, tuple[Entry, int]]:
        """The longest entry at word i that ends before word ``stop``, inside which a match stops (`Mỹ` before `Mỹ An`thony)."""
        for j in range(stop, i, -1):
            entry = self.patterns.get(view[tokens.starts[i] : tokens.ends[j - 1]])
            if entry is not None:
                return {i: (entry, j)}
        return {}


def rows(name: str, overlay: Path | None) -> list[dict[str, str]]:
    """Rows of one gazetteer; those of ``overlay``/name.csv come first, so they win. Unknown columns are an error."""
    own = list(gazetteers.entries(name))
    path = overlay / f"{name}.csv" if overlay else None
    if path is None or not path.is_file():
        return own
    columns = own[0].keys()
    with path.open(encoding="utf-8", newline="") as lines:
        extra = list(csv.DictReader(lines))
    for number, row in enumerate(extra, start=2):
        if not row.get("surface") or not row.keys() <= columns:
            raise ValueError(f"{path} line {number}: needs a surface and only the columns {', '.join(columns)}; the gazetteer was not loaded.")
    return [{**dict.fromkeys(columns, ""), **row} for row in extra] + own


def load(overlay: Path | None = None) -> Gazetteer:
    """Every gazetteer of names, with the CSV files of ``overlay`` (same names, same columns) read before our own."""
    by_pattern: dict[str, Entry] = {}
    for entry in _entries(overlay):
        for pattern in _patterns(entry):
            known = by_pattern.get(pattern)
            if known is None or ROLES.index(entry.role) < ROLES.index(known.role):
                by_pattern[pattern] = entry
    words = {name: _by_kind(rows(name, overlay)) for name in ("organisation_words", "surnames", "given_names", "name_cues", "name_words", "acronym_words")}
    countries = {p: e for p, e in by_pattern.items() if e.role == "country" and e.kind in ("name", "short")}
    return Gazetteer(by_pattern, tuple(by_pattern.values()), searcher(list(by_pattern)), countries, words, _by_opener(words["organisation_words"]))


def _by_opener(words: dict[str, frozenset[str]]) -> dict[str, dict[str, list[list[str]]]]:
    opened: dict[str, dict[str, list[list[str]]]] = {}
    for syllables in sorted({tuple(phrase.split(" ")) for phrase in chain.from_iterable(words.values())}, key=len, reverse=True):
        if 1 < len(syllables) <= _MAX_SYLLABLES:
            first, second, *others = syllables
            opened.setdefault(first, {}).setdefault(second, []).append(others)
    return opened


def _by_kind(found: list[dict[str, str]]) -> dict[str, frozenset[str]]:
    kinds = {row.get("kind", "") for row in found}
    return {kind: frozenset(matching_view(row["surface"]) for row in found if row.get("kind", "") == kind) for kind in kinds}


def _entries(overlay: Path | None) -> Iterator[Entry]:
    for name, role in (
        ("bodies", "body"),
        ("titles", "title"),
        ("organisation_heads", "organisation_head"),
        ("countries", "country"),
        ("places", "place"),
        ("place_types", "place_type"),
        ("name_cues", "honorific"),
    ):
        for row in rows(name, overlay):
            if name == "name_cues" and row["kind"] not in ("honorific", "trap"):
                continue
            yield Entry("trap" if row["kind"] == "trap" else role, row["kind"], row["surface"], row)


def _patterns(entry: Entry) -> Iterable[str]:
    """Spellings of a surface in the matching view: case as the role allows, with and without spaces at a hyphen."""
    surface = matching_view(entry.surface)
    spellings = {surface}
    if " - " in surface:
        spellings |= {surface.replace(" - ", "-"), surface.replace(" - ", "- "), surface.replace(" - ", " ")}
    if surface.isupper():
        return spellings
    if entry.role == "body" and surface.startswith("Bộ "):
        spellings.add(_lower_first(surface))
    if entry.role in ("title", "honorific", "place_type"):
        spellings |= {_lower_first(surface), _upper_first(surface), surface.lower()}
    if entry.role == "title":
        spellings |= {_upper_first(surface.lower()), surface.title()}
    if (
        entry.role == "organisation_head"
        and " " in surface
        and entry.surface not in ("Tổ chức", "Cơ quan")
        and entry.kind in ("firm", "school", "state", "area", "centre", "bureau")
    ):
        spellings |= {_lower_first(surface), surface.lower()}
    return spellings


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]


def _upper_first(text: str) -> str:
    return text[0].upper() + text[1:]


_overlay: list[Path | None] = [None]


def configure(overlay: Path | None) -> None:
    """Let finders of this process read the user's gazetteers in ``overlay`` too (None: only our own)."""
    _overlay[0] = overlay
    current.cache_clear()


@cache
def current() -> Gazetteer:
    """The gazetteers of this process, loaded once."""
    return load(_overlay[0])


def tables(overlay: Path | None = None) -> dict[str, pa.Table]:
    """Each gazetteer of names as an Arrow table of text, by name, in the order of its file; empty cells are null."""
    return {name: pa.Table.from_pylist([{k: v or None for k, v in row.items()} for row in rows(name, overlay)], schema=_schema(name)) for name in NAMES}


def _schema(name: str) -> pa.Schema:
    return pa.schema([pa.field(column, pa.string()) for column in gazetteers.entries(name)[0]])
