"""How the rows of a register stand in its life cycle, with the names of its steps, for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.registry import Dataset, LifeCycle, select, standing
from yaodian.values import Label
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step or another state with its name (None: no step taken yet), the name of its date, and the rows that stand there."""

    label: Label | None
    on: Label | None
    now: int
    reached: int | None


@lru_cache(maxsize=128)
def step_lines(world: World, dataset: Dataset, as_of: date) -> tuple[StepLine, ...]:
    """The steps in order; nothing for a dataset without a life cycle or without rows on the day."""
    cycle = dataset.life_cycle
    if cycle is None:
        return ()
    chosen = select(dataset, world.submissions.get(dataset.id, ()), as_of)
    rows = world.snapshot(dataset.id).frame(chosen)
    if rows.is_empty():
        return ()
    names = _names(world, dataset, cycle)
    return tuple(
        StepLine(names.get(line.code), dataset.field(line.on).label if line.on else None, line.now, line.reached)
        for line in standing(cycle, rows, as_of)
    )


def _names(world: World, dataset: Dataset, cycle: LifeCycle) -> dict[str, Label]:
    field = dataset.field(cycle.state)
    listed = world.package.code_lists.get(field.codes or "")
    names = {code.code: code.label for code in listed.codes} if listed is not None else {}
    return {code: names.get(code, Label(code)) for code in cycle.states()}
