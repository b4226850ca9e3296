"""From a row of any container to a record: which key holds what, and the checks every text passes."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from transforms.decode import Decoded, mend_field
from transforms.gazetteers import entries
from transforms.records import Limits, Record, Refusal

FIELDS = ("text", "html", "title", "url", "published", "byline", "section", "publisher")
DECLARED = FIELDS[2:]


@dataclass(frozen=True)
class Keys:
    """Which keys may hold each field, best first; ``mapping`` (field -> key) replaces the guesses for its fields."""

    by_field: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, mapping: Mapping[str, str] | None) -> Keys:
        """The usual names, unless the mapping names the key; ValueError on a field that there is not."""
        chosen = mapping or {}
        if unknown := chosen.keys() - set(FIELDS):
            raise ValueError(f"{', '.join(sorted(unknown))}: no such field; choose from {', '.join(FIELDS)}")
        return cls({field: (fold(chosen[field]),) if field in chosen else names for field, names in usual_keys().items()})

    def columns(self, names: Iterable[str]) -> dict[str, str]:
        """Field -> column for a table's columns: the best key present; a field without a column is left out."""
        present: dict[str, str] = {}
        for name in names:
            present.setdefault(fold(name), name)
        return {field: present[key] for field, keys in self.by_field.items() for key in keys[::-1] if key in present}

    def values(self, row: Mapping[str, object]) -> dict[str, object]:
        """Field -> value for a JSON object: the best key that holds something."""
        present: dict[str, object] = {}
        for key, value in row.items():
            if value not in (None, "", [], {}):
                present.setdefault(fold(key), value)
        return {field: present[key] for field, keys in self.by_field.items() for key in keys[::-1] if key in present}


def fold(key: str) -> str:
    """A key as it is compared: NFC, lower case, no white space around it.

    >>> fold(" pubDate ")
    'pubdate'
    """
    return unicodedata.normalize("NFC", key.strip().lower()) if len(key) <= 100 else key


@cache
def usual_keys() -> dict[str, tuple[str, ...]]:
    """Field -> the names it usually has, best first."""
    found: dict[str, list[str]] = {field: [] for field in FIELDS}
    for row in entries("record_keys"):
        found[row["field"]].append(row["key"])
    return {field: tuple(names) for field, names in found.items()}


def declared(values: Mapping[str, object], limits: Limits) -> dict[str, str | None]:
    """Title to publisher as clean single lines; several authors are joined by a comma, other types are left out."""
    return {field: mend_field(_joined(values.get(field)), limits.max_field_chars) for field in DECLARED}


def _joined(value: object) -> object:
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    if isinstance(value, dict) and isinstance(value.get("name"), str):  # schema.org's {"@type": "Person", "name": ...}
        return value["name"]
    return value


def make_record(no: int | None, raw: bytes, decoded: Decoded, format: str, fields: Mapping[str, str | None], limits: Limits) -> Record | Refusal:
    """The record, or why its text is no article."""
    text = decoded.text
    beginning = len("".join(text[: 4 * limits.min_text_chars].split()))
    visible = beginning if beginning >= limits.min_text_chars else sum(1 for _ in islice((c for c in text if not c.isspace()), limits.min_text_chars))
    if not visible:
        return Refusal(no, "empty_text" if raw.strip() else "empty_file", f"{len(text)} characters, all white space", raw[: limits.max_kept_bytes])
    if visible < limits.min_text_chars:
        return Refusal(no, "too_short", f"{visible} characters, an article has {limits.min_text_chars} or more", raw)
    return Record(no, text, format, decoded.encoding, hashlib.sha256(raw).hexdigest(), len(raw), repairs=decoded.repairs, **fields)
