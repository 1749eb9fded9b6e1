"""Evidence proposed for deeds, held against what people named for them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from yaodian.binding import Package, Precedents, load_package, shipped_packages
from yaodian.plan import compile_plan


@cache
def package(name: str) -> Package:
    found = load_package(shipped_packages() / name, near=(shipped_packages(),)).package
    assert found is not None
    return found


def test_of_its_own_deeds_each_finds_its_own_evidence_first() -> None:
    known = Precedents(package("tianjin-2014"))
    named = [
        bound
        for bound in package("tianjin-2014").commitments
        if bound.evidence.name and bound.evidence.kind != "indicator"
    ]
    firsts = [(known.of(bound.commitment), bound.evidence) for bound in named if bound.evidence.kind != "none"]
    assert len(firsts) > 200
    right = sum(found[:1] != () and found[0].name == evidence.name for found, evidence in firsts)
    assert right / len(firsts) >= 0.9


def test_without_itself_what_is_proposed_is_mostly_of_the_kind_that_people_chose() -> None:
    known = Precedents(package("tianjin-2014"))
    pairs = [
        (found[0].kind, bound.evidence.kind)
        for bound in package("tianjin-2014").commitments
        if bound.evidence.kind in ("procedure", "mechanism", "document")
        and (found := known.of(bound.commitment, without=bound.commitment.id))
    ]
    assert len(pairs) > 80
    assert sum(one == other for one, other in pairs) / len(pairs) >= 0.7


def test_a_deed_of_another_plan_finds_last_years_evidence_with_the_reason() -> None:
    plan = compile_plan("2015年要点\n一、改革\n1.规范管理。发布本科教学质量年度报告。\n")
    first = Precedents(package("tianjin-2014")).of(plan.commitments[0])[0]
    assert "年度报告" in first.name
    assert "“本科教学质量年度报告”" in first.reason
    assert first.commitment in first.reason


def test_scores_fall_each_name_comes_once_and_nothing_comes_where_nothing_is_alike() -> None:
    known = Precedents(package("tianjin-2014"))
    for bound in package("tianjin-2014").commitments[::7]:
        found = known.of(bound.commitment, most=10)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert len({(one.kind, one.name) for one in found}) == len(found)
    strange = replace(package("tianjin-2014").commitments[0].commitment, text="龘龘爨爨齉齉", object="龘龘爨爨")
    assert known.of(strange) == ()
