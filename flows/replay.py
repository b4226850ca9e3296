"""Which documents are made again because somebody asks for it: by id, by day of publication, or by the file they came from."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.run import Run
from flows.settings import SettingsError
from transforms.tables import table
from warehouse import staged

_DOCUMENT = re.compile(r"d-[0-9a-f]{20}")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Again:
    """Documents of the last release, and the files among their sources whose bytes are to be read again."""

    documents: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


def select(run: Run) -> Again:
    """What ``again`` of the settings names in the last release. Raises SettingsError for a name that selects nothing.

    ``d-...`` is a document; ``2020``, ``2020-07``, ``2020-07-16`` and ``2020-07-01/2020-07-15`` are days of publication (both ends
    included); anything else is a file, a folder or a glob, as ``document_sources.file_uri`` has it: such files are read again, too.
    """
    if not run.settings.again:
        return Again()
    sources = f"from {staged.scan(table('document_sources'), [run.old_table('document_sources')])} select document_id, file_uri"
    rows: list[tuple[str, str]] = run.con.execute(sources).fetchall()
    documents: set[str] = set()
    files: set[str] = set()
    for name in run.settings.again:
        found = _by_id(rows, name) if _DOCUMENT.fullmatch(name) else _by_date(run, name) if _is_days(name) else _by_file(rows, name)
        if not found.documents:
            raise SettingsError(f"--again {name}: the last release has no such document, day of publication or file. Nothing was changed.")
        documents |= found.documents
        files |= found.files
    return Again(frozenset(documents), frozenset(files))


def _is_days(name: str) -> bool:
    return all(_DATE.fullmatch(end) for end in name.split("/")) and name.count("/") < 2


def _by_id(rows: Iterable[tuple[str, str]], name: str) -> Again:
    return Again(frozenset(document_id for document_id, _ in rows if document_id == name))


def _by_date(run: Run, name: str) -> Again:
    first, _, last = name.partition("/")
    documents = staged.scan(table("documents"), [run.old_table("documents")])
    published = f"select document_id, strftime(published_at, '%Y-%m-%d') as day from {documents} where published_at is not null"
    query = f"select document_id from ({published}) where left(day, length($1)) >= $1 and left(day, length($2)) <= $2"
    return Again(frozenset(row[0] for row in run.con.execute(query, [first, last or first]).fetchall()))


def _by_file(rows: Iterable[tuple[str, str]], name: str) -> Again:
    folder = name.rstrip("/") + "/"
    found = [(document_id, uri) for document_id, uri in rows if uri == name or uri.startswith(folder) or fnmatch.fnmatchcase(uri, name)]
    return Again(frozenset(d for d, _ in found), frozenset(uri for _, uri in found))
