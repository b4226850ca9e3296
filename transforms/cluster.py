"""Stories: documents that tell the same text, found by MinHash bands and decided by exact Jaccard similarity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from rensa import RMinHash

from transforms.facts.model import content_id
from transforms.shingles import Hashes, jaccard, shingle_sets
from transforms.tables import table

PERMUTATIONS = 128
SEED = 20201109
# 42 bands of 3 rows make a pair of similarity s a candidate with chance 1 - (1 - s^3)^42: 0.996 at 0.5, 0.9998 at 0.58, 0.04 at 0.1.
BANDS, ROWS = 42, 3
# Measured: 3,022 planted pairs (2 to 15 % of the sentences dropped or rewritten, boilerplate added, glued anew) lie at 0.52 and above,
# 99 % of them above 0.62; with captions among the sentences that are changed (bench/duplicates.py, 3,883 pairs) recall is 0.996 and precision
# 1.000. A copy with a word in ten of every sentence replaced lies at 0.39 and is not found, nor is every one cut to half. Of 22,000
# vietnews articles 13 pairs lie at 0.4 to 0.5, all other articles on the same event, 158 above.
THRESHOLD = 0.5
# Above this many documents in one band's bucket (wire copies by the hundred), all pairs would be quadratic. Real copies meet in many
# of 42 bands, each with other neighbours, so a chain and a star join them: checked on 3,000 versions of one article in the tests.
MAX_GROUP = 64
SCAN_ROWS = 2048  # 2 MB of signatures
# Two printings of one text that are further apart than this lend no date to a third.
MAX_DATE_SPREAD = timedelta(days=2)

PUBLISHED = ("published_at", "published_precision", "published_method", "published_evidence", "published_earliest", "published_latest")
ASSIGNMENTS = pa.schema([pa.field("document_id", pa.string(), False), pa.field("story_id", pa.string(), False), pa.field("is_canonical", pa.bool_(), False)])

Rows = npt.NDArray[np.int64]
# Gives the rows document_id, text of the documents asked for, in any order.
Texts = Callable[[pa.Array], Iterable[pa.RecordBatch]]


@dataclass(frozen=True, slots=True)
class Stories:
    """What clustering says, each table sorted by document_id.

    ``assignments``: document_id, story_id, is_canonical for every document. ``duplicate_pairs``: that table, one row for every
    document that does not stand for its story. ``dates``: document_id and the columns published_* for documents that get their
    date from a near-duplicate.
    """

    assignments: pa.Table
    duplicate_pairs: pa.Table
    dates: pa.Table


def signatures(documents: pa.Table) -> pa.Table:
    """Rows of ``stage.signatures`` for documents (columns document_id, text), in their order."""
    hashes, offsets = shingle_sets(documents["text"].to_pylist())
    rows = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets.astype(np.uint64), PERMUTATIONS, SEED).to_rows() if len(offsets) > 1 else []
    schema = table("stage.signatures").schema
    minhash = pa.array([row if count else [] for row, count in zip(rows, np.diff(offsets).tolist(), strict=True)], schema.field("minhash").type)
    return pa.table([documents["document_id"].cast(pa.string()), minhash], schema=schema)


def texts_of(documents: pa.Table) -> Texts:
    """``Texts`` of a table with the columns document_id and text."""
    rows = documents.select(["document_id", "text"])
    return lambda ids: rows.filter(pc.is_in(rows["document_id"], ids)).to_batches()


def cluster(signed: pa.Table | ds.Dataset, documents: pa.Table, texts: Texts, candidates: Iterable[Hashes] | None = None) -> Stories:
    """Stories of all documents, the same whatever the order of the rows and the batches they came from.

    ``signed`` is ``stage.signatures`` of the same documents, as a table or as a dataset sorted by document_id; ``documents`` has
    document_id, title, char_count and the columns published_*. ``texts`` is asked for candidates alone, whose shingles are made
    once more: few share a band, and shingles of all would be four fifths of what a release keeps beside its tables.
    ``candidates`` are what ``pairs_of_bands`` found in ``signed`` for all bands, where that was done elsewhere.
    """
    documents = documents.sort_by("document_id")
    ids: list[str] = documents["document_id"].to_pylist()
    signed = signed.sort_by("document_id") if isinstance(signed, pa.Table) else signed
    left, right = _candidates([pairs_of_bands(signed, range(BANDS))] if candidates is None else candidates)
    sets = _shingles_by_place(ids, np.unique(np.concatenate((left, right))), texts)
    stories = _components(len(ids), left, right, sets)
    rows = _rows(documents, stories)
    canonical = list(range(len(ids)))
    story = list(ids)
    pairs: list[dict[str, Any]] = []
    dates: list[dict[str, Any]] = []
    for members in stories:
        best = max(members, key=lambda i: _completeness(rows[i]))
        for i in members:
            canonical[i], story[i] = best, ids[members[0]]
            if i != best:
                similarity = jaccard(sets[i], sets[best])
                pairs.append({"document_id": ids[i], "duplicate_of": ids[best], "similarity": similarity, "method": "exact" if similarity == 1 else "near"})
        dates.extend(_lent_dates(rows, members, sets))
    assignments = pa.table([ids, [content_id("s", s) for s in story], [canonical[i] == i for i in range(len(ids))]], schema=ASSIGNMENTS)
    schema = pa.schema([table("documents").schema.field(name) for name in ("document_id", *PUBLISHED)])
    return Stories(
        assignments,
        table("duplicate_pairs").from_rows(pairs).sort_by("document_id"),
        pa.Table.from_pylist(dates, schema=schema).sort_by("document_id"),
    )


def pairs_of_bands(signed: pa.Table | ds.Dataset, bands: Sequence[int]) -> Hashes:
    """Pairs of documents that share one of the bands (0 to BANDS - 1), each once, ascending, as smaller << 32 | larger.

    Documents are numbered in the order of ``signed`` (``stage.signatures`` sorted by document_id). Memory grows by 8 bytes a
    document and band, and 24 bytes a document.
    """
    keys, order = _band_keys(signed, bands)
    found = [np.empty(0, np.uint64), *(_pairs_of_equal(keys[:, i], order) for i in range(len(bands)))]
    return np.unique(np.concatenate(found))


def _candidates(pairs: Iterable[Hashes]) -> tuple[Rows, Rows]:
    """Pairs of documents (smaller index first) of all bands, each once."""
    packed = np.unique(np.concatenate([np.empty(0, np.uint64), *pairs]))
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _pairs_of_equal(key: Hashes, order: Rows) -> Hashes:
    """Pairs of entries of ``order`` with equal keys, packed as smaller << 32 | larger; of large groups a chain and a star."""
    by_key = np.lexsort((order, key))
    bounds = np.flatnonzero(np.concatenate(([True], key[by_key][1:] != key[by_key][:-1], [True]))) if len(by_key) else np.zeros(1, np.int64)
    packed: list[int] = []
    for i in np.flatnonzero(np.diff(bounds) > 1):
        group = order[by_key[bounds[i] : bounds[i + 1]]]
        packed.extend(int(a) << 32 | int(b) for a, b in _within(group))
    return np.array(packed, np.uint64)


def _within(group: Rows) -> Iterator[tuple[int, int]]:
    if len(group) <= MAX_GROUP:
        yield from combinations(group.tolist(), 2)
        return
    members = group.tolist()
    for near in range(1, 9):
        yield from zip(members, members[near:], strict=False)
    yield from ((members[0], other) for other in members[9:])


def _band_keys(signed: pa.Table | ds.Dataset, bands: Sequence[int]) -> tuple[npt.NDArray[np.uint64], Rows]:
    """Keys of the bands of all documents that have words (a column a band), and the place of each in ``signed``."""
    keys, order = [np.empty((0, len(bands)), np.uint64)], [np.empty(0, np.int64)]
    at = 0
    for batch in _batches(signed, ["minhash"]):
        has_words = pc.greater(pc.list_value_length(batch["minhash"]), 0)
        order.append(at + np.flatnonzero(has_words.to_numpy(zero_copy_only=False)))
        at += batch.num_rows
        digests = batch["minhash"].filter(has_words).flatten().to_numpy().astype(np.uint64).reshape(-1, PERMUTATIONS)
        keys.append(np.stack([_keys_of_band(digests, band) for band in bands], axis=1))
    return np.concatenate(keys), np.concatenate(order)


def _keys_of_band(digests: Hashes, band: int) -> Hashes:
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    key = np.zeros(len(digests), np.uint64)
    with np.errstate(over="ignore"):
        for row in range(ROWS):
            key = (key ^ digests[:, band * ROWS + row]) * multiplier
            key ^= key >> np.uint64(29)
    return key


def _shingles_by_place(ids: list[str], wanted: Rows, texts: Texts) -> dict[int, Hashes]:
    """Shingles of the wanted documents (places in ``ids``) by place."""
    places = {ids[place]: place for place in wanted.tolist()}
    sets: dict[int, Hashes] = {}
    for batch in texts(pa.array(places, pa.string())) if places else ():
        hashes, offsets = shingle_sets(batch["text"].to_pylist())
        for document_id, (start, end) in zip(batch["document_id"].to_pylist(), pairwise(offsets.tolist()), strict=True):
            sets[places[document_id]] = hashes[start:end]
    return sets


def _batches(signed: pa.Table | ds.Dataset, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Record batches one after the other: a reader that runs ahead would hold the whole history."""
    if isinstance(signed, pa.Table):
        yield from signed.select(names).to_batches(max_chunksize=SCAN_ROWS)
        return
    options = ds.ParquetFragmentScanOptions(pre_buffer=False)
    yield from signed.scanner(
        columns=names, batch_size=SCAN_ROWS, batch_readahead=1, fragment_readahead=1, use_threads=False, fragment_scan_options=options
    ).to_batches()


