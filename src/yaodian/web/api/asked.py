"""What may be asked and within which limits: the parameters of the interface as types, from which its description is made too."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_origin

from django.http import HttpRequest, QueryDict
from ninja.errors import ValidationError as InvalidRequest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from yaodian.delivery import Status
from yaodian.registry import Hierarchy
from yaodian.values import nearest, parse_date
from yaodian.web.api.faults import Refusal
from yaodian.web.queries.named import unit_named
from yaodian.web.queries.world import World
from yaodian.web.signs import readable, without_control_signs

LONGEST_NAME = 100
LARGEST_PAGE = 500
FURTHEST = 100_000_000
"""No list is longer than this; a larger offset is a mistake."""
LARGEST_NUMBER = 2**53 - 1
"""Numbers of ledger entries stay within what every JSON reader holds exactly."""


def _day(said: object) -> date:
    return said if isinstance(said, date) else parse_date(str(said))


Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(without_control_signs)]
PeriodName = Annotated[str, Field(min_length=4, max_length=20), AfterValidator(without_control_signs)]
Reason = Annotated[str, Field(max_length=1_000), AfterValidator(readable)]
StoredState = Literal["submitted", "replaced", "withdrawn", "returned", "accepted"]
ReceiptNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Condition = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(without_control_signs)]
EntryNumber = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
PageSize = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
Offset = Annotated[int, Field(ge=0, le=FURTHEST)]


class Asked(BaseModel):
    """Parameters of one question. One that the question does not know, or that is given twice, is refused like a wrong one."""

    @model_validator(mode="wrap")
    @classmethod
    def _nothing_strange(cls, data: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        faults: list[InitErrorDetails] = []
        made = None
        try:
            made = handler(data)
        except ValidationError as error:
            faults.extend(_again(one) for one in error.errors(include_url=False))
        request = (info.context or {}).get("request")
        if request is not None:
            faults.extend(cls._strange(request.GET))
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return made

    @classmethod
    def _strange(cls, given: QueryDict) -> list[InitErrorDetails]:
        known = cls.model_fields
        found = []
        for name in given:
            if name not in known:
                near = nearest(name[:LONGEST_NAME], known)
                expected = "、".join(known) or "没有参数"
                found.append(_fault(name, "没有这个参数", expected, f"是否指“{near}”？" if near else ""))
            elif len(given.getlist(name)) > 1 and get_origin(known[name].annotation) is not list:
                found.append(_fault(name, "给了不止一次", "一个值", "只留一个。"))
        return found


def _fault(name: str, said: str, expected: str, remedy: str) -> InitErrorDetails:
    about = {"parameter": name[:LONGEST_NAME], "said": said, "expected": expected, "remedy": remedy}
    return InitErrorDetails(type=PydanticCustomError("strange-parameter", "{said}", about), loc=(name,), input=name)


def _again(error: Any) -> InitErrorDetails:
    return InitErrorDetails(type=error["type"], loc=error["loc"], input=error["input"], ctx=error.get("ctx", {}))


class AsOf(Asked):
    """A day."""

    as_of: Day | None = Field(None, description="截至哪一天；默认为政策包所定的日期。")


class AsOfUnit(AsOf):
    """A day and a unit."""

    unit: Name | None = Field(None, description="单位的编号、代码或名称；默认为全市（县）。")


class AsAddedUp(AsOfUnit):
    """A day, a unit and the hierarchy by which figures are added up."""

    hierarchy: Hierarchy = Field(
        "then",
        description="按哪时的隶属汇总：then 为数据所属期间的隶属，today 为现在的隶属（撤并的单位计入并入的单位）。",
    )


class MembersAsked(AsOf):
    """A day, and whether members are those of the day or today's."""

    hierarchy: Hierarchy = Field("then", description="按哪时的成员：then 为数据所属期间的成员，today 为现在的成员。")


class GroupsAsked(MembersAsked):
    """Which groups of a kind."""

    limit: PageSize = Field(100, description="一页多少个组。")
    offset: Offset = Field(0, description="从第几个起，0 为第一个。")


class GroupFiguresAsked(MembersAsked):
    """Which figures of groups."""

    limit: PageSize = Field(100, description="一页多少个数值。")
    offset: Offset = Field(0, description="从第几个起，0 为第一个。")


class StatusAsked(AsAddedUp):
    """Which commitments."""

    item: Annotated[int, Field(ge=1, le=10_000)] | None = Field(None, description="只看这一条。")
    status: list[Status] = Field(default=[], max_length=6, description="只看这些进展；可重复给出。")


class ChainAsked(AsAddedUp):
    """How many rows of the chain of a commitment."""

    rows: Annotated[int, Field(ge=0, le=LARGEST_PAGE)] = Field(20, description="每个指标附多少原始行。")


