"""Every shipped package is clean, runs without a change to the code, and stands by the cases that it carries itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yaodian.binding import binding_coverage, load_package, shipped_packages

FOLDERS = sorted(path.parent for path in shipped_packages().glob("*/package.yaml"))
WITH_PLAN = [folder for folder in FOLDERS if (folder / "plan.txt").is_file()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_package_is_clean(folder: Path) -> None:
    assert load_package(folder).problems == ()


@pytest.mark.parametrize("folder", WITH_PLAN, ids=lambda folder: folder.name)
def test_every_commitment_target_and_system_is_bound(folder: Path) -> None:
    package = load_package(folder).package
    assert package is not None
    coverage = binding_coverage(package)
    assert coverage.items_bound == coverage.items
    assert sum(coverage.by_kind.values()) == coverage.commitments
    assert coverage.targets_measured == coverage.targets
    assert coverage.unbound_systems == ()


@pytest.mark.parametrize("folder", WITH_PLAN, ids=lambda folder: folder.name)
def test_package_stands_by_its_own_cases(
    folder: Path, prepared: Callable[[str], Path], ask: Callable[..., Any]
) -> None:
    package = load_package(folder).package
    assert package is not None
    assert package.cases
    home = prepared(folder.name)
    by_question = defaultdict(list)
    for case in package.cases:
        by_question[case.as_of.isoformat(), case.unit].append(case)
    for (day, unit), cases in by_question.items():
        asked = ["status", "--as-of", day, *(["--unit", unit] if unit else [])]
        found = {one["commitment"]: one for one in ask(home, *asked)}
        for case in cases:
            answer = found[case.commitment]
            assert answer["status"] == case.status, case.name
            if case.figure is not None:
                assert answer["figure"] == pytest.approx(case.figure), case.name
            if case.target is not None:
                assert answer["target"] == pytest.approx(case.target), case.name


def test_ledger_of_a_prepared_home_is_sound(prepared: Callable[[str], Path], ask: Callable[..., Any]) -> None:
    answer = ask(prepared(WITH_PLAN[0].name), "ledger", "verify")
    assert answer["sound"]
    assert answer["size"] > 3
