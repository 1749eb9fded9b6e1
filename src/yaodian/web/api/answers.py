"""The answers as types. The description of the interface and the JSON schemas in docs/reference are made from them.

Answers are built elsewhere as plain data, the same for the command line and for the interface, and leave as they are; tests hold
them against these types, which know no key more and no key less.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from yaodian.delivery import Status
from yaodian.indicators import Direction
from yaodian.registry import FieldType, PersonalClass, ReportedBy

Comparator = Literal["=", ">=", "<=", "about"]
Origin = Literal["real", "simulated"]
Confidence = Literal["high", "medium", "low"]
EvidenceKind = Literal["indicator", "procedure", "mechanism", "document", "none"]


class Answer(BaseModel):
    """Knows every one of its keys."""

    model_config = ConfigDict(extra="forbid")


class Words(Answer):
    """文字，中文与英文；没有英文时英文同中文。"""

    zh: str
    en: str


class Coverage(Answer):
    """覆盖率：应报多少、已报多少，缺谁。"""

    reported: int = Field(description="已报单位数；公布的名单则为数值已知的行数")
    expected: int = Field(description="应报单位数；公布的名单则为行数")
    rows: int = Field(description="计入的行数")
    known_rows: int = Field(description="其中数值已知的行数")
    empty_rows: int = Field(description="其中数值为空的行数")
    refused_rows: int = Field(description="其中拒绝回答的行数")
    not_applicable_rows: int = Field(description="另有填“不适用”的行数，不在计入的行数之内")
    missing: list[str] = Field(description="未报单位的编号")


class SourceDocument(Answer):
    """出处。"""

    title: str
    number: str | None
    url: str | None
    seen_via: str | None


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


class FigureAnswer(Answer):
    """一个单位的数值及其依据。"""

    indicator: str
    unit: str = Field(description="单位的编号")
    level: str
    value: float | None = Field(description="null 为未知，不是零")
    numerator: float | None
    denominator: float | None
    coverage: Coverage | None
    as_of: date
    snapshot: str
    period: str | None
    source: Origin | None
    confidence: Confidence | None
    sources: list[SourceDocument]


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
    total: int
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


class IndicatorAnswer(Answer):
    """指标的口径。算出的指标有 dataset 和算式，由两个指标相除的有 ratio。"""

    id: str
    label: Words
    definition: Words
    unit: str
    scale: float
    decimals: int
    direction: Direction
    levels: list[str] = Field(description="计算到哪些级")
    caveat: str | None
    dataset: str | None
    numerator: str | None
    where: str | None
    denominator: str | None
    ratio: dict[Literal["numerator", "denominator"], str] | None
    datasets: list[str] = Field(description="最终取自哪些数据集")


class FiguresAnswer(Answer):
    """一个指标截至一天在各单位的数值。"""

    indicator: IndicatorAnswer
    as_of: date
    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    figures: list[FigureAnswer]


class RowsAnswer(Answer):
    """一个数值计入的原始行，一页。"""

    indicator: str
    dataset: str
    unit: str
    as_of: date
    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    rows: list[dict[str, Any]] = Field(
        description="字段的值；可填“不适用”“拒绝回答”的字段另有 _answer_<字段>，值为 not_applicable、refused 或 null"
    )
    ledger: list[int] = Field(description="采纳这些行的台账条目")


class FieldAnswer(Answer):
    """一个字段。"""

    name: str
    label: Words
    type: FieldType
    unit: str | None
    description: str | None
    required: bool
    unique: bool
    minimum: float | None
    maximum: float | None
    max_length: int | None
    pattern: str | None
    enum: list[str]
    codes: str | None = Field(description="所用代码集")
    personal: PersonalClass = Field(description="个人信息的类别")


class CheckRule(Answer):
    """一条字段之间的规则。"""

    id: str
    expression: str
    message: str
    severity: Literal["error", "warning"]


class DatasetBrief(Answer):
    """数据集的用途与报送情况。"""

    id: str
    label: Words
    description: str
    level: str
    reported_by: ReportedBy
    period_kind: Literal["year", "school_year", "term", "month", "event"]
    purpose: str
    caveats: list[str]
    personal: bool = Field(description="是否含个人信息，含则原始行不公开")
    submissions: int = Field(description="当日有效的报送数")
    rows: int = Field(description="当日有效的行数")
    period: str | None = Field(description="当日所用的期间")


class DatasetAnswer(DatasetBrief):
    """数据集的声明与报送情况。"""

    as_of: date
    subject: str
    key: list[str]
    known_on: str | None
    kinds: list[str]
    fields: list[FieldAnswer]
    checks: list[CheckRule]
    indicators: list[str] = Field(description="取自它的指标")
    snapshot: str


class ParameterAnswer(Answer):
    """一个参数：当日有效的值和历来的值。"""

    id: str
    as_of: date
    jurisdiction: str = Field(description="政策包的辖区")
    value: RuleAnswer | None = Field(description="当日对该辖区有效的值；没有则为 null")
    values: list[RuleAnswer]


class EntryAnswer(Answer):
    """一条台账。"""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    details: dict[str, Any]
    leaf: str = Field(description="正文的散列值（RFC 6962）")
    root: str = Field(description="其后的根")


class LedgerHead(Answer):
    """台账的条数与根，可以记下来，日后核对。"""

    size: int
    root: str


class LedgerAnswer(LedgerHead):
    """台账的一页，由新到旧。"""

    limit: int
    next: str | None = Field(description="下一页的地址")
    entries: list[EntryAnswer]


class LedgerProof(Answer):
    """一条在台账中的证明（RFC 9162 第 2.1.3 节）；body 是正文的原样文字。"""

    number: int
    body: str
    path: list[str]
    size: int
    root: str


class Fault(Answer):
    """一处错误。"""

    parameter: str
    code: str
    message: str
    expected: str
    remedy: str


class ProblemAnswer(Answer):
    """出错时的回答（RFC 9457,application/problem+json）。"""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = Field(description="怎么办")
    problems: list[Fault]


class PlaceOfProblem(Answer):
    """问题所在。"""

    file: str
    line: int | None
    column: int | str | None
    sheet: str | None


class ProblemFound(Answer):
    """查出的一个问题。"""

    code: str = Field(description="问题的种类，稳定不变")
    message: str
    place: PlaceOfProblem | None
    expected: str = Field(description="应为什么，没有则为空")
    remedy: str = Field(description="怎么改，没有则为空")
    severity: Literal["error", "warning"]


class BindingsCovered(Answer):
    """任务与佐证的对应情况。"""

    items: int
    items_bound: int = Field(description="其中有任务的条目")
    characters: int = Field(description="条目正文的字数")
    characters_bound: int = Field(description="其中属于任务的字数")
    commitments: int
    by_kind: dict[EvidenceKind, int] = Field(description="各种佐证的任务数")
    planned: int = Field(description="其中尚未接入的")
    targets: int
    targets_measured: int = Field(description="其中有指标核验的")
    systems: int = Field(description="正文点名的系统")
    systems_needed: int = Field(description="其中有任务对应的")
    unbound_systems: list[str] = Field(description="没有任务对应的系统")


class CheckAnswer(Answer):
    """政策包的检查结果。"""

    package: str
    errors: list[ProblemFound]
    warnings: list[ProblemFound]
    coverage: BindingsCovered | None = Field(description="有错误或没有正文时为 null")
