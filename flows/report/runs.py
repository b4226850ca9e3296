"""Every run with what it met, and what became of files and records."""

from __future__ import annotations

from flows.report.reader import Reader
from flows.report.site import Site

MAX_RUNS = 200
MAX_RECORDS = 500


def write(reader: Reader, site: Site) -> None:
    """Write ``runs.html`` and ``files.html``."""
    runs = reader.rows("from ops.runs order by started_at desc, run_id desc limit $1", [MAX_RUNS])
    site.write("runs.html", "runs.html", runs=runs, total=reader.value("select count(*) from ops.runs"))
    site.write(
        "files.html",
        "files.html",
        states=reader.rows(
            "select state, coalesce(reason, '') as reason, count(*) as files, sum(records) as records from ops.files group by 1, 2 order by 3 desc, 1, 2"
        ),
        reasons=reader.rows("select reason, stage, count(*) as records from ops.quarantine group by 1, 2 order by 3 desc, 1, 2"),
        quarantine=reader.rows("from ops.quarantine order by stored_at desc, source_uri, record_no, reason limit $1", [MAX_RECORDS]),
        quarantined=reader.value("select count(*) from ops.quarantine"),
        files=reader.rows("from ops.files order by (state <> 'read') desc, source_uri limit $1", [MAX_RECORDS]),
        file_count=reader.value("select count(*) from ops.files"),
        retractions=reader.rows("from ops.retractions order by retracted_at desc, document_id limit $1", [MAX_RECORDS]),
        retracted=reader.value("select count(*) from ops.retractions"),
    )
