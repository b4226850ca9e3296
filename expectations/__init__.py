"""Data quality: suites of checks over the staged Parquet, run by Great Expectations before anything is published."""
