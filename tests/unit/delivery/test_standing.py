"""Where a commitment stands: which measure decides, what a unit below owes, documents, intentions, what is met too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yaodian.binding import Asks, Bound, Evidence, Measure
from yaodian.delivery import Asked, CommitmentStatus, assess, document_indicator, mark_late, needed_definitions, stand
from yaodian.indicators import Coverage, Figure, Standing
from yaodian.values import Origin

DAY = date(2019, 10, 31)
DUE = date(2019, 12, 31)


def figure(indicator: str, unit: str, value: float | None, rows: int = 1, origin: Origin = Origin.REAL) -> Figure:
    coverage = Coverage(1, 1, rows, rows if value is not None else 0)
    return Figure(indicator, unit, "x", value, value, None, coverage, Standing(DAY, "x@1", origin=origin))


def given(*figures: Figure) -> dict[tuple[str, str], Figure]:
    return {(one.indicator, one.unit): one for one in figures}


def with_evidence(bound: Bound, evidence: Evidence) -> Bound:
    return replace(bound, evidence=evidence)


@pytest.fixture
def bound(county: Any) -> Bound:
    """A commitment with one target, 600 places, at least."""
    return county.package.bound("1.2")


def standing(county: Any, bound: Bound, figures: Any, as_of: date = DAY, unit: str | None = None) -> CommitmentStatus:
    return stand(county.package, bound, county.tree, figures, as_of, unit)


def test_every_commitment_has_its_status_in_the_order_of_the_text(county: Any) -> None:
    found = assess(county.package, county.tree, {}, DAY)
    assert [one.commitment for one in found] == [bound.commitment.id for bound in county.package.commitments]
    assert {one.status for one in found} == {"no_evidence", "not_verifiable"}, "without figures nothing is proved"
    assert {one.unit for one in found} == {"yunling"}


def test_an_intention_is_not_verifiable_and_says_why(county: Any) -> None:
    status = standing(county, county.package.bound("1.5"), {})
    assert (status.status, status.parts) == ("not_verifiable", ())
    assert status.reason.zh == county.package.bound("1.5").evidence.reason
    assert status.leading is None
    assert status.figure is None
    assert status.coverage is None
    assert status.origin is None


@pytest.mark.parametrize("commitment", ["1.6", "2.5", "3.5"])
def test_what_is_not_connected_yet_is_no_evidence(county: Any, commitment: str) -> None:
    status = standing(county, county.package.bound(commitment), {})
    assert status.status == "no_evidence"
    assert "尚未接入" in status.reason.zh
    assert "not connected yet" in status.reason.en


def test_the_first_measure_with_anything_on_record_decides(county: Any, bound: Bound) -> None:
    measures = (Measure("new_places", 1), Measure("completed_kindergartens", 1))
    both = with_evidence(bound, Evidence("indicator", measures))
    real, made_up = figure("new_places", "yunling", 600), figure("completed_kindergartens", "yunling", 5)
    assert standing(county, both, given(real, made_up)).leading.indicator == "new_places"  # type: ignore[union-attr]
    empty = replace(real, value=None, coverage=Coverage(0, 1, 0, 0))
    assert standing(county, both, given(empty, made_up)).leading.indicator == "completed_kindergartens"  # type: ignore[union-attr]


def test_a_record_that_gives_no_number_still_decides(county: Any, bound: Bound) -> None:
    measures = (Measure("new_places", 1), Measure("completed_kindergartens", 1))
    both = with_evidence(bound, Evidence("indicator", measures))
    silent = figure("new_places", "yunling", None, rows=1)
    status = standing(county, both, given(silent, figure("completed_kindergartens", "yunling", 700)))
    assert (status.leading.indicator, status.status) == ("new_places", "no_evidence")  # type: ignore[union-attr]


def test_of_several_targets_the_worst_decides(county: Any) -> None:
    two = county.package.bound("5.2")
    first, second = "exchanged_teachers", "exchanged_to_remote"
    for values, expected, part in (
        ((12, 5), "met", 1),
        ((12, 4), "on_track", 2),
        ((12, 0), "behind", 2),
        ((None, 5), "no_evidence", 1),
        ((None, 0), "behind", 2),
    ):
        figures = given(figure(first, "yunling", values[0]), figure(second, "yunling", values[1]))
        status = standing(county, two, figures)
        assert status.status == expected
        assert status.leading is not None
        assert status.leading.number == part
        assert [one.number for one in status.parts] == [1, 2]
    late = standing(county, two, given(figure(first, "yunling", 12), figure(second, "yunling", 4)), DUE)
    assert late.status == "missed"
    assert late.figure is not None
    assert late.figure.indicator == second


def test_a_unit_below_owes_its_share(county: Any) -> None:
    shared = county.package.bound("1.1")
    figures = given(figure("completed_kindergartens", "qingshi", 1), figure("planned_kindergartens", "qingshi", 1))
    status = standing(county, shared, figures, unit="qingshi")
    assert status.status == "met"
    assert status.unit == "qingshi"
    assert status.leading is not None
    assert status.leading.asked is not None
    assert status.leading.asked.quantity == 1


@pytest.mark.parametrize("share", [None, "unknown"])
def test_a_unit_without_a_share_owes_nothing_that_could_be_judged(county: Any, share: str | None) -> None:
    shared = county.package.bound("1.1")
    figures = given(figure("completed_kindergartens", "qingshi", 1))
    if share:
        figures |= given(figure("planned_kindergartens", "qingshi", None))
    status = standing(county, shared, figures, unit="qingshi")
    assert status.status == "no_evidence"
    assert "没有分解到本单位" in status.reason.zh
    assert status.leading is not None
    assert status.leading.asked is None
    assert status.leading.figure is not None, "the figure is shown all the same"


def test_a_target_that_is_not_broken_down_is_not_asked_below(county: Any, bound: Bound) -> None:
    status = standing(county, bound, given(figure("new_places", "qingshi", 5000)), unit="qingshi")
    assert (status.status, status.leading.asked) == ("no_evidence", None)  # type: ignore[union-attr]


def test_the_same_is_asked_of_every_unit_where_the_package_says_so(county: Any) -> None:
    same = county.package.bound("2.3")
    status = standing(county, same, given(figure("broadband_share", "baitang", 100)), unit="baitang")
    assert (status.status, status.leading.asked.quantity) == ("met", 100)  # type: ignore[union-attr]


def test_an_indicator_that_is_not_given_on_a_level_is_no_evidence_there(county: Any) -> None:
    same = county.package.bound("2.3")
    status = standing(county, same, {}, unit="baitang")
    assert status.status == "no_evidence"
    assert "不按本单位一级计算" in status.reason.zh


@pytest.mark.parametrize(("unit", "quantity"), [(None, 5), ("baitang", 1), ("baitang_primary", None)])
def test_every_unit_of_a_level_is_counted_on_the_day(county: Any, unit: str | None, quantity: int | None) -> None:
    status = standing(county, county.package.bound("3.1"), {}, unit=unit)
    part = status.parts[0]
    assert (part.asked.quantity if part.asked else None) == quantity
    assert part.asked is None or "目标即当日的乡镇个数" in part.asked.because


def test_what_is_asked_can_differ_from_the_plans_number_in_all_respects(county: Any, bound: Bound) -> None:
    asks = Asks("换算", quantity=3, unit="所", comparator="<=")
    other = with_evidence(bound, Evidence("indicator", (Measure("new_places", 1, asks),)))
    part = standing(county, other, given(figure("new_places", "yunling", 4)), DUE).parts[0]
    assert part.asked is not None
    assert (part.asked.quantity, part.asked.unit, part.asked.comparator, part.asked.because) == (3, "所", "<=", "换算")
    assert part.status == "missed"


def test_without_a_number_in_the_plan_the_measure_says_itself_what_is_asked(county: Any) -> None:
    asks = Asks("原文没有数字", quantity=3, unit="所", comparator=">=")
    plain = with_evidence(county.package.bound("3.5"), Evidence("indicator", (Measure("new_places", None, asks),)))
    for value, expected in ((3, "met"), (2, "missed"), (None, "no_evidence")):
        part = standing(county, plain, given(figure("new_places", "yunling", value)), plain.due).parts[0]
        assert (part.status, part.target, part.number, part.due) == (expected, None, 1, plain.due)
        assert part.asked == Asked(3, ">=", "所", "原文没有数字")
    every = replace(asks, quantity=None, every="township")
    plain = with_evidence(plain, Evidence("indicator", (Measure("new_places", None, every),)))
    part = standing(county, plain, given(figure("new_places", "yunling", 5))).parts[0]
    assert (part.status, part.asked.quantity) == ("met", 5)  # type: ignore[union-attr]


def test_the_deadline_of_the_target_goes_before_that_of_the_commitment(county: Any) -> None:
    early = county.package.bound("2.1")
    later = replace(early, due=DUE)
    status = standing(county, later, given(figure("completed_canteens", "yunling", 1)), date(2019, 7, 1))
    assert (status.status, status.parts[0].due) == ("missed", date(2019, 6, 30))


def test_the_conventions_are_those_of_the_day(county: Any) -> None:
    # baseline 8, goal 20: tolerance 10 points until the end of June, 5 from July on
    companies = county.package.bound("6.4")
    figures = given(figure("partners_in_force", "yunling", 10))
    assert standing(county, companies, figures, date(2019, 6, 30)).status == "on_track"
    assert standing(county, companies, figures, date(2019, 7, 1)).status == "behind"


def test_without_conventions_there_is_no_slack(county: Any) -> None:
    package = replace(county.package, pace_tolerance=None, about_tolerance=None)
    figures = given(figure("partners_in_force", "yunling", 10), figure("smart_classrooms", "yunling", 19))
    found = {one.commitment: one for one in assess(package, county.tree, figures, date(2019, 6, 30))}
    assert found["6.4"].status == "behind"
    found = {one.commitment: one for one in assess(package, county.tree, figures, DUE)}
    assert found["2.4"].status == "missed"


@pytest.mark.parametrize(
    ("convention", "as_of", "expected"),
    [
        ("training.hours_per_year", date(2018, 12, 31), "behind"),  # in force from the next day on
        ("training.hours_per_year", date(2019, 1, 1), "on_track"),
        ("funding.per_pupil", date(2019, 1, 1), "behind"),  # a table is no number of points
    ],
)
def test_a_convention_that_does_not_hold_or_is_no_number_gives_no_slack(
    county: Any, convention: str, as_of: date, expected: str
) -> None:
    package = replace(county.package, pace_tolerance=convention)
    figures = given(figure("partners_in_force", "yunling", 7.9))  # 8 are expected on the first day
    found = {one.commitment: one for one in assess(package, county.tree, figures, as_of)}
    assert found["6.4"].status == expected


def test_a_document_is_met_when_it_is_on_record(county: Any) -> None:
    document = county.package.bound("1.4")
    indicator = document_indicator(county.package.documents, "inclusive-kindergartens", document.evidence.name)
    for value, expected in ((1.0, "met"), (0.0, "no_evidence"), (None, "no_evidence")):
        status = standing(county, document, given(figure(indicator.id, "yunling", value)))
        assert status.status == expected
        assert status.parts[0].target is None
    missing = standing(county, document, {}, date(2020, 12, 31))
    assert missing.status == "no_evidence", "a document that nobody recorded is not known to be missing"
    assert "没有" in missing.reason.zh


def test_a_document_stands_for_the_whole_wherever_one_looks_from(county: Any) -> None:
    document = county.package.bound("1.4")
    indicator = document_indicator(county.package.documents, "inclusive-kindergartens", document.evidence.name)
    status = standing(county, document, given(figure(indicator.id, "yunling", 1)), unit="baitang")
    assert (status.status, status.unit) == ("met", "baitang")


def test_a_document_key_cannot_break_out_of_its_quotes(county: Any) -> None:
    indicator = document_indicator(county.package.documents, "a' or '1' = '1", "x")
    assert indicator.where == "document = 'a'' or ''1'' = ''1' and issued_on <= as_of"


def test_late_is_what_is_met_now_and_was_not_when_due(county: Any) -> None:
    found = standing(county, county.package.bound("2.1"), given(figure("completed_canteens", "yunling", 2)))
    missed = replace(found, commitment="x", status="missed")
    marked = mark_late([found, missed], {"2.1": "missed", "x": "missed"})
    assert [one.late for one in marked] == [True, False]
    assert [one.late for one in mark_late([found], {"2.1": "met"})] == [False]
    assert [one.late for one in mark_late([found], {})] == [False], "not due yet, so not late"


def test_the_definitions_needed_are_those_of_the_commitments_with_their_parts(county: Any) -> None:
    package = county.package
    names = [one.id for one in needed_definitions(package)]
    assert len(names) == len(set(names))
    measures = [measure for bound in package.commitments for measure in bound.evidence.measures]
    assert {measure.indicator for measure in measures} <= set(names)
    assert {"planned_kindergartens", "funds_due"} <= set(names), "what a unit below owes"
    assert {"primary_pupils", "primary_teachers"} <= set(names), "what a ratio is made of"
    assert "document:arts-plan" in names
    assert "teaching_point_pupils" not in names
    assert [one.id for one in needed_definitions(package, [package.bound("2.1")])] == ["completed_canteens"]


def test_the_origin_is_that_of_the_figure_that_decides(county: Any, bound: Bound) -> None:
    status = standing(county, bound, given(figure("new_places", "yunling", 700, origin=Origin.SIMULATED)))
    assert status.origin is Origin.SIMULATED
    assert status.coverage is not None
    assert standing(county, bound, {}).origin is None
