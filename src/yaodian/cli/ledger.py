"""`yaodian ledger`: the append-only log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, start

_group = typer.Typer(help="台账：只增不改的记录。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.add_typer(_group, name="ledger", rich_help_panel="核对")


@_group.callback()
def _root() -> None:
    """Keeps `verify` a command of a group."""


@_group.command("verify")
def verify(
    home: Annotated[Path, typer.Option(help="数据文件夹。")] = DEFAULT_HOME,
    known: Annotated[
        list[str] | None, typer.Option(help="早先记下的“条数:根”，可重复；用来发现整段改写。", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """重新计算整本台账，任何一个字节的改动都会查出来。"""
    start(home)
    from yaodian.ledger import verify_entries
    from yaodian.web.queries.ledger import written_entries

    found = verify_entries(written_entries(), dict(_noted(text) for text in known or ()))
    if as_json:
        import json

        said = {
            "size": found.size,
            "root": found.root,
            "sound": found.sound,
            "breaches": [{"number": breach.number, "message": breach.message} for breach in found.breaches],
        }
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    elif found.sound:
        typer.echo(f"台账完好：{found.size} 条，根为 {found.root}")
        typer.echo(f"记下“{found.size}:{found.root}”，日后用 --known 核对。", err=True)
    else:
        for breach in found.breaches:
            typer.echo(f"第 {breach.number} 条：{breach.message}")
        typer.echo(f"台账被改动：共 {found.size} 条，查出 {len(found.breaches)} 处。", err=True)
    if not found.sound:
        raise typer.Exit(Exit.FINDINGS)


def _noted(text: str) -> tuple[int, str]:
    size, _, root = text.partition(":")
    if not size.isdigit() or len(root) != 64:
        stop(Exit.USAGE, f"--known：“{text}”应写作“条数:64 位十六进制的根”。")
    return int(size), root
