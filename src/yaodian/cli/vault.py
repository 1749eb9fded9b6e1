"""`yaodian vault`: the identity vault, for who holds the data folder. Numbers of documents are asked for, so that no list of commands
keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, unit, world_of

if TYPE_CHECKING:
    from yaodian.web.actions.person import Asked
    from yaodian.web.queries.vault import Looked

T = TypeVar("T")
_group = typer.Typer(help="身份保管库：姓名、证件号码加密另存，查阅都记台账。", no_args_is_help=True)

HomeOption = Annotated[Path, typer.Option(help="数据文件夹。")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
NumberOption = Annotated[
    str, typer.Option("--number", prompt="证件号码", help="证件号码；不写则询问，以免留在命令历史里。")
]
NameOption = Annotated[str, typer.Option("--name", prompt="姓名", help="姓名；不写则询问。")]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="理由，记入公开的台账，不写姓名和号码。", show_default=False)
]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.add_typer(_group, name="vault", rich_help_panel="报送")


@_group.command("status")
def status(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """保管库有多少记录、用哪些密钥、密钥文件在哪里。"""
    world_of(home)
    from django.conf import settings

    from yaodian.web.key_file import key_path
    from yaodian.web.queries.vault import keys_of_vault, standing

    keys = keys_of_vault()
    held = standing()
    said = {
        "records": held.records,
        "by_key": held.by_key,
        "look_ups": held.look_ups,
        "newest_key": keys.newest if keys else None,
        "key_file": str(key_path(settings.HOME)),
    }
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for dataset, number in held.records.items():
        typer.echo(f"{dataset}：{number} 条")
    keyed = "、".join(f"第 {name} 号 {number} 条" for name, number in held.by_key.items())
    typer.echo(f"共 {sum(held.records.values())} 条；密钥：{keyed or '尚未使用'}；查阅 {held.look_ups} 次")
    typer.echo(f"密钥文件 {said['key_file']}：须另行备份，不要与数据库放在一起")


@_group.command("look-up")
def look_up(
    dataset: Annotated[str, typer.Argument(help="数据集的编号。", show_default=False)],
    pseudonyms: Annotated[list[str], typer.Argument(help="化名，可有多个。", show_default=False)],
    purpose: Annotated[str, typer.Option("--purpose", help="用途的编号，如 request、prefill。", show_default=False)],
    note: Annotated[str, typer.Option("--note", help="补充说明，不进台账。")] = "",
    unit_name: Annotated[str | None, typer.Option("--unit", help="单位；默认全部。", show_default=False)] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """按化名查姓名和号码：须写用途，先记台账，再显示。"""
    here = world_of(home)
    from yaodian.web.actions.look_up import look_up as looked
    from yaodian.web.queries.viewer import CONSOLE

    declared = here.package.datasets.get(dataset)
    if declared is None or not declared.vault:
        stop(Exit.USAGE, f"没有带保管库的数据集“{dataset}”。用 yaodian datasets 查看。")
    of = unit(here, unit_name) or here.tree.root.id
    found = _done(lambda: looked(here, CONSOLE, declared, of, pseudonyms, purpose, note))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


@_group.command("who-looked")
def who_looked(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """最近的查阅：谁、何时、为什么、几人；不列查了谁。"""
    world_of(home)
    from yaodian.web.queries.vault import looks

    _print_looks(looks(), as_json)


@_group.command("mine")
def mine(number: NumberOption, name: NameOption, home: HomeOption = DEFAULT_HOME) -> None:
    """替本人查：保存了什么、谁查阅过。结果为 JSON，可以交给本人。"""
    typer.echo(_mine(home, number, name))


@_group.command("export")
def export(
    number: NumberOption,
    name: NameOption,
    output: Annotated[Path, typer.Option("-o", "--output", help="写到这个文件。", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把本人的全部信息写成 JSON 文件。"""
    text = _mine(home, number, name)
    try:
        output.write_text(text + "\n", "utf-8")
        output.chmod(0o600)
    except OSError as error:
        stop(Exit.INPUT, f"{output} 写不进去（{error.strerror}）。换一个位置。")
    typer.echo(f"已写入 {output}", err=True)


@_group.command("correct")
def correct(
    number: NumberOption,
    name: NameOption,
    to: Annotated[list[str], typer.Option("--set", help="列名=新的值，可重复，如 full_name=…。", show_default=False)],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """更正本人的姓名、电话等；证件号码由学校更正名册。"""
    here = world_of(home)
    from yaodian.web.actions.person import correct as corrected
    from yaodian.web.queries.viewer import CONSOLE

    values = dict(one.partition("=")[::2] for one in to)
    _done(lambda: corrected(here, CONSOLE, _asked(number, name), values, reason))
    typer.echo("已更正，并记入台账")


@_group.command("delete")
def delete(number: NumberOption, name: NameOption, reason: ReasonOption, home: HomeOption = DEFAULT_HOME) -> None:
    """删除保管库中本人的记录；须依法保存而未到期的不能删。"""
    here = world_of(home)
    from yaodian.web.actions.person import erase
    from yaodian.web.queries.viewer import CONSOLE

    number_of = _done(lambda: erase(here, CONSOLE, _asked(number, name), reason))
    typer.echo(f"已删除 {number_of} 条记录，并记入台账")


@_group.command("rotate")
def rotate(
    forget_old: Annotated[bool, typer.Option("--forget-old", help="完成后删去旧密钥；以前的备份从此打不开。")] = False,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """换一把密钥，把全部记录重新加密；中途被杀掉，再运行一次会接着做。化名不变。"""
    world_of(home)
    from yaodian.cli.progress import bars
    from yaodian.web.actions.rotate import rotate as rotated

    with bars() as progress:
        done = _done(lambda: rotated("console", lambda done, of: progress("重新加密", done, of), forget_old=forget_old))
    typer.echo(f"已重新加密 {done} 条记录")


def _mine(home: Path, number: str, name: str) -> str:
    here = world_of(home)
    from yaodian.web.actions.person import as_json, held_about
    from yaodian.web.queries.viewer import CONSOLE

    held = _done(lambda: held_about(here, CONSOLE, _asked(number, name)))
    return json.dumps(as_json(held), ensure_ascii=False, indent=1, default=str)


def _asked(number: str, name: str) -> Asked:
    from yaodian.web.actions.person import Asked

    return Asked(number.strip(), name.strip())


def _done(act: Callable[[], T]) -> T:
    from yaodian.values import Refused

    try:
        return act()
    except Refused as refused:
        stop(Exit.INPUT, "\n".join(str(problem) for problem in refused.problems))


def _print_looks(found: tuple[Looked, ...], as_json: bool) -> None:
    if as_json:
        said: list[dict[str, Any]] = [
            {
                "entry": one.entry,
                "at": one.at.isoformat(),
                "by": one.by,
                "unit": one.unit,
                "dataset": one.dataset or None,
            }
            | {"purpose": one.purpose, "persons": one.persons}
            for one in found
        ]
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for one in found:
        typer.echo(
            f"#{one.entry} {one.at:%Y-%m-%d %H:%M} {one.by} {one.dataset or '本人'} {one.persons} 人：{one.purpose}"
        )
    if not found:
        typer.echo("还没有查阅")
