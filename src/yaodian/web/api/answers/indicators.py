"""Indicators, their figures and the rows behind a figure."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from yaodian.indicators import Direction
from yaodian.registry import Hierarchy
from yaodian.web.api.answers.base import Answer, Confidence, Coverage, Origin, SourceDocument, Words


class FigureAnswer(Answer):
    """一个单位（或单位组）的数值及其依据。"""

    indicator: str
    unit: str = Field(description="单位的编号；单位组的数值则为组的编号")
    level: str = Field(description="单位的层级；单位组的数值则为种类的编号")
    value: float | None = Field(description="null 为未知，不是零")
    numerator: float | None
    denominator: float | None
    coverage: Coverage | None
    as_of: date
    snapshot: str
    period: str | None
    hierarchy: Hierarchy | None = Field(
        description="按哪时的隶属汇总：then 当时，today 现在；null 为单位从未变动隶属，两者相同"
    )
    placed_on: date | None = Field(description="按当时的隶属时，是哪一天的；null 为按现在的，或各行按各自的日期")
    source: Origin | None
    confidence: Confidence | None
    sources: list[SourceDocument]


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
    total: int = Field(description="数值计入多少行")
    open: int = Field(description="其中能给您看的：所属单位现在由您管的")
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    rows: list[dict[str, Any]] = Field(
        description="字段的值；可填“不适用”“拒绝回答”的字段另有 _answer_<字段>，值为 not_applicable、refused 或 null"
    )
    ledger: list[int] = Field(description="采纳这些行的台账条目")
