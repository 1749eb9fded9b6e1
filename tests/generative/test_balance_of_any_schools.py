"""Whatever rows there are, the evaluation and the checker, which share nothing, come to the same, and the order of rows does not matter."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_balance import AMOUNTS, SHARED, districts, national_rules, table
from yaodian.mechanisms.balance import evaluate
from yaodian.values import Jurisdiction, parse_date
from yaodian.verify import verify_certificate

DAY = parse_date("2018-01-01")
GIVEN = national_rules().under("balance.", DAY, Jurisdiction("CN"))
RULES = {key: value.value for key, value in national_rules().under("", DAY, Jurisdiction("CN")).values.items()}

amounts = st.one_of(
    st.none(),
    st.sampled_from(["not_applicable", "refused"]),
    st.integers(0, 100_000).map(float),
    st.floats(0, 1e6).map(lambda amount: round(amount, 2)),
)
pupils = st.one_of(st.none(), st.integers(0, 3000).map(float))


@st.composite
def schools(draw: st.DrawFn, number: int) -> list[dict[str, Any]]:
    """The rows of one school: some stages, given apart or as a whole."""
    stages = draw(st.lists(st.sampled_from(["primary", "junior", "senior", "preschool"]), min_size=1, unique=True))
    whole = draw(st.sampled_from([None, False, True]))
    kind = draw(st.sampled_from([None, "211", "218", "312", "511"]))
    district = draw(st.sampled_from(["990101", "990102"]))
    together = {column: draw(amounts) for column in SHARED}
    rows = []
    for stage in stages:
        own = {column: draw(amounts) for column in AMOUNTS} | (together if whole else {})
        key = {"district": district, "stage": stage, "school": f"S{number}", "kind": kind, "whole": whole}
        rows.append(key | {"enrolment": draw(pupils)} | own)
    return rows


@st.composite
def counties(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = [row for number in range(draw(st.integers(1, 8))) for row in draw(schools(number))]
    return draw(st.permutations(found))


@settings(max_examples=150)
@given(counties(), st.one_of(st.none(), st.floats(0, 100)))
def test_the_checker_agrees(rows: list[dict[str, Any]], score: float | None) -> None:
    outcome = evaluate({"sections": table(rows), "districts": districts(government_score=score)}, GIVEN)
    files = outcome.files()
    found = verify_certificate(files.pop("certificate.json"), files, RULES)
    assert found.faults == ()
    turned = evaluate({"sections": table(rows[::-1]), "districts": districts(government_score=score)}, GIVEN)
    assert turned.files() == outcome.files()
    accounted = [one for one in outcome.certificate.properties if one.id.endswith("accounted")]
    assert len(accounted) == 2
    assert all(one.holds for one in outcome.certificate.properties)
