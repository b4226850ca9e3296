"""The command line. Every command imports what it needs when it runs, so that ``khotin --help`` answers at once."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from flows.cli_look import LOOKS
from flows.command import PLAIN, Fault, json_option, plain_errors, write_report


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="khotin")
def main(debug: bool) -> None:
    """Raw Vietnamese news in, a warehouse of facts out, each with the characters it rests on.

    \b
    Examples:
      khotin run                              the five sample articles
      khotin run news/ 'more/*.jsonl.gz'      your own files, folders and globs
      khotin sql "from meeting_timeline"      ask
      khotin report --open                    look
    """


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.  [default: data]")
@json_option
@click.option("--sync", is_flag=True, default=None, help="Take back the documents of files that are gone.")
@click.option("--retry-quarantine", is_flag=True, default=None, help="Read files with refused records again.")
@click.option("--again", multiple=True, help="Make these documents again: an id, a day of publication (2020-07-16, 2020-07, A/B), a file or folder.")
@click.option("--accept-changes", is_flag=True, default=None, help="Do not compare volumes with the last release: after a change of rules meant to find less.")
@click.option("--workers", type=int, help="Worker processes.  [default: one a core]")
@click.option("--batch-size", type=int, help="Documents a batch.  [default: 256]")
@click.option("--runner", type=click.Choice(["local", "dask"]), help="Where batches are worked on: processes here, or Dask.  [default: local]")
@click.option("--address", metavar="tcp://HOST:PORT", help="The Dask scheduler. Its workers see the same folders.  [default: processes here]")
@click.option("--lake", metavar="s3://BUCKET/PREFIX", help="Copy the published Parquet here too. Credentials: AWS_* in the environment.")
@click.option("--wait", "wait_s", type=float, help="Seconds to wait for another run on the same data folder.  [default: 0]")
@click.option("--gazetteers", type=click.Path(path_type=Path), help="A folder of CSV files laid over khotin's gazetteers.")
@click.option("--report/--no-report", "with_report", default=True, show_default=True, help="Write the report pages after a publish.")
@click.option("--no-prefect", is_flag=True, help="Run the stages in this process without Prefect: starts at once, shows up in no UI.")
@click.option("--paths-from", type=click.File("rb"), help="Read more PATHs from this file, one a line or ended by NUL; - is stdin.")
@click.option("--stage-timeout", "stage_timeout_s", type=float, help="Seconds a stage may take.  [default: 0, any time]")
@click.option("--on-failure", metavar="CMD|URL", help="Told when the run fails: JSON to a command's stdin, or by POST.")
@click.option("--log-json", is_flag=True, default=None, help="Progress as JSON lines on stderr, each with the run's id.")
def run(paths: tuple[str, ...], as_json: bool, no_prefect: bool, with_report: bool, paths_from: Any, **flags: Any) -> None:
    """Read, clean, cluster, find, check and load.

    PATH is a file, a folder (with all below it) or a glob, here or as s3://BUCKET/PREFIX; by default seeds/articles. Files
    that did not change since the last run are not opened. Exit status: 0 done, 1 blocked or failed (the old warehouse stands), 2 wrong usage.

    \b
    Examples:
      khotin run
      khotin run inbox/ --data /srv/khotin --sync
      khotin run inbox/ --again 2026-07 --again inbox/crawl.jsonl
      khotin run crawl.warc.gz --json | jq .facts
    """
    with plain_errors():
        from flows import settings as settings_module
        from flows import storage

        settings = settings_module.load({"paths": paths + _listed(paths_from), **flags}, os.environ)
        if not Path(settings.paths[0]).exists() and settings.paths == settings_module.DEFAULT_PATHS:
            raise click.UsageError(f"{settings.paths[0]} is not here: name the files or folders to read, for example `khotin run news/`.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # service managers stop like Ctrl-C: cleanly
        storage.prepare(settings.data)
        with _what_stands():
            if not settings.wait_s:
                storage.refuse_if_held(settings.data)
            if no_prefect:
                from flows.engine import execute
            else:
                from flows.orchestration import execute
            result = execute(settings)
        if with_report:
            _try_report(settings.data)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else _told(result))


def _listed(stream: Any) -> tuple[str, ...]:
    if stream is None:
        return ()
    content: bytes = stream.read()
    return tuple(os.fsdecode(name) for name in content.split(b"\0" if b"\0" in content else b"\n") if name)


@contextmanager
def _what_stands() -> Iterator[None]:
    """A failed run's line says that the warehouse was left as it was."""
    try:
        yield
    except Exception as error:
        if click.get_current_context().find_root().params.get("debug") or type(error).__name__ in PLAIN | {"SettingsError"}:
            raise
        from flows.engine import reason

        raise Fault(f"{reason(error)} (khotin --debug shows more)") from error


