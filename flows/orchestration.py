"""The run as a Prefect flow: six tasks over batches, artifacts for its UI, and a clean end of Prefect's temporary server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows import engine, stage_read, storage
from flows.run import Run
from flows.settings import Settings

RECORDED_TIMEOUT_S = 60
RETRIES = 2
NEEDED_BYTES = 32 << 20  # Prefect's temporary server says pages when its database finds no room
FORGOTTEN_AT_ONCE = 100


def prepare_environment(data: Path) -> None:
    """Set what Prefect and Great Expectations read when they are imported: state in the data folder, nothing sent anywhere."""
    home = (data / "prefect").resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1.0",
        "GX_ANALYTICS_ENABLED": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    if not os.environ.get("PREFECT_API_URL"):  # an empty one makes Prefect's event worker fail
        os.environ.pop("PREFECT_API_URL", None)


def execute(settings: Settings) -> dict[str, Any]:
    """Run the flow and return the summary of ``khotin run --json``; raises what the run raised."""
    storage.prepare(settings.data)
    prepare_environment(settings.data)
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # the run says in one line itself what went wrong
    with engine.opened(settings) as run:
        storage.refuse_if_full(settings.data, NEEDED_BYTES)
        planned = engine.prepare(run)
        if stage_read.is_idle(run, planned) and "PREFECT_API_URL" not in os.environ:
            # Nothing to do: starting a temporary server (10 s of CPU) would only record that.
            for _, stage in engine.stages(run, planned):
                stage(run)
        else:
            with engine.checks_imported():
                _run_flow(run, planned)
    return engine.outcome(run)


def _run_flow(run: Run, planned: stage_read.Plan) -> None:
    from prefect import flow
    from prefect.states import Failed

    failure: list[BaseException] = []
    recorded: list[Any] = []

    @flow(name="khotin", flow_run_name=run.run_id, persist_result=False, validate_parameters=False, task_runner=_task_runner(run))
    def khotin() -> Any:
        try:
            _share_cluster(run)
            run_tasks(run, planned, recorded)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the caller raises it when the server has recorded the run
            failure.append(error)
            return Failed(message=engine.reason(error))
        finally:
            run.leave_runner()  # Prefect closes its cluster when the flow ends
        return None

    khotin(return_state=True)
    if run.crashed:
        _mark_crashed(run.crashed)
    if run.settings.keep_days and "PREFECT_API_URL" not in os.environ:
        _forget_old(datetime.now(UTC) - timedelta(days=run.settings.keep_days))
    wait_recorded(recorded[-1] if recorded else None)
    if failure:
        raise failure[0]


def _task_runner(run: Run) -> Any:
    """Prefect's runner for the machines the run was given; None for this one."""
    if run.settings.runner != "dask":
        return None
    from flows import runner_dask

    return runner_dask.task_runner(run.settings)


def _share_cluster(run: Run) -> None:
    """Inside a flow: batches go to the cluster that Prefect's task runner holds. One task a stage: a task a batch would cost more than the batch."""
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    if run.settings.runner == "dask" and context is not None:
        from flows import runner_dask

        run.runner = runner_dask.DaskRunner(run.settings, context.task_runner.client)  # type: ignore[attr-defined]


def run_tasks(run: Run, planned: stage_read.Plan, recorded: list[Any]) -> None:
    """Inside a flow: a Prefect task for each stage, then the artifacts. Ids of task runs go to ``recorded``; raises what a stage raised."""
    from prefect import task
    from prefect.cache_policies import NO_CACHE
    from prefect.states import Failed
    from prefect.tasks import exponential_backoff

    failure: list[BaseException] = []

    def as_task(name: str, stage: engine.Stage) -> Callable[[], None]:
        # A retry helps where the world may have changed (a full disk, a file server that was away), not where the code is wrong.
        retries = iter(range(RETRIES if name == "load" else 0))

        @task(
            name=name,
            task_run_name=f"{name} {run.run_id}",
            retries=RETRIES + 1,  # never used up: when they are, Prefect prints a traceback
            retry_delay_seconds=exponential_backoff(backoff_factor=1),
            retry_condition_fn=lambda *_: not failure,
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        def step() -> Any:
            try:
                stage(run)
            except Exception as error:
                if isinstance(error, OSError) and next(retries, None) is not None:
                    raise  # Prefect tries again
                failure.append(error)
                return Failed(message=engine.reason(error))
            return None

        return step

    for name, stage in engine.stages(run, planned):
        state = as_task(name, stage)(return_state=True)  # type: ignore[call-arg]
        recorded.append(state.state_details.task_run_id)
        if failure:
            raise failure[0]
        state.result()
    _publish_artifacts(run)


def take_over(run: Run) -> None:
    """Inside a deployment's flow run: name it after the run, and give the one of a run that died its end."""
    from prefect import get_client
    from prefect.runtime import flow_run

    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=run.run_id)
    if run.crashed:
        _mark_crashed(run.crashed)


def _mark_crashed(run_id: str) -> None:
    """Give flow runs of a killed run their end: Prefect has them running for ever."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    lost = FlowRunFilter(name=FlowRunFilterName(any_=[run_id]), state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])))
    with get_client(sync_client=True) as client:
        for flow_run in client.read_flow_runs(flow_run_filter=lost):
            client.set_flow_run_state(flow_run.id, Crashed(message=storage.DIED), force=True)


def _forget_old(ended_before: datetime) -> None:
    """Delete flow runs and their artifacts from our own Prefect state: the vacuum of a temporary server leaves them (3.8.8)."""
    from prefect import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, FlowRunFilter, FlowRunFilterEndTime

    old = FlowRunFilter(end_time=FlowRunFilterEndTime(before_=ended_before))
    with get_client(sync_client=True) as client:
        for flow_run in client.read_flow_runs(flow_run_filter=old, limit=FORGOTTEN_AT_ONCE):
            for artifact in client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run.id]))):
                client.delete_artifact(artifact.id)
            client.delete_flow_run(flow_run.id)


def _publish_artifacts(run: Run) -> None:
    from prefect.artifacts import create_markdown_artifact, create_table_artifact

    counts = engine.outcome(run)
    rows = [{"what": name, "count": counts[name]} for name in ("read", "loaded", "duplicate", "quarantined", "unchanged", "retracted", "documents", "stories")]
    rows += [{"what": f"facts: {name}", "count": n} for name, n in counts["facts"].items()]
    rows += [{"what": f"checks: {name}", "count": n} for name, n in counts["checks"].items()]
    create_table_artifact(key="khotin-summary", table=rows, description=f"Run {run.run_id}")
    docs = (run.settings.data / "reports" / "data_docs" / "index.html").resolve()
    report = Path(counts["report"]).resolve()
    create_markdown_artifact(key="khotin-report", markdown=f"# Run {run.run_id}\n\n- [Report]({report.as_uri()})\n- [Data Docs]({docs.as_uri()})\n")


def wait_recorded(task_run_id: Any, timeout_s: float = RECORDED_TIMEOUT_S) -> None:
    """Wait until the server has stored the last task run: a temporary server that is stopped earlier loses it and prints tracebacks."""
    from prefect import get_client
    from prefect.events.worker import EventsWorker
    from prefect.exceptions import ObjectNotFound

    EventsWorker.drain_all(timeout=timeout_s)
    deadline = time.monotonic() + timeout_s
    with get_client(sync_client=True) as client:
        while task_run_id is not None and time.monotonic() < deadline:
            try:
                recorded = client.read_task_run(task_run_id)
                if recorded.state and recorded.state.is_final():
                    return
            except ObjectNotFound:
                pass
            time.sleep(0.1)
