"""`yaodian compile`: a published text becomes chapters, items, commitments and targets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.exits import Exit, stop


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("compile", rich_help_panel="编写")(compile_file)


def compile_file(
    file: Annotated[Path, typer.Argument(help="要点正文（.txt，UTF-8）。", show_default=False)],
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON（格式见 docs/reference/plan.schema.json）。")
    ] = False,
) -> None:
    """编译一份要点：列出部分、条目、任务与目标值，每一项都带有在正文中的位置。"""
    text = read_text(file)
    from yaodian.plan import as_json as plan_as_json
    from yaodian.plan import compile_plan

    plan = compile_plan(text)
    if as_json:
        import json

        typer.echo(json.dumps(plan_as_json(plan), ensure_ascii=False, indent=1))
        return
    from yaodian.cli.tables import show_plan

    show_plan(plan, text)


def read_text(file: Path) -> str:
    """The text of a file, with lines ended alike; ends the command if it cannot be read."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        stop(Exit.INPUT, f"没有文件 {file}。检查路径。")
    except IsADirectoryError:
        stop(Exit.INPUT, f"{file} 是文件夹。请指明一个 .txt 文件。")
    except OSError as error:
        stop(Exit.INPUT, f"{file} 读不出来（{error.strerror}）。")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        stop(Exit.INPUT, f"{file} 的第 {error.start + 1} 个字节不是 UTF-8 文字。用 UTF-8 编码重新保存后再试。")
