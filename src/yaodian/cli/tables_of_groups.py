"""Groups of units as tables for people, on stdout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from yaodian.cli.chain import placing
from yaodian.cli.tables import console_for_people, origin_word
from yaodian.values import number_text

if TYPE_CHECKING:
    from yaodian.indicators import Definition, Figure
    from yaodian.registry import GroupKind
    from yaodian.web.queries.world import World

_MOST_NAMES = 8
_SIMULATED = "（模拟数据）"


def show_kinds(found: Sequence[Mapping[str, Any]]) -> None:
    """One line a kind."""
    console = console_for_people()
    if not found:
        console.print("这个政策包没有声明单位组。种类和组写在 groups.yaml 里。")
        return
    for one in found:
        simulated = _SIMULATED if one["source"] == "simulated" else ""
        rule = "每个单位恰属一个" if one["rule"] == "each_once" else "可以不属于任何组"
        console.print(f"{one['label']['zh']}（{one['id']}）{simulated}", style="bold")
        console.print(f"  {one['groups']} 个组，成员 {one['members']} 个；{rule}")


def show_groups(found: Sequence[Mapping[str, Any]]) -> None:
    """Each group with its members on the day; who leads stands first."""
    console = console_for_people()
    for one in found:
        simulated = _SIMULATED if one["source"] == "simulated" else ""
        console.print(f"{one['label']['zh']}（{one['id']}）{simulated}", style="bold")
        members = sorted(one["members"], key=lambda member: not member["lead"])
        names = [member["name"]["zh"] + ("（牵头）" if member["lead"] else "") for member in members]
        more = f" 等 {len(names)} 个" if len(names) > _MOST_NAMES else ""
        console.print(f"  {'、'.join(names[:_MOST_NAMES])}{more}")
    console.print(f"{len(found)} 个组")


def show_figures(world: World, kind: GroupKind, definition: Definition, found: Sequence[Figure]) -> None:
    """One line a group: the figure, who has reported, where the rows come from. `—` where it is unknown, never 0."""
    console = console_for_people()
    title = f"{definition.label.zh}（{definition.unit}）：各{kind.label.zh}"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column(kind.label.zh, overflow="fold")
    table.add_column("数值", justify="right", no_wrap=True)
    table.add_column("已报/应报", justify="right", no_wrap=True)
    table.add_column("来源", no_wrap=True)
    for figure in found:
        value = "—" if figure.value is None else number_text(figure.value)
        covered = f"{figure.coverage.reported}/{figure.coverage.expected}"
        name = world.groups.groups[figure.unit].label.zh
        table.add_row(name, value, covered, origin_word(figure.standing.origin))
    console.print(table)
    if found:
        console.print(f"隶属：{placing(found[0].standing)}")
