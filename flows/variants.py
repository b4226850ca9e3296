"""The same article as other hands would have delivered it: decomposed, glued, wrapped, in the other spelling of tones."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pyarrow as pa

from transforms.clean import clean_documents
from transforms.decode import mend
from transforms.facts.batch import find_facts
from transforms.spans import matching_view
from transforms.tables import FACT_TABLES, table

WIDTH = 80
COMMON = tuple(c.name for c in table("dates").columns[:11])  # ids, span, rule: what every fact table starts with

HEAD_LINES = 3  # address, headline and lead are known by standing alone
MIN_PARAGRAPH_CHARS = 120  # shorter lines may be captions or headings, which are known by that too
# As in the seeds: `... sáng 16/7.Cùng dự hội nghị`. Before a digit the break stays: nobody could part `năm 2020.37 nước`.
_STOPS = re.compile(r"[\w)”\"][.!?]\s*\Z")
_STARTS = re.compile(r"[“\"]?[^\W\d_]")
_OLD_TONES = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_NEW_TONES = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_PAIRS = [*zip(_OLD_TONES, _NEW_TONES, strict=True), *zip(_NEW_TONES, _OLD_TONES, strict=True)]
_OTHER_TONE = dict(_PAIRS) | {a.capitalize(): b.capitalize() for a, b in _PAIRS}
# At the end of a syllable only (`hoàn` has one spelling), not after q (`quý` has none but this).
_TONE = re.compile(rf"(?<![qQ])(?:{'|'.join(_OTHER_TONE)})(?!\w)")


def decomposed(text: str) -> str:
    """The text in NFD."""
    return unicodedata.normalize("NFD", text)


def glued(text: str) -> str:
    """Paragraphs of the body glued to the full stop of the one before."""
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", text))
    breaks = [
        (before.end(), line.start())
        for before, line in list(pairwise(lines))[HEAD_LINES:]
        if min(len(before[0]), len(line[0])) >= MIN_PARAGRAPH_CHARS and _STOPS.search(before[0][-8:]) and _STARTS.match(line[0])
    ]
    edges = [0, *(edge for span in breaks for edge in span), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def wrapped(text: str) -> str:
    """Each line broken at spaces so that none is longer than ``WIDTH``; blank lines stay."""
    wrap = textwrap.TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\n".join(wrap.wrap(line)) if len(line) > WIDTH else line for line in text.split("\n"))


def other_tones(text: str) -> str:
    """With the tone mark of oa, oe and uy on the other letter.

    >>> other_tones("hoà bình, uỷ ban, tòa án, quý, hoàn toàn")
    'hòa bình, ủy ban, toà án, quý, hoàn toàn'
    """
    return _TONE.sub(lambda m: _OTHER_TONE[m[0]], text)


VARIANTS: dict[str, Callable[[str], str]] = {"nfd": decomposed, "glued": glued, "wrapped": wrapped, "tones": other_tones}


# How often each value stands in a document; (document_id, variant, fact table) -> value as JSON -> times. The text as it came is variant "".
Readings = dict[tuple[str, str, str], Counter[str]]


def readings(records: pa.Table) -> Readings:
    """What the finders read in each record (rows of ``stage.records``) and in each of its variants.

    Values are compared in one spelling (``matching_view``), without spans. Documents are read as if each were alone: no
    publication date is lent by a twin, no review is applied.
    """
    rows = records.to_pylist()
    read: Readings = defaultdict(Counter)
    for variant, change in (("", None), *VARIANTS.items()):
        # Each under its own id: that of a person known by one name alone is made of the document's.
        changed = [row | {"text": mend(change(row["text"]))[0]} for row in rows] if change else rows
        articles = _articles(clean_documents(table("stage.records").from_rows(changed), ""))
        if not articles.num_rows:
            continue
        found = find_facts(articles, "")
        for name in FACT_TABLES:
            for fact in found[name].to_pylist():
                read[fact["document_id"], variant, name][_value(fact)] += 1
    return dict(read)


def _value(fact: Mapping[str, Any]) -> str:
    return matching_view(json.dumps({k: v for k, v in fact.items() if k not in COMMON and v is not None}, ensure_ascii=False, default=str))


def _articles(cleaned: Mapping[str, pa.Table]) -> pa.Table:
    """The input of ``find_facts``, as the find stage makes it by SQL."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in cleaned["sentences"].to_pylist():
        spans[row["document_id"]].append((row["start_char"], row["end_char"]))
    maps = {row["document_id"]: row for row in cleaned["offset_maps"].to_pylist()}
    return pa.Table.from_pylist(
        [
            row
            | maps[row["document_id"]]
            | {"sentence_starts": [a for a, _ in spans[row["document_id"]]], "sentence_ends": [b for _, b in spans[row["document_id"]]]}
            for row in cleaned["documents"].to_pylist()
        ]
    )