class FiguresAsked(AsAddedUp):
    """Which figures of an indicator."""

    level: Name | None = Field(None, description="只看这一级；默认为最低一级以上的各级。")
    limit: PageSize = Field(100, description="一页多少个数值。")
    offset: Offset = Field(0, description="从第几个起，0 为第一个。")


class RowsAsked(AsAddedUp):
    """Which page of rows."""

    limit: PageSize = Field(50, description="一页多少行。")
    offset: Offset = Field(0, description="从第几行起，0 为第一行。")


class HandInAsked(Asked):
    """Whose rows of which period are handed in."""

    unit: Name = Field(description="报送单位的编号、代码或名称。")
    period: PeriodName = Field(description="期间，如 2014、2014-2015、2014-2015/1、2014/09。")
    reason: Reason = Field("", description="更正已采纳的数据、变动过大或没有数据时的理由。")
    name: Name | None = Field(None, description="文件名，写在回执里。")


class FormAsked(Asked):
    """Whose form of which period."""

    unit: Name = Field(description="报送单位的编号、代码或名称。")
    period: PeriodName = Field(description="期间，如 2014、2014-2015、2014-2015/1、2014/09。")


class DeliveriesAsked(Asked):
    """Which deliveries."""

    dataset: Name | None = Field(None, description="只看这个数据集。")
    state: list[StoredState] = Field(default=[], max_length=5, description="只看这些状态；可重复给出。")
    limit: PageSize = Field(50, description="一页多少件。")
    offset: Offset = Field(0, description="从第几件起，0 为第一件。")


class EvidenceToKeep(Asked):
    """Whose file it is, and what it is called."""

    unit: Name = Field(description="单位的编号、代码或名称。")
    name: Name | None = Field(None, description="文件名，供人看；种类按内容认定。")


class EvidenceAsked(Asked):
    """Whose files."""

    unit: Name | None = Field(None, description="单位的编号、代码或名称；默认为本单位。")
    limit: PageSize = Field(50, description="一页多少个。")
    offset: Offset = Field(0, description="从第几个起，0 为第一个。")


class DueAsked(Asked):
    """What is owed by whom."""

    unit: Name | None = Field(None, description="单位的编号、代码或名称；默认为本单位。")
    days: Annotated[int, Field(ge=0, le=366)] = Field(14, description="几天内到期的算即将到期。")
    limit: PageSize = Field(100, description="一页多少件。")
    offset: Offset = Field(0, description="从第几件起，0 为第一件。")


class ListAsked(AsOfUnit):
    """Which rows of a dataset."""

    period: PeriodName | None = Field(None, description="只看这一期间；默认为当日所用的期间。")
    where: list[Condition] = Field(
        default=[], max_length=20, description="条件，可重复给出：grade=3,4、age>=5、age<=9、name~王、phone is empty。"
    )
    sort: Name | None = Field(None, description="按哪个字段排序，前面加 - 为倒序；默认按主键。")
    fields: list[Name] = Field(default=[], max_length=300, description="只要这些字段；可重复给出。")


class RowsListAsked(ListAsked):
    """Which page of the rows of a dataset."""

    limit: PageSize = Field(50, description="一页多少行。")
    offset: Offset = Field(0, description="从第几行起，0 为第一行。")


class ExportAsked(ListAsked):
    """Which rows of a dataset, as which kind of file."""

    form: Literal["csv", "parquet"] = Field("csv", description="文件的种类。")


class RecordAsked(AsOf):
    """Which record of a dataset."""

    key: list[Name] = Field(min_length=1, max_length=20, description="主键各字段的值，按主键的次序重复给出。")


class EntriesAsked(Asked):
    """Which page of the ledger."""

    before: EntryNumber | None = Field(None, description="只看编号小于此数的条目；默认从最新一条起。")
    limit: PageSize = Field(50, description="一页多少条。")


def refuse_parameters(request: HttpRequest) -> None:
    """Refuses whatever is asked where nothing can be: the framework cannot describe a question without parameters."""
    try:
        Asked.model_validate({}, context={"request": request})
    except ValidationError as error:
        raise InvalidRequest(list(map(dict, error.errors(include_url=False)))) from None


def day_of(world: World, asked: AsOf) -> date:
    """The day asked for, the package's own by default; refused outside the days that the package speaks about."""
    if asked.as_of is None:
        return world.package.default_as_of
    begin, end = world.package.horizon
    if not begin <= asked.as_of <= end:
        raise Refusal(400, f"as_of：{asked.as_of} 不在政策包的时间范围内", f"应为 {begin} 至 {end} 之间的一天。")
    return asked.as_of


def unit_of(world: World, asked: AsOfUnit) -> str | None:
    """The id of the unit asked for; None for the whole."""
    return None if asked.unit is None else unit_named(world, asked.unit)
