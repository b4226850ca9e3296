"""Facts as W3C Web Annotations (JSON-LD): an annotation collection in pages, each fact a span of its article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ITEMS_A_PAGE = 10_000
# Characters before and after the span, so that it is found again in a text that is laid out otherwise.
MARGIN = 32

_FACTS = f"""
select
    fact_id, fact_type, facts.document_id, surface, value, confidence, rule, start_char, end_char, url, source_uri, language,
    substr(text, greatest(start_char + 1 - {MARGIN}, 1), least(start_char, {MARGIN})) as prefix,
    substr(text, end_char + 1, {MARGIN}) as suffix
from facts join documents using (document_id)
order by facts.document_id, start_char, end_char, fact_id
"""


def write(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    """Write ``collection.jsonld`` and ``page-0001.jsonld`` onwards; yields each file's name and annotations.

    Selectors hold code points of documents.text (half-open) and the quote with its surroundings.
    """
    (total,) = con.execute("select count(*) from facts").fetchone() or (0,)
    pages = max(-(-total // ITEMS_A_PAGE), 1)
    collection = {
        "@context": CONTEXT,
        "id": "urn:khotin:annotations",
        "type": "AnnotationCollection",
        "label": "Facts found by khotin",
        "total": total,
        "first": _page_id(1),
        "last": _page_id(pages),
    }
    _dump(folder / "collection.jsonld", collection)
    yield "collection.jsonld", total
    found = con.execute(_FACTS)
    names = [column[0] for column in found.description or ()]
    for number in range(1, pages + 1):
        items = [annotation(dict(zip(names, row, strict=True))) for row in found.fetchmany(ITEMS_A_PAGE)]
        page: dict[str, Any] = {
            "@context": CONTEXT,
            "id": _page_id(number),
            "type": "AnnotationPage",
            "partOf": "urn:khotin:annotations",
            "startIndex": (number - 1) * ITEMS_A_PAGE,
        }
        if number < pages:
            page["next"] = _page_id(number + 1)
        _dump(folder / f"page-{number:04}.jsonld", {**page, "items": items})
        yield f"page-{number:04}.jsonld", len(items)


def annotation(fact: dict[str, Any]) -> dict[str, Any]:
    """One fact as an annotation of its article: the article's URL where it is known, else its document id as a URN."""
    document = f"urn:khotin:document:{fact['document_id']}"
    return {
        "id": f"urn:khotin:fact:{fact['fact_id']}",
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"id": f"urn:khotin:rule:{fact['rule']}", "type": "Software", "name": "khotin"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": fact["fact_type"]},
            {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": fact["value"]},
            {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "value": f"{fact['confidence']:g}"},
        ],
        "target": {
            "source": {"id": fact["url"] or document, "type": "Text", "format": "text/plain", "language": fact["language"], "canonical": document},
            "selector": [
                {"type": "TextPositionSelector", "start": fact["start_char"], "end": fact["end_char"]},
                {"type": "TextQuoteSelector", "exact": fact["surface"], "prefix": fact["prefix"], "suffix": fact["suffix"]},
            ],
        },
    }


def _page_id(number: int) -> str:
    return f"urn:khotin:annotations:page-{number:04}"


def _dump(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
