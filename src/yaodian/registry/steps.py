"""How many rows of a dataset with a life cycle stand at which step on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from yaodian.registry.life_cycle import LifeCycle


@dataclass(frozen=True, slots=True)
class AtStep:
    """A state with the rows that stand in it; `reached` are those that have taken its step or a later one, None where it is no step.

    `on` names the date field of the step. The code is empty for rows that had taken no step by the day.
    """

    code: str
    on: str | None
    now: int
    reached: int | None


def standing(cycle: LifeCycle, rows: pl.DataFrame, as_of: date) -> tuple[AtStep, ...]:
    """The counts of every state, in its order; they add up to the number of rows.

    A row stands at the last step dated by the day, whatever was reported later; a row that ended outside the order counts there alone,
    from the day its end was reported.
    """
    ended = pl.col(cycle.state).is_in(cycle.ends).fill_null(value=False)
    furthest = pl.max_horizontal(
        pl.when(pl.col(step.on) <= as_of).then(pl.lit(place)).otherwise(pl.lit(0))
        for place, step in enumerate(cycle.steps, 1)
    )
    marked = rows.select(pl.col(cycle.state), pl.when(ended).then(pl.lit(-1)).otherwise(furthest).alias("place"))
    places = marked["place"]
    waiting, stopped = marked.filter(pl.col("place") == 0), marked.filter(pl.col("place") == -1)
    lines = [AtStep(code, None, _count(waiting, cycle.state, code), None) for code in cycle.before]
    others = waiting.height - sum(line.now for line in lines)
    if others:
        # Rows whose first step was dated after the day: what they were then is not told any more.
        lines.insert(0, AtStep("", None, others, None))
    for place, step in enumerate(cycle.steps, 1):
        lines.append(AtStep(step.code, step.on, int((places == place).sum()), int((places >= place).sum())))
    lines += [AtStep(code, None, _count(stopped, cycle.state, code), None) for code in cycle.ends]
    return tuple(lines)


def _count(rows: pl.DataFrame, column: str, code: str) -> int:
    return int((rows[column] == code).sum())
