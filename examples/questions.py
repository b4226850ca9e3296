"""Ten questions an analyst asks: runs the SQL of docs/questions.md and writes the answers beneath it.

python examples/questions.py data/warehouse.duckdb docs/questions.md
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from warehouse.query import stream_query

# A question's SQL and, below it, its answer.
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n\n```text\n(?P<answer>.*?)```", re.DOTALL)


def answer(warehouse: Path, sql: str) -> str:
    """The answer as `khotin sql` prints it."""
    out = io.BytesIO()
    stream_query(warehouse, sql.strip().rstrip(";"), "table", out)
    return out.getvalue().decode()


def answered(markdown: str, warehouse: Path) -> str:
    """The page with every answer made anew."""
    return QUESTION.sub(lambda found: f"```sql\n{found['sql']}```\n\n```text\n{answer(warehouse, found['sql'])}```", markdown)


if __name__ == "__main__":
    page = Path(sys.argv[2])
    page.write_text(answered(page.read_text("utf-8"), Path(sys.argv[1])), "utf-8")
