"""Parameters for pages: every version through time, which one is in force on the day, and which commitments stand on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.binding import Bound
from yaodian.parameters import DatedValue, NotInForce, Parameter
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter as of a day: the version in force, or the one nearest in time."""

    parameter: Parameter
    value: DatedValue
    in_force: bool
    uses: int

    @property
    def topic(self) -> str:
        """The matter it belongs to, by which the list is grouped; the first word of its name where the package does not say."""
        return self.value.topic or self.parameter.id.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class ParameterPage:
    """A parameter with all its versions, the newest first; `current` is the one in force on the day."""

    line: ParameterLine
    versions: tuple[DatedValue, ...]
    current: DatedValue | None
    commitments: tuple[Bound, ...]
    convention: bool


@lru_cache(maxsize=64)
def parameters_list(world: World, as_of: date) -> tuple[ParameterLine, ...]:
    """All parameters of the package and its bases, by id."""
    return tuple(_line(world, world.package.parameters[name], as_of) for name in sorted(world.package.parameters))


def _line(world: World, parameter: Parameter, as_of: date) -> ParameterLine:
    uses = len(_used(world).get(parameter.id, ()))
    try:
        return ParameterLine(
            parameter, world.package.parameters.at(parameter.id, as_of, world.package.jurisdiction), True, uses
        )
    except NotInForce:
        return ParameterLine(parameter, nearest_in_time(parameter.values, as_of), False, uses)


def nearest_in_time(values: Iterable[DatedValue], as_of: date) -> DatedValue:
    """Of several versions the one whose beginning lies nearest to the day."""
    return min(values, key=lambda value: abs(((value.effective_from or as_of) - as_of).days))


def parameter_page(world: World, name: str, as_of: date) -> ParameterPage:
    """One parameter; KeyError if there is none of that id."""
    parameter = world.package.parameters[name]
    line = _line(world, parameter, as_of)
    return ParameterPage(
        line=line,
        versions=tuple(sorted(parameter.values, key=lambda value: value.effective_from or date.min, reverse=True)),
        current=line.value if line.in_force else None,
        commitments=_used(world).get(name, ()),
        convention=name in (world.package.pace_tolerance, world.package.about_tolerance),
    )


@lru_cache(maxsize=4)
def _used(world: World) -> dict[str, tuple[Bound, ...]]:
    found: dict[str, dict[str, Bound]] = {}
    for bound in world.package.commitments:
        for measure in bound.evidence.measures:
            for name in measure.parameters:
                found.setdefault(name, {})[bound.commitment.id] = bound
    return {name: tuple(bounds.values()) for name, bounds in found.items()}
