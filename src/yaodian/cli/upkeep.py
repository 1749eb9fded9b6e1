"""`yaodian upkeep`: clears what was never handed in and is past its time. Every start of the site does the same."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.state import DEFAULT_HOME, day, world_of


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("upkeep", rich_help_panel="运行")(upkeep)


def upkeep(
    home: Annotated[Path, typer.Option(help="数据文件夹。")] = DEFAULT_HOME,
    as_of: Annotated[str | None, typer.Option("--as-of", help="按哪一天算期限；默认今天。", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """清除到期的东西：存着未报的文件、没有数据行引用的佐证、没有登记的佐证文件。保存多少天由政策包的参数规定。"""
    here = world_of(home)
    from django.utils import timezone

    from yaodian.web.actions.expire import expire

    done = expire(here, "console", day(as_of, timezone.localdate()))
    if as_json:
        import json

        typer.echo(json.dumps(asdict(done)))
        return
    typer.echo(
        f"清除了存着未报的文件 {done.unsent} 个、无人引用的佐证 {done.evidence} 个、没有登记的佐证文件 {done.unknown} 个。"
    )
