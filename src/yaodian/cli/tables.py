"""Results as tables for people, on stdout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from yaodian.delivery import STATUSES, CommitmentStatus, Status
from yaodian.values import Origin, Problem, number_text

if TYPE_CHECKING:
    from yaodian.binding import BindingCoverage, Bound, Precedent, Proposal
    from yaodian.binding.known import Known
    from yaodian.plan import Plan, Target
    from yaodian.web.queries.world import World

    Found = tuple[Bound, Target, tuple[Proposal, ...]]
    Deeds = Sequence[tuple[Bound, tuple[Precedent, ...]]]

WORDS: dict[Status, str] = {
    "met": "● 已完成",
    "on_track": "◐ 进展正常",
    "behind": "◔ 进度滞后",
    "missed": "⦵ 未完成",
    "no_evidence": "· 尚无证据",
    "not_verifiable": "— 不作核验",
}
_STYLES: dict[Status, str] = {
    "met": "blue",
    "on_track": "cyan",
    "behind": "yellow",
    "missed": "bright_red",
    "no_evidence": "",
    "not_verifiable": "dim",
}
KIND_WORDS = {"indicator": "指标", "procedure": "程序", "mechanism": "机制", "document": "文件", "none": "一般性要求"}


def console_for_people() -> Console:
    """Stdout as it is wide. Square brackets in a text are brackets and no markup."""
    return Console(highlight=False, soft_wrap=False, markup=False)


def show_statuses(world: World, found: Sequence[CommitmentStatus], as_of: date) -> None:
    """One line a commitment, and how many stand in each status."""
    console = console_for_people()
    narrow = console.width < 100
    table = Table(
        title=f"{world.package.plan.title}：截至 {as_of.isoformat()}", title_justify="left", box=None, pad_edge=False
    )
    table.add_column("任务", no_wrap=True)
    table.add_column("内容", ratio=3, overflow="fold")
    table.add_column("进展", no_wrap=True)
    table.add_column("数值/目标", justify="right", no_wrap=True)
    if not narrow:
        table.add_column("覆盖", justify="right", no_wrap=True)
        table.add_column("来源", no_wrap=True)
    for status in found:
        text = world.package.bound(status.commitment).commitment.text
        cells = [status.commitment, text, word_of(status), figure_of(status)]
        if not narrow:
            cells += [_coverage(status), origin_word(status.origin)]
        table.add_row(*cells, style=_STYLES[status.status])
    console.print(table)
    counted = Counter(status.status for status in found)
    console.print("；".join(f"{WORDS[status]} {counted[status]}" for status in STATUSES if counted[status]))


def word_of(status: CommitmentStatus) -> str:
    """The status in a word, with the lateness of what was met after its due date."""
    return WORDS[status.status] + ("（逾期）" if status.late else "")


def figure_of(status: CommitmentStatus) -> str:
    """The figure against what is asked; `—` where it is unknown, never 0."""
    lead = status.leading
    if lead is None or lead.asked is None:
        return ""
    value = "—" if lead.figure is None or lead.figure.value is None else number_text(lead.figure.value)
    return f"{value}/{number_text(lead.asked.quantity)} {lead.asked.unit}"


def _coverage(status: CommitmentStatus) -> str:
    coverage = status.coverage
    if not coverage or not coverage.expected:
        return ""
    refused = f" 拒绝回答{coverage.refused}" if coverage.refused else ""
    inapplicable = f" 不适用{coverage.not_applicable}" if coverage.not_applicable else ""
    return f"{coverage.reported}/{coverage.expected}{refused}{inapplicable}"


def origin_word(origin: Origin | None) -> str:
    """Where rows come from; empty where there are none."""
    return {None: "", Origin.REAL: "公布", Origin.SIMULATED: "模拟数据"}[origin]


def show_plan(plan: Plan, text: str) -> None:
    """A compiled plan: items with their commitments and targets."""
    console = console_for_people()
    targets = sum(len(commitment.targets) for commitment in plan.commitments)
    console.print(plan.title, style="bold")
    console.print(
        f"{len(plan.chapters)} 个部分，{len(plan.items)} 条，{len(plan.commitments)} 项任务，{targets} 个目标值"
    )
    for chapter in plan.chapters:
        console.print(f"\n{chapter.number} {chapter.title}", style="bold")
        for item in chapter.items:
            console.print(f"  {item.number}. {item.title}")
            for commitment in item.commitments:
                console.print(f"    {commitment.id:<6} {commitment.text}  （{commitment.action_class}）")
                for target in commitment.targets:
                    console.print(
                        f"           → {target.object} {target.comparator} {number_text(target.quantity)} {target.unit}"
                    )
    for doubt in plan.warnings:
        console.print(f"疑点（第 {doubt.span.start} 字）：{doubt.message}")


def show_proposals(found: Sequence[Found]) -> None:
    """For each target the indicators that could measure it, best first."""
    console = console_for_people()
    for bound, target, proposals in found:
        wanted = f"{target.object} {target.comparator} {number_text(target.quantity)} {target.unit}"
        console.print(f"{bound.commitment.id} {bound.commitment.text}", style="bold")
        console.print(f"  目标值：{wanted}")
        for number, one in enumerate(proposals, 1):
            console.print(f"  {number}. {one.label}（{one.indicator}）：{one.reason}")
        if not proposals:
            console.print("  政策包中没有相近的指标。在 indicators/ 中声明一个。")
    console.print(f"{len(found)} 个目标值" if found else "目标值都已有指标核验")


def show_precedents(found: Deeds) -> None:
    """For each commitment the evidence of deeds like it, best first."""
    console = console_for_people()
    for bound, precedents in found:
        console.print(f"{bound.commitment.id} {bound.commitment.text}", style="bold")
        for number, one in enumerate(precedents, 1):
            console.print(f"  {number}. {KIND_WORDS[one.kind]}“{one.name}”：{one.reason}")
        if not precedents:
            console.print("  没有相近的先例。")
    console.print(f"{len(found)} 项任务")


def show_check(
    name: str, errors: Sequence[Problem], warnings: Sequence[Problem], coverage: BindingCoverage | None, known: Known
) -> None:
    """Every problem with its place, then what the package holds and how its commitments are bound."""
    console = console_for_people()
    for problem in (*errors, *warnings):
        mark = "错误" if problem.severity == "error" else "提醒"
        console.print(f"{mark} {problem}", soft_wrap=True)
    console.print(
        f"{name}：参数 {len(known.parameters)}、代码集 {len(known.code_lists)}、数据集 {len(known.datasets)}、指标 {len(known.indicators)}、单位 {len(known.units)}"
    )
    if coverage is not None:
        kinds = "、".join(f"{KIND_WORDS[kind]} {count}" for kind, count in sorted(coverage.by_kind.items()))
        console.print(
            f"条目 {coverage.items_bound}/{coverage.items}，任务 {coverage.commitments} 项全部对应佐证：{kinds}；其中尚未接入 {coverage.planned}"
        )
        console.print(
            f"目标值 {coverage.targets_measured}/{coverage.targets} 有指标核验；点名的系统 {coverage.systems_needed}/{coverage.systems} 有任务对应"
        )
        console.print(f"条目正文 {coverage.characters_bound}/{coverage.characters} 字属于任务")
    console.print(f"{len(errors)} 个错误，{len(warnings)} 个提醒" if errors or warnings else "没有问题")
