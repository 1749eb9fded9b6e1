"""Results as tables for people, on stdout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from yaodian.delivery import STATUSES, CommitmentStatus, Link, Rule, Status
from yaodian.values import Confidence, Origin, Problem

if TYPE_CHECKING:
    from yaodian.binding import BindingCoverage
    from yaodian.binding.known import Known
    from yaodian.plan import Plan
    from yaodian.web.queries.standing import Behind, Why
    from yaodian.web.queries.world import World

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
_SURE = {Confidence.HIGH: "高", Confidence.MEDIUM: "中", Confidence.LOW: "低"}
_KINDS = {"indicator": "指标", "procedure": "程序", "mechanism": "机制", "document": "文件", "none": "一般性要求"}


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def show_statuses(world: World, found: Sequence[CommitmentStatus], as_of: date) -> None:
    """One line a commitment, and how many stand in each status."""
    console = _console()
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
            cells += [_coverage(status), _origin(status.origin)]
        table.add_row(*cells, style=_STYLES[status.status])
    console.print(table)
    counted = Counter(status.status for status in found)
    console.print(";".join(f"{WORDS[status]} {counted[status]}" for status in STATUSES if counted[status]))


def word_of(status: CommitmentStatus) -> str:
    """The status in a word, with the lateness of what was met after its due date."""
    return WORDS[status.status] + ("（逾期）" if status.late else "")


def figure_of(status: CommitmentStatus) -> str:
    """The figure against what is asked; `—` where it is unknown, never 0."""
    lead = status.leading
    if lead is None or lead.asked is None:
        return ""
    value = "—" if lead.figure is None or lead.figure.value is None else f"{lead.figure.value:g}"
    return f"{value}/{lead.asked.quantity:g} {lead.asked.unit}"


def _coverage(status: CommitmentStatus) -> str:
    coverage = status.coverage
    return f"{coverage.reported}/{coverage.expected}" if coverage and coverage.expected else ""


def _origin(origin: Origin | None) -> str:
    return {None: "", Origin.REAL: "公布", Origin.SIMULATED: "模拟数据"}[origin]


def show_why(world: World, answer: Why) -> None:
    """The chain of a commitment, from the sentence to the rows, top to bottom."""
    console = _console()
    chain = answer.chain
    package, bound, status = world.package, chain.bound, chain.status
    commitment = bound.commitment
    console.print(f"[bold]{package.plan.title}[/bold]")
    console.print(f"第{chain.chapter.number}部分 {chain.chapter.title}")
    console.print(f"第 {chain.item.number} 条 {chain.item.title}")
    console.print(f"句子：{chain.context}")
    console.print(
        f"任务 {commitment.id}（正文第 {commitment.span.start} 至 {commitment.span.end} 字）：[bold]{commitment.text}[/bold]"
    )
    console.print(
        f"牵头：{package.offices[bound.lead].label.zh}({package.lead_basis.zh})；期限：{bound.due.isoformat()}"
    )
    where = world.tree.units[status.unit].at(status.as_of)
    console.print(
        f"截至 {status.as_of.isoformat()},{where.name.zh if where else status.unit}:[bold]{word_of(status)}[/bold]。{status.reason.zh}"
    )
    evidence = bound.evidence
    console.print(f"佐证：{_KINDS[evidence.kind]}" + (f" {evidence.name}" if evidence.name else ""))
    for link, behind in zip(chain.links, answer.behind, strict=True):
        _show_link(console, world, link, behind)
    for rule in chain.rules:
        _show_rule(console, rule, "判定约定")


def _show_link(console: Console, world: World, link: Link, behind: Sequence[Behind]) -> None:
    part = link.status
    console.print()
    if part.target is not None:
        soft = "（力争）" if part.target.soft else ""
        console.print(
            f"目标值 {part.number}:{part.target.object} {part.target.comparator} {part.target.quantity:g} {part.target.unit}{soft}"
        )
    if part.asked is not None and part.asked.because:
        console.print(f"核验时要求：{part.asked.quantity:g} {part.asked.unit}，因为：{part.asked.because}")
    console.print(f"指标：{link.definition.label.zh}({link.definition.id})")
    console.print(f"口径：{link.definition.definition.zh}")
    if link.definition.caveat:
        console.print(f"注意：{link.definition.caveat}")
    for one in link.parts:
        ratio = f" / {one.denominator}" if one.denominator else ""
        console.print(
            f"算式：{one.dataset}:{one.numerator}{ratio} × {one.scale:g}" + (f"，条件 {one.where}" if one.where else "")
        )
    figure = part.figure
    if figure is not None:
        standing = figure.standing
        value = "—（未知）" if figure.value is None else f"{figure.value:g}"
        console.print(f"数值：{value} {link.definition.unit};{word_reason(part.reason.zh)}")
        console.print(
            f"覆盖率：已报 {figure.coverage.reported} / 应报 {figure.coverage.expected}，行数 {figure.coverage.rows}，其中数值已知 {figure.coverage.known_rows}"
        )
        if figure.coverage.missing:
            names = "、".join(_name(world, unit, standing.as_of) for unit in figure.coverage.missing[:10])
            console.print(
                f"未报：{names}"
                + (f" 等 {len(figure.coverage.missing)} 个" if len(figure.coverage.missing) > 10 else "")
            )
        sure = f"，可信度{_SURE[standing.confidence]}" if standing.confidence else ""
        console.print(
            f"数据：{_origin(standing.origin) or '无'}{sure}；数据版本 {standing.snapshot}"
            + (f"；期间 {standing.period}" if standing.period else "")
        )
        for source in standing.sources:
            console.print("来源：" + " ".join(piece for piece in (source.title, source.number, source.url) if piece))
    for rule in link.rules:
        _show_rule(console, rule, "参数")
    for one_behind in behind:
        _show_rows(console, one_behind)


def word_reason(text: str) -> str:
    """A reason without its final stop, to be put in a line."""
    return text.rstrip("。")


def _name(world: World, unit: str, as_of: date) -> str:
    version = world.tree.units[unit].at(as_of)
    return version.name.zh if version else unit


def _show_rule(console: Console, rule: Rule, what: str) -> None:
    value = rule.value
    begin = value.effective_from.isoformat() if value.effective_from else "不详"
    end = value.effective_to.isoformat() if value.effective_to else "现行"
    force = "" if rule.in_force else "（当日不在有效期内）"
    console.print(f"{what}:{value.name}({value.id})= {value.value} {value.unit}{force}")
    source = " ".join(piece for piece in (value.source.title, value.source.number, value.source.url) if piece)
    console.print(
        f"  有效期 {begin} 至 {end}；辖区 {value.jurisdiction.code}；可信度{_SURE[value.confidence]}；来源：{source}"
    )


def _show_rows(console: Console, behind: Behind) -> None:
    entries = "、".join(f"#{number}" for number in behind.entries[:8])
    console.print(
        f"原始行（{behind.indicator.dataset}）：{behind.total} 行；台账 {entries or '无'}"
        + (" 等" if len(behind.entries) > 8 else "")
    )
    if not behind.rows:
        return
    names = [name for name in behind.rows[0] if not name.startswith("_")]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in behind.rows:
        table.add_row(*("—" if row[name] is None else str(row[name]) for name in names))
    console.print(table)


def show_plan(plan: Plan, text: str) -> None:
    """A compiled plan: items with their commitments and targets."""
    console = _console()
    targets = sum(len(commitment.targets) for commitment in plan.commitments)
    console.print(f"[bold]{plan.title}[/bold]")
    console.print(
        f"{len(plan.chapters)} 个部分，{len(plan.items)} 条，{len(plan.commitments)} 项任务，{targets} 个目标值"
    )
    for chapter in plan.chapters:
        console.print(f"\n[bold]{chapter.number} {chapter.title}[/bold]")
        for item in chapter.items:
            console.print(f"  {item.number}. {item.title}")
            for commitment in item.commitments:
                console.print(f"    {commitment.id:<6} {commitment.text}  [dim]{commitment.action_class}[/dim]")
                for target in commitment.targets:
                    console.print(f"           → {target.object} {target.comparator} {target.quantity:g} {target.unit}")
    for doubt in plan.warnings:
        console.print(f"疑点（第 {doubt.span.start} 字）：{doubt.message}")


def show_check(
    name: str, errors: Sequence[Problem], warnings: Sequence[Problem], coverage: BindingCoverage | None, known: Known
) -> None:
    """Every problem with its place, then what the package holds and how its commitments are bound."""
    console = _console()
    for problem in (*errors, *warnings):
        mark = "错误" if problem.severity == "error" else "提醒"
        console.print(f"{mark} {problem}", markup=False, soft_wrap=True)
    console.print(
        f"{name}：参数 {len(known.parameters)}、代码集 {len(known.code_lists)}、数据集 {len(known.datasets)}、指标 {len(known.indicators)}、单位 {len(known.units)}"
    )
    if coverage is not None:
        kinds = "、".join(f"{_KINDS[kind]} {count}" for kind, count in sorted(coverage.by_kind.items()))
        console.print(
            f"条目 {coverage.items_bound}/{coverage.items}，任务 {coverage.commitments} 项全部对应佐证：{kinds}；其中尚未接入 {coverage.planned}"
        )
        console.print(
            f"目标值 {coverage.targets_measured}/{coverage.targets} 有指标核验；点名的系统 {coverage.systems_needed}/{coverage.systems} 有任务对应"
        )
        console.print(f"条目正文 {coverage.characters_bound}/{coverage.characters} 字属于任务")
    console.print(f"{len(errors)} 个错误，{len(warnings)} 个提醒" if errors or warnings else "没有问题")
