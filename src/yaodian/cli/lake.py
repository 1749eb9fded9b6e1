"""`yaodian lake`: the tables of accepted rows, their upkeep, and any version again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, day, world_of

if TYPE_CHECKING:
    from yaodian.registry import Dataset
    from yaodian.web.queries.upkeep import RowsAt
    from yaodian.web.queries.world import World

_group = typer.Typer(help="数据表：版本、合并、清理、保留期限。", no_args_is_help=True)
_ACTOR = "console"

HomeOption = Annotated[Path, typer.Option(help="数据文件夹。")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
Named = Annotated[list[str] | None, typer.Argument(help="数据集的编号；不写就是全部。", show_default=False)]
Hours = Annotated[int, typer.Option("--older-than", help="只动这么多小时以前写下的。", min=1)]
Today = Annotated[str | None, typer.Option("--as-of", help="按哪一天算期限；默认今天。", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.add_typer(_group, name="lake", rich_help_panel="运行")


@_group.command("status")
def status(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False, as_of: Today = None) -> None:
    """逐表列出版本、文件、行数、字节、无人采纳的行、最早的期间、到期应删的期间。"""
    here = world_of(home)
    from yaodian.web.queries.upkeep import table_lines

    lines = table_lines(here, _today(as_of))
    said = [
        {
            "dataset": one.dataset.id,
            "versions": one.state.version + 1 if one.state else 0,
            "files": one.state.files if one.state else 0,
            "rows": one.state.rows if one.state else 0,
            "bytes": one.state.bytes if one.state else 0,
            "unaccepted": one.unaccepted,
            "unfinished": one.unfinished,
            "oldest": one.oldest,
            "retention_years": one.dataset.retention.years if one.dataset.retention else None,
            "due": [due.period for due in one.due],
        }
        for one in lines
    ]
    heads = ("数据集", "版本数", "文件", "行", "字节", "无人采纳", "待删完", "最早期间", "保存年数", "到期")
    _tell(said if as_json else [line for line in said if line["versions"]], heads, as_json)


@_group.command("compact")
def compact(
    datasets: Named = None, home: HomeOption = DEFAULT_HOME, older_than: Hours = 24, as_json: JsonOption = False
) -> None:
    """把小文件合并成新版本（旧版本照样能读），并清除无人采纳、写下已久的行。"""
    here = world_of(home)
    from yaodian.web.actions.upkeep import compact_table

    said = []
    for dataset in _chosen(here, datasets):
        merged = compact_table(here, dataset, _ACTOR, older=timedelta(hours=older_than))
        if merged is not None:
            said.append(
                {
                    "dataset": dataset.id,
                    "from_version": merged.before,
                    "to_version": merged.after,
                    "files": merged.files_before,
                    "files_after": merged.files_after,
                    "dropped": merged.dropped,
                }
            )
    _tell(said, ("数据集", "原版本", "新版本", "原文件", "现文件", "清除的行"), as_json)


@_group.command("vacuum")
def vacuum(
    datasets: Named = None, home: HomeOption = DEFAULT_HOME, older_than: Hours = 24, as_json: JsonOption = False
) -> None:
    """删去再也用不着的文件：写到一半的，和按保留期限删除了的行的。其余各版本照样能读。"""
    here = world_of(home)
    from yaodian.web.actions.upkeep import vacuum_table

    said = []
    for dataset in _chosen(here, datasets):
        done = vacuum_table(here, dataset, _ACTOR, older=timedelta(hours=older_than))
        said.append({"dataset": dataset.id, "files": done.files, "bytes": done.bytes, "entry": done.entry})
    _tell(said, ("数据集", "删去文件", "字节", "台账"), as_json)


@_group.command("retention")
def retention(
    datasets: Named = None,
    home: HomeOption = DEFAULT_HOME,
    delete: Annotated[bool, typer.Option("--delete", help="删除所列的行；不能恢复。")] = False,
    reason: Annotated[str, typer.Option(help="删除的理由：谁决定、依据什么。")] = "",
    as_of: Today = None,
    as_json: JsonOption = False,
) -> None:
    """列出保存期已满、应当删除的期间和依据；加 --delete --reason 就删除，报送的份数、行数、摘要留着。"""
    here = world_of(home)
    from yaodian.web.actions.upkeep import delete_due, due_of

    today = _today(as_of)
    said: list[dict[str, Any]] = []
    for dataset in _chosen(here, datasets):
        if not delete:
            said += [
                {"dataset": dataset.id, "period": one.period, "until": one.until.isoformat(), "basis": one.basis}
                for one in due_of(dataset, today)
            ]
        elif (done := delete_due(here, dataset, _ACTOR, reason, today)) is not None:
            told = {"submissions": done.submissions, "rows": done.rows, "entry": done.entry}
            said.append({"dataset": dataset.id, "period": "、".join(done.periods), **told})
    heads = ("数据集", "期间", "报送", "行", "台账") if delete else ("数据集", "期间", "保存到", "依据")
    _tell(said, heads, as_json)
    if not said and not as_json:
        typer.echo("没有到期应删的行。", err=True)


@_group.command("read")
def read(
    dataset: Annotated[str, typer.Argument(help="数据集的编号。", show_default=False)],
    version: Annotated[int, typer.Option("--version", help="数据表的版本，从 0 起。", min=0, show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="写到哪个文件：.parquet、.csv 或 .xlsx。", show_default=False)
    ],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="哪一天有效的行；默认为这一版本最后一次采纳之日。", show_default=False)
    ] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """重新读出数据表的任一版本里已采纳的行。"""
    if out.suffix.lower() not in (".parquet", ".csv", ".xlsx"):
        stop(Exit.USAGE, f"--out：{out} 应以 .parquet、.csv 或 .xlsx 结尾。")
    here = world_of(home)
    from yaodian.web.queries.upkeep import rows_at
    from yaodian.web.queries.viewer import CONSOLE

    (declared,) = _chosen(here, [dataset])
    try:
        found = rows_at(here, CONSOLE, declared, version, day(as_of, here.package.default_as_of) if as_of else None)
    except ValueError as error:
        stop(Exit.USAGE, f"{error}。用 yaodian lake status 看有哪些版本。")
    try:
        out.write_bytes(_WAYS[out.suffix.lower()](here, declared, found))
    except OSError as error:
        stop(Exit.INPUT, f"{out} 写不进去（{error.strerror}）。检查文件夹是否存在、有没有权限。")
    typer.echo(
        f"写了 {out}：{dataset} 第 {version} 版，{found.as_of.isoformat()} 有效的 {found.frame.height} 行", err=True
    )
    if found.deleted:
        typer.echo(f"另有 {found.deleted} 份报送的行已按保留期限删除。", err=True)


def _as_parquet(_here: World, _dataset: Dataset, found: RowsAt) -> bytes:
    import io

    stream = io.BytesIO()
    found.frame.write_parquet(stream, compression="zstd")
    return stream.getvalue()


def _as_csv(_here: World, _dataset: Dataset, found: RowsAt) -> bytes:
    return found.frame.write_csv(include_bom=True).encode("utf-8")


def _as_xlsx(here: World, dataset: Dataset, found: RowsAt) -> bytes:
    from yaodian.registry import rows_workbook

    names = [field.name for field in dataset.fields]
    return rows_workbook(dataset, found.frame.select(names), code_lists=here.package.code_lists, as_of=found.as_of)


_WAYS: dict[str, Callable[[World, Dataset, RowsAt], bytes]] = {
    ".parquet": _as_parquet,
    ".csv": _as_csv,
    ".xlsx": _as_xlsx,
}


def _chosen(here: World, names: list[str] | None) -> list[Dataset]:
    from yaodian.values import nearest

    held = here.package.datasets
    for name in names or ():
        if name not in held:
            near = nearest(name, held)
            stop(
                Exit.USAGE, f"没有数据集“{name}”" + (f"，是否指“{near}”？" if near else "。用 yaodian datasets 查看。")
            )
    return [held[name] for name in names] if names else list(held.values())


def _today(said: str | None) -> Any:
    from django.utils import timezone

    return day(said, timezone.localdate())


def _tell(said: list[dict[str, Any]], heads: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    if not said:
        return
    from rich.table import Table

    from yaodian.cli.tables import console_for_people

    table = Table(box=None, pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, no_wrap=number == 0, overflow="fold")
    for line in said:
        table.add_row(*(_cell(value) for value in line.values()))
    console_for_people().print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    return "、".join(value) or "—" if isinstance(value, list) else str(value)