def _try_report(data: Path) -> None:
    """After a publish a report that fails is a warning: the warehouse is the new one."""
    try:
        write_report(data)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  whatever it is, the run has published
        click.echo(f"khotin: warning: the warehouse is published, but the report pages could not be written: {str(error) or type(error).__name__}", err=True)


def _told(result: dict[str, Any]) -> str:
    parts = ", ".join(f"{result[name]} {name}" for name in ("loaded", "duplicate", "quarantined", "unchanged"))
    checks = result["checks"]
    return "\n".join(
        [
            f"{result['read']} read = {parts}",
            f"{result['documents']} documents in {result['stories']} stories, {sum(result['facts'].values())} facts; "
            f"{checks['evaluated']} checks, {checks['failed']} failed, {checks['warnings']} warnings",
            f"warehouse  {result['warehouse']}",
            f"report     {result['report']}",
        ]
    )


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--cron", help="When, as a cron line: minute hour day month weekday.")
@click.option("--every", help="How often: 90s, 15m, 6h, 1d.")
@click.option("--timezone", default="Asia/Ho_Chi_Minh", show_default=True, help="The zone of the cron line.")
@click.option("--watch", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Also run when files here are new and have stopped growing.")
@click.option("--settle", type=float, default=2.0, show_default=True, help="Seconds without a change after which a watched file is complete.")
@click.option("--archive", type=click.Path(path_type=Path), help="Move watched files here once they are read; else they stay untouched.")
@click.option("--data", type=click.Path(path_type=Path), envvar="KHOTIN_DATA", default="data", show_default=True, help="The data folder.")
@click.option("--sync", is_flag=True, help="Take back the documents of files that are gone.")
@click.option("--wait", type=float, default=0.0, show_default=True, help="Seconds to wait for another run on the same data folder.")
@click.option("--report/--no-report", "with_report", default=True, show_default=True, help="Write the report pages after a publish.")
@click.option("--no-prefect", is_flag=True, help="Run without Prefect.")
@click.option("--log-json", is_flag=True, help="Progress as JSON lines.")
@click.option("--on-failure", metavar="CMD|URL", help="Told when a run fails.")
def schedule(paths: tuple[str, ...], cron: str | None, every: str | None, timezone: str, watch: Path | None, **flags: Any) -> None:
    """Run again and again until stopped (Ctrl-C or SIGTERM): by the clock, at an interval, or when files come in.

    With PREFECT_API_URL the schedule is a deployment on that server (khotin/scheduled), else khotin keeps the time itself.
    A run that falls due while one is at work is left out; one scheduler a data folder.

    \b
    Examples:
      khotin schedule news/ --cron "0 6 * * *"
      khotin schedule news/ --every 15m --on-failure https://chat.example/hook
      khotin schedule --watch inbox/ --archive done/
    """
    with plain_errors():
        from flows import schedule as schedules

        if (cron is None) == (every is None) and (cron is not None or watch is None):
            raise click.UsageError('say when: either --cron "0 6 * * *" or --every 15m, or --watch FOLDER')
        if watch is not None and flags["sync"]:
            raise click.UsageError("--sync takes back what a run does not see, and a run of --watch sees new files only: use one of them")
        if watch is not None and flags["archive"] is not None and watch.resolve().is_relative_to(flags["archive"].resolve()):
            raise click.UsageError(f"{flags['archive']} holds the watched folder: files that are read must move out of it")
        try:
            table = schedules.timetable(cron, every, timezone)
        except schedules.ScheduleError as error:
            raise click.UsageError(str(error)) from error
        _scheduler(paths, table, watch, flags)


def _scheduler(paths: tuple[str, ...], table: Any, watch: Path | None, flags: dict[str, Any]) -> None:
    from flows import schedule as schedules
    from flows import storage
    from flows import watch as watches

    data = flags["data"]
    if flags["on_failure"]:
        os.environ["KHOTIN_ON_FAILURE"] = flags["on_failure"]  # not on the runs' command lines: everybody can read those
    if os.environ.get("PREFECT_API_URL") and watch is None and not flags["no_prefect"]:
        from flows import serving

        serving.serve(table, {"paths": list(paths) or None, "data": str(data), "sync": flags["sync"], "wait_s": flags["wait"], "report": flags["with_report"]})
    arguments = ["--data", str(data), "--wait", str(flags["wait"]), "--report" if flags["with_report"] else "--no-report"]
    arguments += [f"--{name.replace('_', '-')}" for name in ("sync", "no_prefect", "log_json") if flags[name]]
    archive = flags["archive"]
    own = (*storage.own_paths(data), *([archive] if archive else ()))
    inbox = watches.Inbox(os.fsencode(watch), settle_s=flags["settle"], archive=archive, own=own) if watch else None
    schedules.Scheduler(data, table, arguments, paths, inbox).serve()


for look in LOOKS:
    main.add_command(look)


if __name__ == "__main__":
    main()
