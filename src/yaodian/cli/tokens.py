"""`yaodian token`: makes, lists and revokes the tokens by which programs sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, refuse_unfinished, start

_group = typer.Typer(help="令牌：程序凭它以某个账号使用程序接口。", no_args_is_help=True)
_ACTOR = "console"
HomeOption = Annotated[Path, typer.Option(help="数据文件夹。")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
AccountOption = Annotated[str, typer.Option(help="账号的名称。", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.add_typer(_group, name="token", rich_help_panel="报送")


@_group.command("make")
def make(
    account: AccountOption,
    name: Annotated[str, typer.Option(help="用途，如“学籍系统每日报送”。", show_default=False)],
    scope: Annotated[str, typer.Option(help="read 只读；hand_in 还可以报送和审核。")] = "read",
    days: Annotated[int, typer.Option(help="几天后失效。", min=1, max=366)] = 90,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """给一个账号做一个令牌。令牌只在这时显示一次，不保存原文。"""
    refuse_unfinished(start(home))
    from yaodian.values import Refused
    from yaodian.web.actions.tokens import make_token

    try:
        made = make_token(account, name, scope, days, actor=_ACTOR)
    except Refused as refused:
        stop(Exit.INPUT, "\n".join(str(problem) for problem in refused.problems))
    if as_json:
        _print({"number": made.number, "token": made.token})
        return
    typer.echo(made.token)
    typer.echo(f"令牌 {made.number} 已做好，{days} 天后失效。请现在记下：以后不再显示。", err=True)


@_group.command("list")
def list_tokens(account: AccountOption, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """列出一个账号的令牌：编号、用途、权限、何时失效。"""
    refuse_unfinished(start(home))
    from yaodian.web.queries.tokens import account_named, tokens_of

    if account_named(account) is None:
        stop(Exit.USAGE, f"没有账号“{account}”。核对账号的名称。")
    found = tokens_of(account)
    if as_json:
        keys = ("number", "name", "scope", "state")
        _print(
            [
                {
                    **{key: getattr(one, key) for key in keys},
                    "made_at": one.made_at.isoformat(),
                    "expires_at": one.expires_at.isoformat(),
                }
                for one in found
            ]
        )
        return
    words = {"valid": "有效", "expired": "已过期", "revoked": "已停用"}
    for one in found:
        typer.echo(f"{one.number}  {words[one.state]}  {one.scope}  至 {one.expires_at:%Y-%m-%d}  {one.name}")
    if not found:
        typer.echo("没有令牌", err=True)


@_group.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(help="令牌的编号。", min=1, show_default=False)],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """停用一个令牌，立即生效。"""
    refuse_unfinished(start(home))
    from django.http import Http404

    from yaodian.web.actions.tokens import revoke_token

    try:
        revoke_token(None, number, actor=_ACTOR)
    except Http404:
        stop(Exit.USAGE, f"没有令牌 {number}。用 yaodian token list 查看。")
    typer.echo(f"令牌 {number} 已停用", err=True)


def _print(said: object) -> None:
    import json

    typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
