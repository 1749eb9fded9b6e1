"""The answer to `why` for people: from the sentence of the plan to the rows, top to bottom, on stdout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from yaodian.cli.tables import KIND_WORDS, console_for_people, origin_word, word_of
from yaodian.delivery import Link, Rule
from yaodian.registry import answer_word
from yaodian.values import Confidence, Source, number_text

if TYPE_CHECKING:
    from yaodian.indicators import Coverage, Figure, Standing
    from yaodian.registry import Dataset
    from yaodian.web.queries.standing import Behind, Why
    from yaodian.web.queries.world import World

_SURE = {Confidence.HIGH: "高", Confidence.MEDIUM: "中", Confidence.LOW: "低"}
_MOST_NAMES = 10


def show_why(world: World, answer: Why) -> None:
    """The chain of a commitment, from the sentence to the rows."""
    console = console_for_people()
    chain = answer.chain
    package, bound, status = world.package, chain.bound, chain.status
    commitment = bound.commitment
    console.print(package.plan.title, style="bold")
    console.print(f"第{chain.chapter.number}部分 {chain.chapter.title}")
    console.print(f"第 {chain.item.number} 条 {chain.item.title}")
    console.print(f"句子：{chain.context}")
    console.print(
        f"任务 {commitment.id}（正文第 {commitment.span.start} 至 {commitment.span.end} 字）：{commitment.text}",
        style="bold",
    )
    console.print(f"牵头：{package.offices[bound.lead].label.zh}；期限：{bound.due.isoformat()}")
    console.print(f"  {package.lead_basis.zh}", style="dim")
    where = _name(world, status.unit, status.as_of)
    console.print(f"截至 {status.as_of.isoformat()}，{where}：{word_of(status)}。{status.reason.zh}", style="bold")
    console.print(f"佐证：{KIND_WORDS[bound.evidence.kind]} {bound.evidence.name or ''}".rstrip())
    for link, behind in zip(chain.links, answer.behind, strict=True):
        _show_link(console, world, link, behind)
    for rule in chain.rules:
        _show_rule(console, rule, "判定约定")


def _show_link(console: Console, world: World, link: Link, behind: Sequence[Behind]) -> None:
    part = link.status
    definition = link.definition
    console.print()
    if (target := part.target) is not None:
        wanted = f"{target.comparator} {number_text(target.quantity)} {target.unit}"
        console.print(f"目标值 {part.number}：{target.object} {wanted}" + ("（力争）" if target.soft else ""))
    if part.asked is not None and part.asked.because:
        console.print(f"核验时要求：{number_text(part.asked.quantity)} {part.asked.unit}，因为：{part.asked.because}")
    console.print(f"指标：{definition.label.zh}（{definition.id}）")
    console.print(f"口径：{definition.definition.zh}")
    if definition.caveat:
        console.print(f"注意：{definition.caveat}")
    for one in link.parts:
        ratio = f" / {one.denominator}" if one.denominator else ""
        scale = "" if one.scale == 1 else f" × {number_text(one.scale)}"
        dataset = world.package.datasets[one.dataset].label.zh
        condition = f"，条件 {one.where}" if one.where else ""
        counted = "行数" if one.numerator == "1" else one.numerator
        console.print(f"算式：{dataset}（{one.dataset}）中 {counted}{ratio}{scale}{condition}")
    if part.figure is not None:
        _show_figure(console, world, part.figure, definition.unit, part.reason.zh)
    for rule in link.rules:
        _show_rule(console, rule, "参数")
    for one_behind in behind:
        _show_rows(console, world, one_behind)


def _show_figure(console: Console, world: World, figure: Figure, unit: str, reason: str) -> None:
    standing, coverage = figure.standing, figure.coverage
    value = "—（未知）" if figure.value is None else f"{number_text(figure.value)} {unit}"
    console.print(f"数值：{value}；{reason.rstrip('。')}")
    console.print(
        f"覆盖：已报 {coverage.reported}，应报 {coverage.expected}；共 {coverage.rows} 行，其中数值已知 {coverage.known_rows} 行"
        + answers_said(coverage)
    )
    if coverage.missing:
        names = "、".join(_name(world, missing, standing.as_of) for missing in coverage.missing[:_MOST_NAMES])
        more = f" 等 {len(coverage.missing)} 个" if len(coverage.missing) > _MOST_NAMES else ""
        console.print(f"未报：{names}{more}")
    sure = f"，可信度{_SURE[standing.confidence]}" if standing.confidence else ""
    period = f"；期间 {standing.period}" if standing.period else ""
    console.print(f"数据：{origin_word(standing.origin) or '无'}{sure}；数据版本 {standing.snapshot}{period}")
    if standing.hierarchy:
        console.print(f"隶属：{placing(standing)}")
    for source in standing.sources:
        console.print(f"来源：{_source(source)}")


def answers_said(coverage: Coverage) -> str:
    """What the rows without a value say, as the end of a sentence; nothing where every answer is a value or none was given."""
    if not (coverage.refused or coverage.not_applicable):
        return ""
    beside = f"；另有 {coverage.not_applicable} 行不适用，不计入" if coverage.not_applicable else ""
    return f"，为空 {coverage.empty} 行，拒绝回答 {coverage.refused} 行{beside}"


def placing(standing: Standing) -> str:
    """By which tree of units a figure was added up."""
    if standing.hierarchy == "today":
        return "按现在的隶属汇总"
    return f"按 {standing.placed_on} 的隶属汇总" if standing.placed_on else "各行按其日期的隶属汇总"


def _name(world: World, unit: str, as_of: date) -> str:
    version = world.tree.units[unit].at(as_of)
    return version.name.zh if version else unit


def _source(source: Source) -> str:
    return " ".join(piece for piece in (source.title, source.number, source.url) if piece)


def _show_rule(console: Console, rule: Rule, what: str) -> None:
    value = rule.value
    begin = value.effective_from.isoformat() if value.effective_from else "不详"
    end = value.effective_to.isoformat() if value.effective_to else "现行"
    force = "" if rule.in_force else "（当日不在有效期内）"
    unit = "" if isinstance(value.value, (Mapping, list, tuple)) else value.unit
    console.print(f"{what}：{value.name}（{value.id}）{force}")
    for line in f"{value_text(value.value)} {unit}".rstrip().splitlines():
        console.print(f"  {line}")
    console.print(
        f"  有效期 {begin} 至 {end}；辖区 {value.jurisdiction.code}；可信度{_SURE[value.confidence]}；来源：{_source(value.source)}"
    )


def value_text(value: object) -> str:
    """The value of a parameter as people read it: a number written out, a table as one line a row."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, Mapping):
        return "；".join(f"{key} {value_text(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        lines = isinstance(next(iter(value), None), Mapping)
        return "\n".join(_row(one) for one in value) if lines else "、".join(value_text(one) for one in value)
    return str(value)


def _row(row: object) -> str:
    """A row of a table. Its columns are named by the declaration for programs; people see what stands in them."""
    return " ".join(value_text(one) for one in row.values()) if isinstance(row, Mapping) else value_text(row)


def _cell(dataset: Dataset, name: str, row: Mapping[str, object]) -> str:
    value = row[name]
    return str(value) if value is not None else answer_word(dataset.field(name), row) or "—"


def _show_rows(console: Console, world: World, behind: Behind) -> None:
    dataset = world.package.datasets[behind.indicator.dataset]
    entries = "、".join(f"#{number}" for number in behind.entries[:8]) + (" 等" if len(behind.entries) > 8 else "")
    console.print(f"原始行：{dataset.label.zh}（{dataset.id}）{behind.total} 行；台账 {entries or '无'}")
    if not behind.rows:
        return
    labels = {field.name: field.label.zh for field in dataset.fields}
    names = [name for name in behind.rows[0] if not name.startswith("_")]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in names:
        table.add_column(labels.get(name, name), overflow="fold")
    for row in behind.rows:
        table.add_row(*(_cell(dataset, name, row) for name in names))
    console.print(table)
