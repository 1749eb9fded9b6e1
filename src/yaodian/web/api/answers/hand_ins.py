"""Hand-ins, their decisions, and what is owed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from yaodian.web.api.answers.base import Answer, Words
from yaodian.web.api.answers.checking import ProblemFound
from yaodian.web.signs import readable

DeliveryState = Literal["submitted", "replaced", "withdrawn", "returned", "accepted", "superseded"]


class WarningFound(Answer):
    """提请核对的一处，不影响报送；涉及个人的数据集只说是哪一行、哪一类，不引其中的值。"""

    code: str = Field(description="校验的编号，稳定不变")
    message: str
    remedy: str = Field(description="怎么办，没有则为空")
    line: int | None = Field(description="文件中的行；关乎全表则为 null")
    column: int | str | None = Field(description="字段名或列；关乎全行则为 null")
    sheet: str | None = Field(description="工作表")


class ReceiptAnswer(Answer):
    """回执。同一份数据再报，回执不变。"""

    receipt: int | None = Field(description="编号；不经报送而已采纳的数据没有编号")
    dataset: str
    unit: str = Field(description="单位的编号")
    period: str
    state: DeliveryState
    digest: str = Field(description="全部行的摘要（SHA-256）")
    rows: int
    at: datetime | None
    entry: int = Field(description="台账条目的编号")
    repeated: bool = Field(description="这些行早已在此，没有重复写入")
    warnings: list[WarningFound] = Field(description="报送时提请核对的各处")


class PassedReview(Answer):
    """已经通过的一级审核。"""

    unit: Words
    by: str
    at: datetime
    entry: int


class ComparedAnswer(Answer):
    """与上一期（更正则为同期）已采纳数据的比较。"""

    with_: str = Field(alias="with", description="所比的期间")
    added: int
    gone: int
    changed: int
    same: int


class DeliveryAnswer(ReceiptAnswer):
    """一件报送及其现状。"""

    file: str
    by: str
    reason: str | None = Field(description="报送时写的理由")
    decided_by: str | None
    decided_at: datetime | None
    decided_entry: int | None
    decision: str | None = Field(description="退回的理由")
    awaits: Words | None = Field(description="逐级审核时，正待谁审核")
    reviews: list[PassedReview]
    compared: ComparedAnswer | None
    may_decide: bool = Field(description="您是否可以采纳或退回")
    may_withdraw: bool = Field(description="您是否可以撤回")


class DeliveriesAnswer(Answer):
    """报送的一页，由新到旧。"""

    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    submissions: list[DeliveryAnswer]


class RefusedAnswer(Answer):
    """报送不能受理（application/problem+json）：一次列出全部错误，什么也没有保存。"""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = Field(description="怎么办")
    problems: list[ProblemFound] = Field(description="每一处错误：工作表、行、列、应为什么、怎样改")


class DueAnswer(Answer):
    """一个单位一个数据集一个期间的应报情况。"""

    dataset: str
    label: Words
    unit: str
    name: Words
    period: str
    deadline: date | None
    days: int | None = Field(description="距期限还有几天，逾期为负；没有期限则为 null")
    state: Literal["late", "returned", "soon", "open", "waiting", "reported"]
    receipt: int | None


class DuePage(Answer):
    """应报情况的一页，最急的在前。"""

    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    due: list[DueAnswer]


class RowsToHandIn(Answer):
    """以 JSON 报送的行。"""

    rows: list[dict[str, str | int | float | bool | None]] = Field(
        description="每行一个对象：字段名对应的值；日期写作 2014-12-31。错误中的行号从 2 起：第一行数据为 2",
        max_length=100_000,
    )


class ReasonGiven(Answer):
    """退回的理由。"""

    reason: Annotated[str, AfterValidator(readable)] = Field(
        min_length=1, max_length=1000, description="要改什么，填报人据此更正"
    )
