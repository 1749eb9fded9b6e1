"""Kinds, groups and members as plain data, the same for the interface and for the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

from yaodian.registry import Group, GroupKind
from yaodian.values import Label, Origin
from yaodian.web.queries.groups import kind_lines, members_on
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.world import World


def kinds_as_json(world: World, as_of: date) -> list[dict[str, Any]]:
    """Every kind with how many groups and members it has on the day."""
    return [kind_as_json(world, line.kind, as_of) for line in kind_lines(world, as_of)]


def kind_as_json(world: World, kind: GroupKind, as_of: date) -> dict[str, Any]:
    """A kind with how many groups and members it has on the day."""
    line = next(one for one in kind_lines(world, as_of) if one.kind == kind)
    origin = Origin.SIMULATED if line.simulated else Origin.REAL
    return {
        "id": kind.id,
        "label": _both(kind.label),
        "level": kind.level,
        "rule": kind.rule,
        "since": _day(kind.since),
        "unit_kinds": list(kind.unit_kinds),
        "note": kind.note or None,
        "groups": line.groups,
        "members": line.members,
        "source": origin.value if line.groups else None,
    }


def group_as_json(world: World, group: Group, as_of: date, *, whole: bool) -> dict[str, Any]:
    """A group with its members on the day, or, if `whole`, with all that it ever had."""
    current = members_on(world, group, as_of)
    return {
        "id": group.id,
        "kind": group.kind,
        "label": _both(group.label),
        "note": group.note or None,
        "source": (Origin.SIMULATED if group.id in world.added else Origin.REAL).value,
        "members": [
            {
                "unit": member.unit,
                "name": _both(unit_name(world, member.unit, as_of)),
                "valid_from": _day(member.valid_from),
                "valid_to": _day(member.valid_to),
                "lead": member.lead,
                "current": member in current,
            }
            for member in (group.members if whole else current)
        ],
    }


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.text("en")}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
