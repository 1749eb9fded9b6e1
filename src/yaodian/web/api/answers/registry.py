"""What is collected, and the parameters that rules set."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from yaodian.registry import FieldType, MissingAnswer, PersonalClass, ReportedBy
from yaodian.web.api.answers.base import Answer, Words
from yaodian.web.api.answers.declared import Declared
from yaodian.web.api.answers.delivery import RuleAnswer


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
    format: str | None = Field(description="代码的格式，连同校验码一并检查")
    missing: list[MissingAnswer] = Field(description="可以代替值的回答")
    tolerance: float | None = Field(description="与上一期相比，超过即须说明的相对变化")
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


class DatasetAnswer(DatasetBrief, Declared):
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


class ExportsOfRows(Answer):
    """同样的行作为文件下载的地址。"""

    csv: str
    parquet: str


class ListOfRows(Answer):
    """一个数据集有效的行，一页。"""

    dataset: str
    as_of: date
    period: str | None = Field(description="所用的期间；随时登记的没有")
    snapshot: str
    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    exports: ExportsOfRows
    rows: list[dict[str, Any]] = Field(description="字段名对应的值；_answer_ 开头的说明为何没有值")


class RecordVersion(Answer):
    """一条记录在一次报送中的样子。"""

    row: dict[str, Any]
    unit: str = Field(description="报送单位的编号")
    period: str
    accepted_on: date
    superseded_on: date | None = Field(description="自何日起由更正代替")
    origin: Literal["real", "simulated"]
    entry: int = Field(description="台账条目的编号")


class RecordAnswer(Answer):
    """一条记录：当日的样子和历来的样子，由新到旧。"""

    dataset: str
    as_of: date
    key: dict[str, Any]
    now: RecordVersion | None = Field(description="当日有效的；没有则为 null")
    history: list[RecordVersion]
