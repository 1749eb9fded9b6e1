"""Indicators proposed for targets, held against what people bound."""

from __future__ import annotations

from functools import cache

import pytest

from yaodian.binding import Package, Proposals, load_package, shipped_packages, unbound_targets


@cache
def package(name: str) -> Package:
    found = load_package(shipped_packages() / name, near=(shipped_packages(),)).package
    assert found is not None
    return found


def ranks(name: str) -> list[int | None]:
    """Where the first indicator that people chose stands among those proposed, for each target that they bound."""
    of = Proposals(package(name))
    found = []
    for bound in package(name).commitments:
        for number, target in enumerate(bound.commitment.targets, 1):
            chosen = {measure.indicator for measure in bound.evidence.measures if measure.target == number}
            if chosen:
                proposed = [one.indicator for one in of.of(bound.commitment, target)]
                found.append(next((at for at, one in enumerate(proposed, 1) if one in chosen), None))
    return found


@pytest.mark.parametrize("name", ["tianjin-2014", "example"])
def test_what_people_chose_is_mostly_first_and_nearly_always_among_three(name: str) -> None:
    found = ranks(name)
    assert len(found) > 20
    assert sum(rank == 1 for rank in found) / len(found) >= 0.85
    assert sum(rank is not None for rank in found) / len(found) >= 0.95


def test_another_unit_stands_behind_and_says_so() -> None:
    bound = package("example").bound("4.1")
    (target,) = bound.commitment.targets
    first = Proposals(package("example")).of(bound.commitment, target)[0]
    assert first.indicator == "daily_sports_share"
    assert "单位不同（目标值“小时”，指标“%”）" in first.reason


def test_the_reason_names_the_words_that_are_shared() -> None:
    bound = package("example").bound("1.1")
    first = Proposals(package("example")).of(bound.commitment, bound.commitment.targets[0])[0]
    assert first.reason.startswith("都说到“公办幼儿园”")
    assert first.reason.endswith("单位同为“所”")


def test_scores_fall_and_no_indicator_comes_twice() -> None:
    of = Proposals(package("example"))
    for bound in package("example").commitments:
        for target in bound.commitment.targets:
            found = of.of(bound.commitment, target, most=10)
            assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
            assert len({one.indicator for one in found}) == len(found)
            assert all(0 < one.score <= 1 for one in found)


def test_nothing_is_proposed_where_nothing_is_alike() -> None:
    from dataclasses import replace

    bound = package("example").bound("1.1")
    strange = replace(bound.commitment.targets[0], object="龘龘爨爨")
    other = replace(bound, commitment=replace(bound.commitment, text="龘龘爨爨齉齉"))
    assert Proposals(package("example")).of(other.commitment, strange) == ()


def test_every_target_of_the_shipped_packages_is_measured() -> None:
    assert unbound_targets(package("example")) == []
