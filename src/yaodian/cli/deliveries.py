"""`yaodian submit`, `accept`, `return` and `withdraw`: what the pages of deliveries do, for who holds the data folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, unit, world_of

if TYPE_CHECKING:
    from yaodian.values import Problem
    from yaodian.web.queries.deliveries import Receipt
    from yaodian.web.queries.world import World

Number = Annotated[int, typer.Argument(help="回执的编号。", min=1, show_default=False)]
HomeOption = Annotated[Path, typer.Option(help="数据文件夹。")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("submit", rich_help_panel="报送")(submit)
    app.command("accept", rich_help_panel="报送")(accept)
    app.command("return", rich_help_panel="报送")(give_back)
    app.command("withdraw", rich_help_panel="报送")(take_back)


def submit(
    dataset: Annotated[str, typer.Argument(help="数据集的编号。", show_default=False)],
    file: Annotated[Path, typer.Argument(help="填好的表（.csv、.parquet 或 Excel）。", show_default=False)],
    unit_name: Annotated[str, typer.Option("--unit", help="报送单位的编号、代码或名称。", show_default=False)],
    period: Annotated[
        str, typer.Option("--period", help="期间，如 2014、2014-2015、2014-2015/1、2014/09。", show_default=False)
    ],
    reason: Annotated[str, typer.Option(help="更正已采纳的数据时的理由。")] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """报送一个单位一个期间的数据：有一处错误就不保存，一次列出全部错误；成功时给出回执，同一份数据再报仍是同一回执。"""
    here = world_of(home)
    from yaodian.web.actions.submit import File
    from yaodian.web.actions.submit import submit as hand_in
    from yaodian.web.queries.viewer import CONSOLE

    try:
        content = file.read_bytes()
    except OSError as error:
        stop(Exit.INPUT, f"{file} 读不出来（{error.strerror}）。检查路径。")
    of = unit(here, unit_name) or here.tree.root.id
    _answer(here, lambda: hand_in(here, CONSOLE, File(dataset, of, period, str(file), content, reason)), as_json)


def accept(number: Number, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """采纳一件待审的报送，自当日起算数。"""
    here = world_of(home)
    from yaodian.web.actions.submit import accept_delivery
    from yaodian.web.queries.viewer import CONSOLE

    _answer(here, lambda: accept_delivery(here, CONSOLE, number), as_json)


def give_back(
    number: Number,
    reason: Annotated[str, typer.Option(help="退回的理由，填报人据此更正。", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """退回一件待审的报送，并说明理由。"""
    here = world_of(home)
    from yaodian.web.actions.submit import return_delivery
    from yaodian.web.queries.viewer import CONSOLE

    _answer(here, lambda: return_delivery(here, CONSOLE, number, reason), as_json)


def take_back(number: Number, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """撤回一件待审的报送；其中的行不再保存，回执和台账仍在。"""
    here = world_of(home)
    from yaodian.web.actions.withdraw import withdraw
    from yaodian.web.queries.viewer import CONSOLE

    _answer(here, lambda: withdraw(here, CONSOLE, number), as_json)


def _answer(here: World, act: Callable[[], Receipt], as_json: bool) -> None:
    """Prints the receipt, or every fault on stderr."""
    from django.core.exceptions import PermissionDenied
    from django.http import Http404

    from yaodian.values import Refused

    try:
        receipt = act()
    except Refused as refused:
        stop(Exit.INPUT, "\n".join(_said(problem) for problem in refused.problems))
    except Http404:
        stop(Exit.USAGE, "没有这个编号的报送。用 /submissions 页面查看。")
    except PermissionDenied:
        stop(Exit.USAGE, "这个单位不向这个数据集报送，或这件报送不由它审核。")
    said = {
        "receipt": receipt.number,
        "state": receipt.state,
        "dataset": receipt.dataset,
        "unit": receipt.unit,
        "period": receipt.period,
        "rows": receipt.rows,
        "digest": receipt.digest,
        "at": receipt.at.isoformat() if receipt.at else None,
        "entry": receipt.entry,
        "repeated": receipt.repeated,
        "warnings": receipt.warnings,
    }
    if as_json:
        import json

        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    from django.utils.translation import override

    from yaodian.web.words import DELIVERY_WORDS

    with override("zh-hans"):
        state = str(DELIVERY_WORDS[receipt.state])
    number = f"回执 {receipt.number}" if receipt.number else "已在台账"
    again = "；这些行早已在此，没有重复写入" if receipt.repeated else ""
    typer.echo(f"{number}：{state}，{receipt.rows} 行，台账 #{receipt.entry}，摘要 {receipt.digest}{again}")
    if receipt.warnings and receipt.state == "submitted":
        _print_warnings(receipt.warnings)


def _said(problem: Problem) -> str:
    return f"提请核对：{problem}" if problem.severity == "warning" else str(problem)


def _print_warnings(warnings: list[dict[str, Any]]) -> None:
    """What wants a second look, a line each: it is in the delivery and does not stop it."""
    typer.echo(f"另有 {len(warnings)} 处提请核对，不影响报送：")
    for one in warnings:
        parts = [str(one["sheet"] or ""), f"第 {one['line']} 行" if one["line"] else "", str(one["column"] or "")]
        where = " ".join(part for part in parts if part)
        typer.echo(f"  {where}{'：' if where else ''}{one['message']}。{one['remedy']}")
