"""Where commitments stand, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from yaodian.delivery import Status
from yaodian.web.api.answers.base import (
    Answer,
    Comparator,
    Confidence,
    Coverage,
    EvidenceKind,
    Origin,
    SourceDocument,
    Words,
)
from yaodian.web.api.answers.indicators import FigureAnswer


class PlanTarget(Answer):
    """正文中的目标值，原文如此。"""

    quantity: float
    unit: str
    comparator: Comparator
    object: str
    per: str | None
    soft: bool = Field(description="正文是否用“力争”一类的词")


class TargetAnswer(Answer):
    """一个目标值的核验结果。"""

    number: int = Field(description="在任务中的次序，从 1 起")
    status: Status
    plan: PlanTarget | None = Field(description="正文中的目标值；凭文件核验的任务没有")
    target: float | None = Field(description="核验时要求的数；没有分解到该单位时为 null")
    comparator: Comparator | None
    unit: str | None
    because: str | None = Field(description="要求与正文的数不同时，说明原因")
    due: date
    indicator: str
    figure: float | None = Field(description="数值；null 为未知，不是零")
    expected: float | None = Field(description="按时间进度当日应达到的数")
    source: Origin | None
    coverage: Coverage | None
    snapshot: str | None
    reason: Words


class StatusAnswer(Answer):
    """一项任务截至一天的进展；有几个目标值时，最差的一个在前，targets 是全部。"""

    commitment: str
    item: int
    status: Status
    late: bool = Field(description="是否在期限之后才完成")
    target: float | None
    comparator: Comparator | None
    figure: float | None = Field(description="数值；null 为未知，不是零")
    unit: str | None = Field(description="数值与目标值的计量单位")
    coverage: Coverage | None
    source: Origin | None = Field(description="real 为公布的数据，simulated 为模拟数据")
    confidence: Confidence | None
    as_of: date
    snapshot: str | None = Field(description="数据版本，如 数据集@版本")
    evidence: EvidenceKind
    indicator: str | None
    for_: str = Field(alias="for", description="所看单位的编号")
    text: str = Field(description="任务在正文中的原文")
    reason: Words
    targets: list[TargetAnswer]


class Numbered(Answer):
    """部分。"""

    number: int
    title: str


class OfficeNamed(Answer):
    """牵头或配合单位。"""

    id: str
    name: Words


class Span(Answer):
    """正文中的位置，以 Unicode 字符计。"""

    start: int
    end: int


class Proof(Answer):
    """佐证的种类与名称。"""

    kind: EvidenceKind
    name: str | None
    planned: bool = Field(description="是否尚未接入")
    reason: str | None = Field(description="不能核验的原因")


class Expression(Answer):
    """指标对数据集的算式。"""

    indicator: str
    dataset: str
    where: str | None
    numerator: str
    denominator: str | None
    scale: float


class DatasetNamed(Answer):
    """指标所用的数据集。"""

    id: str
    label: Words
    caveats: list[str]


class RuleAnswer(Answer):
    """一个参数值及其有效期、辖区、出处和可信度。"""

    id: str
    name: str
    value: Any = Field(description="数、文字、列表或表格，如所声明")
    unit: str
    effective_from: date | None
    effective_to: date | None
    in_force: bool = Field(description="当日是否有效")
    jurisdiction: str
    source: SourceDocument
    confidence: Confidence
    note: str | None


class RowsInChain(Answer):
    """一个指标在该单位计入的原始行。"""

    dataset: str
    indicator: str
    total: int = Field(description="数值计入多少行")
    open: int = Field(description="其中能给您看的")
    withheld: bool = Field(description="有行而不能给您看")
    rows: list[dict[str, Any]] = Field(
        description="字段的值；可填“不适用”“拒绝回答”的字段另有 _answer_<字段>，值为 not_applicable、refused 或 null"
    )
    ledger: list[int] = Field(description="采纳这些行的台账条目")


class LinkAnswer(Answer):
    """一个目标值由什么算出。"""

    target: int = Field(description="目标值的次序，从 1 起")
    indicator: str
    label: Words
    definition: Words
    caveat: str | None
    derived: bool
    expressions: list[Expression]
    figure: FigureAnswer | None
    datasets: list[DatasetNamed]
    parameters: list[RuleAnswer]
    rows: list[RowsInChain]


class WhyAnswer(StatusAnswer):
    """一项任务从正文的句子到原始行的全部依据。"""

    plan: str
    chapter: Numbered
    item_title: str
    span: Span
    sentence: str
    action_class: str
    lead: OfficeNamed
    support: list[OfficeNamed]
    due: date
    systems: list[str]
    proof: Proof
    chain: list[LinkAnswer]
    conventions: list[RuleAnswer]
