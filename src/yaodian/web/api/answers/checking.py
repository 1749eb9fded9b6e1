"""What is found in a policy package."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from yaodian.web.api.answers.base import Answer, EvidenceKind


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
