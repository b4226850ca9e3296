"""The schedule as a deployment on a Prefect server of yours, served from this process."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import warnings
from pathlib import Path
from typing import Any, NoReturn

from flows import storage
from flows.schedule import Timetable


def serve(timetable: Timetable, parameters: dict[str, Any]) -> NoReturn:
    """Register the deployment ``khotin/scheduled`` and run what falls due until SIGINT or SIGTERM; the schedule is paused then and the process ends.

    A run that falls due while one is at work is cancelled, not queued.
    """
    from flows.orchestration import prepare_environment

    prepare_environment(Path(parameters["data"]))
    from prefect import serve as serve_deployments
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron, Interval

    from flows.deployment import khotin

    schedule = Cron(timetable.cron, timezone=timetable.timezone) if timetable.cron else Interval(timetable.every_s, timezone=timetable.timezone)
    _end_dead(Path(parameters["data"]))
    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    print(f"schedule: {timetable}, served as deployment khotin/scheduled", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    deployment = khotin.to_deployment(name="scheduled", schedule=schedule, parameters=parameters, concurrency_limit=one)
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)  # Prefect 3.8.8 on SIGTERM
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # it tells of Prefect's channel to a run that is being stopped
    with contextlib.suppress(KeyboardInterrupt, SystemExit):  # Prefect's runner makes a SystemExit of SIGTERM
        serve_deployments(deployment, limit=1, print_starting_message=False)
    print("schedule: stopped", file=sys.stderr, flush=True)
    os._exit(0)  # threads of Prefect's (3.8.8: anyio's workers after the first run) would keep the process for ever


def _end_dead(data: Path) -> None:
    """Give flow runs of this deployment their end whose process is gone: they hold its one slot, and every new run would be cancelled for minutes."""
    from prefect import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName, FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    try:
        storage.refuse_if_held(data)
    except storage.BusyError:  # one is at work
        return
    ours = DeploymentFilter(name=DeploymentFilterName(any_=["scheduled"]))
    begun = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])))
    with get_client(sync_client=True) as client:
        for flow_run in client.read_flow_runs(deployment_filter=ours, flow_run_filter=begun):
            client.set_flow_run_state(flow_run.id, Crashed(message=storage.DIED), force=True)
