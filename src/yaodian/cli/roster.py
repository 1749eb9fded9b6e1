"""`yaodian roster`: schools, classes, teachers and pupils for another program, as OneRoster 1.2."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, day, unit, world_of


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("roster", rich_help_panel="报送")(roster)


def roster(
    out: Annotated[Path, typer.Option("-o", "--out", help="写到这个 .zip 文件。", show_default=False)],
    unit_name: Annotated[
        str | None, typer.Option("--unit", help="单位：编号、代码或名称；默认全部。", show_default=False)
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="截至哪一天有效。", show_default=False)] = None,
    purpose: Annotated[
        str, typer.Option("--purpose", help="要带姓名时的用途编号，如 roster；不写则只有化名。", show_default=False)
    ] = "",
    note: Annotated[str, typer.Option("--note", help="补充说明，不进台账。")] = "",
    home: Annotated[Path, typer.Option(help="数据文件夹。")] = DEFAULT_HOME,
) -> None:
    """把学校、班级、教师和学生写成 OneRoster 1.2 名册（zip 内为 CSV），供其他教学软件读入。"""
    here = world_of(home)
    from yaodian.values import Refused
    from yaodian.web.actions.rosters import roster as made
    from yaodian.web.queries.viewer import CONSOLE

    of = unit(here, unit_name) or here.tree.root.id
    aside = out.with_name(f".{out.name}.part")
    try:
        content = made(here, CONSOLE, of, day(as_of, here.package.default_as_of), purpose=purpose, note=note)
        aside.write_bytes(content)
        aside.replace(out)
    except Refused as refused:
        stop(Exit.INPUT, "\n".join(str(problem) for problem in refused.problems))
    except OSError as error:
        aside.unlink(missing_ok=True)
        stop(Exit.INPUT, f"{out} 写不进去（{error.strerror}）。换一个位置。")
    typer.echo(f"已写入 {out}", err=True)
