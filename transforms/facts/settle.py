"""Facts as they are written: each once and in order, inside one sentence, values on one line, with an id made of content."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from json.encoder import JSONEncoder, encode_basestring
from operator import attrgetter
from typing import Any

from transforms.facts.model import SEPARATOR, Fact, Findings, id_of_text

_any_as_json = JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    type(None): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    int: str,
    float: repr,
    date: '"%s"'.__mod__,
    Decimal: '"%s"'.__mod__,
}
_PLACE = attrgetter("start", "end", "fact_id")


def settle(findings: Findings, tables: Iterable[str]) -> None:
    """Settle the facts of these tables; a fact that runs over the end of a sentence is refused.

    What joins two sentences is no reading of either. The id is made of the table, the document, the span and the values.
    """
    article = findings.article
    sentences, sentence_starts = article.sentences, article.sentence_starts
    for table in tables:
        facts = findings.found(table)
        if not facts:
            continue
        settled: dict[str, Fact] = {}
        place = f"{table}{SEPARATOR}{article.document_id}{SEPARATOR}"
        for fact in facts:
            start, end = fact.start, fact.end
            if sentences and end > sentences[(bisect_right(sentence_starts, start) or 1) - 1][1]:
                findings.reject(start, end, table, "crosses_sentence")
                continue
            values = _as_json(fact.values)
            if "\\n" in values or "[" in values:
                put_on_one_line(fact.values)
                values = _as_json(fact.values)
            fact.fact_id = id_of_text("f", f"{place}{start}{SEPARATOR}{end}{SEPARATOR}{values}")
            settled[fact.fact_id] = fact
        findings.put(table, sorted(settled.values(), key=_PLACE))


def _as_json(values: dict[str, Any]) -> str:
    """The values as JSON with sorted keys, as ``json.dumps`` writes it, in a third of the time."""
    template, keys = _template(tuple(values))
    try:
        return template % tuple([_WRITERS[type(value)](value) for value in map(values.__getitem__, keys)])
    except KeyError:  # a list
        return _any_as_json(values)


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
