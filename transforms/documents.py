"""One document from one record: its text with offsets, its metadata, its sentences, and what was taken out or is damaged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.language import vietnamese_confidence
from transforms.outlets import canonical_url, domain_of_tag, original_domain, outlet_name
from transforms.publication import Publication, declared, from_url
from transforms.sentences import sentence_spans
from transforms.spans import Traced
from transforms.zones import Zones, zones

MAX_LEAD_CHARS = 700
SHORT_TEXT_CHARS = 200
_TERMINAL = re.compile(r"[.!?…:;][”\"’'»)\]]{0,3}$|[”\"’»)\]]$")
_REPAIRS = {"mojibake": "repaired_mojibake", "control_characters": "control_characters", "replacement_characters": "replacement_characters"}


@dataclass(frozen=True, slots=True)
class Removal:
    """A half-open span of the raw text that is not in the document, why, and where it stood."""

    start: int
    end: int
    rule: str
    position: str


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned record. ``sentences`` are half-open spans of ``traced.text``; ``metadata`` holds columns of ``documents``."""

    traced: Traced
    sentences: list[tuple[int, int]]
    removals: list[Removal]
    metadata: dict[str, Any]
    damage: dict[str, tuple[int, str | None]]


def document(record: Mapping[str, Any]) -> Document | str:
    """The document of a row of ``stage.records``, or the reason code why it holds none (`empty_text`, `no_body`)."""
    raw: str = record["text"]
    if not raw.strip():
        return "empty_text"
    plan = zones(raw, record["declared_title"] or None)
    if not plan.kept:
        return "no_body"
    traced = Traced.of(raw).edit(_edits(raw, plan))
    paragraphs = _paragraphs(plan)
    sentences = sentence_spans(traced.text, paragraphs)
    metadata = _metadata(record, plan, traced.text, paragraphs)
    return Document(traced, sentences, _removals(raw, plan), metadata, _damage(record, plan, traced.text, metadata))


def _edits(raw: str, plan: Zones) -> list[tuple[int, int, str]]:
    """Deletes what lies between kept spans, leaving one line break, the source's own where it has one there."""
    edits = [(0, plan.kept[0][0], "")]
    for (_, end), (start, _) in zip(plan.kept, plan.kept[1:], strict=False):
        newline = raw.find("\n", end, start)
        if newline < 0:
            edits.append((end, start, "\n"))
        else:
            edits.extend(((end, newline, ""), (newline + 1, start, "")))
    edits.append((plan.kept[-1][1], len(raw), ""))
    return edits


def _paragraphs(plan: Zones) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for start, end in plan.kept:
        spans.append((at, at + end - start))
        at += end - start + 1
    return spans


def _removals(raw: str, plan: Zones) -> list[Removal]:
    """Every removed code point once: the cuts, and as `white_space` what else lies outside the text."""
    first, last = plan.kept[0][0], plan.kept[-1][1]
    removals: list[Removal] = []
    for start, end, _ in (e for e in _edits(raw, plan) if e[1] > e[0]):
        position = "header" if end <= first else "footer" if start >= last else "body"
        at = start
        for cut in plan.cuts:
            if cut.end <= at or cut.start >= end:
                continue
            if cut.start > at:
                removals.append(Removal(at, cut.start, "white_space", position))
            stop = min(cut.end, end)
            removals.append(Removal(max(at, cut.start), stop, cut.rule, position))
            at = stop
        if at < end:
            removals.append(Removal(at, end, "white_space", position))
    return removals


def _metadata(record: Mapping[str, Any], plan: Zones, text: str, paragraphs: list[tuple[int, int]]) -> dict[str, Any]:
    header = plan.header
    url = canonical_url(record["declared_url"]) or header.url
    domain = original_domain(url) or (None if url else plan.domain) or domain_of_tag(record["declared_publisher"] or "")
    title = record["declared_title"] or header.title
    published = header.published or declared(record["declared_published"]) or from_url(url)
    confidence = vietnamese_confidence(text)
    return {
        "url": url,
        "domain": domain,
        "publisher": outlet_name(domain) or record["declared_publisher"] or None,
        "title": title,
        "lead": _lead(text, paragraphs) if title else None,
        "byline": record["declared_byline"] or plan.byline,
        "section": record["declared_section"] or header.section,
        **publication_columns(published),
        "language": "vi" if confidence >= 0.5 else None,
        "language_confidence": confidence if confidence >= 0.5 else None,
        "text": text,
        "char_count": len(text),
        "word_count": len(text.split()),
    }


def publication_columns(published: Publication | None) -> dict[str, Any]:
    """The columns published_* of ``documents``; all null where nothing is known."""
    if published is None:
        return dict.fromkeys(("published_at", "published_precision", "published_method", "published_evidence", "published_earliest", "published_latest"))
    earliest, latest = published.bounds
    return {
        "published_at": published.at,
        "published_precision": published.precision,
        "published_method": published.method,
        "published_evidence": published.evidence,
        "published_earliest": earliest,
        "published_latest": latest,
    }


def _lead(text: str, paragraphs: list[tuple[int, int]]) -> str | None:
    start, end = paragraphs[0]
    return text[start:end] if len(paragraphs) > 1 and end - start <= MAX_LEAD_CHARS else None


def _damage(record: Mapping[str, Any], plan: Zones, text: str, metadata: Mapping[str, Any]) -> dict[str, tuple[int, str | None]]:
    """Kinds of damage with how often each occurs and what shows it."""
    found: dict[str, tuple[int, str | None]] = {}
    if metadata["title"] is None:
        found["missing_headline"] = (1, text[:40])
    if not _TERMINAL.search(text[-4:]):
        found["truncated_tail"] = (1, text[-40:])
    for damage, count in (("glued_sentences", plan.glued), ("duplicated_body", plan.repeated), ("hard_wrapped", plan.wrapped)):
        if count:
            found[damage] = (count, None)
    if metadata["language"] is None:
        found["not_vietnamese"] = (1, None)
    if len(text) < SHORT_TEXT_CHARS:
        found["short_text"] = (1, None)
    replaced = record["text"].count("�")
    if replaced:
        found["replacement_characters"] = (replaced, None)
    for repair in record["repairs"] or ():
        found.setdefault(_REPAIRS.get(repair, "legacy_encoding"), (1, repair))
    return found
