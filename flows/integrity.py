"""A release against its manifest, and its tables against each other."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows import storage

_SEAL = re.compile(rb'"seal": "([0-9a-f]{64})"')
_BLANK = b'"seal": "' + b"0" * 64 + b'"'


def seal(manifest: dict[str, Any]) -> bytes:
    """The manifest as JSON with a SHA-256 of its own bytes in ``seal`` (taken with zeros in its place)."""
    blank = (json.dumps({**manifest, "seal": "0" * 64}, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8")
    return blank.replace(_BLANK, b'"seal": "' + hashlib.sha256(blank).hexdigest().encode() + b'"')


def is_sealed(content: bytes) -> bool:
    """Whether a manifest's bytes are as they were written."""
    found = _SEAL.findall(content)
    return len(found) == 1 and hashlib.sha256(_SEAL.sub(_BLANK, content)).hexdigest().encode() == found[0]


def broken_files(release: Path) -> list[tuple[str, str]]:
    """Name and fault of every file of a release that is not as its manifest says; the manifest itself, missing and unknown files too."""
    try:
        content = (release / "manifest.json").read_bytes()
        if not is_sealed(content):
            return [("manifest.json", "it is not as it was written")]
        expected: dict[str, dict[str, Any]] = json.loads(content)["files"]
    except (OSError, ValueError) as error:
        return [("manifest.json", f"cannot be read: {error}")]
    there = {str(p.relative_to(release)) for p in release.rglob("*") if p.is_file() or p.is_symlink()} - {"manifest.json"}
    found = [(name, "is missing") for name in sorted(expected.keys() - there)] + [(name, "is not in the manifest") for name in sorted(there - expected.keys())]
    return found + list(_changed(release, {name: expected[name] for name in sorted(expected.keys() & there)}))


def _changed(release: Path, expected: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, entry in expected.items():
        try:
            if (release / name).stat().st_size != entry["bytes"]:
                yield name, f"has {(release / name).stat().st_size} bytes, published were {entry['bytes']}"
            elif storage.sha256_of(release / name) != entry["sha256"]:
                yield name, "its bytes changed since it was published (SHA-256)"
        except OSError as error:
            yield name, f"cannot be read: {error.strerror}"


def broken_rows(release: Path) -> Iterator[str]:
    """What does not hold in the release's warehouse: ids that lead nowhere, spans that are not their surface."""
    import duckdb

    from transforms.tables import FACT_TABLES, published

    with duckdb.connect(str(release / "warehouse.duckdb"), read_only=True) as con:
        for name in FACT_TABLES:
            wrong = con.execute(_SPANS.format(table=name)).fetchone()
            if wrong and wrong[0]:
                yield f"{wrong[0]} rows of {name} are not the characters, sentence or document they name"
        columns = {t.name: {c.name for c in t.columns} for t in published()}
        for name, has in columns.items():
            for column, (target, key) in REFERENCES.items():
                if column in has and name != target:
                    wrong = con.execute(
                        f"select count(*) from {name} f anti join (select {key} as {column} from {target}) using ({column}) where {column} is not null"
                    ).fetchone()
                    if wrong and wrong[0]:
                        yield f"{wrong[0]} rows of {name} have a {column} that {target} does not know"


# Column, and the table and key it leads to, wherever it stands but in records of documents that are gone.
REFERENCES = {
    "story_id": ("stories", "story_id"),
    "canonical_document_id": ("documents", "document_id"),
    "duplicate_of": ("documents", "document_id"),
    "meeting_id": ("meetings", "meeting_id"),
    "entity_id": ("entities", "entity_id"),
}

_SPANS = """
select count(*) from {table} f
left join documents d using (document_id) left join raw_documents r using (document_id) left join sentences s using (document_id, sentence_no)
where (substr(d.text, f.start_char + 1, f.end_char - f.start_char) = surface) is not true
  or (substr(r.text, raw_start_char + 1, raw_end_char - raw_start_char) = surface) is not true
  or (f.start_char >= s.start_char and f.end_char <= s.end_char) is not true
"""
