"""Speed of the finders of names alone, on one core: python -m bench.names [ARTICLES.parquet] [COUNT]."""

from __future__ import annotations

import sys
import time
import unicodedata
from pathlib import Path

import pyarrow.parquet as pq

from transforms.facts import names
from transforms.facts.model import Article, Findings
from transforms.sentences import sentence_spans

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "vietnews-22k.parquet"


def main() -> None:
    """Print megabytes of UTF-8 text, articles and facts a second."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    texts = [unicodedata.normalize("NFC", t) for t in pq.read_table(path, columns=["text"])["text"].to_pylist()[:count]]
    pages = [Findings(Article(str(i), text, _sentences(text))) for i, text in enumerate(texts)]
    names.find(pages[0].article, Findings(pages[0].article))  # loads the gazetteers
    start = time.process_time()
    for page in pages:
        names.find(page.article, page)
    took_s = time.process_time() - start
    size_mb = sum(len(text.encode()) for text in texts) / 1e6
    facts = sum(1 for page in pages for _ in page.all())
    print(f"{len(pages)} articles, {size_mb:.1f} MB: {size_mb / took_s:.2f} MB/s, {len(pages) / took_s:.0f} articles/s, {facts / took_s:.0f} facts/s")


def _sentences(text: str) -> list[tuple[int, int]]:
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append((at, at + len(line)))
        at += len(line) + 1
    return sentence_spans(text, paragraphs)


if __name__ == "__main__":
    main()
