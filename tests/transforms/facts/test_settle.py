"""Facts as they are written."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from transforms.facts.model import Article, Findings, content_id
from transforms.facts.settle import settle

VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.dates() | st.decimals(allow_nan=False)


@given(st.dictionaries(st.sampled_from(["value", "unit", "counted", "qualifier"]), VALUES | st.lists(st.just("Lào")), min_size=1))
def test_an_id_is_made_of_the_values_as_json(values: dict[str, object]) -> None:
    findings = Findings(Article("d", "12 nước", [(0, 7)]))
    fact = findings.add("quantities", 0, 2, "count", 0.9, **values)
    settle(findings, ["quantities"])
    as_json = json.dumps(fact.values, ensure_ascii=False, sort_keys=True, default=str)
    assert fact.fact_id == content_id("f", "quantities", "d", 0, 2, as_json)


def test_a_name_over_a_line_break_is_written_on_one_line() -> None:
    findings = Findings(Article("d", "Ban Thư ký\nASEAN", [(0, 16)]))
    facts = [
        findings.add("money", 0, 16, "money", 0.9, purpose="Ban Thư ký\nASEAN", amount=Decimal("1.00"), since=date(2020, 7, 16)),
        findings.add("money", 0, 10, "money", 0.9, items=["Ban  Thư ký"]),
    ]
    settle(findings, ["money"])
    assert facts[0].values["purpose"] == "Ban Thư ký ASEAN"
    assert facts[1].values["items"] == ["Ban Thư ký"]
