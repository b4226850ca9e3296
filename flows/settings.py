"""Settings of a run: flags first, then ``KHOTIN_*`` environment variables, then ``[tool.khotin]`` in ``khotin.toml``."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

DEFAULT_PATHS = ("seeds/articles",)
RUNNERS = ("local", "dask")


class SettingsError(ValueError):
    """A setting that cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know.

    ``workers`` are processes, ``batch_size`` documents a batch, ``deadline_s`` seconds a batch may take before its worker
    is killed, ``memory_bytes`` the address space of one worker, ``wait_s`` seconds to wait for another run on the same
    data folder, ``accept_changes`` waives the comparison of volumes with the last release (after a change of rules that is
    meant to find less), ``keep_releases`` published releases kept, the newest included,
    ``keep_runs`` records of runs, ``keep_days`` days of Prefect's history kept (0: all),
    ``runner`` where batches are worked on: ``local`` processes or a ``dask`` cluster, that at ``address`` (empty: one of this
    machine's processes), ``lake`` an address ``s3://bucket/prefix`` that the published Parquet is copied to (empty: nowhere),
    ``again`` documents to make again (see ``flows.replay``), ``stage_timeout_s`` seconds a stage may take (0: any time),
    ``log_json`` progress as JSON lines, ``on_failure`` a command or an http(s) address that is told when a run fails.
    """

    paths: tuple[str, ...] = DEFAULT_PATHS
    data: Path = Path("data")
    runner: str = "local"
    address: str = ""
    lake: str = ""
    workers: int = field(default_factory=lambda: max(len(os.sched_getaffinity(0)), 1))
    batch_size: int = 256
    deadline_s: float = 300.0
    memory_bytes: int = 4 << 30
    wait_s: float = 0.0
    keep_releases: int = 5
    keep_runs: int = 1000
    keep_days: int = 90
    stage_timeout_s: float = 0.0
    log_json: bool = False
    on_failure: str = ""
    sync: bool = False
    retry_quarantine: bool = False
    accept_changes: bool = False
    again: tuple[str, ...] = ()
    gazetteers: Path | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("workers", "batch_size", "keep_releases", "keep_runs"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} is {getattr(self, name)}, but must be at least 1")
        for name in ("keep_days", "stage_timeout_s", "wait_s"):
            if getattr(self, name) < 0:
                raise SettingsError(f"{name} is {getattr(self, name)}, but must not be negative")
        if self.runner not in RUNNERS:
            raise SettingsError(f"runner is {self.runner}, but must be one of {', '.join(RUNNERS)}")
        if self.address and self.runner != "dask":
            raise SettingsError(f"address is {self.address}, which is of use with runner dask only")
        if self.lake and not self.lake.startswith("s3://"):
            raise SettingsError(f"lake is {self.lake}, but must be an address like s3://bucket/prefix")
        if self.gazetteers is not None and not self.gazetteers.is_dir():
            raise SettingsError(f"gazetteers is {self.gazetteers}, which is not a folder")


def load(flags: Mapping[str, Any], environ: Mapping[str, str], toml: Path = Path("khotin.toml")) -> Settings:
    """Settings from the three sources; a flag that is None was not given. Raises SettingsError for an unknown or bad value."""
    values: dict[str, Any] = {}
    types = get_type_hints(Settings)
    known = {f.name for f in fields(Settings)}
    if toml.is_file():
        try:
            table = tomllib.loads(toml.read_text("utf-8")).get("tool", {}).get("khotin", {})
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{toml} is not valid TOML: {error}") from error
        for name, value in table.items():
            if name not in known:
                raise SettingsError(f"{toml} sets {name}, which is no setting; known are {', '.join(sorted(known))}")
            values[name] = _typed(name, value, types[name])
    for name in known - {"paths", "mapping", "again"}:
        if (text := environ.get(f"KHOTIN_{name.upper()}")) is not None:
            values[name] = _typed(f"KHOTIN_{name.upper()}", text, types[name])
    values.update({name: _typed(name, value, types[name]) for name, value in flags.items() if value is not None and value != ()})
    return Settings(**values)


def _typed(name: str, value: Any, kind: Any) -> Any:
    try:
        if kind is bool:
            return (
                value if isinstance(value, bool) else {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}[value.lower()]
            )
        if kind in (int, float, str):
            return kind(value)
        if kind in (Path, Path | None):
            return Path(value)
        if kind == tuple[str, ...]:
            return (value,) if isinstance(value, str) else tuple(map(str, value))
        return dict(value)
    except (KeyError, ValueError, TypeError) as error:
        raise SettingsError(f"{name} is {value!r}, which is no {getattr(kind, '__name__', kind)}") from error
