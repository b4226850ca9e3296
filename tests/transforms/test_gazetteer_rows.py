"""No row of a gazetteer can be taken out unnoticed, but those that are listed as a debt."""

from __future__ import annotations

import pytest

from tests import gazetteer_rows
from tests.gazetteer_rows import Item, listed_unseen, told

WAY_OUT = "nothing reads otherwise without these rows: write an example (or a line of cases/gazetteer_sentences.csv) that does, or delete the row"


def unnoticed(items: list[Item]) -> list[str]:
    known = listed_unseen()
    return [told(item) for item in gazetteer_rows.unseen(items) if gazetteer_rows.label(item) not in known]


@pytest.mark.slow
def test_every_row_is_missed_where_it_is_taken_out() -> None:
    assert unnoticed(gazetteer_rows.all_items()) == [], WAY_OUT


def test_a_row_that_does_nothing_is_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"phrase": "xyzt", "ucum": "", "dimension": "length", "example": "10 km", "source": "made up"}
    whole = gazetteer_rows._ROWS
    monkeypatch.setattr(gazetteer_rows, "_ROWS", lambda name: (*whole(name), row) if name == "units" else whole(name))
    items = [Item("units", 0), Item("units", len(whole("units")))]
    assert gazetteer_rows.unseen(items) == items[1:]
