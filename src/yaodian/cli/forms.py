"""`yaodian template`: the form that a unit fills in, as the page of a dataset gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, unit, world_of


def add_to(app: typer.Typer) -> None:
    """Adds the command of this file."""
    app.command("template", rich_help_panel="报送")(template)


def template(
    dataset: Annotated[str, typer.Argument(help="数据集的编号。", show_default=False)],
    unit_name: Annotated[str, typer.Option("--unit", help="报送单位的编号、代码或名称。", show_default=False)],
    period: Annotated[
        str, typer.Option("--period", help="期间，如 2014、2014-2015、2014-2015/1、2014/09。", show_default=False)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="写到这个 .xlsx 文件。", show_default=False)],
    home: Annotated[Path, typer.Option(help="数据文件夹。")] = DEFAULT_HOME,
) -> None:
    """写出一个单位一个期间的填报表（Excel）：有下拉选项和填写说明，并已填好该单位最近一次采纳的数据。"""
    if output.suffix.lower() != ".xlsx":
        stop(Exit.USAGE, f"-o:{output.name} 不是 .xlsx 文件。改用以 .xlsx 结尾的名称。")
    here = world_of(home)
    from django.core.exceptions import PermissionDenied

    from yaodian.values import Refused
    from yaodian.web.queries.forms import form_asked
    from yaodian.web.queries.viewer import CONSOLE

    of = unit(here, unit_name) or here.tree.root.id
    try:
        content = form_asked(here, CONSOLE, dataset, of, period)
    except Refused as refused:
        stop(Exit.INPUT, "\n".join(str(problem) for problem in refused.problems))
    except PermissionDenied:
        stop(Exit.USAGE, f"单位“{unit_name}”不向数据集“{dataset}”报送。用 yaodian datasets 查看由谁报送。")
    _write(output, content)
    typer.echo(f"已写出 {output}", err=True)


def _write(output: Path, content: bytes) -> None:
    """The whole file or none: a form that was cut off would open as a broken workbook."""
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        stop(Exit.INPUT, f"{output} 写不进去（{error.strerror}）。检查文件夹是否存在、有没有权限、磁盘是否已满。")
