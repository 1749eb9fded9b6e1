"""Datasets and the burden of reporting as tables for people, on stdout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from yaodian.cli.tables import console_for_people

if TYPE_CHECKING:
    from yaodian.binding import Burden, CatalogueEntry
    from yaodian.indicators import Definition
    from yaodian.registry import Dataset

PERIODS = {"year": "年", "school_year": "学年", "term": "学期", "month": "月", "event": "逐件"}
_UNKNOWN = "—"


def show_datasets(found: Sequence[CatalogueEntry], indicators: Mapping[str, Definition]) -> None:
    """Each dataset with who reports it, when and how much, and below it the indicators that stand on it."""
    console = console_for_people()
    for one in found:
        console.print(f"{one.dataset} {one.label.zh}", style="bold")
        said = [_reporter(one.level, one.reported_by), PERIODS[one.period], f"{one.fields} 个字段"]
        said += [f"约 {one.minutes} 分钟"] if one.minutes is not None else []
        said += [f"期限 {one.due}"] if one.due else []
        said += [f"保存 {one.retention_years} 年"] if one.retention_years is not None else []
        console.print(f"  {'，'.join(said)}")
        if one.kept_apart:
            console.print(f"  加密另存、不进入数据湖：{'、'.join(one.kept_apart)}")
        names = "、".join(indicators[name].label.zh for name in one.indicators)
        console.print(f"  指标：{names or '没有'}")
    fields = sum(one.fields for one in found)
    unused = sum(len(one.unused) for one in found)
    console.print(f"{len(found)} 个数据集，{fields} 个字段，其中 {unused} 个没有用到（--unused 列出）")


def show_unused(found: Sequence[CatalogueEntry], datasets: Mapping[str, Dataset]) -> None:
    """The fields that are asked and not used, by dataset."""
    console = console_for_people()
    for one in found:
        if one.unused:
            console.print(f"{one.dataset} {one.label.zh}", style="bold")
            for name in one.unused:
                console.print(f"  {name} {datasets[one.dataset].field(name).label.zh}")
    total = sum(len(one.unused) for one in found)
    console.print(f"{total} 个字段问了而没有用到：没有指标、校验或引用用它" if total else "问的字段都用到了")


def show_burden(found: Burden) -> None:
    """What is asked a year: of one unit of each level, by dataset, and by commitment."""
    console = console_for_people()
    for level in found.levels:
        console.print(f"{_reporter(level.level, level.reported_by)}，一年", style="bold")
        table = _table("数据集", "名称", "次数")
        for title in ("字段", "一年字段", "分钟", "一年分钟"):
            table.add_column(title, justify="right", no_wrap=True)
        for one in found.datasets:
            if (one.level, one.reported_by) == (level.level, level.reported_by):
                numbers = [_number(n) for n in (one.fields_a_year, one.minutes, one.minutes_a_year)]
                table.add_row(one.dataset, one.label, _times(one.times), str(one.fields), *numbers)
        console.print(table)
        console.print(
            f"合计至多 {level.fields_a_year} 个字段、{level.minutes_a_year} 分钟；"
            f"{level.without_minutes} 个数据集没有声明分钟数，{level.by_event} 个逐件报送，均未计入\n"
        )
    _show_commitments(found)
    console.print("分钟数为声明的估计；同一期间内的更正和更新不另计")


def _show_commitments(found: Burden) -> None:
    if not found.commitments:
        return
    console = console_for_people()
    table = _table("任务", "数据集")
    for title in ("用到字段", "一年分钟"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in found.commitments:
        known = one.minutes_a_year or not one.without_minutes
        minutes = f"{one.minutes_a_year}{'＋' if one.without_minutes else ''}" if known else _UNKNOWN
        table.add_row(one.commitment, "、".join(one.datasets), str(one.fields), minutes)
    console.print(table)
    console.print(f"{len(found.commitments)} 项任务由数据核验；“＋”表示另有数据集没有声明分钟数")
    if found.serves_none:
        console.print(f"没有任务用到的数据集：{'、'.join(found.serves_none)}")


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _reporter(level: str, reported_by: str) -> str:
    return f"每个 {level} 单位" if reported_by == "unit" else f"公布机关（关于 {level}）"


def _times(times: int | None) -> str:
    return "逐件" if times is None else str(times)


def _number(number: int | None) -> str:
    return _UNKNOWN if number is None else str(number)
