"""`yaodian new`: a published plan becomes the first draft of a policy package."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.plan import read_text

if TYPE_CHECKING:
    from yaodian.binding import Place
    from yaodian.plan import Plan


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("new", rich_help_panel="编写")(new)


def new(
    package: Annotated[Path, typer.Argument(help="新政策包的文件夹；须不存在或为空。", show_default=False)],
    plan: Annotated[
        Path, typer.Option("--plan", help="要点文件：.txt、.md、.html、.docx 或带文字的 .pdf。", show_default=False)
    ],
    code: Annotated[
        str, typer.Option("--code", help="行政区划代码，六位数字（GB/T 2260），如 990100。", show_default=False)
    ],
    place: Annotated[
        str | None, typer.Option("--place", help="地方名称；默认取自正文的标题或发文单位。", show_default=False)
    ] = None,
    levels: Annotated[
        str | None,
        typer.Option("--levels", help="单位的各级，从上到下，以逗号分开；默认按代码推定。", show_default=False),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="要点的年份；默认取自正文。", min=1949, max=2200, show_default=False)
    ] = None,
) -> None:
    """由一份要点起草一个政策包：任务、目标值、期限取自正文，佐证列为尚未接入，牵头单位没有写明的列为待定。"""
    from yaodian.binding import draft_package, shipped_rules
    from yaodian.plan import compile_plan

    _refuse_name(package)
    text = read_text(plan)
    compiled = compile_plan(text)
    if not compiled.items:
        stop(Exit.INPUT, f"{plan} 中没有读出条目。检查文件是否为要点正文，编号是否完整（用 yaodian compile 查看）。")
    when = year or compiled.year
    if when is None:
        stop(Exit.USAGE, "正文没有写明年份。用 --year 指明。")
    files = draft_package(package.name, compiled, text, _place(compiled, code, place, levels), when, shipped_rules())
    _write(package, files)
    typer.echo(
        f"{package}：{len(compiled.items)} 条，{len(compiled.commitments)} 项任务，"
        f"{sum(len(one.targets) for one in compiled.commitments)} 个目标值。\n"
        f"下一步：yaodian check {package}；核定 offices.yaml 中的单位和各项任务的 lead；逐项接入佐证。\n"
        f"随时可以运行：yaodian up --package {package} --home 数据文件夹"
    )


def _refuse_name(package: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_.-]*", package.name):
        stop(Exit.USAGE, f"文件夹名“{package.name}”不能作编号。以小写字母开头，只用小写字母、数字和 _ . -。")
    if package.is_file() or (package.is_dir() and any(package.iterdir())):
        stop(Exit.USAGE, f"{package} 已经存在。另指一个新文件夹，或先移走它。")


def _place(plan: Plan, code: str, name: str | None, levels: str | None) -> Place:
    from yaodian.binding import Place, place_named_in, usual_levels

    if not re.fullmatch(r"\d{6}", code):
        stop(Exit.USAGE, f"行政区划代码“{code}”应为六位数字，如 990100。")
    called = name or place_named_in(plan)
    if not called:
        stop(Exit.USAGE, "标题和发文单位中没有读出地方名称。用 --place 指明。")
    typed = tuple(level.strip() for level in (levels or "").replace("，", ",").split(",") if level.strip())
    named = typed if levels else usual_levels(code)
    if not named or len(set(named)) < len(named) or not all(re.fullmatch(r"[a-z][a-z0-9_.-]*", one) for one in named):
        stop(Exit.USAGE, f"层级“{levels}”不成立。写作 city,district,school 的形式，各级不重复。")
    return Place(called, code, named)


def _write(package: Path, files: dict[str, str]) -> None:
    """All of it or nothing: the files are written beside, and the whole folder is put in its place."""
    try:
        package.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{package.name}-", dir=package.parent))
    except OSError as error:
        _cannot(package, error)
    try:
        for name, content in files.items():
            target = draft / name
            target.parent.mkdir(exist_ok=True)
            target.write_text(content, "utf-8", newline="\n")
        draft.chmod(0o755)
        draft.replace(package)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        _cannot(package, error)


def _cannot(package: Path, error: OSError) -> NoReturn:
    stop(Exit.STATE, f"{package} 写不进去（{error.strerror}）。检查权限和磁盘空间，或另指一个文件夹。")
