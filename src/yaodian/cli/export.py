"""`yaodian export` and `yaodian read-table`: a plan or package for other programs, and a table that comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaodian.binding import Bound, Package
    from yaodian.plan import Plan
    from yaodian.plan.interchange import BreakdownEdit, BreakdownRow


class Form(StrEnum):
    """What a plan can be written as."""

    XLSX = "xlsx"
    STRATML = "stratml"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("export", rich_help_panel="编写")(export)
    app.command("read-table", rich_help_panel="编写")(read_table)


Source = Annotated[
    Path, typer.Argument(help="要点文件（.txt、.md、.html、.docx、.pdf），或政策包的文件夹。", show_default=False)
]


def export(
    source: Source,
    form: Annotated[
        Form, typer.Option("--as", help="xlsx 任务分解表；stratml（ISO 17469-1 第 2 部分）；json。", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪个文件。已有的文件会被替换。", show_default=False)],
) -> None:
    """导出一份要点或一个政策包：任务分解表（xlsx）、StratML、JSON。政策包带着牵头单位、配合单位、时限和佐证。"""
    taken = _taken(source)
    if form is Form.XLSX:
        from yaodian.plan.interchange import breakdown_workbook

        data = breakdown_workbook(taken.rows, f"{taken.plan.title}任务分解表")
    elif form is Form.STRATML:
        from yaodian.plan.interchange import stratml

        data = stratml(taken.plan, taken.text)
    else:
        import json

        from yaodian.plan import as_json

        data = (json.dumps(as_json(taken.plan), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    try:
        out.write_bytes(data)
    except OSError as error:
        stop(Exit.INPUT, f"{out} 写不进去（{error.strerror}）。检查文件夹是否存在、有没有权限。")
    typer.echo(f"写了 {out}：{len(taken.plan.items)} 条，{len(taken.plan.commitments)} 项任务", err=True)


def read_table(
    file: Annotated[Path, typer.Argument(help="填好的任务分解表（.xlsx）。", show_default=False)],
    against: Annotated[
        Path,
        typer.Option(
            "--against", help="导出这张表的要点文件（.txt、.md、.html、.docx、.pdf）或政策包。", show_default=False
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """读回任务分解表：一次列出全部改动（任务、列、改前、改后）；表有错时列出全部错处。"""
    from yaodian.plan.interchange import breakdown_edits, read_breakdown

    taken = _taken(against)
    try:
        data = file.read_bytes()
    except OSError as error:
        stop(Exit.INPUT, f"{file} 读不出来（{error.strerror}）。检查路径。")
    edits = breakdown_edits(taken.rows, read_breakdown(data, str(file)), str(file))
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(edit) for edit in edits], ensure_ascii=False, indent=1))
        return
    _show(edits)


def _show(edits: Sequence[BreakdownEdit]) -> None:
    from rich.table import Table

    from yaodian.cli.tables import console_for_people

    console = console_for_people()
    if not edits:
        console.print("没有改动")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("任务", no_wrap=True)
    table.add_column("列", no_wrap=True)
    table.add_column("改前", ratio=1, overflow="fold")
    table.add_column("改后", ratio=1, overflow="fold")
    for edit in edits:
        table.add_row(edit.row, edit.column, edit.before or "（空）", edit.after or "（空）")
    console.print(table)
    console.print(f"{len(edits)} 处改动")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A plan with its text and its rows, from a file or from a package."""

    plan: Plan
    text: str
    rows: Sequence[BreakdownRow]


def _taken(source: Path) -> _Taken:
    if source.is_dir():
        from yaodian.binding import bound_plan

        package = _package(source)
        return _Taken(bound_plan(package), package.text, [_row(package, bound) for bound in package.commitments])
    from yaodian.cli.plan import read_text
    from yaodian.plan import compile_plan
    from yaodian.plan.interchange import breakdown_rows

    text = read_text(source)
    plan = compile_plan(text)
    if not plan.commitments:
        stop(Exit.INPUT, f"{source} 里没有读出任何任务。用 yaodian compile 看看它是怎么读的。")
    return _Taken(plan, text, breakdown_rows(plan))


def _package(folder: Path) -> Package:
    from yaodian.binding import load_package, shipped_packages
    from yaodian.values import Refused

    loaded = load_package(folder, near=(shipped_packages(),))
    if not loaded.sound:
        raise Refused(problem for problem in loaded.problems if problem.severity == "error")
    if loaded.package is None:
        stop(Exit.INPUT, f"{folder} 只有规则，没有要点，没有任务可以导出。")
    return loaded.package


def _row(package: Package, bound: Bound) -> BreakdownRow:
    """A bound commitment as offices read it: who leads, who supports, when it is due, what proves it."""
    from yaodian.plan.interchange import BreakdownRow
    from yaodian.plan.interchange.breakdown import day_words, targets_words

    return BreakdownRow(
        id=bound.commitment.id,
        text=bound.commitment.text,
        targets=targets_words(bound.commitment.targets),
        lead=package.offices[bound.lead].label.zh,
        support="、".join(package.offices[one].label.zh for one in bound.support),
        due=day_words(bound.due),
        evidence=_evidence(package, bound),
    )


def _evidence(package: Package, bound: Bound) -> str:
    from yaodian.cli.tables import KIND_WORDS

    evidence = bound.evidence
    names = dict.fromkeys(package.indicators[measure.indicator].label.zh for measure in evidence.measures)
    told = "、".join(names) or evidence.name or evidence.reason
    word = KIND_WORDS[evidence.kind]
    return f"{word}：{told}" if told else word
