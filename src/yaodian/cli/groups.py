"""`yaodian groups`: groups of units across the tree, their members, and the figures of an indicator by group."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, day, world_of
from yaodian.cli.status import AsOf, ByToday, HomePath

if TYPE_CHECKING:
    from yaodian.indicators import Definition
    from yaodian.registry import GroupKind
    from yaodian.web.queries.world import World


def add_to(app: typer.Typer) -> None:
    """Adds the command of this file."""
    app.command("groups", rich_help_panel="查看")(groups)


def groups(
    kind: Annotated[str | None, typer.Option("--kind", help="只看这一种：编号或名称。", show_default=False)] = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="列出各组在这个指标上的数值；须写明 --kind。", show_default=False)
    ] = None,
    as_of: AsOf = None,
    by_today: ByToday = False,
    home: HomePath = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """跨越隶属关系的单位组（联合学区、教育集团、责任区）：种类、成员、各组的数值。"""
    if indicator is not None and kind is None:
        stop(Exit.USAGE, "--indicator:各组的数值按种类列出，请写明 --kind。")
    world = world_of(home).by("today" if by_today else "then")
    when = day(as_of, world.package.default_as_of)
    if kind is None:
        _show_kinds(world, when, as_json)
        return
    named = _kind(world, kind)
    if indicator is None:
        _show_groups(world, named, when, as_json)
    else:
        _show_figures(world, named, _definition(world, indicator), when, as_json)


def _kind(world: World, name: str) -> GroupKind:
    from yaodian.web.queries.named import UnknownName, group_kind_named

    try:
        return group_kind_named(world, name)
    except UnknownName as error:
        stop(Exit.USAGE, f"--kind:{error}")


def _definition(world: World, name: str) -> Definition:
    from yaodian.web.queries.named import UnknownName, definition_named

    try:
        return definition_named(world, name)
    except UnknownName as error:
        stop(Exit.USAGE, f"--indicator:{error}")


def _show_kinds(world: World, when: date, as_json: bool) -> None:
    from yaodian.web.queries.groups_said import kinds_as_json

    found = kinds_as_json(world, when)
    if as_json:
        _print(found)
        return
    from yaodian.cli.tables_of_groups import show_kinds

    show_kinds(found)


def _show_groups(world: World, kind: GroupKind, when: date, as_json: bool) -> None:
    from yaodian.web.queries.groups import members_on
    from yaodian.web.queries.groups_said import group_as_json

    found = [
        group_as_json(world, group, when, whole=False)
        for group in world.groups.of_kind(kind.id)
        if members_on(world, group, when)
    ]
    if as_json:
        _print(found)
        return
    from yaodian.cli.tables_of_groups import show_groups

    show_groups(found)


def _show_figures(world: World, kind: GroupKind, definition: Definition, when: date, as_json: bool) -> None:
    from yaodian.delivery import figure_as_json
    from yaodian.web.queries.groups import figures_of_groups

    found = list(figures_of_groups(world, kind.id, when, [definition.id]).values())
    if as_json:
        _print([figure_as_json(figure) for figure in found])
        return
    from yaodian.cli.tables_of_groups import show_figures

    show_figures(world, kind, definition, found)


def _print(said: list[dict[str, Any]]) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
