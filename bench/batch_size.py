"""What the size of a batch costs: CPU, and memory of one worker, of the stages that work batch by batch.

    python -m bench.batch_size [--documents 1024] [--sizes 16,64,256,1024] [--source PARQUET]

Each size in a process of its own, which cleans, signs and finds the same articles after warming up on a few of them.
CPU is the process's own, so that other work on the machine hardly shows; memory is what its peak grew by after warming up.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench import corpus
from flows.batches import document_id

WARMING = 8


def records(articles: Path) -> pa.Table:
    """The articles as reading leaves them."""
    from transforms.tables import table

    schema = table("stage.records").schema
    texts = pq.read_table(articles, columns=["text"])["text"].to_pylist()
    empty = dict.fromkeys(schema.names)
    rows = [{**empty, "document_id": document_id(t), "source_uri": f"a#{i}", "text": t, "format": "text", "repairs": []} for i, t in enumerate(texts, 1)]
    return pa.Table.from_pylist(rows, schema=schema)


def work(batch: pa.Table) -> None:
    """Clean, sign and find a batch, and write every table as Parquet in memory."""
    from transforms.clean import clean_documents
    from transforms.cluster import PUBLISHED, signatures
    from transforms.facts.batch import find_facts

    cleaned = clean_documents(batch, "bench")
    documents = cleaned["documents"].sort_by("document_id")
    spans: dict[str, tuple[list[int], list[int]]] = {}
    for row in cleaned["sentences"].select(["document_id", "start_char", "end_char"]).to_pylist():
        starts, ends = spans.setdefault(row["document_id"], ([], []))
        starts.append(row["start_char"])
        ends.append(row["end_char"])
    articles = documents.select(["document_id", "text", "title", "lead", "publisher", *PUBLISHED])
    for position, name in enumerate(("sentence_starts", "sentence_ends")):
        column = [spans.get(d, ([], []))[position] for d in documents["document_id"].to_pylist()]
        articles = articles.append_column(name, pa.array(column, pa.list_(pa.int32())))
    maps = cleaned["offset_maps"].sort_by("document_id").drop_columns(["document_id"])
    for name in maps.column_names:
        articles = articles.append_column(name, maps[name])
    made = [*cleaned.values(), signatures(documents), *find_facts(articles, "bench").values()]
    for rows in made:
        pq.write_table(rows, io.BytesIO(), compression="zstd")


def measure(articles: Path, size: int) -> dict[str, float]:
    """CPU seconds for all articles, and how far memory grew."""
    rows = records(articles)
    work(rows.slice(0, WARMING))
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started_s = time.process_time()
    for start in range(0, rows.num_rows, size):
        work(rows.slice(start, size))
    return {"cpu_s": time.process_time() - started_s, "grown_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before_mb}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1024)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[16, 64, 256, 1024])
    parser.add_argument("--source", type=Path, default=corpus.DEFAULT_SOURCE if corpus.DEFAULT_SOURCE.exists() else None)
    parser.add_argument("--one", nargs=2, metavar=("ARTICLES", "SIZE"), help="one size, printed as JSON")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(Path(args.one[0]), int(args.one[1]))))
        return
    with tempfile.TemporaryDirectory(prefix="khotin-bench-") as scratch:
        articles = Path(scratch, "articles.parquet")
        corpus.write(args.documents, articles, args.source)
        print(f"{'batch':>7}{'CPU s':>8}{'ms/doc':>8}{'worker grows by MB':>20}")
        for size in args.sizes:
            command = [sys.executable, "-m", "bench.batch_size", "--one", str(articles), str(size)]
            found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=corpus.ROOT).stdout)
            print(f"{size:>7}{found['cpu_s']:>8.2f}{1000 * found['cpu_s'] / args.documents:>8.2f}{found['grown_mb']:>20.0f}", flush=True)


if __name__ == "__main__":
    main()
