"""The warehouse: builds one DuckDB file from a release's Parquet, and reads it for people."""
