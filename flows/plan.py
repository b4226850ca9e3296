"""What a run would do and why, without doing it: nothing is written and no input is opened."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from flows import engine, stage_read, storage
from flows.run import Run
from flows.settings import Settings
from transforms.facts.finders import FINDERS
from transforms.tables import table
from warehouse import staged

SHOWN = 5


@dataclass
class Plan:
    """Files by what becomes of them, documents that go, and what is derived anew because of which changed files of the program."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    reread: list[str] = field(default_factory=list)
    unchanged: int = 0
    skipped: dict[str, list[str]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    retracted_documents: int = 0
    again: int = 0
    documents: int = 0
    rederived: str = "nothing"
    finders: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    because: list[str] = field(default_factory=list)


def make(settings: Settings) -> Plan:
    """The plan of a run with these settings as things stand; SettingsError for a path that leads to nothing."""
    previous = storage.current(settings.data) if settings.data.is_dir() else None
    run = Run(settings, previous=previous, version=engine.code_version(settings.gazetteers))
    with tempfile.TemporaryDirectory(prefix="khotin-plan-") as scratch:
        run.con = staged.connect(Path(scratch))
        with run.con:
            return _plan(run, stage_read.plan(run))


def _plan(run: Run, read: stage_read.Plan) -> Plan:
    ledger = staged.scan(table("ops.files"), [run.old_table("ops.files")])
    known = {uri: stamp for uri, *stamp in run.con.execute(f"select source_uri, byte_size, mtime_ns from {ledger}").fetchall()}
    plan = Plan(unchanged=len(read.unchanged), removed=read.removed, again=len(read.again))
    for file in read.read:
        stamp = known.get(file.uri)
        (plan.new if stamp is None else plan.reread if stamp == [file.size, file.mtime_ns] else plan.changed).append(file.uri)
    for skip in read.skipped:
        plan.skipped.setdefault(skip.reason, []).append(skip.uri)
    if run.previous is not None:
        plan.documents = pq.read_metadata(run.old_table("documents")).num_rows
        engine.compare_code(run)
        plan.rederived = "everything" if run.touched.everything else "text" if run.touched.text else "facts" if run.touched.finders else "nothing"
        plan.finders = [f.name for f in FINDERS if f.name in run.touched.finders]
        plan.tables = [name for f in FINDERS if f.name in run.touched.finders for name in f.writes]
        plan.because = run.changed_code
        plan.retracted_documents = _lost(run, read.removed)
    return plan


def _lost(run: Run, removed: list[str]) -> int:
    """Documents all of whose sources are in these files."""
    sources = f"read_parquet({staged.quoted(run.old_table('document_sources'))})"
    query = f"select count(*) from (select document_id from {sources} group by document_id having bool_and(list_contains(?, file_uri)))"
    return int(run.con.execute(query, [removed]).fetchone()[0])


def as_json(plan: Plan) -> str:
    """The plan as one JSON object."""
    return json.dumps(vars(plan), ensure_ascii=False)


def as_text(plan: Plan) -> str:
    """For people: a line for each kind of work, with the first names."""
    lines = [
        _line("read, new", plan.new),
        _line("read, changed", plan.changed),
        *([_line("read again", plan.reread)] if plan.reread else []),
        f"{'left, unchanged':<18}{plan.unchanged:>8}",
        *(_line(f"skip, {reason}", names) for reason, names in sorted(plan.skipped.items())),
        _line("take back", plan.removed, f"{plan.retracted_documents} documents lose their last source" if plan.removed else ""),
    ]
    lines += [f"{'asked for again':<18}{plan.again:>8}  documents"] if plan.again else []
    lines.append(f"{'derive again':<18}{plan.documents if plan.rederived != 'nothing' else 0:>8}  {_why(plan)}")
    return "\n".join(lines)


def _line(name: str, uris: list[str], more: str = "") -> str:
    names = ", ".join(uris[:SHOWN]) + (f" and {len(uris) - SHOWN} more" if len(uris) > SHOWN else "")
    return f"{name:<18}{len(uris):>8}  {names}{'; ' if more else ''}{more}".rstrip()


def _why(plan: Plan) -> str:
    if plan.rederived == "nothing":
        return "the program is the same as for the last release"
    shown = ", ".join(plan.because[:SHOWN]) + (f" and {len(plan.because) - SHOWN} more" if len(plan.because) > SHOWN else "")
    return f"{_what(plan)}, because these changed: {shown or 'the set of tables'}"


def _what(plan: Plan) -> str:
    if plan.rederived == "everything":
        return "text, stories and facts"
    facts = f"{', '.join(plan.tables)}; other facts only of documents where those come out otherwise" if plan.tables else ""
    if plan.rederived == "facts":
        return facts
    return "text; stories and facts only of documents whose text comes out otherwise" + (f"; {facts}" if facts else "")
