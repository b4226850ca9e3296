"""How fast dates, durations, money, percentages, counts and measures are found, on one core.

    python -m bench.time_and_numbers [ARTICLES] [--corpus ../shared/corpus/vietnews-22k.parquet]

Prints megabytes of UTF-8 text and documents a second (CPU time, best of three), and facts by table. Sentences are split
beforehand by a simple rule: splitting is another part's work.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from bench.corpus import DEFAULT_SOURCE
from transforms.facts.model import Article, Findings
from transforms.facts.time_and_numbers import find

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…](?=\s|$)|$)", re.MULTILINE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans that end at a full stop before a space or at a line's end."""
    return [match.span() for match in _SENTENCE.finditer(text)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=int, default=1000)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_SOURCE)
    arguments = parser.parse_args()
    texts = pq.read_table(arguments.corpus, columns=["text"]).column(0).to_pylist()[: arguments.articles]
    articles = [Article(str(n), text, sentence_spans(text)) for n, text in enumerate(texts)]
    size = sum(len(text.encode()) for text in texts)
    took, counts = min((_run(articles) for _ in range(3)), key=lambda run: run[0])
    print(f"{size / took / 1e6:.1f} MB/s  {len(texts) / took:.0f} documents/s  {len(texts)} documents, {size / 1e6:.1f} MB")
    print("  ".join(f"{table} {count}" for table, count in sorted(counts.items())))


def _run(articles: list[Article]) -> tuple[float, Counter[str]]:
    counts: Counter[str] = Counter()
    start = time.process_time()
    for article in articles:
        findings = Findings(article)
        find(article, findings)
        counts.update(fact.table for fact in findings.all())
        counts["rejected_candidates"] += len(findings.rejected)
    return time.process_time() - start, counts


if __name__ == "__main__":
    main()
