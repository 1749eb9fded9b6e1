"""What a figure stands on."""

from __future__ import annotations

from yaodian.indicators import compute
from yaodian.values import Confidence, Origin


def figures(town, definitions, snapshots, **asked):
    return {(each.indicator, each.unit): each for each in compute(definitions, snapshots, town.tree, town.day, **asked)}


def test_a_figure_names_snapshot_period_and_distinct_sources(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    reports = [
        town.report("r1", "S1", source="统计公报"),
        town.report("r2", "S2", source="统计公报", confidence=Confidence.LOW),
        town.report("r3", "S3", source="年鉴", confidence=Confidence.MEDIUM),
    ]
    found = figures(town, [town.indicator()], {"pupils": town.snapshot(dataset, *reports)})
    city = found["pupils", "city"].standing
    assert (city.snapshot, city.period, city.as_of) == ("pupils@0", "2014", town.day)
    assert [source.title for source in city.sources] == ["统计公报", "年鉴"]
    assert city.confidence is Confidence.LOW
    assert found["pupils", "west"].standing.confidence is Confidence.MEDIUM
    assert [source.title for source in found["pupils", "S1"].standing.sources] == ["统计公报"]


def test_a_unit_about_which_nobody_sent_anything_stands_on_nothing(town):
    dataset = town.dataset()
    found = figures(town, [town.indicator()], {"pupils": town.snapshot(dataset, town.report("r1", "S1"))})
    standing = found["pupils", "college"].standing
    assert (standing.origin, standing.confidence, standing.sources) == (None, None, ())
    assert standing.snapshot == "pupils@-1"


def test_a_report_from_above_concerns_every_unit_below(town):
    dataset = town.dataset(reported_by="issuer")
    town.write(dataset, "r1", [{"unit": "S1", "number": 1}])
    report = town.report("r1", "city", origin=Origin.SIMULATED, confidence=Confidence.MEDIUM)
    found = figures(town, [town.indicator()], {"pupils": town.snapshot(dataset, report)})
    for unit in ("city", "east", "S1"):
        standing = found["pupils", unit].standing
        assert (standing.origin, standing.confidence) == (Origin.SIMULATED, Confidence.MEDIUM)


def test_a_ratio_over_two_datasets_stands_on_both(town):
    pupils = town.dataset("pupils")
    staff = town.dataset("staff", period_kind="school_year")
    town.write(pupils, "r1", [{"unit": "S1", "number": 30}])
    town.write(staff, "r2", [{"unit": "S1", "number": 2}], period="2013-2014")
    snapshots = {
        "pupils": town.snapshot(pupils, town.report("r1", "S1", source="甲"), town.report("r3", "S2")),
        "staff": town.snapshot(
            staff,
            town.report("r2", "S1", dataset="staff", period="2013-2014", origin=Origin.SIMULATED, source="乙"),
        ),
    }
    definitions = [
        town.indicator("pupils"),
        town.indicator("teachers", dataset="staff"),
        town.derived("load", "pupils", "teachers"),
    ]
    found = figures(town, definitions, snapshots)
    load = found["load", "east"]
    assert load.value == 15
    assert (load.standing.snapshot, load.standing.period) == ("pupils@0, staff@0", "2014, 2013-2014")
    assert (load.standing.origin, [each.title for each in load.standing.sources]) == (Origin.SIMULATED, ["甲", "乙"])
    # Of the two schools in the east both have reported pupils and one has reported staff: the smaller share is shown.
    assert (load.coverage.reported, load.coverage.expected, load.coverage.missing) == (1, 2, ("S2",))


def test_a_report_of_a_unit_that_the_tree_no_longer_has_concerns_nobody(town):
    dataset = town.dataset()
    town.write(dataset, "r1", [{"unit": "gone", "number": 5}, {"unit": "S1", "number": 1}])
    found = figures(town, [town.indicator()], {"pupils": town.snapshot(dataset, town.report("r1", "gone"))})
    assert found["pupils", "city"].value is None
    assert found["pupils", "city"].standing.origin is None


def test_kinds_that_owe_no_report_are_not_expected(town):
    dataset = town.dataset(kinds=("school",))
    town.write(dataset, "r1", [{"unit": "S1", "number": 7}])
    found = figures(town, [town.indicator()], {"pupils": town.snapshot(dataset, town.report("r1", "S1"))})
    assert found["pupils", "city"].coverage.missing == ("S2", "S3")
    assert found["pupils", "city"].coverage.expected == 3
    assert (found["pupils", "college"].value, found["pupils", "college"].coverage.expected) == (None, 0)
