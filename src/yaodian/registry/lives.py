"""What must be true of a unit's superiors and of its end, so that every day has one tree. Whatever is not is said of the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from yaodian.registry.units import Unit

_DAY = timedelta(days=1)


def check_lives(levels: tuple[str, ...], units: Mapping[str, Unit]) -> None:
    """ValueError with the first fault of any unit."""
    for unit in units.values():
        for _, message in life_faults(levels, units, unit):
            raise ValueError(message)


def life_faults(
    levels: tuple[str, ...], units: Mapping[str, Unit], unit: Unit
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every fault in a unit's superiors and succession: where (`("parents", 1)`, `("succession",)`) and a Chinese sentence.

    Superiors stand higher, follow each other without gap or overlap, and cover the days of all names. As each stands higher, no day
    has a circle.
    """
    yield from _of_parents(levels, units, unit)
    if unit.succession is not None:
        yield from _of_succession(units, unit)


def _of_parents(
    levels: tuple[str, ...], units: Mapping[str, Unit], unit: Unit
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not unit.parents:
        return
    if unit.parents[-1].unit != unit.parent:
        yield ("parents",), f"单位“{unit.id}”的上级“{unit.parent}”不是最后一个上级“{unit.parents[-1].unit}”"
    for place, each in enumerate(unit.parents):
        above = units.get(each.unit)
        if above is None:
            yield ("parents", place), f"单位“{unit.id}”的上级“{each.unit}”不存在"
        elif above.level in levels and unit.level in levels and levels.index(above.level) >= levels.index(unit.level):
            yield ("parents", place), f"单位“{unit.id}”的上级“{each.unit}”层级不高于它"
        if each.valid_from and each.valid_to and each.valid_from > each.valid_to:
            yield ("parents", place), f"单位“{unit.id}”隶属“{each.unit}”的起始日晚于终止日"
    for place, (first, second) in enumerate(pairwise(unit.parents), 1):
        if first.valid_to is None or second.valid_from != first.valid_to + _DAY:
            ends = first.valid_to.isoformat() if first.valid_to else "没有写明的一天"
            message = f"单位“{unit.id}”隶属“{first.unit}”到{ends}为止，隶属“{second.unit}”不从次日开始"
            yield ("parents", place), message
    begin, end = life_of(unit)
    if unit.parents[0].valid_from is not None and (begin is None or unit.parents[0].valid_from > begin):
        yield ("parents", 0), f"单位“{unit.id}”最初一段时间没有上级"
    last = len(unit.parents) - 1
    if unit.parents[-1].valid_to is not None and (end is None or unit.parents[-1].valid_to < end):
        yield ("parents", last), f"单位“{unit.id}”最后一段时间没有上级"


def _of_succession(units: Mapping[str, Unit], unit: Unit) -> Iterator[tuple[tuple[str | int, ...], str]]:
    assert unit.succession is not None
    said = unit.succession
    done = "并入" if said.kind == "merged" else "分设为"
    for name in said.into:
        other = units.get(name)
        if other is None:
            yield ("succession",), f"单位“{unit.id}”{done}的“{name}”不存在"
        elif other.level != unit.level:
            yield ("succession",), f"单位“{unit.id}”{done}的“{name}”不是同一层级"
        elif other.at(said.day) is None:
            yield ("succession",), f"单位“{unit.id}”在{said.day}{done}“{name}”，而当日没有后者"
    if (len(said.into) != 1 and said.kind == "merged") or (len(set(said.into)) < 2 and said.kind == "split"):
        yield ("succession",), f"单位“{unit.id}”应并入一个单位，或分设为几个不同的单位"
    end = life_of(unit)[1]
    if end is None or end + _DAY != said.day:
        ends = end.isoformat() if end else "至今"
        yield ("succession",), f"单位“{unit.id}”在{said.day}{done}别的单位，而它的名称有效到{ends}，应到前一天为止"
    seen = {unit.id}
    heir: Unit | None = unit
    while heir is not None and heir.succession is not None and heir.succession.kind == "merged":
        heir = units.get(heir.succession.into[0])
        if heir is not None and heir.id in seen:
            yield ("succession",), f"单位“{unit.id}”最终并入了自己"
            return
        seen.update({heir.id} if heir else ())


def life_of(unit: Unit) -> tuple[date | None, date | None]:
    """The first and last day of a unit by its names; None is an open end."""
    begins, ends = [each.valid_from for each in unit.versions], [each.valid_to for each in unit.versions]
    begin = None if not begins or None in begins else min(day for day in begins if day)
    end = None if not ends or None in ends else max(day for day in ends if day)
    return begin, end
