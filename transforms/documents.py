"""One document from one record: its text with offsets, its metadata, its sentences, and what was taken out or is damaged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from transforms.language import vietnamese_confidence
from transforms.outlets import canonical_url, domain_of_tag, original_domain, outlet_name, section_of
from transforms.publication import Publication, declared, from_url
from transforms.sentences import sentence_spans
from transforms.spans import Traced
from transforms.zones import Zones, zones

MAX_LEAD_CHARS = 700
SHORT_TEXT_CHARS = 200
_TERMINAL = re.compile(r"[.!?…:;][”\"’'»)\]]{0,3}$|[”\"’»)\]]$")
_REPAIRS = {"mojibake": "repaired_mojibake", "control_characters": "control_characters", "replacement_characters": "replacement_characters"}


class Removal(NamedTuple):
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
    traced, paragraphs = _traced(raw, plan.kept)
    sentences = sentence_spans(traced.text, paragraphs)
    metadata = _metadata(record, plan, traced.text, paragraphs)
    return Document(traced, sentences, _removals(raw, plan, traced), metadata, _damage(record, plan, traced.text, metadata))


def _traced(raw: str, kept: Sequence[tuple[int, int]]) -> tuple[Traced, list[tuple[int, int]]]:
    """The kept spans, one line break between two, and where each stands in that text.

    The line break is the source's own where it has one there, else it is inserted.
    """
    starts, raw_starts, lengths = [0], [kept[0][0]], [kept[0][1] - kept[0][0]]
    paragraphs = [(0, lengths[0])]
    at, end = lengths[0] + 1, kept[0][1]
    for start, stop in kept[1:]:
        length = stop - start
        paragraphs.append((at, at + length))
        newline = end if end + 1 == start and raw[end] == "\n" else raw.rfind("\n", end, start)
        if newline == end and end + 1 == start:
            lengths[-1] += 1 + length
        elif newline >= 0 and newline + 1 == start:
            _add(starts, raw_starts, lengths, at - 1, newline, 1 + length)
        else:
            if newline == end:
                lengths[-1] += 1
            elif newline >= 0:
                _add(starts, raw_starts, lengths, at - 1, newline, 1)
            _add(starts, raw_starts, lengths, at, start, length)
        at, end = at + length + 1, stop
    text = raw[kept[0][0] : end] if len(starts) == 1 else "\n".join([raw[start:stop] for start, stop in kept])
    return Traced(text, tuple(starts), tuple(raw_starts), tuple(lengths)), paragraphs


def _add(starts: list[int], raw_starts: list[int], lengths: list[int], start: int, raw_start: int, length: int) -> None:
    starts.append(start)
    raw_starts.append(raw_start)
    lengths.append(length)


def _removals(raw: str, plan: Zones, traced: Traced) -> list[Removal]:
    """Every removed code point once: the cuts, and as `white_space` what else lies outside the text."""
    first, last = plan.kept[0][0], plan.kept[-1][1]
    cuts = plan.cuts[::-1]
    removals: list[Removal] = []
    for start, end in traced.removed(len(raw)):
        position = "header" if end <= first else "footer" if start >= last else "body"
        at = start
        while cuts and cuts[-1].end <= at:
            cuts.pop()
        while cuts and cuts[-1].start < end:
            cut = cuts[-1]
            if cut.start > at:
                removals.append(Removal(at, cut.start, "white_space", position))
            if cut.end > max(at, cut.start):
                removals.append(Removal(max(at, cut.start), min(cut.end, end), cut.rule, position))
            at = max(at, min(cut.end, end))
            if cut.end > end:
                break
            cuts.pop()
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
        "lead": _lead(record["text"], plan, text, paragraphs) if title else None,
        "byline": record["declared_byline"] or plan.byline,
        "section": record["declared_section"] or header.section or section_of(url),
        **publication_columns(published),
        "language": "vi" if confidence >= 0.5 else None,
        "language_confidence": confidence if confidence >= 0.5 else None,
        "text": text,
        "char_count": len(text),
        "word_count": _tokens(text),
    }


def _tokens(text: str) -> int:
    """Tokens between spaces and line breaks; a tab or a no-break space parts none, here and in the checks."""
    spaced = text.replace("\n", " ")
    if spaced and spaced[0] != " " and spaced[-1] != " " and "  " not in spaced:
        return spaced.count(" ") + 1
    pieces = spaced.split(" ")
    return len(pieces) - pieces.count("")


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


def _lead(raw: str, plan: Zones, text: str, paragraphs: list[tuple[int, int]]) -> str | None:
    """The first paragraph where the source parts it from the next; what a caption cut off a longer paragraph is no lead."""
    start, end = paragraphs[0]
    if len(paragraphs) == 1 or end - start > MAX_LEAD_CHARS:
        return None
    gap = raw[plan.kept[0][1] : plan.kept[1][0]]
    return text[start:end] if not gap or "\n" in gap else None


def _damage(record: Mapping[str, Any], plan: Zones, text: str, metadata: Mapping[str, Any]) -> dict[str, tuple[int, str | None]]:
    """Kinds of damage with how often each occurs and what shows it."""
    found: dict[str, tuple[int, str | None]] = {}
    if metadata["title"] is None:
        found["missing_headline"] = (1, text[:40])
    if not _TERMINAL.search(text[-4:]):
        found["truncated_tail"] = (1, text[-40:])
    for damage, count in (
        ("glued_sentences", plan.glued),
        ("duplicated_body", plan.repeated),
        ("hard_wrapped", plan.wrapped),
        ("misplaced_tones", plan.mistoned),
    ):
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
