"""The ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from yaodian.web.api.answers.base import Answer


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
