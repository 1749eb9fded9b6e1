"""`yaodian compile`: a published document becomes chapters, items, commitments and targets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit, stop

if TYPE_CHECKING:
    from yaodian.plan.readers import Document

_SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("compile", rich_help_panel="编写")(compile_file)


def compile_file(
    file: Annotated[
        Path,
        typer.Argument(
            help="要点文件：.txt、.md、.html、.docx 或带文字的 .pdf，文字编码自动识别。", show_default=False
        ),
    ],
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="输出 JSON（格式见 docs/reference/plan.schema.json）；其中的位置按 --text 的文字计。"
        ),
    ] = False,
    as_text: Annotated[
        bool, typer.Option("--text", help="只输出读到的正文，不编译；没有读入的页眉、页码、导航等列在标准错误里。")
    ] = False,
) -> None:
    """编译一份要点：列出部分、条目、任务与目标值，每一项都带有在正文中的位置。"""
    document = read_file(file)
    if as_text:
        typer.echo(document.text, nl=not document.text.endswith("\n"))
        _tell_left_out(document)
        return
    from yaodian.plan import as_json as plan_as_json
    from yaodian.plan import compile_plan

    plan = compile_plan(document.text)
    if as_json:
        import json

        typer.echo(json.dumps(plan_as_json(plan), ensure_ascii=False, indent=1))
        return
    from yaodian.cli.tables import show_plan

    show_plan(plan, document.text)
    _tell_left_out(document)


def read_file(file: Path) -> Document:
    """The document in a file; ends the command if it cannot be read. A file over the limit is not opened."""
    from yaodian.plan.readers import read_document
    from yaodian.values import Refused

    content = read_bytes(file)
    try:
        return read_document(str(file), content)
    except Refused as refused:
        stop(Exit.INPUT, str(refused))


def read_bytes(file: Path) -> bytes:
    """The bytes of a file; ends the command if there are none to be had. A file over the limit is not opened."""
    from yaodian.plan.readers import LARGEST, too_large

    try:
        size = file.stat().st_size
        if size > LARGEST:
            stop(Exit.INPUT, str(too_large(str(file), size)))
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError:
        stop(Exit.INPUT, f"没有文件 {file}。检查路径。")
    except IsADirectoryError:
        stop(Exit.INPUT, f"{file} 是文件夹。请指明一个文件。")
    except OSError as error:
        stop(Exit.INPUT, f"{file} 读不出来（{error.strerror}）。")


def read_text(file: Path) -> str:
    """The text of a document of any kind, lines ended alike; what is not in it is told on stderr. Ends the command as `read_file` does."""
    document = read_file(file)
    _tell_left_out(document)
    return document.text


def _tell_left_out(document: Document) -> None:
    """Says on stderr what of the document is not in its text."""
    left_out = document.left_out
    if not left_out:
        return
    typer.echo(f"没有读入正文的有 {len(left_out)} 处：", err=True)
    for entry in left_out[:_SHOWN]:
        typer.echo(f"  {entry}", err=True)
    if len(left_out) > _SHOWN:
        typer.echo(f"  ……另有 {len(left_out) - _SHOWN} 处", err=True)
