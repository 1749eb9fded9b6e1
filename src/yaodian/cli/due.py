"""`yaodian due`: what is owed, by whom, until when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.state import DEFAULT_HOME, unit, world_of

if TYPE_CHECKING:
    from yaodian.web.queries.due import Due

_WORDS = {
    "late": "逾期未报",
    "returned": "已退回",
    "soon": "即将到期",
    "open": "未报",
    "waiting": "待审",
    "reported": "已报",
}
_FEW = 8


def add_to(app: typer.Typer) -> None:
    """Adds the command of this file."""
    app.command("due", rich_help_panel="报送")(due)


def due(
    unit_name: Annotated[
        str | None,
        typer.Option("--unit", help="只看这个单位及其下属：编号、代码或名称；默认为全部。", show_default=False),
    ] = None,
    days: Annotated[int, typer.Option(help="几天内到期的算即将到期。", min=0, max=366)] = 14,
    home: Annotated[Path, typer.Option(help="数据文件夹。")] = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """列出应报而未报的：逾期的在前，即将到期的其次；每个数据集、每个期间已报多少、缺谁。"""
    here = world_of(home)
    from yaodian.web.queries.due import due_as_json, due_of
    from yaodian.web.queries.viewer import CONSOLE

    found = due_of(here, CONSOLE, unit(here, unit_name) or here.tree.root.id, days)
    if as_json:
        import json

        typer.echo(json.dumps([due_as_json(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _show(found)


def _show(found: tuple[Due, ...]) -> None:
    from rich.table import Table

    from yaodian.cli.tables import console_for_people
    from yaodian.web.queries.due import by_dataset

    console = console_for_people()
    table = Table(box=None, pad_edge=False)
    for title in ("数据集", "期间", "期限"):
        table.add_column(title, overflow="fold")
    for title in ("余（逾）天数", "应报", "已报", "待审", "逾期"):
        table.add_column(title, justify="right")
    table.add_column("缺谁", overflow="fold")
    groups = by_dataset(found)
    for one in groups:
        counts = [str(one.counts.get(state, 0)) for state in ("reported", "waiting", "late")]
        names = "、".join(line.name.zh for line in one.unsent[:_FEW])
        more = f"等 {len(one.unsent)} 个" if len(one.unsent) > _FEW else ""
        days = "—" if one.days is None else str(one.days)
        deadline = one.deadline.isoformat() if one.deadline else "—"
        table.add_row(one.dataset.label.zh, one.period, deadline, days, str(one.expected), *counts, names + more)
    if not groups:
        console.print("没有按期报送的数据集")
        return
    console.print(table)
    late = sum(one.state == "late" for one in found)
    soon = sum(one.state == "soon" for one in found)
    console.print(f"{_WORDS['late']} {late} 件，{_WORDS['soon']} {soon} 件")
