"""Stories: planted near-duplicates, twins among the samples, order, canonical documents, lent dates."""

import random
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from transforms.clean import clean_documents
from transforms.cluster import BANDS, PUBLISHED, THRESHOLD, Stories, cluster, pairs_of_bands, signatures, texts_of
from transforms.facts.model import content_id
from transforms.shingles import jaccard, shingle_sets, shingles
from transforms.tables import table

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
WORDS = " ".join(p.read_text("utf-8") for p in SEEDS).split()


def documents(texts: dict[str, str], **columns: dict[str, Any]) -> pa.Table:
    """Cleaned documents with the given text; ``columns`` sets others by document_id."""
    rows = []
    for document_id, text in texts.items():
        row = {"document_id": document_id, "text": text, "title": None, "char_count": len(text)} | dict.fromkeys(PUBLISHED)
        rows.append(row | {name: values[document_id] for name, values in columns.items() if document_id in values})
    fields = [table("documents").schema.field(name) for name in ("document_id", "text", "title", "char_count", *PUBLISHED)]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def grouped(docs: pa.Table) -> Stories:
    return cluster(signatures(docs), docs, texts_of(docs))


def stories(found: Stories) -> dict[str, str]:
    return dict(zip(found.assignments["document_id"].to_pylist(), found.assignments["story_id"].to_pylist(), strict=True))


def article(rng: random.Random, sentences: int = 14) -> list[str]:
    return [" ".join(rng.choices(WORDS, k=rng.randint(10, 30))) + "." for _ in range(sentences)]


def variant(rng: random.Random, sentences: list[str]) -> str:
    """A copy with up to 15 % of its sentences dropped or edited, boilerplate added, glued in another way."""
    touched = set(rng.sample(range(len(sentences)), max(1, round(rng.uniform(0.02, 0.15) * len(sentences)))))
    kept = []
    for i, sentence in enumerate(sentences):
        if i in touched and rng.random() < 0.5:
            continue
        words = sentence.split()
        if i in touched:
            words[rng.randrange(len(words))] = "khác"
        kept.append(" ".join(words))
    return rng.choice(["\n", "", " "]).join(kept) + rng.choice(["", " Xem thêm các tin nóng khác trong ngày hôm nay tại đây"])


def test_the_twins_among_the_samples_are_one_story() -> None:
    rows = [
        dict.fromkeys(table("stage.records").schema.names)
        | {"document_id": p.name[:3], "source_uri": p.name, "text": p.read_text("utf-8"), "format": "text", "repairs": []}
        for p in SEEDS
    ]
    docs = clean_documents(table("stage.records").from_rows(rows), "run")["documents"]
    found = cluster(signatures(docs), docs, texts_of(docs))
    assert found.duplicate_pairs.select(["document_id", "duplicate_of", "method"]).to_pylist() == [
        {"document_id": "000", "duplicate_of": "001", "method": "near"}
    ]
    assert found.duplicate_pairs["similarity"][0].as_py() > 0.85
    assert stories(found)["000"] == stories(found)["001"] == content_id("s", "000")
    assert len(set(stories(found).values())) == 4


def test_planted_copies_are_found_and_nothing_else() -> None:
    rng = random.Random(5)
    texts = {}
    for i in range(60):
        sentences = article(rng)
        texts[f"{i:02}"] = "\n".join(sentences)
        texts |= {f"{i:02}~{copy}": variant(rng, sentences) for copy in range(i % 3)}
    found = stories(grouped(documents(texts)))
    assert {a: found[a] == found[b] for a in texts for b in texts if a < b and (a[:2] == b[:2]) != (found[a] == found[b])} == {}


def test_stories_do_not_depend_on_the_order_or_the_batches() -> None:
    rng = random.Random(6)
    texts = {f"{i}": variant(rng, sentences) for sentences in [article(rng) for _ in range(8)] for i in [rng.random() for _ in range(4)]}
    docs = documents(texts)
    expected = grouped(docs)
    order = rng.sample(range(docs.num_rows), docs.num_rows)
    shuffled = docs.take(order)
    signed = pa.concat_tables([signatures(shuffled.slice(i, 5)) for i in range(0, docs.num_rows, 5)])
    again = cluster(signed, shuffled, texts_of(shuffled))
    assert again.assignments.equals(expected.assignments)
    assert again.duplicate_pairs.equals(expected.duplicate_pairs)


@pytest.mark.parametrize("groups", [1, 5, BANDS])
def test_bands_may_be_looked_at_in_groups_on_other_machines(tmp_path: Path, groups: int) -> None:
    rng = random.Random(10)
    texts = {f"{i:02}{copy}": variant(rng, sentences) for i, sentences in enumerate(article(rng) for _ in range(12)) for copy in "abc"}
    docs = documents(texts | {"leer": "", "z": "37"})
    pq.write_table(signatures(docs), tmp_path / "signatures.parquet", row_group_size=5)
    candidates = [pairs_of_bands(ds.dataset(tmp_path / "signatures.parquet"), range(group, BANDS, groups)) for group in range(groups)]
    found, expected = cluster(ds.dataset(tmp_path / "signatures.parquet"), docs, texts_of(docs), candidates), grouped(docs)
    assert found.assignments.equals(expected.assignments)
    assert found.duplicate_pairs.equals(expected.duplicate_pairs)
    assert len(set(stories(found).values())) == 14


