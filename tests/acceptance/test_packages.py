"""Every shipped package is clean, runs without a change to the code, and stands by the cases that it carries itself."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from fixtures_site import served
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
    folder: Path, prepared: Callable[[str], Path], ask: Callable[..., Any], tmp_path: Path
) -> None:
    """Asked of the interface for programs, as one process answers sooner than many; the command line says the same."""
    package = load_package(folder).package
    assert package is not None
    assert package.cases
    by_question = defaultdict(list)
    for case in package.cases:
        by_question[case.as_of.isoformat(), case.unit].append(case)
    home = prepared(folder.name)
    with served("serve", "--home", str(home), log=tmp_path / "log") as address:
        answers = {question: _status(address, *question) for question in by_question}
    for question, cases in by_question.items():
        found = {one["commitment"]: one for one in answers[question]}
        for case in cases:
            answer = found[case.commitment]
            assert answer["status"] == case.status, case.name
            if case.figure is not None:
                assert answer["figure"] == pytest.approx(case.figure), case.name
            if case.target is not None:
                assert answer["target"] == pytest.approx(case.target), case.name
            if case.unknown:
                assert answer["figure"] is None, case.name
    (day, unit), said = next(iter(answers.items()))
    assert ask(home, "status", "--as-of", day, *(["--unit", unit] if unit else [])) == said


def _status(address: str, day: str, unit: str | None) -> Any:
    asked = {"as_of": day, **({"unit": unit} if unit else {})}
    with urlopen(f"{address}/api/status?{urlencode(asked)}") as answer:
        return json.load(answer)


def test_ledger_of_a_prepared_home_is_sound(prepared: Callable[[str], Path], ask: Callable[..., Any]) -> None:
    answer = ask(prepared(WITH_PLAN[0].name), "ledger", "verify")
    assert answer["sound"]
    assert answer["size"] > 3
