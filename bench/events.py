"""Speed of the finders one by one, and of names and events together: python bench/events.py [ARTICLES.parquet] [COUNT]."""

from __future__ import annotations

import sys
import time
import unicodedata
from pathlib import Path

import pyarrow.parquet as pq

from transforms.facts.finders import FINDERS, find_in, run
from transforms.facts.model import Article, Findings
from transforms.sentences import sentence_spans

CORPUS = Path("/work/shared/corpus/vietnews-22k.parquet")


def main() -> None:
    """Print megabytes of UTF-8 text and articles a second on one core, stage by stage."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    texts = [unicodedata.normalize("NFC", t) for t in pq.read_table(path, columns=["text"]).column("text").to_pylist()[:count]]
    size_mb = sum(len(t.encode()) for t in texts) / 1e6
    pages = [Findings(Article(str(i), t, _sentences(t))) for i, t in enumerate(texts)]
    find_in(pages[0].article)  # loads the gazetteers
    took: dict[str, float] = {}
    for finder in FINDERS:
        start = time.process_time()
        for page in pages:
            run(finder, page)
        took[finder.name] = time.process_time() - start
    took["names and events"] = sum(took_s for name, took_s in took.items() if name != "time_and_numbers")
    print(f"{len(pages)} articles, {size_mb:.1f} MB")
    for name, took_s in took.items():
        print(f"{name:18} {size_mb / took_s:6.2f} MB/s {len(pages) / took_s:8.0f} articles/s")


def _sentences(text: str) -> list[tuple[int, int]]:
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append((at, at + len(line)))
        at += len(line) + 1
    return sentence_spans(text, paragraphs)


if __name__ == "__main__":
    main()
