"""Groups of units across the tree: their kinds, their members, figures by group."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.delivery import figure_as_json
from yaodian.web.api.answers import FiguresAnswer, GroupAnswer, GroupKindAnswer, GroupsAnswer
from yaodian.web.api.asked import GroupFiguresAsked, GroupsAsked, MembersAsked, Name, day_of
from yaodian.web.api.indicators import definition_as_json
from yaodian.web.api.reply import answered, next_page, refusals
from yaodian.web.queries.groups import figures_of_groups, members_on
from yaodian.web.queries.groups_said import group_as_json, kind_as_json, kinds_as_json
from yaodian.web.queries.named import definition_named, group_kind_named, group_named
from yaodian.web.queries.world import world

router = Router(tags=["单位组"])


@router.get("/groups", response={200: list[GroupKindAnswer], **refusals(400)}, summary="单位组的种类")
def kinds(request: HttpRequest, asked: Query[MembersAsked]) -> HttpResponse:
    """联合学区、教育集团、责任区等，各有多少组、多少成员。"""
    here = world().by(asked.hierarchy)
    return answered(kinds_as_json(here, day_of(here, asked)))


@router.get("/groups/{kind}", response={200: GroupsAnswer, **refusals(400, 404)}, summary="一个种类的各组及其成员")
def groups(
    request: HttpRequest, kind: PathEx[Name, P(description="种类的编号")], asked: Query[GroupsAsked]
) -> HttpResponse:
    """截至一天有成员的组，按声明的次序，各有当日的成员。"""
    here = world().by(asked.hierarchy)
    declared = group_kind_named(here, kind)
    as_of = day_of(here, asked)
    found = [group for group in here.groups.of_kind(declared.id) if members_on(here, group, as_of)]
    page = found[asked.offset : asked.offset + asked.limit]
    return answered(
        {
            "kind": kind_as_json(here, declared, as_of),
            "as_of": as_of.isoformat(),
            "total": len(found),
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, len(found), asked.limit, asked.offset),
            "groups": [group_as_json(here, group, as_of, whole=False) for group in page],
        }
    )


@router.get("/groups/{kind}/{group}", response={200: GroupAnswer, **refusals(400, 404)}, summary="一个单位组历来的成员")
def group(
    request: HttpRequest,
    kind: PathEx[Name, P(description="种类的编号")],
    group: PathEx[Name, P(description="组的编号")],
    asked: Query[MembersAsked],
) -> HttpResponse:
    """现在、以往和以后的成员，各有起止日期。"""
    here = world().by(asked.hierarchy)
    found = group_named(here, group_kind_named(here, kind), group)
    return answered(group_as_json(here, found, day_of(here, asked), whole=True))


@router.get(
    "/indicators/{indicator}/groups/{kind}",
    response={200: FiguresAnswer, **refusals(400, 404)},
    summary="一个指标在各单位组的数值",
)
def figures(
    request: HttpRequest,
    indicator: PathEx[Name, P(description="指标编号")],
    kind: PathEx[Name, P(description="种类的编号")],
    asked: Query[GroupFiguresAsked],
) -> HttpResponse:
    """各组的数值及覆盖率，按声明的次序；unit 为组的编号，level 为种类的编号。"""
    here = world().by(asked.hierarchy)
    definition = definition_named(here, indicator)
    declared = group_kind_named(here, kind)
    as_of = day_of(here, asked)
    found = list(figures_of_groups(here, declared.id, as_of, [definition.id]).values())
    page = found[asked.offset : asked.offset + asked.limit]
    return answered(
        {
            "indicator": definition_as_json(here, definition),
            "as_of": as_of.isoformat(),
            "total": len(found),
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, len(found), asked.limit, asked.offset),
            "figures": [figure_as_json(figure) for figure in page],
        }
    )
