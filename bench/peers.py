"""Other tools on the same articles, each in an environment of its own: what part of khotin's work costs there.

    python3.11 -m venv /tmp/peers && /tmp/peers/bin/pip install datatrove[processing] spacy text-dedup rensa underthesea
    python -m bench.run --peers /tmp/peers/bin/python

Run by that Python as a script: `peers.py NAME ARTICLES.parquet DOCUMENTS` works on the first articles and prints one JSON
object with documents, wall_s and cpu_s (of all its processes, imports left out).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# What is compared, and of how many articles at most: the slow ones on a sample, in proportion.
SAMPLED = {"datatrove": 2000, "text-dedup": 2000, "rensa": 22_000, "underthesea": 60}
FEW = 2  # a run with so many shows what starting costs
DOES = {
    "datatrove": "MinHash deduplication, its four steps with its defaults (14 bands of 8, 5-grams, English word splitting)",
    "text-dedup": "MinHash deduplication with its defaults (250 permutations)",
    "rensa": "MinHash and LSH of 128 permutations on word 5-grams, from Python",
    "underthesea": "named entities of the CRF that it ships (ner), nothing else",
}
Work = Callable[[], object]


def datatrove(articles: Path, out: Path) -> Work:
    """Signatures, buckets, clusters, filter; the buckets on as many processes as there are cores."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import ParquetWriter

    config = MinhashConfig()

    signatures, buckets, remove = (str(out / name) for name in ("signatures", "buckets", "remove"))
    steps: list[tuple[list[object], int]] = [
        ([ParquetReader(str(articles), text_key="text"), MinhashDedupSignature(signatures, config)], 1),
        ([MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
        ([MinhashDedupCluster(buckets, remove, config=config)], 1),
        ([ParquetReader(str(articles), text_key="text"), MinhashDedupFilter(remove), ParquetWriter(str(out / "kept"))], 1),
    ]

    def work() -> None:
        for i, (pipeline, tasks) in enumerate(steps):
            LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=min(tasks, len(os.sched_getaffinity(0))), logging_dir=str(out / f"log{i}")).run()

    return work


def text_dedup(articles: Path, out: Path) -> Work:
    """Its command, in this process."""
    from text_dedup.minhash import main

    (out / "cache").mkdir()
    arguments = ["--path", "parquet", "--data_files", str(next(articles.iterdir())), "--split", "train", "--cache_dir", str(out / "cache")]
    arguments += ["--column", "text", "--output", str(out / "kept"), "--batch_size", "10000"]
    return lambda: main(arguments, standalone_mode=False)


def rensa(articles: Path, _: Path) -> Work:
    """A loop over the articles."""
    from rensa import RMinHash, RMinHashLSH

    def work() -> None:
        lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
        for i, text in enumerate(_texts(articles)):
            words = text.split()
            minhash = RMinHash(num_perm=128, seed=42)
            minhash.update([" ".join(words[j : j + 5]) for j in range(max(len(words) - 4, 1))])
            lsh.query(minhash)
            lsh.insert(i, minhash)

    return work


def underthesea(articles: Path, _: Path) -> Work:
    """Every article whole; its model is loaded before."""
    from underthesea import ner

    ner("Hà Nội")
    return lambda: [ner(text) for text in _texts(articles)]


PEERS: dict[str, Callable[[Path, Path], Work]] = {"datatrove": datatrove, "text-dedup": text_dedup, "rensa": rensa, "underthesea": underthesea}


def _texts(articles: Path) -> list[str]:
    texts: list[str] = pq.read_table(next(articles.iterdir()), columns=["text"])["text"].to_pylist()
    return texts


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main(name: str, source: Path, documents: int) -> None:
    """Work on the first documents of the source and print what it took."""
    with tempfile.TemporaryDirectory(prefix="khotin-peer-") as scratch:
        articles, out = Path(scratch, "articles"), Path(scratch, "out")
        articles.mkdir()
        out.mkdir()
        texts = pq.read_table(source, columns=["text"])["text"].slice(0, documents)
        pq.write_table(pa.table({"id": [str(i) for i in range(len(texts))], "text": texts}), articles / "articles.parquet")
        work = PEERS[name](articles, out)
        wall_s, cpu_s = time.monotonic(), _cpu_s()
        work()
        print(json.dumps({"documents": len(texts), "wall_s": time.monotonic() - wall_s, "cpu_s": _cpu_s() - cpu_s}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
