"""What a dataset declares beside its fields: columns kept apart, checks between rows and datasets, life cycle, review, retention."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from yaodian.registry import VaultKind
from yaodian.web.api.answers.base import Answer, Words

Severity = Literal["error", "warning"]


class VaultColumn(Answer):
    """填报时要问、加密另存于身份保管库的一列；不在数据行里。"""

    name: str
    label: Words
    kind: VaultKind
    required: bool
    format: str | None
    description: str | None
    purpose: str = Field(description="为什么要问")
    document: str = Field(description="号码是哪种证件的")


class ReferenceAnswer(Answer):
    """引用：本表这些字段的值，取自另一数据集的那些字段。"""

    fields: list[str]
    dataset: str
    to: list[str]


class AlikeRule(Answer):
    """各行之间：fields 全同而 differ 不全同的，可能是同一事物登记了多次。"""

    id: str
    fields: list[str]
    differ: list[str]
    message: str
    severity: Severity


class EvenRule(Answer):
    """累计数每一步的增量，至多是前后各步通常增量的几倍。"""

    field: str
    factor: float


class SeriesRule(Answer):
    """各行之间：按一个数值字段的次序排成一列。"""

    id: str
    order: str
    descending: bool
    by: list[str]
    step: float | None = Field(description="相邻两行相差多少")
    reaches: float | None = Field(description="末行应到多少")
    rising: list[str] = Field(description="只增不减的字段")
    even: list[EvenRule]
    severity: Severity


class AmountAnswer(Answer):
    """合计什么：符合条件的各行的算式之和。"""

    dataset: str
    amount: str
    where: str | None


class AgreementRule(Answer):
    """与另一数据集应当相等的合计。"""

    id: str
    own: AmountAnswer
    other: AmountAnswer
    tolerance: float = Field(description="容许的相对差，0 为必须相等")
    message: str
    severity: Severity


class StepAnswer(Answer):
    """生命周期的一步。"""

    code: str = Field(description="到了这一步的状态代码")
    on: str = Field(description="哪个日期字段说明何时做完")
    evidence: list[str] = Field(description="以哪些字段为佐证")
    optional: bool = Field(description="是否可以跳过")


class LifeCycleAnswer(Answer):
    """生命周期：由它得出的规则列在 checks 里。"""

    state: str = Field(description="状态字段")
    before: list[str] = Field(description="还没有走第一步的状态")
    steps: list[StepAnswer]
    ends: list[str] = Field(description="各步之外的状态，如停止")


class GradePair(Answer):
    """本地的年级与标准（CEDS）的年级。"""

    own: str
    standard: str


class RosterAnswer(Answer):
    """给其他程序的名册（OneRoster）从本表取什么。"""

    role: Literal["class", "student", "teacher"]
    school: str
    person: str | None
    grade: str | None
    group: list[str]
    grades: list[GradePair]


class RetentionAnswer(Answer):
    """保存多久，依据什么。"""

    years: int
    basis: str


class Declared(Answer):
    """数据集声明中字段与规则以外的各项。"""

    minutes: int | None = Field(description="填报一次约需几分钟")
    due: str | None = Field(description="报送期限，如 --10-15 为 10 月 15 日")
    deadline: str | None = Field(description="当日所用期间的期限，如 2014-10-15")
    review: list[str] = Field(description="逐级审核的层级，由下到上；空为上级审核一次")
    retention: RetentionAnswer | None
    references: list[ReferenceAnswer]
    person: str | None = Field(description="化名所在的字段，由证件号码算出")
    vault: list[VaultColumn] = Field(description="加密另存的列")
    alike: list[AlikeRule]
    series: list[SeriesRule]
    agreements: list[AgreementRule]
    life_cycle: LifeCycleAnswer | None
    roster: RosterAnswer | None
