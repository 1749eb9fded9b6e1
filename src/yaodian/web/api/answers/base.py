"""What answers are made of: words in both languages, coverage, sources; and the one form of every fault."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

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
