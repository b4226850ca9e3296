"""The interactive shell of ``khotin sql``: history, completion, statements over several lines; every query runs as ``warehouse.query`` runs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import Output
from pygments.lexers.sql import SqlLexer

from warehouse.query import FORMATS, Format, Limits, QueryError, rows_of, stream_query

HELP = """\
Type SQL and end it with a semicolon; it may span lines. Tab completes names. Only reading is possible.
  .help            this text
  .tables          tables, views and macros with what they hold
  .schema NAME     columns of a table or view
  .format FORMAT   table, csv or json
  .quit            leave (also Ctrl-D)
Examples:
  from meeting_timeline;
  select title, score from search('hoi nghi cap cao') limit 5;
  from explain('f-...');
"""
KEYWORDS = (
    "select from where group by order limit join using with as and or not is null in like distinct count sum min max "
    "case when then else end desc summarize describe"
)


class Shell:
    """Answers lines: commands that begin with a dot at once, SQL when its semicolon has come."""

    def __init__(self, warehouse: Path, write: Callable[[bytes], object], limits: Limits | None = None) -> None:
        self.warehouse = warehouse
        self.write = write
        self.limits = limits or Limits()
        self.fmt: Format = "table"

    def answer(self, text: str) -> bool:
        """Answer one entry; False when the shell should end."""
        entry = text.strip().rstrip(";").strip()
        if entry.startswith("."):
            return self._command(*entry.split())
        if entry:
            self._query(entry)
        return True

    def words(self) -> list[str]:
        """Everything worth completing: tables, views, macros, columns, keywords."""
        names = rows_of(self.warehouse, _NAMES)
        return sorted({row["name"] for row in names} | set(KEYWORDS.split()))

    def _command(self, name: str, *arguments: str) -> bool:
        if name in (".quit", ".exit"):
            return False
        if name == ".help":
            self.write(HELP.encode())
        elif name == ".tables":
            self._query(_TABLES)
        elif name == ".schema" and len(arguments) == 1:
            schema, _, table = arguments[0].rpartition(".")
            self._query(_SCHEMA.format(schema=_literal(schema or "main"), table=_literal(table)))
        elif name == ".format" and arguments and arguments[0] in FORMATS and arguments[0] != "parquet":
            self.fmt = arguments[0]  # type: ignore[assignment]
        else:
            self.write(f"there is no command {name} {' '.join(arguments)}; .help lists them\n".encode())
        return True

    def _query(self, sql: str) -> None:
        try:
            stream_query(self.warehouse, sql, self.fmt, _Sink(self.write), self.limits)  # type: ignore[arg-type]
        except QueryError as error:
            for line in _pointed(sql, error):
                self.write(f"{line}\n".encode())
        except KeyboardInterrupt:
            self.write(b"stopped\n")


def run(warehouse: Path, *, history: Path | None = None, limits: Limits | None = None, input: Input | None = None, output: Output | None = None) -> None:
    """Read and answer until Ctrl-D or .quit. ``history`` is by default ``sql_history`` beside the warehouse.

    Where standard input is no terminal its statements are answered one after the other, without a prompt.
    """
    shell = Shell(warehouse, _to_stdout, limits)
    if input is None and not sys.stdin.isatty():
        for statement in statements(sys.stdin.read()):
            if not shell.answer(statement):
                return
        return
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history or warehouse.parent / "sql_history")),
        completer=WordCompleter(shell.words(), ignore_case=True),
        complete_while_typing=False,
        lexer=PygmentsLexer(SqlLexer),
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation="    ...> ",
        input=input,
        output=output,
    )
    _to_stdout(f"{warehouse}, read only. .help shows what can be asked; Ctrl-D leaves.\n".encode())
    while True:
        try:
            if not shell.answer(session.prompt("khotin> ")):
                return
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def is_whole(text: str) -> bool:
    """Whether Enter ends the entry: a command, nothing, or SQL with its semicolon outside of quotes and comments."""
    stripped = text.strip()
    return not stripped or stripped.startswith(".") or (stripped.endswith(";") and not _open_quote(stripped))


def statements(text: str) -> Iterator[str]:
    """The entries of a script: dot commands are a line, SQL goes to the semicolon that ends a line."""
    entry = ""
    for line in text.splitlines():
        entry += f"{line}\n"
        if is_whole(entry):
            yield entry
            entry = ""
    if entry.strip():
        yield entry


def _open_quote(text: str) -> bool:
    """Whether the text ends inside a string, a quoted name or a comment."""
    inside = ""
    at = 0
    while at < len(text):
        if inside:
            if text.startswith(inside, at):
                at += len(inside)
                inside = ""
                continue
        elif text[at] in "'\"":
            inside = text[at]
        elif text.startswith("--", at):
            inside = "\n"
        elif text.startswith("/*", at):
            inside = "*/"
        at += 1
    return bool(inside)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_whole(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys


def _pointed(sql: str, error: QueryError) -> Iterator[str]:
    """The error, under the line of the query it points at."""
    if error.line is not None and error.column is not None and error.line <= len(sql.splitlines()):
        yield sql.splitlines()[error.line - 1]
        yield " " * (error.column - 1) + "^"
    yield str(error)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class _Sink:
    """What a query streams into."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def write(self, data: bytes) -> int:
        self._write(data)
        return len(data)


_NAMES = """
select column_name as name from duckdb_columns() where not internal
union select case schema_name when 'main' then table_name else schema_name || '.' || table_name end from duckdb_tables()
union select case schema_name when 'main' then view_name else schema_name || '.' || view_name end from duckdb_views() where not internal
union select function_name || '(' from duckdb_functions() where not internal"""

_TABLES = """
select name, kind, comment from (
    select case schema_name when 'main' then '' else schema_name || '.' end || table_name as name, 'table' as kind, split_part(comment, ' | ', 1) as comment
    from duckdb_tables() where schema_name <> 'search_index'
    union all
    select case schema_name when 'main' then '' else schema_name || '.' end || view_name, 'view', split_part(comment, ' | ', 1)
    from duckdb_views() where not internal
    union all
    select function_name || '(' || array_to_string(parameters, ', ') || ')', 'macro', split_part(comment, ' | ', 1) from duckdb_functions() where not internal
) order by kind desc, name"""

_SCHEMA = """
select column_name, data_type, split_part(comment, ' | ', 1) as meaning, split_part(comment, ' | ', 2) as "ý nghĩa"
from duckdb_columns() where schema_name = {schema} and table_name = {table} order by column_index"""
