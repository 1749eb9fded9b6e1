"""`yaodian import`: a plan that another program wrote as StratML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("import", rich_help_panel="编写")(import_file)


def import_file(
    file: Annotated[Path, typer.Argument(help="StratML（ISO 17469-1 第 2 部分）文件，.xml。", show_default=False)],
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="输出 JSON（格式见 docs/reference/plan.schema.json）；其中的位置按 --text 的文字计。"
        ),
    ] = False,
    as_text: Annotated[
        bool, typer.Option("--text", help="只输出正文，可另存为 .txt，用 yaodian new 或网页上的“要点初稿”接着编写。")
    ] = False,
) -> None:
    """读入一份 StratML：列出部分、条目、任务与目标值；文件有错时列出全部错处和所在的行。"""
    from yaodian.cli.plan import read_bytes
    from yaodian.plan.interchange import read_stratml

    found = read_stratml(read_bytes(file), str(file))
    if as_text:
        typer.echo(found.text, nl=not found.text.endswith("\n"))
        return
    if as_json:
        import json

        from yaodian.plan import as_json as plan_as_json

        typer.echo(json.dumps(plan_as_json(found.plan), ensure_ascii=False, indent=1))
        return
    from yaodian.cli.tables import show_plan

    show_plan(found.plan, found.text)
