"""`yaodian evidence`: uploads, lists and fetches files of evidence, for who holds the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, unit, world_of

_group = typer.Typer(help="佐证：项目进展的照片和文件。", no_args_is_help=True)
HomeOption = Annotated[Path, typer.Option(help="数据文件夹。")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
UnitOption = Annotated[str, typer.Option("--unit", help="单位的编号、代码或名称。", show_default=False)]
_MOST = 100_000


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.add_typer(_group, name="evidence", rich_help_panel="报送")


@_group.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(help="照片或文件，可以有几个。", show_default=False)],
    unit_name: UnitOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """为一个单位上传佐证，打印填进佐证字段的文字。有一个文件不能收就说明原因，其余照收。"""
    here = world_of(home)
    from django.conf import settings
    from django.core.exceptions import PermissionDenied

    from yaodian.values import Refused
    from yaodian.web.actions import evidence_files as actions
    from yaodian.web.queries.viewer import CONSOLE

    of = unit(here, unit_name) or here.tree.root.id
    kept, faults = [], []
    for file in files:
        try:
            held, _ = actions.add(
                here, CONSOLE, of, file.name, _read(file, settings.EVIDENCE_LARGEST), settings.EVIDENCE_LARGEST
            )
        except OSError as error:
            faults.append(f"{file} 读不出来（{error.strerror}）。检查路径。")
        except Refused as refused:
            faults.extend(str(problem) for problem in refused.problems)
        except PermissionDenied:
            stop(Exit.USAGE, f"不能为单位“{unit_name}”上传佐证。")
        else:
            kept.append(held)
    _show([_line(one) for one in kept], as_json)
    if faults:
        stop(Exit.INPUT, "\n".join(faults))


@_group.command("list")
def list_files(unit_name: UnitOption, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """列出一个单位上传的佐证，由新到旧。"""
    here = world_of(home)
    from yaodian.web.queries.evidence_files import kept_by
    from yaodian.web.queries.viewer import CONSOLE

    _, lines = kept_by(here, CONSOLE, unit(here, unit_name) or here.tree.root.id, 0, _MOST)
    _show([_line(one.held) for one in lines], as_json)
    if not lines:
        typer.echo("没有佐证", err=True)


@_group.command("get")
def get(
    digest: Annotated[str, typer.Argument(help="文件的摘要，前面有没有 sha256: 都可以。", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="写到这个文件。", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """取出一个佐证文件。"""
    here = world_of(home)
    from django.http import Http404

    from yaodian.web.queries.evidence_files import WRITTEN, content_of, found_file
    from yaodian.web.queries.viewer import CONSOLE

    try:
        content = content_of(here, found_file(here, CONSOLE, digest.removeprefix(WRITTEN)))
    except Http404:
        stop(Exit.USAGE, f"没有摘要为 {digest[:80]} 的佐证。用 yaodian evidence list 查看。")
    except OSError as error:
        stop(Exit.STATE, f"佐证 {digest[:80]} 读不出来（{error}）。从备份中恢复这个文件。")
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        stop(Exit.INPUT, f"{output} 写不进去（{error.strerror}）。检查文件夹是否存在、有没有权限、磁盘是否已满。")
    typer.echo(f"已写出 {output}", err=True)


def _read(file: Path, largest: int) -> bytes:
    """The file, or a little more than is allowed of it."""
    with file.open("rb") as stream:
        return stream.read(largest + 1)


def _line(held: object) -> dict[str, object]:
    from yaodian.web.queries.evidence_files import WRITTEN

    said = {key: getattr(held, key) for key in ("digest", "sent", "media", "size", "name", "unit", "by", "entry")}
    return {"text": f"{WRITTEN}{said['digest']}", **said, "at": held.at.isoformat()}  # type: ignore[attr-defined]


def _show(lines: list[dict[str, object]], as_json: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    for one in lines:
        typer.echo(f"{one['text']}  {one['media']}  {one['size']}  {one['name']}")
