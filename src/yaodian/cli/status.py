"""`yaodian status` and `yaodian why`: where the commitments stand, and what stands behind one of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, day, unit, world_of

if TYPE_CHECKING:
    from yaodian.web.queries.world import World

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="截至哪一天（2014-12-31）；默认为政策包所定的日期。", show_default=False)
]
UnitName = Annotated[
    str | None, typer.Option("--unit", help="单位的代码、名称或编号；默认为全市（县）。", show_default=False)
]
ByToday = Annotated[
    bool,
    typer.Option("--by-today", help="按现在的隶属汇总；不加则按数据所属期间的隶属。只在有单位变动过隶属时有区别。"),
]
HomePath = Annotated[Path, typer.Option("--home", help="数据文件夹。")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("status", rich_help_panel="查看")(status)
    app.command("why", rich_help_panel="查看")(why)


def status(
    as_of: AsOf = None,
    item: Annotated[int | None, typer.Option("--item", help="只看这一条。", show_default=False)] = None,
    unit_name: UnitName = None,
    by_today: ByToday = False,
    home: HomePath = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每个任务一个对象。")] = False,
) -> None:
    """各项任务截至某一天的进展。"""
    world = world_of(home).by("today" if by_today else "then")
    from yaodian.delivery import status_as_json
    from yaodian.web.queries.standing import statuses

    when = day(as_of, world.package.default_as_of)
    found = statuses(world, when, unit(world, unit_name))
    if item is not None:
        from yaodian.web.queries.named import UnknownName, refuse_unknown_item

        try:
            refuse_unknown_item(world, item)
        except UnknownName as error:
            stop(Exit.USAGE, f"--item:{error}")
        found = tuple(one for one in found if one.item == item)
    if as_json:
        typer.echo(json.dumps([status_as_json(world.package, one) for one in found], ensure_ascii=False, indent=1))
        return
    from yaodian.cli.tables import show_statuses

    show_statuses(world, found, when)


def why(
    commitment: Annotated[str, typer.Argument(help="任务编号，如 7.4。", show_default=False)],
    as_of: AsOf = None,
    unit_name: UnitName = None,
    by_today: ByToday = False,
    home: HomePath = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """一项任务为什么是现在的结论：从正文的句子到目标值、口径、数值、覆盖率、原始行、参数及其来源、数据版本、台账。"""
    world = world_of(home).by("today" if by_today else "then")
    from yaodian.web.queries.standing import why as ask
    from yaodian.web.queries.viewer import CONSOLE

    when = day(as_of, world.package.default_as_of)
    _refuse_unknown(world, commitment)
    answer = ask(world, CONSOLE, commitment, when, unit(world, unit_name))
    if as_json:
        from yaodian.web.queries.standing import why_as_json

        typer.echo(json.dumps(why_as_json(world, answer), ensure_ascii=False, indent=1, default=str))
        return
    from yaodian.cli.chain import show_why

    show_why(world, answer)


def _refuse_unknown(world: World, commitment: str) -> None:
    from yaodian.web.queries.named import UnknownName, bound_named

    try:
        bound_named(world, commitment)
    except UnknownName as error:
        stop(Exit.USAGE, str(error))
