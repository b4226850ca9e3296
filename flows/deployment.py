"""The flow that Prefect deployments run: `khotin schedule` serves it, prefect.yaml deploys it. Importing this imports Prefect."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.states import Failed

from flows import engine, settings, storage
from flows.orchestration import run_tasks, take_over


@flow(name="khotin", persist_result=False, description="Raw Vietnamese news into a warehouse of facts: read, clean, cluster, find, check, load.")
def khotin(
    paths: list[str] | None = None,
    data: str = "data",
    sync: bool = False,
    retry_quarantine: bool = False,
    again: list[str] | None = None,
    accept_changes: bool = False,
    wait_s: float = 0,
    stage_timeout_s: float = 0,
    report: bool = True,
) -> Any:
    """One run of all stages; failed with one line of reason where the old warehouse stands.

    Args:
        paths: Files, folders or globs to read; by default what khotin.toml says.
        data: The data folder; the warehouse is warehouse.duckdb in it.
        sync: Take back the documents of files that are gone.
        retry_quarantine: Read files with refused records again.
        again: Documents to make again: ids, days of publication (2020-07-16, 2020-07, 2020-07-01/2020-07-15), files or folders.
        accept_changes: Do not compare volumes with the last release.
        wait_s: Seconds to wait for another run on the same data folder.
        stage_timeout_s: Seconds a stage may take; 0: any time.
        report: Write the report pages after the publish.
    """
    flags = {
        "paths": tuple(paths or ()),
        "data": data,
        "again": tuple(again or ()),
        "sync": sync,
        "retry_quarantine": retry_quarantine,
        "accept_changes": accept_changes,
    }
    try:
        chosen = settings.load({**flags, "wait_s": wait_s, "stage_timeout_s": stage_timeout_s}, os.environ)
        with engine.opened(chosen) as run:
            take_over(run)
            run_tasks(run, engine.prepare(run), [])
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the state holds the reason; raised, Prefect would print its traceback
        is_plain = isinstance(error, settings.SettingsError | storage.DataFolderError)
        return Failed(message=str(error) if is_plain else engine.reason(error))
    if report:
        from flows import report as reports

        reports.build(Path(data) / "warehouse.duckdb", Path(data) / "reports")
    return None