def test_a_file_of_signatures_clusters_like_a_table(tmp_path: Path) -> None:
    rng = random.Random(7)
    sentences = article(rng)
    docs = documents({"a": "\n".join(sentences), "b": variant(rng, sentences), "c": "\n".join(article(rng))})
    pq.write_table(signatures(docs), tmp_path / "signatures.parquet", row_group_size=2)
    assert cluster(ds.dataset(tmp_path / "signatures.parquet"), docs, texts_of(docs)).assignments.equals(grouped(docs).assignments)


def test_three_thousand_copies_of_one_article_are_one_story() -> None:
    rng = random.Random(8)
    sentences = article(rng, 8)
    docs = documents({f"{i:04}": "\n".join(rng.sample(sentences, 7)) for i in range(3000)})
    assert len(set(stories(grouped(docs)).values())) == 1


def test_the_most_complete_document_stands_for_its_story() -> None:
    text = " ".join(article(random.Random(9)))
    docs = documents(
        {"a": text + " Thêm một câu nữa ở cuối bài này.", "b": text, "c": text},
        title={"b": "ASEAN 37", "c": "ASEAN 37"},
        published_at={"c": datetime(2020, 11, 9)},
    )
    found = grouped(docs)
    canonical = [r["document_id"] for r in found.assignments.to_pylist() if r["is_canonical"]]
    assert canonical == ["c"]
    assert found.duplicate_pairs.select(["document_id", "duplicate_of", "method"]).to_pylist() == [
        {"document_id": "a", "duplicate_of": "c", "method": "near"},
        {"document_id": "b", "duplicate_of": "c", "method": "exact"},
    ]


def test_of_equals_the_earliest_and_then_the_smallest_id_stands_for_the_story() -> None:
    text = " ".join(article(random.Random(10)))
    dates = {"a": datetime(2020, 11, 10), "b": datetime(2020, 11, 9), "c": datetime(2020, 11, 9)}
    found = grouped(documents(dict.fromkeys("abc", text), published_at=dates))
    assert [r["document_id"] for r in found.assignments.to_pylist() if r["is_canonical"]] == ["b"]


def test_an_undated_copy_borrows_the_day_of_its_twin() -> None:
    text = " ".join(article(random.Random(11)))
    dated = {"published_at": {"a": datetime(2020, 11, 9, 21, 1)}, "published_precision": {"a": "minute"}, "published_method": {"a": "stated"}}
    (lent,) = grouped(documents({"a": text, "b": text}, **dated)).dates.to_pylist()
    assert lent == {
        "document_id": "b",
        "published_at": datetime(2020, 11, 9),
        "published_precision": "day",
        "published_method": "inferred",
        "published_evidence": "near-duplicate a",
        "published_earliest": datetime(2020, 11, 9).date(),
        "published_latest": datetime(2020, 11, 9).date(),
    }


def test_twins_that_disagree_by_days_lend_no_date() -> None:
    text = " ".join(article(random.Random(12)))
    at = {"a": datetime(2020, 11, 9), "b": datetime(2020, 12, 9)}
    assert grouped(documents(dict.fromkeys("abc", text), published_at=at, published_precision=dict.fromkeys("ab", "day"))).dates.num_rows == 0


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": "", "b": ""}, {"a": "hội nghị", "b": "khai mạc"}, {"a": "!!!", "b": "???"}])
def test_texts_without_words_in_common_stand_alone(texts: dict[str, str]) -> None:
    found = grouped(documents(texts))
    assert stories(found) == {i: content_id("s", i) for i in texts}
    assert (found.duplicate_pairs.num_rows, found.dates.num_rows) == (0, 0)


def test_short_texts_that_are_the_same_are_one_story() -> None:
    assert len(set(stories(grouped(documents({"a": "Hội nghị khai mạc", "b": "hội nghị khai mạc."}))).values())) == 1


def test_shingles_of_a_batch_are_those_of_each_text() -> None:
    texts = ["", "Hội nghị khai mạc sáng 16/7 tại Hà Nội", " – ", "Hội nghị", "ASEAN-37 khai mạc: 37 nước, 1 phiên", SEEDS[0].read_text("utf-8")]
    found, offsets = shingle_sets(texts)
    assert [found[a:b].tolist() for a, b in pairwise(offsets)] == [shingles(text).tolist() for text in texts]
    assert np.diff(offsets)[:5].tolist() == [0, 6, 0, 1, 4]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Khánh Hoà uỷ quyền", "khánh hòa – ủy quyền"),
        ("Tới İstanbul họp", "tới i\u0307stanbul họp"),  # a mark ends a word
        ("Phát 𝐓𝐢𝐧 nóng 😀", "phát 𝐓𝐢𝐧, nóng"),
    ],
)
def test_words_are_the_same_whatever_their_case_tone_place_and_the_marks_between_them(a: str, b: str) -> None:
    assert shingles(a).tolist() == shingles(b).tolist()


def test_shingles_read_glued_and_spaced_text_alike() -> None:
    # seeds/001
    glued = shingles("chủ trì hội nghị trực tuyến sáng 16/7.Cùng dự hội nghị có quan chức cao cấp")
    assert jaccard(glued, shingles("Chủ trì hội nghị trực tuyến sáng 16/7. Cùng dự hội nghị\ncó quan chức cao cấp")) == 1.0


def test_similarity_counts_shared_shingles_of_all() -> None:
    a, b = np.arange(30, dtype=np.uint64), np.arange(10, 40, dtype=np.uint64)
    assert jaccard(a, b) == THRESHOLD
    assert jaccard(a, np.empty(0, np.uint64)) == 0.0
