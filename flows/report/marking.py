"""The text of a document as HTML: facts marked, what cleaning removed struck out where it stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

# A statement spans whole sentences with other facts inside: it is underlined, they are coloured.
UNDERLINED = ("statements", "list_counts")
MAX_REMOVED_CHARS = 600


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of the text with the id of the row that tells of it and what it is (a fact table, or ``refused``)."""

    start: int
    end: int
    anchor: str
    kind: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the raw text that cleaning took out; ``start`` and ``end`` count in the raw text."""

    start: int
    end: int
    surface: str
    rule: str


def marked(text: str, spans: Sequence[Span], removed: Sequence[tuple[int, Removed]]) -> Markup:
    """The text as paragraphs; ``removed`` pieces come with the offset in ``text`` where they stood."""
    gone: dict[int, list[Removed]] = defaultdict(list)
    for position, piece in removed:
        gone[min(max(position, 0), len(text))].append(piece)
    out: list[str] = ["<p>"]
    for start, end, cover in pieces(text, spans, gone):
        out.extend(_struck(piece) for piece in gone.get(start, ()))
        out.append("</p>\n<p>" if text[start:end] == "\n" else _piece(text[start:end], cover))
    out.extend(_struck(piece) for piece in gone.get(len(text), ()))
    out.append("</p>")
    return Markup("".join(out))


def pieces(text: str, spans: Sequence[Span], cuts: Sequence[int] | dict[int, list[Removed]] = ()) -> Iterator[tuple[int, int, list[Span]]]:
    """The text cut wherever a span begins or ends, at line breaks and at ``cuts``: start, end and the spans over it, shortest first.

    >>> spans = [Span(0, 9, "f-1", "statements"), Span(4, 6, "f-2", "dates")]
    >>> [(s, e, [x.anchor for x in over]) for s, e, over in pieces("abc 12345 d", spans)]
    [(0, 4, ['f-1']), (4, 6, ['f-2', 'f-1']), (6, 9, ['f-1']), (9, 11, [])]
    """
    starts: dict[int, list[Span]] = defaultdict(list)
    edges = {0, len(text), *cuts}
    for span in spans:
        if 0 <= span.start < span.end <= len(text):
            starts[span.start].append(span)
            edges |= {span.start, span.end}
    for at, character in enumerate(text):
        if character == "\n":
            edges |= {at, at + 1}
    ordered = sorted(edges)
    cover: list[Span] = []
    for start, end in pairwise(ordered):
        cover = [span for span in cover if span.end > start] + starts.get(start, [])
        cover.sort(key=lambda span: (span.end - span.start, span.kind, span.anchor))
        yield start, end, cover


def _piece(text: str, cover: Sequence[Span]) -> str:
    shown = escape(text)
    if not cover:
        return str(shown)
    coloured = next((span for span in cover if span.kind not in UNDERLINED), None)
    classes = [f"t-{coloured.kind}"] if coloured else []
    classes += [f"u-{span.kind}" for span in cover if span.kind in UNDERLINED]
    anchors = " ".join(dict.fromkeys(span.anchor for span in cover))
    return f'<a class="f {" ".join(classes)}" href="#{cover[0].anchor}" data-f="{anchors}">{shown}</a>'


def _struck(piece: Removed) -> str:
    surface = piece.surface.strip()
    left_out = len(surface) - MAX_REMOVED_CHARS
    more = f" … ({left_out:,} characters more)" if left_out > 0 else ""
    return f'<del title="removed by {escape(piece.rule)}">{escape(surface[:MAX_REMOVED_CHARS])}{more}</del> '


def placed(text: str, raw: str, removed: Sequence[Removed]) -> list[tuple[int, Removed]]:
    """Where in the cleaned text each removed piece stood.

    Cleaning changes white space and takes pieces out, so the n-th visible character that was kept is the n-th of the
    cleaned text. Where it repaired letters too the counts differ; the place is then scaled, and near.

    >>> placed("a b", "a (x) b", [Removed(2, 5, "(x)", "credit")])
    [(2, Removed(start=2, end=5, surface='(x)', rule='credit'))]
    """
    in_order = sorted(removed, key=lambda piece: (piece.start, piece.end))
    kept_before: list[int] = []
    kept = at = 0
    for piece in in_order:
        kept += _visible(raw[at : max(piece.start, at)])
        kept_before.append(kept)
        at = max(at, piece.end)
    kept += _visible(raw[at:])
    offsets = [at for at, character in enumerate(text) if not character.isspace()]
    scale = len(offsets) / kept if kept else 0.0
    return [(_offset(offsets, round(n * scale), len(text)), piece) for n, piece in zip(kept_before, in_order, strict=True)]


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def _offset(offsets: Sequence[int], nth: int, end: int) -> int:
    return offsets[nth] if nth < len(offsets) else end
