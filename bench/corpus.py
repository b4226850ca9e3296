"""Make a corpus of any size as one Parquet file (url, title, published, text).

    python -m bench.corpus 22000 /tmp/corpus.parquet [--source ../shared/corpus/vietnews-22k.parquet]

With a source (Parquet with a text column) the first articles are taken as they are; more than it holds are made by
mixing sentences of its articles, so that they are no duplicates of each other. Without one, articles are put together
from the sentences of the five samples in seeds/. The same arguments give the same file.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).parent.parent
DEFAULT_SOURCE = ROOT.parent / "shared" / "corpus" / "vietnews-22k.parquet"
SCHEMA = pa.schema([("url", pa.string()), ("title", pa.string()), ("published", pa.string()), ("text", pa.string())])
SENTENCES_AN_ARTICLE = 22
SENTENCES_A_PARAGRAPH = 2  # as in vietnews; in one long paragraph captions without a credit are looked for, at twice cleaning's cost


def articles(count: int, source: Path | None) -> Iterator[dict[str, str | None]]:
    """``count`` articles: those of the source, then mixtures."""
    texts = _texts(source)
    made = 0
    pool: list[str] = []
    for text in texts:
        if source is not None and made < count:
            yield {"url": None, "title": None, "published": None, "text": text}
            made += 1
        if len(pool) < 200_000:
            pool += [s.strip() for line in text.splitlines() for s in line.split(". ") if len(s) > 40]
    draw = random.Random(count)
    while made < count:
        sentences = [draw.choice(pool).rstrip(".") for _ in range(SENTENCES_AN_ARTICLE)]
        body = ".\n".join(". ".join(sentences[i : i + SENTENCES_A_PARAGRAPH]) for i in range(0, SENTENCES_AN_ARTICLE, SENTENCES_A_PARAGRAPH))
        yield {
            "url": f"https://example.vn/bai-{made}.html",
            "title": None,
            "published": f"20{draw.randint(10, 24)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "text": f"{body}.",
        }
        made += 1


def _texts(source: Path | None) -> Iterator[str]:
    if source is None:
        for path in sorted((ROOT / "seeds" / "articles").glob("*.txt")):
            yield path.read_text("utf-8")
        return
    for batch in pq.ParquetFile(source).iter_batches(batch_size=1000, columns=["text"]):
        yield from batch.column(0).to_pylist()


def write(count: int, target: Path, source: Path | None) -> int:
    """Write the corpus; returns its UTF-8 text bytes."""
    size = 0
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        waiting: list[dict[str, str | None]] = []
        for article in articles(count, source):
            waiting.append(article)
            size += len((article["text"] or "").encode())
            if len(waiting) == 1000:
                writer.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))
                waiting = []
        writer.write_table(pa.Table.from_pylist(waiting, schema=SCHEMA))
    return size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("target", type=Path)
    parser.add_argument("--source", type=Path, default=DEFAULT_SOURCE if DEFAULT_SOURCE.exists() else None)
    args = parser.parse_args()
    size = write(args.count, args.target, args.source)
    print(f"{args.count} articles, {size / 1e6:.1f} MB of text: {args.target}")


if __name__ == "__main__":
    main()
