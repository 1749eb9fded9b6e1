"""`yaodian rows`: the rows of a dataset that are in force on a day, as the list on the pages shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, day, unit, world_of

if TYPE_CHECKING:
    from yaodian.web.queries.rows_list import Question
    from yaodian.web.queries.world import World

_COLUMNS_OF_A_SCREEN = 8


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("rows", rich_help_panel="报送")(rows)


def rows(
    dataset: Annotated[str, typer.Argument(help="数据集的编号。", show_default=False)],
    unit_name: Annotated[
        str | None, typer.Option("--unit", help="只要这个单位和下属单位的行：编号、代码或名称。", show_default=False)
    ] = None,
    period: Annotated[str | None, typer.Option(help="期间，默认为最近一期。", show_default=False)] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="截至哪一天有效。", show_default=False)] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            help="条件，可多次：字段=值（多个值用逗号）、字段>=值、字段<=值、字段~文字、字段 is empty。",
            show_default=False,
        ),
    ] = None,
    search: Annotated[str, typer.Option(help="搜索文字、单位名称和代码名称。")] = "",
    sort: Annotated[str | None, typer.Option(help="按哪个字段排，前加“-”为倒序。", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="显示多少行；写文件时不限。", min=1, max=100_000)] = 50,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="写成文件：.xlsx、.csv 或 .parquet。", show_default=False)
    ] = None,
    home: Annotated[Path, typer.Option(help="数据文件夹。")] = DEFAULT_HOME,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """列出一个数据集当日有效的行，或写成文件（读得回来，再报无变化）。"""
    here = world_of(home)
    asked = _question(here, dataset, unit_name, period, as_of, where or [], search, sort)
    of = unit(here, unit_name)
    if out is not None:
        _write(here, asked, of, out)
        return
    from yaodian.web.queries.rows_list import listing

    page = listing(here, asked).page(asked.asked, 0, limit)
    given = page.rows.to_dicts()
    if as_json:
        _print(asked, page.total, given)
    else:
        _show(here, asked, page.total, given)


def _question(
    here: World,
    name: str,
    unit_name: str | None,
    period: str | None,
    as_of: str | None,
    where: Sequence[str],
    search: str,
    sort: str | None,
) -> Question:
    """The same question as an address asks; what cannot be understood ends the command."""
    from dataclasses import replace

    from yaodian.registry.listing import read_condition
    from yaodian.values import nearest
    from yaodian.web.queries.rows_list import question
    from yaodian.web.queries.viewer import CONSOLE

    dataset = here.package.datasets.get(name)
    if dataset is None:
        near = nearest(name, here.package.datasets)
        stop(Exit.USAGE, f"没有数据集“{name}”" + (f"，是否指“{near}”。" if near else "。用 yaodian datasets 查看。"))
    address = {"period": [period or ""], "q": [search], "sort": [sort or ""]}
    chosen_day = day(as_of, here.package.default_as_of)
    asked = question(here, CONSOLE, dataset, chosen_day, unit(here, unit_name), address)
    if asked.problems:
        stop(Exit.USAGE, "\n".join(str(problem) for problem in asked.problems))
    try:
        conditions = tuple(read_condition(dataset, text) for text in where)
    except ValueError as error:
        stop(Exit.USAGE, f"--where：{error}。")
    return replace(asked, asked=replace(asked.asked, conditions=conditions))


def _write(here: World, asked: Question, of: str | None, out: Path) -> None:
    """Writes the file aside and puts it in its place whole; rows about persons are entered in the ledger first."""
    from yaodian.values import Refused
    from yaodian.web.actions.exports import note_export
    from yaodian.web.queries import rows_files as files
    from yaodian.web.queries.rows_list import total
    from yaodian.web.queries.viewer import CONSOLE

    kind = out.suffix.lower().removeprefix(".")
    if kind not in files.FORMATS:
        stop(Exit.USAGE, f"{out} 的扩展名应为 .xlsx、.csv 或 .parquet。")
    found = total(here, asked)
    aside = out.with_name(f".{out.name}.part")
    try:
        files.refuse_too_long(found, kind)
        with aside.open("wb") as stream:
            if asked.personal:
                note_export(CONSOLE, asked.dataset, rows=found, kind=kind, period=asked.selection.period)
            if kind == "xlsx":
                stream.write(files.as_workbook(here, asked, of))
            else:
                for piece in (files.as_csv if kind == "csv" else files.as_parquet)(here, asked):
                    stream.write(piece)
        aside.replace(out)
    except Refused as refused:
        stop(Exit.INPUT, "\n".join(str(problem) for problem in refused.problems))
    except OSError as error:
        stop(Exit.INPUT, f"{out} 写不进去（{error.strerror}）。检查文件夹是否存在、有没有权限、磁盘是否已满。")
    finally:
        aside.unlink(missing_ok=True)
    typer.echo(f"写了 {found} 行，在 {out}", err=True)


def _print(asked: Question, total: int, given: list[dict[str, Any]]) -> None:
    import json

    names = asked.dataset.types()
    lines = [{name: value for name, value in row.items() if name in names or value is not None} for row in given]
    said = {
        "dataset": asked.dataset.id,
        "as_of": asked.as_of.isoformat(),
        "period": asked.selection.period,
        "origins": list(asked.origins),
        "total": total,
        "rows": [{key: _plain(value) for key, value in line.items()} for line in lines],
    }
    typer.echo(json.dumps(said, ensure_ascii=False, indent=1))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _show(here: World, asked: Question, total: int, given: list[dict[str, Any]]) -> None:
    from django.utils.translation import override
    from rich.table import Table

    from yaodian.cli.tables import console_for_people
    from yaodian.web.queries.rows_list import cell
    from yaodian.web.words import ANSWER_WORDS
    from yaodian.web.words import cell as cell_text

    table = Table(
        title=f"{asked.dataset.label.zh}：{asked.selection.period or ''} 截至 {asked.as_of.isoformat()}，共 {total} 行",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    columns = asked.columns[:_COLUMNS_OF_A_SCREEN]
    for field in columns:
        table.add_column(field.label.zh, justify="right" if field.type in ("integer", "number") else "left")
    with override("zh-hans"):
        for row in given:
            cells = [cell(here, asked.dataset, field, row, asked.as_of) for field in columns]
            table.add_row(
                *(
                    ("—" if one.answer == "empty" else str(ANSWER_WORDS[one.answer]))
                    if one.answer
                    else f"{cell_text(one.value)}{f' {one.label.zh}' if one.label else ''}"
                    for one in cells
                )
            )
    console_for_people().print(table)
