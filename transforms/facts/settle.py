"""Facts as they are written: each once and in order, inside one sentence, values on one line, with an id made of content."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from json.encoder import JSONEncoder, encode_basestring
from operator import attrgetter
from typing import Any

import pyarrow as pa

from transforms.facts.model import SEPARATOR, Fact, Findings, id_of_text
from transforms.tables import FACT_TABLES, tables

_any_as_json = JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    type(None): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    int: str,
    float: repr,
    date: lru_cache(maxsize=1 << 14)('"%s"'.__mod__),
    Decimal: '"%s"'.__mod__,
}
# Tables whose own columns hold no numbers: equal values are written alike there, which 0 and -0.0, or 1.0 and 1.00, are not.
_WRITTEN_ALIKE = {pa.string(), pa.date32(), pa.bool_()}
_WITHOUT_NUMBERS = frozenset(name for name in FACT_TABLES if {column.type for column in tables()[name].columns[11:]} <= _WRITTEN_ALIKE)
_PLACE = attrgetter("start", "end", "fact_id")


def settle(findings: Findings, names: Iterable[str]) -> None:
    """Settle the facts of the tables of these names; a fact that runs over the end of a sentence is refused.

    What joins two sentences is no reading of either. The id is made of the table, the document, the span and the values.
    """
    article = findings.article
    sentences, sentence_starts = article.sentences, article.sentence_starts
    for table in names:
        facts = findings.found(table)
        if not facts:
            continue
        is_known = table in _WITHOUT_NUMBERS
        settled: dict[str, Fact] = {}
        last, in_order = -1, True
        place = f"{table}{SEPARATOR}{article.document_id}{SEPARATOR}"
        for fact in facts:
            start, end = fact.start, fact.end
            if sentences and end > sentences[(bisect_right(sentence_starts, start) or 1) - 1][1]:
                findings.reject(start, end, table, "crosses_sentence")
                continue
            values = _known_as_json(tuple(fact.values), *fact.values.values()) if is_known else _as_json(fact.values)
            if "\\n" in values or "[" in values:
                put_on_one_line(fact.values)
                values = _as_json(fact.values)
            fact.fact_id = id_of_text("f", f"{place}{start}{SEPARATOR}{end}{SEPARATOR}{values}")
            settled[fact.fact_id] = fact
            in_order = in_order and start > last
            last = start
        findings.put(table, [*settled.values()] if in_order else sorted(settled.values(), key=_PLACE))


def _as_json(values: dict[str, Any]) -> str:
    """The values as JSON with sorted keys, as ``json.dumps`` writes it, in a third of the time or less."""
    template, keys = _template(tuple(values))
    try:
        return template % tuple([_WRITERS[type(value := values[key])](value) for key in keys])
    except KeyError:  # a list
        return _any_as_json(values)


@lru_cache(maxsize=1 << 14)
def _known_as_json(keys: tuple[str, ...], *values: str | date | bool | None) -> str:
    """``_as_json`` of values without numbers: a name and a day stand many times in an article and in a batch."""
    return _as_json(dict(zip(keys, values, strict=True)))


@cache
def _template(keys: tuple[str, ...]) -> tuple[str, list[str]]:
    """A format for the values of these keys, and the keys in its order."""
    in_order = sorted(keys)
    return "{" + ", ".join(f'"{key}": %s' for key in in_order) + "}", in_order


def put_on_one_line(values: dict[str, Any]) -> None:
    """Names of a hard-wrapped text without its line breaks: `Ban Thư ký` and `ASEAN` on the next line are one name."""
    for key, value in values.items():
        if isinstance(value, str):
            if "\n" in value:
                values[key] = " ".join(value.split())
        elif isinstance(value, list):
            values[key] = [" ".join(v.split()) if isinstance(v, str) else v for v in value]
