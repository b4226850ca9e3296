"""The report site: static pages of the published warehouse, for people; they need no network and no server."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.report import contradictions, documents, facts, meetings, overview, people, pledges, quality, refused, removed, review, runs, stories
from flows.report.reader import Reader
from flows.report.site import OVERVIEW, Site

PAGES = (quality, facts, refused, removed, stories, meetings, people, pledges, contradictions, runs, review, documents, overview)


def build(warehouse: Path, reports_dir: Path) -> Path:
    """Write the pages of a warehouse and return ``reports_dir/index.html``.

    The pages are written aside and shown by one rename (``pages`` is a link to them, ``index.html`` a link through it), so
    a build that fails or is killed leaves the old ones. The same warehouse gives the same bytes. Raises FileNotFoundError
    where there is no warehouse.
    """
    if not warehouse.exists():
        raise FileNotFoundError(f"{warehouse} is missing, so the report in {reports_dir} was left as it is. Run `khotin run` first.")
    reports_dir.mkdir(parents=True, exist_ok=True)
    with _locked(reports_dir), Reader(warehouse.resolve()) as reader:
        fresh = reports_dir / f"pages-{secrets.token_hex(4)}"
        fresh.mkdir()
        try:
            site = Site(fresh, has_data_docs=(reports_dir / "data_docs" / "index.html").exists(), **documents.choose(reader))
            for page in PAGES:
                page.write(reader, site)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        _show(reports_dir, fresh)
    return reports_dir / "index.html"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One build at a time; the kernel frees the lock of a build that died."""
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _show(folder: Path, fresh: Path) -> None:
    """Point ``pages`` at the fresh pages and remove what earlier builds left, the dead ones too."""
    _link(folder / "pages", Path(fresh.name))
    _link(folder / "index.html", Path("pages") / OVERVIEW)
    for old in folder.glob("pages-*"):
        if old != fresh and old.is_dir():
            shutil.rmtree(old)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and Path(os.readlink(link)) == target:
        return
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    os.replace(new, link)
