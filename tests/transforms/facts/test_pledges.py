from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.event_cases import cases, read


@pytest.mark.parametrize("case", cases("pledges"))
def test_pledges_have_giver_amount_and_recipient(case: dict[str, Any]) -> None:
    found = [[f.values["giver"], f.values["amount"], f.values["currency"], f.values["recipient"]] for f in read(case["text"]).of("pledges")]
    assert found == case["pledges"]
