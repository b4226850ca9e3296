"""Geometry of the inline charts; the templates draw them as SVG, colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

WIDTH, HEIGHT = 120, 32


def spark(values: Sequence[float | Decimal | None], width: int = WIDTH, height: int = HEIGHT) -> dict[str, Any] | None:
    """A small line over runs: ``points`` for a polyline in a box of ``width`` by ``height``, with the first, last and largest value; None under two values.

    >>> spark([0, 5, 10], 100, 20)["points"]
    '2.0,18.0 50.0,10.0 98.0,2.0'
    """
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return None
    largest = max(v for _, v in known)
    top = largest or 1.0
    last = len(values) - 1
    points = [(2 + (width - 4) * i / last, height - 2 - (height - 4) * v / top) for i, v in known]
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "end": points[-1],
        "width": width,
        "height": height,
        "first": known[0][1],
        "last": known[-1][1],
        "largest": largest,
        "count": len(known),
    }


def columns(counts: Sequence[tuple[str, int]], width: int = 720, height: int = 120) -> dict[str, Any]:
    """A column chart: a bar for each (label, count) in a box of ``width`` by ``height``, and at most 12 labels under them."""
    top = max((n for _, n in counts), default=0) or 1
    step = min(width / max(len(counts), 1), 60)
    every = max(-(-len(counts) // 12), 1)
    bars = [
        {
            "x": round(i * step, 2),
            "y": round(height - height * n / top, 2),
            "width": round(max(step - 1, step * 0.8), 2),
            "height": round(height * n / top, 2),
            "label": label,
            "count": n,
            "is_labelled": i % every == 0,
        }
        for i, (label, n) in enumerate(counts)
    ]
    return {"bars": bars, "width": width, "height": height, "largest": top}


def shares(parts: Sequence[tuple[str, int | None, str]]) -> list[dict[str, Any]]:
    """One bar of 100 that adds up: label, count, link and where each part begins.

    >>> [(s["label"], s["x"], s["width"]) for s in shares([("a", 3, "#"), ("b", 1, "#"), ("c", 0, "#")])]
    [('a', 0.0, 75.0), ('b', 75.0, 25.0), ('c', 100.0, 0.0)]
    """
    total = sum(n or 0 for _, n, _ in parts) or 1
    found, x = [], 0.0
    for label, n, link in parts:
        width = 100 * (n or 0) / total
        found.append({"label": label, "count": n or 0, "link": link, "x": round(x, 3), "width": round(width, 3)})
        x += width
    return found
