"""What every command of the command line shares: options, plain errors, and the way to the warehouse."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

data_option = click.option("--data", type=click.Path(path_type=Path), envvar="KHOTIN_DATA", default="data", show_default=True, help="The data folder.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")


# Errors whose text says all there is to say; named, not imported: the command line starts without their modules.
PLAIN = {"QueryError", "Blocked", "DataFolderError", "BusyError", "StageTimeout", "ReviewError", "RunnerError"}


class Fault(click.ClickException):
    """A plain one-line error; exit status 1."""

    def show(self, file: Any = None) -> None:
        click.echo(f"khotin: {self.message}", err=True)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what went wrong into one line; ``khotin --debug`` shows the traceback."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except KeyboardInterrupt:
        raise Fault("interrupted; the warehouse was left as it was. Run again to go on.") from None
    except Exception as error:
        if click.get_current_context().find_root().params.get("debug"):
            raise
        text = " ".join(str(error).split()) or type(error).__name__
        if type(error).__name__ == "SettingsError" or getattr(error, "kind", None) == "usage":
            raise click.UsageError(text) from error
        if type(error).__name__ in PLAIN:
            raise Fault(str(error)) from error
        if isinstance(error, OSError) and error.strerror and error.filename:
            text = f"{error.strerror}: {os.fsdecode(error.filename)}"
        raise Fault(f"{text} (khotin --debug shows more)") from error


def warehouse_of(data: Path) -> Path:
    """The published warehouse; Fault before the first run."""
    warehouse = data / "warehouse.duckdb"
    if not warehouse.exists():
        raise Fault(f"{warehouse} is not there yet. Run `khotin run` first.")
    return warehouse


def write_report(data: Path) -> Path:
    """Write the report pages and return the first one."""
    from flows import report as reports

    return reports.build(warehouse_of(data), data / "reports")
