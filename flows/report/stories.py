"""Stories told more than once: each copy beside the canonical text, edits marked to the word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from flows.report.reader import Reader, Row, by, fitting
from flows.report.site import Site, file_name

MAX_COPIES = 12
MAX_LISTED = 300
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Longer sentences are shown whole: comparing takes quadratic time.
MAX_WORDS = 600
MAX_SENTENCE_CHARS = 4_000
MAX_CHARS = 800_000


def write(reader: Reader, site: Site) -> None:
    """Write ``stories.html`` and a page for each of the largest stories."""
    listed = reader.rows("select * from stories where document_count > 1 order by document_count desc, publisher_count desc, story_id limit $1", [MAX_LISTED])
    total = reader.row("select count(*) as stories, count(*) filter (document_count > 1) as told_often, max(document_count) as largest from stories")
    sizes = reader.rows("select document_count, count(*) as stories from stories group by 1 order by 1")
    site.write("stories.html", "stories.html", stories=listed, total=total, sizes=sizes)
    reader.wanted("shown_stories", "story_id", site.stories)
    documents = by(
        reader.rows(
            "select * exclude (text) from documents semi join shown_stories using (story_id) order by not is_canonical, published_at nulls last, document_id"
        ),
        "story_id",
    )
    pairs = {row["document_id"]: row for row in reader.rows("select * from duplicate_pairs order by similarity")}
    edits = by(reader.rows("from story_edits semi join shown_stories using (story_id)"), "document_id")
    for story in reader.rows("from stories semi join shown_stories using (story_id) order by story_id"):
        _write_story(site, story, documents[story["story_id"]], pairs, edits)


def _write_story(site: Site, story: Row, documents: list[Row], pairs: dict[str, Row], edits: dict[str, list[Row]]) -> None:
    canonical = next(d for d in documents if d["is_canonical"])
    copies = [d for d in documents if not d["is_canonical"]]
    shown = []
    for copy in copies[:MAX_COPIES]:
        lines = sorted(edits.get(copy["document_id"], []), key=lambda e: (e["canonical_sentence_no"] or e["sentence_no"] or 0, e["sentence_no"] or 0))
        fit = list(fitting((_line(e) for e in lines), MAX_CHARS // min(len(copies), MAX_COPIES), _chars))
        shown.append({"document": copy, "pair": pairs.get(copy["document_id"]), "lines": fit, "left_out": len(lines) - len(fit), "counts": _counts(lines)})
    site.write(f"stories/{file_name(story['story_id'])}", "story.html", story=story, canonical=canonical, copies=shown, left_out=len(copies) - len(shown))


def _line(edit: Row) -> Row:
    old, new = ((edit[side] or "")[:MAX_SENTENCE_CHARS] for side in ("canonical_text", "text"))
    if edit["change"] in ("added", "removed") or old == new:
        return {**edit, "left": [("same", old)], "right": [("same", new)]}
    left, right = compared(old, new)
    return {**edit, "left": left, "right": right}


def _chars(line: Row) -> int:
    return sum(len(text) for side in ("left", "right") for _, text in line[side]) + 200  # and the tags around them


def _counts(lines: list[Row]) -> dict[str, int]:
    counts = dict.fromkeys(("kept", "edited", "added", "removed"), 0)
    for line in lines:
        counts[line["change"]] += 1
    return counts


def compared(old: str, new: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Both sentences cut into parts that are ``same`` or ``changed``.

    >>> compared("gồm 10 nước", "gồm 11 nước")
    ([('same', 'gồm '), ('changed', '10'), ('same', ' nước')], [('same', 'gồm '), ('changed', '11'), ('same', ' nước')])
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:
        return [("changed", old)], [("changed", new)]
    left: list[tuple[str, str]] = []
    right: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kind = "same" if tag == "equal" else "changed"
        if i < j:
            left.append((kind, "".join(before[i:j])))
        if k < m:
            right.append((kind, "".join(after[k:m])))
    return left, right