def _components(count: int, left: Rows, right: Rows, sets: dict[int, Hashes]) -> list[list[int]]:
    """Connected groups of two or more, each in ascending order; a pair is joined where its similarity reaches the threshold.

    Pairs that are connected already are not compared: it changes no group, so the order of the pairs does not matter.
    """
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        first, second = root(a), root(b)
        if first != second and jaccard(sets[a], sets[b]) >= THRESHOLD:
            parent[max(first, second)] = min(first, second)
    groups: dict[int, list[int]] = {}
    for i in sorted(sets):
        groups.setdefault(root(i), []).append(i)
    return [members for members in groups.values() if len(members) > 1]


def _rows(documents: pa.Table, stories: list[list[int]]) -> dict[int, dict[str, Any]]:
    """Rows of the documents that share a story, by index; the others, which are most, are not needed."""
    members = sorted(i for story in stories for i in story)
    found = documents.select(["document_id", "title", "char_count", *PUBLISHED]).take(pa.array(members, pa.int64()))
    return dict(zip(members, found.to_pylist(), strict=True))


def _completeness(row: dict[str, Any]) -> tuple[bool, bool, int, float, tuple[int, ...]]:
    """Grows with how well a document can stand for its story: title, date, length, then early, then the smaller id."""
    at: datetime | None = row["published_at"]
    early = -(at - datetime(1970, 1, 1)).total_seconds() if at else 0.0
    return row["title"] is not None, at is not None, row["char_count"], early, tuple(-b for b in row["document_id"].encode())


def _lent_dates(rows: dict[int, dict[str, Any]], members: list[int], sets: dict[int, Hashes]) -> Iterator[dict[str, Any]]:
    """Publication dates for undated members, each the day of its most similar dated one."""
    dated = [i for i in members if rows[i]["published_at"] is not None and rows[i]["published_precision"] in ("day", "minute")]
    if not dated or max(rows[i]["published_at"] for i in dated) - min(rows[i]["published_at"] for i in dated) > MAX_DATE_SPREAD:
        return
    for i in members:
        if rows[i]["published_at"] is not None:
            continue
        twin = max(dated, key=lambda j: (jaccard(sets[i], sets[j]), -j))
        day = rows[twin]["published_at"].replace(hour=0, minute=0, second=0, microsecond=0)
        yield {
            "document_id": rows[i]["document_id"],
            "published_at": day,
            "published_precision": "day",
            "published_method": "inferred",
            "published_evidence": f"near-duplicate {rows[twin]['document_id']}",
            "published_earliest": day.date(),
            "published_latest": day.date(),
        }
