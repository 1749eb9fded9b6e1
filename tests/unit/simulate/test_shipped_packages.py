"""Every package that travels with the program and declares a simulation can be simulated without a single fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from yaodian.binding import load_package, shipped_packages
from yaodian.registry import Tree, check_rows
from yaodian.simulate import simulate

SIMULATED = [path.parent for path in sorted(shipped_packages().glob("*/simulation.yaml"))]


@pytest.mark.parametrize("folder", SIMULATED, ids=lambda folder: folder.name)
def test_rows_pass_every_check_and_names_are_marked(folder: Path) -> None:
    package = load_package(folder).package
    assert package is not None
    city = simulate(package, scale=0.01)
    tree = Tree(package.levels, {**package.units, **{unit.id: unit for unit in city.units}})
    assert all("模拟" in version.name.zh for unit in city.units for version in unit.versions)
    assert all("Simulated" in version.name.en for unit in city.units for version in unit.versions)
    datasets = set()
    for batch in city.batches:
        rows = batch.frame.drop("_unit")
        found = check_rows(
            package.datasets[batch.dataset],
            rows,
            tree=tree,
            code_lists=package.code_lists,
            as_of=batch.accepted_on,
            name=batch.dataset,
        )
        assert found == (), batch.dataset
        assert set(batch.frame["_unit"]) <= set(tree.units)
        datasets.add(batch.dataset)
    assert datasets
