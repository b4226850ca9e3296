"""Where one fact comes from, as text for a terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from warehouse.query import QueryError, rows_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def explain(warehouse: Path, fact_id: str) -> str:
    """The fact's sentence with its span in brackets, what it says, its rule, document, source and offsets, a line each.

    Raises QueryError where the warehouse has no such fact.
    """
    quoted = fact_id.replace("'", "''")
    rows = rows_of(warehouse, f"from explain('{quoted}')")
    if not rows:
        raise QueryError("missing", f'{warehouse} has no fact {fact_id}. `khotin sql "select fact_id, surface from facts limit 5"` shows some.')
    return "\n".join(f"{name:<9} {_CONTROL.sub(' ', text)}" for name, text in _lines(rows[0]) if text)


def _lines(row: dict[str, Any]) -> list[tuple[str, str]]:
    said = ", ".join(f"{name} {value}" for name, value in row["value"].items() if value is not None)
    document = ", ".join(filter(None, (row["title"], row["publisher"], row["published_at"], row["url"])))
    places = f"characters {row['start_char']}..{row['end_char']} of the text, {row['raw_start_char']}..{row['raw_end_char']} of the raw text"
    return [
        ("fact", f"{row['fact_id']} in {row['fact_type']}"),
        ("sentence", row["sentence"] or ""),
        ("says", said),
        ("rule", f"{row['rule']}, confidence {row['confidence']:g}"),
        ("document", f"{row['document_id']} ({document})"),
        ("source", ", ".join(row["source_uris"] or ())),
        ("place", places),
        ("raw", row["raw_surface"] if row["raw_surface"] != row["surface"] else ""),
        ("story", row["story_id"]),
        ("run", row["run_id"]),
    ]
