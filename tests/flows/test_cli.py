"""The command line as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from flows.cli import main
from tests.conftest import ROOT, Published


def khotin(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "flows.cli", *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd)


COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = main.commands[name]
    assert command.help
    assert "Example" in command.help
    assert f"khotin {name}" in command.help
    assert all(p.help for p in command.params if isinstance(p, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert f"khotin {name}" in (ROOT / "README.md").read_text("utf-8")


def test_help_imports_no_engine() -> None:
    """`khotin --help` must answer at once."""
    code = "import sys; import flows.cli; print([m for m in ('prefect', 'duckdb', 'pyarrow', 'pandas', 'great_expectations') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip() == "[]"


def test_great_expectations_is_imported_while_batches_run() -> None:
    code = "import sys; from flows import engine\nwith engine.checks_imported(): pass\nprint('expectations.gx_run' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip() == "True"


def test_sql_imports_neither_prefect_nor_great_expectations(seeds_release: Published) -> None:
    code = (
        "import sys; from flows.cli import main; main(['sql', 'select 1', '--data', sys.argv[1]], standalone_mode=False)"
        "\nprint([m for m in ('prefect', 'great_expectations', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"try:\n    {code.splitlines()[0]}\nexcept SystemExit: pass\n{code.splitlines()[1]}", str(seeds_release.data)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip().endswith("[]")


def test_before_the_first_run_a_command_says_what_to_do(tmp_path: Path) -> None:
    done = khotin("sql", "select 1", "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"khotin: {tmp_path}/warehouse.duckdb is not there yet. Run `khotin run` first.\n"


def test_an_error_in_a_query_is_one_line_that_points_at_its_place(seeds_release: Published) -> None:
    done = khotin("sql", "select name\nfrom meetingz", "--data", seeds_release.data)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "line 2" in done.stderr


def test_a_bad_setting_is_wrong_usage(tmp_path: Path) -> None:
    done = khotin("run", "--workers", "0", "--data", tmp_path)
    assert done.returncode == 2
    assert "workers is 0" in done.stderr


def test_sql_prints_rows_for_scripts(seeds_release: Published) -> None:
    done = khotin("sql", "select amount, currency from money order by fact_id limit 1", "--format", "csv", "--data", seeds_release.data)
    assert done.stdout == "amount,currency\n100000.00,USD\n"


def test_explain_shows_the_sentence_with_the_span_in_brackets(seeds_release: Published) -> None:
    ((fact_id,),) = seeds_release.rows("select fact_id from money join document_sources using (document_id) where source_uri like '%/000_%'")
    done = khotin("explain", fact_id, "--data", seeds_release.data)
    assert "đóng góp [100.000 USD] cho những hoạt động" in done.stdout
    assert "seeds/articles/000_f9329c8e1798a553.txt" in done.stdout


def test_status_lists_the_run_and_what_stands(seeds_release: Published) -> None:
    shown = json.loads(khotin("status", "--json", "--data", seeds_release.data).stdout)
    assert [r["status"] for r in shown["runs"]] == ["published"]
    assert shown["current"] == shown["runs"][0]["run_id"]
    assert "*" in khotin("status", "--data", seeds_release.data).stdout


def test_an_empty_quarantine_says_so(seeds_release: Published) -> None:
    assert khotin("quarantine", "--data", seeds_release.data).stdout == "Nothing is in quarantine.\n"


def test_quarantine_lists_reasons_and_shows_raw_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text((ROOT / "seeds" / "articles" / "002_9580b86c21f70a34.txt").read_text("utf-8"), "utf-8")
    (tmp_path / "in" / "bad.jsonl").write_text('{"text": 7}\n{"text": "\\u001b[31mđỏ"}\n', "utf-8")
    assert khotin("run", "in", "--no-prefect", "--no-report", "--data", "d", cwd=tmp_path).returncode == 0
    listed = khotin("quarantine", "--data", "d", cwd=tmp_path).stdout
    assert "in/bad.jsonl#1" in listed
    shown = khotin("quarantine", "1", "--data", "d", cwd=tmp_path).stdout
    assert "in/bad.jsonl" in shown
    assert "\x1b" not in shown
    assert len(json.loads(khotin("quarantine", "--json", "--data", "d", cwd=tmp_path).stdout)) == len(listed.splitlines()) - 2


@pytest.mark.slow
def test_run_through_prefect_prints_a_clean_summary_and_keeps_its_state_in_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = khotin("run", "--json", "--data", data)
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if "Traceback" in line or "ERROR" in line]
    assert [line[:5] for line in done.stderr.splitlines()] == [f"[{n}/6]" for n in range(1, 7)]
    summary = json.loads(done.stdout)
    assert (summary["read"], summary["loaded"], summary["stories"]) == (5, 5, 4)
    assert (data / "prefect" / "prefect.db").exists()
    assert (data / "prefect").stat().st_mode & 0o777 == 0o700
    assert Path(summary["report"]).exists()
    assert _recorded(data) == (7, 2)


def _recorded(data: Path) -> tuple[int, int]:
    """Completed task and flow runs, and artifacts, in Prefect's own database."""
    import sqlite3

    with sqlite3.connect(data / "prefect" / "prefect.db") as con:
        ((tasks,),) = con.execute("select count(*) from task_run where state_type = 'COMPLETED'")
        ((flows,),) = con.execute("select count(*) from flow_run where state_type = 'COMPLETED'")
        ((artifacts,),) = con.execute("select count(*) from artifact")
    return tasks + flows, artifacts
