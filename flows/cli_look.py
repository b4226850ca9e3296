"""Commands that look: they read what is published and change nothing but the report pages and what they export."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from flows.command import data_option, json_option, plain_errors, warehouse_of, write_report


@click.command()
@click.argument("query", required=False)
@data_option
@click.option("--format", "fmt", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True, help="How to print the rows.")
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file instead of stdout.")
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds until the query is ended.")
@click.option("--memory", type=int, default=1024, show_default=True, help="MiB the query may use.")
def sql(query: str | None, data: Path, fmt: str, output: Path | None, timeout: float, memory: int) -> None:
    """Read-only SQL on the warehouse; without QUERY an interactive shell.

    \b
    Examples:
      khotin sql "select name, ordinal, start_date from meetings order by start_date"
      khotin sql "from search('hoi nghi cap cao')" --format json
      khotin sql "from money" --format parquet --output money.parquet
    """
    with plain_errors():
        warehouse = warehouse_of(data)
        if query is None:
            from flows import sql_shell

            sql_shell.run(warehouse, history=data / "sql_history")
            return
        from warehouse import query as queries

        limits = queries.Limits(timeout_s=timeout, memory_bytes=memory << 20)
        sys.exit(queries.run_query(warehouse, query, fmt, output, limits))


@click.command()
@click.argument("fact_id")
@data_option
def explain(fact_id: str, data: Path) -> None:
    """Where a fact comes from: its sentence with the span marked, its rule, document, source and raw offsets.

    \b
    Example:
      khotin explain "$(khotin sql 'select fact_id from money limit 1' --format csv | tail -1)"
    """
    with plain_errors():
        from warehouse import explain as explanations

        click.echo(explanations.explain(warehouse_of(data), fact_id))


@click.command()
@data_option
@json_option
@click.option("--last", type=int, default=10, show_default=True, help="How many runs to show.")
def status(data: Path, as_json: bool, last: int) -> None:
    """The last runs: how they ended, what they read, how long they took, and what stands now.

    \b
    Example:
      khotin status --data /srv/khotin
    """
    with plain_errors():
        from flows import status as statuses

        click.echo(statuses.as_json(data, last) if as_json else statuses.as_text(data, last))


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.  [default: data]")
@json_option
@click.option("--sync", is_flag=True, default=None, help="As for `khotin run`.")
@click.option("--retry-quarantine", is_flag=True, default=None, help="As for `khotin run`.")
@click.option("--again", multiple=True, help="As for `khotin run`.")
@click.option("--gazetteers", type=click.Path(path_type=Path), help="As for `khotin run`.")
def plan(paths: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """What `khotin run` would read, leave, skip, take back and derive again, and why; changes nothing.

    \b
    Example:
      khotin plan news/ --sync
    """
    with plain_errors():
        from flows import plan as plans
        from flows import settings as settings_module

        made = plans.make(settings_module.load({"paths": paths, **flags}, os.environ))
        click.echo(plans.as_json(made) if as_json else plans.as_text(made))


@click.command()
@data_option
@json_option
def doctor(data: Path, as_json: bool) -> None:
    """Look over versions, disk, locks and every published byte, id and span, and say how to mend what is wrong.

    Exit status 1 where there is an error.

    \b
    Example:
      khotin doctor --data /srv/khotin
    """
    with plain_errors():
        from flows import doctor as doctors

        found = doctors.examine(data)
        click.echo(doctors.as_json(found) if as_json else doctors.as_text(found))
        if any(f.level == "error" for f in found):
            sys.exit(1)


@click.command()
@click.argument("number", required=False, type=int)
@data_option
@json_option
def quarantine(number: int | None, data: Path, as_json: bool) -> None:
    """Records that were refused, each with its reason; with NUMBER the raw text of that one.

    After a fix, `khotin run --retry-quarantine` reads their files again.

    \b
    Examples:
      khotin quarantine
      khotin quarantine 3
    """
    with plain_errors():
        from flows import status as statuses

        if number is not None:
            click.echo(statuses.quarantined_text(data, number))
        else:
            click.echo(statuses.quarantine_as_json(data) if as_json else statuses.quarantine_as_text(data))


@click.command()
@data_option
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
def report(data: Path, open_it: bool) -> None:
    """Write the report pages: runs, quality, stories, meetings, facts in their text. They need no network.

    \b
    Example:
      khotin report --open
    """
    with plain_errors():
        index = write_report(data)
        click.echo(index)
        if open_it:
            click.launch(index.resolve().as_uri())


@click.command()
@click.argument("run_a")
@click.argument("run_b")
@data_option
@click.option("--examples", type=int, default=5, show_default=True, help="Facts shown of each table and kind of change.")
def diff(run_a: str, run_b: str, data: Path, examples: int) -> None:
    """What changed between two runs whose releases are kept: facts gained, lost and changed, by rule, with sentences.

    \b
    Example:
      khotin status && khotin diff run-20261122-060000-1f3a run-20261123-060000-9b0c
    """
    with plain_errors():
        from warehouse import diff as diffs

        folders = [data / "releases" / name for name in (run_a, run_b)]
        click.echo(str(diffs.diff(*folders, examples=examples)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@data_option
@click.option("--format", "fmt", type=click.Choice(["parquet", "csv", "annotations", "gkg"]), default="parquet", show_default=True, help="What to write.")
def export(folder: Path, data: Path, fmt: str) -> None:
    """Write the warehouse for other programs into a new FOLDER, with a manifest of every file.

    parquet and csv: a file per table and mart. annotations: W3C Web Annotation JSON-LD. gkg: GDELT GKG 2.1 columns.

    \b
    Example:
      khotin export out/ --format csv
    """
    with plain_errors():
        from warehouse import export as exports

        for name, rows in exports.export(warehouse_of(data), folder, fmt).items():  # type: ignore[arg-type]
            click.echo(f"{rows:>9}  {folder / name}")


@click.command()
@click.argument("gold_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@data_option
@json_option
def evaluate(gold_dir: Path, data: Path, as_json: bool) -> None:
    """Precision, recall and F1 of the warehouse against hand-made facts, one JSON file a document.

    \b
    Example:
      khotin evaluate gold/ --data /tmp/gold-run
    """
    with plain_errors():
        from flows import evaluate as evaluation

        scores = evaluation.evaluate(warehouse_of(data), gold_dir)
        click.echo(evaluation.as_json(scores) if as_json else evaluation.as_text(scores))


LOOKS = (sql, explain, status, plan, doctor, quarantine, report, diff, export, evaluate)
