"""The plan and where its commitments stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.delivery import status_as_json
from yaodian.plan import as_json as plan_as_json
from yaodian.web.api.answers import StatusAnswer, WhyAnswer
from yaodian.web.api.asked import ChainAsked, Name, StatusAsked, day_of, refuse_parameters, unit_of
from yaodian.web.api.caller import caller
from yaodian.web.api.reply import answered, refusals
from yaodian.web.queries.named import bound_named, refuse_unknown_item
from yaodian.web.queries.standing import statuses, why, why_as_json
from yaodian.web.queries.world import world

router = Router(tags=["要点"])


@router.get(
    "/status", response={200: list[StatusAnswer], **refusals(400, 404)}, by_alias=True, summary="各项任务的进展"
)
def status(request: HttpRequest, asked: Query[StatusAsked]) -> HttpResponse:
    """每项任务一个对象，按正文的次序；与 yaodian status --json 相同。"""
    here = world().by(asked.hierarchy)
    found = statuses(here, day_of(here, asked), unit_of(here, asked))
    if asked.item is not None:
        refuse_unknown_item(here, asked.item)
        found = tuple(one for one in found if one.item == asked.item)
    if asked.status:
        found = tuple(one for one in found if one.status in asked.status)
    return answered([status_as_json(here.package, one) for one in found])


@router.get(
    "/commitments/{commitment}",
    response={200: WhyAnswer, **refusals(400, 404)},
    by_alias=True,
    summary="一项任务的全部依据",
)
def commitment(
    request: HttpRequest, commitment: PathEx[Name, P(description="任务编号，如 1.1")], asked: Query[ChainAsked]
) -> HttpResponse:
    """从正文的句子到目标值、口径、数值、覆盖率、原始行、参数及其来源、数据版本、台账；与 yaodian why --json 相同。

    含个人信息的原始行只给所属单位及其上级、审计人员看，其他人看到行数和 withheld。
    """
    here = world().by(asked.hierarchy)
    bound_named(here, commitment)
    viewer = caller(request)
    answer = why(here, viewer, commitment, day_of(here, asked), unit_of(here, asked), rows=asked.rows)
    return answered(why_as_json(here, answer), private=viewer.signed_in)


@router.get("/plan", response={200: dict[str, Any], **refusals(400)}, summary="编译后的要点")
def plan(request: HttpRequest) -> HttpResponse:
    """部分、条目、任务与目标值及其在正文中的位置；格式见 docs/reference/plan.schema.json。"""
    refuse_parameters(request)
    return answered(plan_as_json(world().package.plan))
