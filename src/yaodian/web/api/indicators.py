"""Indicators: their definitions, their figures, the rows behind a figure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.delivery import figure_as_json
from yaodian.indicators import Definition, Derived, Figure
from yaodian.values import nearest
from yaodian.web.api.answers import FiguresAnswer, IndicatorAnswer, RowsAnswer
from yaodian.web.api.asked import FiguresAsked, Name, RowsAsked, day_of, refuse_parameters, unit_of
from yaodian.web.api.caller import caller
from yaodian.web.api.faults import Refusal
from yaodian.web.api.reply import answered, next_page, refusals
from yaodian.web.api.words import both
from yaodian.web.queries.figures import all_definitions, datasets_of, figures_of
from yaodian.web.queries.named import definition_named
from yaodian.web.queries.standing import rows_of
from yaodian.web.queries.viewer import may_see_rows
from yaodian.web.queries.world import World, world

router = Router(tags=["指标"])


@router.get("/indicators", response={200: list[IndicatorAnswer], **refusals(400)}, summary="全部指标")
def indicators(request: HttpRequest) -> HttpResponse:
    """各指标的口径。"""
    refuse_parameters(request)
    here = world()
    return answered([definition_as_json(here, definition) for definition in all_definitions(here)])


@router.get(
    "/indicators/{indicator}", response={200: FiguresAnswer, **refusals(400, 404)}, summary="一个指标的口径与数值"
)
def figures(
    request: HttpRequest, indicator: PathEx[Name, P(description="指标编号")], asked: Query[FiguresAsked]
) -> HttpResponse:
    """各单位的数值及覆盖率，上级在前，同级按代码。"""
    here = world().by(asked.hierarchy)
    definition = definition_named(here, indicator)
    as_of = day_of(here, asked)
    levels = _levels(here, definition, asked)
    order = {unit.id: place for place, unit in enumerate(here.tree.units.values())}
    found = [
        figure
        for figure in figures_of(here, as_of, definition, levels).values()
        if asked.unit is None or figure.unit == (unit_of(here, asked) or here.tree.root.id)
    ]
    found.sort(key=lambda figure: (here.package.levels.index(figure.level), _code(here, figure), order[figure.unit]))
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


@router.get(
    "/indicators/{indicator}/rows",
    response={200: RowsAnswer, **refusals(400, 403, 404)},
    summary="一个数值计入的原始行",
)
def rows(
    request: HttpRequest, indicator: PathEx[Name, P(description="指标编号")], asked: Query[RowsAsked]
) -> HttpResponse:
    """含个人信息的原始行只给所属单位及其上级、审计人员看。"""
    here = world().by(asked.hierarchy)
    definition = definition_named(here, indicator)
    if isinstance(definition, Derived):
        parts = f"{definition.numerator}、{definition.denominator}"
        raise Refusal(400, f"“{indicator}”由其他指标相除得出，没有自己的原始行", f"改问 {parts}。")
    as_of = day_of(here, asked)
    unit = unit_of(here, asked) or here.tree.root.id
    viewer = caller(request)
    dataset = here.package.datasets[definition.dataset]
    if not may_see_rows(viewer, dataset, unit, here.tree):
        raise Refusal(
            403,
            f"数据集“{dataset.label.zh}”含个人信息，该单位的原始行不能给您看",
            "用所属单位、其上级或审计的账号登录（/sign-in）；各级数值是公开的。",
        )
    found = rows_of(here, viewer, definition, as_of, unit, limit=asked.limit, offset=asked.offset)
    return answered(
        {
            "indicator": definition.id,
            "dataset": dataset.id,
            "unit": unit,
            "as_of": as_of.isoformat(),
            "total": found.total,
            "open": found.open,
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, found.open, asked.limit, asked.offset),
            "rows": [dict(row) for row in found.rows],
            "ledger": list(found.entries),
        },
        private=any(field.personal != "none" for field in dataset.fields),
    )


def _levels(here: World, definition: Definition, asked: FiguresAsked) -> tuple[str, ...] | None:
    """The levels to look at: the one asked for, else that of the unit asked for, else all but the lowest (None)."""
    if asked.level is not None:
        if asked.level not in here.package.levels:
            near = nearest(asked.level, here.package.levels)
            remedy = f"是否指“{near}”？" if near else ""
            raise Refusal(
                400, f"level：没有“{asked.level}”这一级", remedy + f"应为：{'、'.join(here.package.levels)}。"
            )
        return (asked.level,)
    unit = unit_of(here, asked)
    return None if unit is None else (here.tree.units[unit].level,)


def _code(here: World, figure: Figure) -> str:
    version = here.tree.units[figure.unit].at(figure.standing.as_of)
    return version.code if version else ""


def definition_as_json(here: World, definition: Definition) -> dict[str, Any]:
    """The definition of an indicator."""
    derived = isinstance(definition, Derived)
    return {
        "id": definition.id,
        "label": both(definition.label),
        "definition": both(definition.definition),
        "unit": definition.unit,
        "scale": definition.scale,
        "decimals": definition.decimals,
        "direction": definition.direction,
        "levels": list(definition.levels or here.package.levels),
        "caveat": definition.caveat or None,
        "dataset": None if isinstance(definition, Derived) else definition.dataset,
        "numerator": None if derived else definition.numerator,
        "where": None if isinstance(definition, Derived) else definition.where,
        "denominator": None if derived else definition.denominator,
        "ratio": {"numerator": definition.numerator, "denominator": str(definition.denominator)} if derived else None,
        "datasets": list(datasets_of(here, definition)),
    }
