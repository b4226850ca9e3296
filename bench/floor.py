"""The floor: read, decode, hash, write Parquet, load DuckDB, nothing else. What any pipeline over these articles costs.

python -m bench.floor CORPUS.parquet OUTDIR
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


def main(corpus: Path, out: Path) -> None:
    """Write ``out/floor.parquet`` and ``out/floor.duckdb``."""
    out.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([("document_id", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(out / "floor.parquet", schema, compression="zstd", compression_level=3) as writer:
        for batch in pq.ParquetFile(corpus).iter_batches(batch_size=1000, columns=["text"]):
            texts = [t.as_py() for t in batch.column(0)]
            ids = [hashlib.sha256(t.encode("utf-8")).hexdigest() for t in texts]
            writer.write_table(pa.table([ids, texts], schema=schema))
    with duckdb.connect(str(out / "floor.duckdb")) as con:
        con.execute(f"create table documents as select * from read_parquet('{out / 'floor.parquet'}')")
        con.execute("checkpoint")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
