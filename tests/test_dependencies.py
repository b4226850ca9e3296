"""The lock: exact versions from the package index alone, none of them below one in which a known hole was mended.

pip-audit asks a network service for all that is known; this list stands in for it where there is none, and grows with each finding.
"""

from __future__ import annotations

import csv
import re

from packaging.version import Version

from tests.conftest import ROOT

LOCKED = [line.partition(";")[0].strip() for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if line[:1].isalnum()]


def test_the_lock_pins_exact_versions_and_names_no_address() -> None:
    assert [line for line in LOCKED if not re.fullmatch(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[0-9][a-z0-9.]*", line)] == []
    assert "://" not in "".join(LOCKED)


def test_no_locked_version_has_a_hole_that_is_known_here() -> None:
    with (ROOT / "tests" / "dependency_advisories.csv").open(encoding="utf-8") as rows:
        mended = {row["package"]: row for row in csv.DictReader(rows)}
    locked = [line.split("==") for line in LOCKED]
    assert mended.keys() <= {name for name, _ in locked}
    assert [(name, mended[name]["advisory"]) for name, version in locked if name in mended and Version(version) < Version(mended[name]["fixed_in"])] == []
