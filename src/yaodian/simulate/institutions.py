"""Makes the institutions: units with code and name, and the population that everything else belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from yaodian.registry import Unit, UnitVersion
from yaodian.simulate.chance import first_keys
from yaodian.simulate.declaration import Declaration, InstitutionKind
from yaodian.simulate.drawing import drawn_columns
from yaodian.simulate.draws import Moment
from yaodian.simulate.population import Population
from yaodian.values import Label


@dataclass(frozen=True)
class Institutions:
    """The units made, in the order of the population; columns unit, code, kind, parent, number and the declared attributes."""

    units: tuple[Unit, ...]
    population: Population

    def of_kinds(self, kinds: Sequence[str]) -> pl.Series:
        """Where the institutions of these kinds stand."""
        return self.population.column("kind").is_in(list(kinds)).arg_true()


def count_at(kind: InstitutionKind, parent: str, scale: float) -> int:
    """How many institutions of a kind a unit has at this scale."""
    full = kind.counts.get(parent, 0)
    return max(min(kind.at_least, full), int(full * scale + 0.5))


def make_institutions(declaration: Declaration, parents: Mapping[str, Unit], on: date, scale: float) -> Institutions:
    """All institutions at a scale (1 = full), kind by kind in the order declared, under the units in the order of `parents`.

    Names are made of the parent's name `on` that day.
    """
    units: list[Unit] = []
    rows: dict[str, list[object]] = {"unit": [], "code": [], "kind": [], "parent": [], "number": []}
    serials: dict[str, int] = {}
    for kind in declaration.kinds:
        for parent in parents.values():
            for number in range(1, count_at(kind, parent.id, scale) + 1):
                serial = max(serials.get(kind.prefix, 0), kind.first)
                serials[kind.prefix] = serial + 1
                unit = _unit(kind, parent, number, serial, on)
                units.append(unit)
                for name, value in zip(rows, (unit.id, unit.versions[0].code, kind.id, parent.id, number), strict=True):
                    rows[name].append(value)
    dtypes = {"number": pl.Int64}
    own = {name: pl.Series(values, dtype=dtypes.get(name, pl.String)) for name, values in rows.items()}
    population = Population(first_keys(declaration.seed, "institutions", len(units)), own)
    moment = Moment(period="", known_to=date.max, seed=declaration.seed)
    attributes = drawn_columns(declaration.attributes, population, moment)
    return Institutions(tuple(units), population.with_columns(**attributes))


def _unit(kind: InstitutionKind, parent: Unit, number: int, serial: int, on: date) -> Unit:
    version = parent.at(on)
    name = version.name if version is not None else Label(parent.id)
    made = Label(
        kind.name.zh.format(parent=name.zh, number=number),
        kind.name.en.format(parent=name.text("en"), number=number),
    )
    code = f"{kind.prefix}{serial:0{kind.digits}d}"
    return Unit(f"s{code}", kind.level, parent.id, (UnitVersion(code, made, kind.unit_kind),))
