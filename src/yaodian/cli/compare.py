"""`yaodian compare`: two plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit, stop

if TYPE_CHECKING:
    from yaodian.plan.comparison import CommitmentLink, Comparison, LinkKind

WORDS: dict[LinkKind, str] = {
    "kept": "保留",
    "changed": "目标有变",
    "reworded": "措辞有变",
    "new": "新增",
    "dropped": "不再列入",
}
_STYLES: dict[LinkKind, str] = {
    "kept": "dim",
    "changed": "yellow",
    "reworded": "cyan",
    "new": "blue",
    "dropped": "bright_red",
}

_ORDER: tuple[LinkKind, ...] = ("changed", "reworded", "new", "dropped")


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("compare", rich_help_panel="编写")(compare)


def compare(
    before: Annotated[
        Path,
        typer.Argument(
            help="上一份要点（去年的、上级的、前一稿）：.txt、.md、.html、.docx 或带文字的 .pdf。", show_default=False
        ),
    ],
    after: Annotated[
        Path, typer.Argument(help="后一份要点（今年的、本级的、后一稿），文件种类同上。", show_default=False)
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON（格式见 docs/reference/compare.schema.json）。")
    ] = False,
) -> None:
    """比较两份要点：哪些任务保留、目标有变、措辞有变、新增、不再列入，各自说明理由。"""
    from yaodian.cli.plan import read_text
    from yaodian.plan import compile_plan
    from yaodian.plan.comparison import compare_plans, comparison_answer

    texts = [read_text(file) for file in (before, after)]
    plans = [compile_plan(text) for text in texts]
    for file, plan in zip((before, after), plans, strict=True):
        if not plan.commitments:
            stop(Exit.INPUT, f"{file} 里没有读出任何任务，无法比较。用 yaodian compile 看看它是怎么读的。")
    found = compare_plans(plans[0], texts[0], plans[1], texts[1])
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps(asdict(comparison_answer(found)), ensure_ascii=False, indent=1))
        return
    _show(found)


def _show(found: Comparison) -> None:
    """The counts, then a line a deed that did not stay as it was: what became of it, the words of both, the reason."""
    from rich.table import Table

    from yaodian.cli.tables import console_for_people

    console = console_for_people()
    console.print(f"上一份：{found.before_title}\n后一份：{found.after_title}")
    console.print("；".join(f"{WORDS[kind]} {count}" for kind, count in found.counts.items()))
    table = Table(box=None, pad_edge=False)
    table.add_column("比较", no_wrap=True)
    table.add_column("上一份", ratio=3, overflow="fold")
    table.add_column("后一份", ratio=3, overflow="fold")
    table.add_column("理由", ratio=3, overflow="fold")
    shown = [link for link in found.commitments if link.kind != "kept"]
    for link in sorted(shown, key=lambda link: _ORDER.index(link.kind)):
        table.add_row(WORDS[link.kind], *_sides(link), link.reason, style=_STYLES[link.kind])
    if table.row_count:
        console.print(table)
    if found.counts["kept"]:
        console.print("保留的任务文字相同，不逐一列出；--json 列出全部。")


def _sides(link: CommitmentLink) -> tuple[str, str]:
    before, after = ("\n".join(f"{one.id} {one.text}" for one in side) for side in (link.before, link.after))
    return before, after
