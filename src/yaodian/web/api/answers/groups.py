"""Groups of units across the tree."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from yaodian.registry import GroupRule
from yaodian.web.api.answers.base import Answer, Origin, Words


class GroupKindAnswer(Answer):
    """单位组的一个种类。"""

    id: str
    label: Words
    level: str = Field(description="由哪一级的单位组成")
    rule: GroupRule = Field(description="free：可以不属于任何组，也可以属于几个；each_once：每个单位恰属一个")
    since: date | None = Field(description="规则从哪一天起成立；null 为一向如此")
    unit_kinds: list[str] = Field(description="规则只管这些类别的单位；空为全部")
    note: str | None
    groups: int = Field(description="当日有成员的组数")
    members: int = Field(description="当日各组成员数之和")
    source: Origin | None = Field(description="simulated 为有程序分入的组")


class MemberAnswer(Answer):
    """一个成员的一段时间。"""

    unit: str = Field(description="单位的编号")
    name: Words
    valid_from: date | None = Field(description="从哪一天起（含）；null 为一向如此")
    valid_to: date | None = Field(description="到哪一天止（含）；null 为现行")
    lead: bool = Field(description="这段时间里是否牵头")
    current: bool = Field(description="截至当日是否成员")


class GroupAnswer(Answer):
    """一个单位组。"""

    id: str
    kind: str
    label: Words
    note: str | None
    source: Origin = Field(description="simulated 为由程序分入，不是真实的名册")
    members: list[MemberAnswer]


class GroupsAnswer(Answer):
    """一个种类的各组及其截至一天的成员，一页。"""

    kind: GroupKindAnswer
    as_of: date
    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    groups: list[GroupAnswer]
