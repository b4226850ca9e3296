"""The interactive shell: entries over several lines, commands, errors that point."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from flows import sql_shell
from flows.sql_shell import Shell, is_whole, statements
from tests.warehouse import small_release
from warehouse import dimensions, load


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_release.write(tmp_path_factory.mktemp("shell") / "tables")
    dimensions.build(folder)
    load.build(folder, folder.parent / "warehouse.duckdb")
    return folder.parent / "warehouse.duckdb"


def said(warehouse: Path, *entries: str) -> str:
    out = io.BytesIO()
    shell = Shell(warehouse, out.write)
    for entry in entries:
        shell.answer(entry)
    return out.getvalue().decode()


@pytest.mark.parametrize("text", ["select 1;", ".tables", "", "select ';' as x;", "select 1 -- done;\n;", "select 'it''s';"])
def test_enter_ends_a_whole_entry(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize("text", ["select 1", "select ';", "select 1 -- done;", "select /* ;", 'select "a;'])
def test_enter_goes_on_inside_a_statement_string_or_comment(text: str) -> None:
    assert not is_whole(text)


def test_a_script_is_cut_into_commands_and_statements() -> None:
    assert [s.strip() for s in statements(".tables\nselect 1,\n  2;\nselect 3")] == [".tables", "select 1,\n  2;", "select 3"]


def test_schema_shows_columns_in_both_languages(warehouse: Path) -> None:
    shown = said(warehouse, ".schema people")
    assert "document_count" in shown
    assert "Số bài nhắc đến" in shown


def test_tables_lists_tables_views_and_macros(warehouse: Path) -> None:
    shown = said(warehouse, ".tables")
    assert all(name in shown for name in ("documents ", "ops.runs ", "meeting_timeline ", "search(query)"))


def test_format_holds_for_the_next_queries(warehouse: Path) -> None:
    assert said(warehouse, ".format csv", "select 1 as x;") == "x\n1\n"


def test_an_error_points_into_the_query(warehouse: Path) -> None:
    lines = said(warehouse, "select bad\nfrom people;").splitlines()
    assert lines[:2] == ["select bad", "       ^"]
    assert lines[2].startswith("line 1, column 8:")


def test_an_unknown_command_and_writing_are_refused(warehouse: Path) -> None:
    assert ".help" in said(warehouse, ".shell ls")
    assert "refused" in said(warehouse, "drop table people;")


def test_quit_ends(warehouse: Path) -> None:
    assert Shell(warehouse, io.BytesIO().write).answer(".quit") is False


def test_completion_knows_tables_columns_and_macros(warehouse: Path) -> None:
    assert {"meetings", "ops.runs", "start_date", "search(", "select"} <= set(Shell(warehouse, io.BytesIO().write).words())


def test_a_session_keeps_its_history_beside_the_warehouse(warehouse: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("select 41 +\r1 as x;\r.quit\r")
        sql_shell.run(warehouse, input=keys, output=DummyOutput())
    assert b"42" in capfdbinary.readouterr().out
    assert "select 41 +" in (warehouse.parent / "sql_history").read_text()
