"""The tree of units through time: who stands under whom, and who bore which code and name on a day.

A tree speaks of its newest hierarchy. `as_of` gives that of a day, `today` the newest one in which units that were merged into others
count for these.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from yaodian.registry.lives import check_lives
from yaodian.registry.units import Unit
from yaodian.values import digest_of, nearest

Hierarchy = Literal["then", "today"]
"""By which tree figures of a period are added up: that of the period, or the newest."""


@dataclass(frozen=True)
class Tree:
    """Units by id on levels named from the top down.

    A unit may skip levels (a college hangs on the city directly). There is one root. A code belongs to one unit for ever, so that
    a row of any year finds its unit. Whatever breaks this is a ValueError that names the unit.

    `heirs` maps units to those that count for them (see `today`); codes, ancestors and paths of such a unit are its heir's.
    """

    levels: tuple[str, ...]
    units: Mapping[str, Unit]
    heirs: Mapping[str, str] = field(default_factory=dict, repr=False)
    _children: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False, hash=False)
    _codes: Mapping[str, str] = field(init=False, repr=False, compare=False, hash=False)
    _lines: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False, hash=False)
    _days: dict[int, Tree] = field(init=False, repr=False, compare=False, hash=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", MappingProxyType(dict(self.units)))
        self._check_levels()
        check_lives(self.levels, self.units)
        children: dict[str, list[str]] = {unit_id: [] for unit_id in self.units}
        for unit in self.units.values():
            if unit.parent is not None:
                children[unit.parent].append(unit.id)
        object.__setattr__(self, "_children", {unit_id: tuple(below) for unit_id, below in children.items()})
        object.__setattr__(self, "_codes", self._gather_codes())
        object.__setattr__(self, "_lines", {unit_id: self._line(unit_id) for unit_id in self.units})

    @cached_property
    def root(self) -> Unit:
        """The unit on top."""
        return next(unit for unit in self.units.values() if unit.parent is None)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of levels and units; the order in which the units were given does not matter."""
        return digest_of({"levels": self.levels, "units": [self.units[unit_id] for unit_id in sorted(self.units)]})

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which some unit came under another superior, the earliest first."""
        return tuple(
            sorted({each.valid_from for unit in self.units.values() for each in unit.parents[1:] if each.valid_from})
        )

    @cached_property
    def moved(self) -> bool:
        """Whether it makes any difference by which day's tree one adds up."""
        return bool(self.turns or self._successors)

    def as_of(self, day: date) -> Tree:
        """The tree of the day, with the same units; this tree itself where it still stands as it stood then."""
        past = bisect_right(self.turns, day)
        if past == len(self.turns):
            return self
        if past not in self._days:
            units = {
                name: replace(unit, parent=unit.parent_on(day), parents=()) if unit.parents else unit
                for name, unit in self.units.items()
            }
            self._days[past] = Tree(self.levels, units)
        return self._days[past]

    @cached_property
    def today(self) -> Tree:
        """The newest tree in which units that were merged into others count for these; itself if none was.

        A unit that was split has no one heir: it keeps its place under its last superior.
        """
        if not self._successors:
            return self
        heirs = {name: self._heir(name) for name in self._successors}
        units = {
            name: replace(unit, parent=heirs[unit.parent], parents=()) if unit.parent in heirs else unit
            for name, unit in self.units.items()
        }
        return Tree(self.levels, units, heirs)

    def counts_for(self, unit_id: str) -> str:
        """The id of the unit that stands for one: its heir in a tree of today, else itself."""
        return self.heirs.get(unit_id, unit_id)

    @cached_property
    def _successors(self) -> Mapping[str, str]:
        ended = ((unit.id, unit.succession) for unit in self.units.values())
        return {name: one.into[0] for name, one in ended if one is not None and one.kind == "merged"}

    def _heir(self, unit_id: str) -> str:
        while unit_id in self._successors:
            unit_id = self._successors[unit_id]
        return unit_id

    def unit(self, unit_id: str) -> Unit:
        """The unit of that id; ValueError naming it if there is none."""
        found = self.units.get(unit_id)
        if found is None:
            near = nearest(unit_id, self.units)
            raise ValueError(f"没有单位“{unit_id}”" + (f"，是否指“{near}”" if near else ""))
        return found

    def at_level(self, level: str, as_of: date) -> tuple[Unit, ...]:
        """The units of a level that exist on the day, in order of their code on that day."""
        return self.below(self.root.id, level, as_of)

    def below(self, unit_id: str, level: str, as_of: date) -> tuple[Unit, ...]:
        """The units of a level under a unit (the unit itself if it is of that level) that exist on the day, in order of code."""
        self._known_level(level)
        found = []
        for unit in self._descend(self.unit(unit_id)):
            version = unit.at(as_of) if unit.level == level and unit.id not in self.heirs else None
            if version is not None:
                found.append((version.code, unit.id, unit))
        return tuple(unit for _, _, unit in sorted(found, key=lambda entry: entry[:2]))

    def ancestor(self, unit_id: str, level: str) -> str | None:
        """The id of the unit's ancestor on a level: itself on its own level, None if its line skips the level or is above it."""
        self._known_level(level)
        return self._lines[self.unit(unit_id).id].get(level)

    def path(self, unit_id: str) -> tuple[str, ...]:
        """The ids from the root down to the unit, both included."""
        return tuple(self._lines[self.unit(unit_id).id].values())

    def by_code(self, code: str) -> Unit | None:
        """The unit that bears the code or ever bore it."""
        unit_id = self._codes.get(code)
        return None if unit_id is None else self.units[unit_id]

    def codes(self) -> Mapping[str, str]:
        """Every code that any unit ever had -> id of the unit."""
        return MappingProxyType(dict(self._codes))

    def _descend(self, top: Unit) -> Iterator[Unit]:
        waiting = [top]
        while waiting:
            unit = waiting.pop()
            yield unit
            waiting.extend(self.units[child] for child in self._children[unit.id])

    def _known_level(self, level: str) -> None:
        if level not in self.levels:
            raise ValueError(f"没有层级“{level}”，单位树的层级为{'、'.join(self.levels)}")

    def _line(self, unit_id: str) -> Mapping[str, str]:
        """Level -> id for a unit and all above it, from the top down."""
        line = []
        unit: Unit | None = self.units[self.counts_for(unit_id)]
        while unit is not None:
            line.append((unit.level, unit.id))
            unit = self.units[unit.parent] if unit.parent is not None else None
        return dict(reversed(line))

    def _check_levels(self) -> None:
        rank = {level: number for number, level in enumerate(self.levels)}
        if len(rank) < len(self.levels):
            raise ValueError("单位树的层级名称重复")
        for unit_id, unit in self.units.items():
            if unit.id != unit_id:
                raise ValueError(f"单位“{unit_id}”登记的编号却是“{unit.id}”")
            if unit.level not in rank:
                raise ValueError(f"单位“{unit.id}”的层级“{unit.level}”不在{'、'.join(self.levels)}之中")
            if unit.parent is None:
                continue
            parent = self.units.get(unit.parent)
            if parent is None:
                raise ValueError(f"单位“{unit.id}”的上级“{unit.parent}”不存在")
            if parent.level in rank and rank[parent.level] >= rank[unit.level]:
                raise ValueError(f"单位“{unit.id}”的上级“{parent.id}”层级不高于它")
        roots = [unit.id for unit in self.units.values() if unit.parent is None]
        if not roots:
            raise ValueError("单位树没有最高一级的单位")
        if len(roots) > 1:
            raise ValueError(f"单位“{roots[1]}”没有上级，而最高一级的单位已有“{roots[0]}”")

    def _gather_codes(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        for unit in self.units.values():
            for version in unit.versions:
                holder = codes.setdefault(version.code, unit.id)
                if holder != unit.id:
                    raise ValueError(f"单位“{unit.id}”的代码“{version.code}”已属于单位“{holder}”")
        return {code: self.counts_for(holder) for code, holder in codes.items()}
