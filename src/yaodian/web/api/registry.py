"""What is collected, and the parameters that rules set."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.delivery import Rule, rule_as_json
from yaodian.parameters import NotInForce
from yaodian.registry import Dataset, Field, select
from yaodian.web.api.answers import DatasetAnswer, DatasetBrief, ParameterAnswer
from yaodian.web.api.asked import AsOf, Name, day_of
from yaodian.web.api.declared import declared_beside_fields
from yaodian.web.api.reply import answered, refusals
from yaodian.web.api.words import both
from yaodian.web.queries.figures import all_definitions, datasets_of
from yaodian.web.queries.named import dataset_named, parameter_named
from yaodian.web.queries.world import World, world

router = Router(tags=["登记"])


@router.get("/datasets", response={200: list[DatasetBrief], **refusals(400)}, summary="全部数据集")
def datasets(request: HttpRequest, asked: Query[AsOf]) -> HttpResponse:
    """各数据集的用途与截至一天的报送情况。"""
    here = world()
    as_of = day_of(here, asked)
    return answered([_brief(here, dataset, as_of) for dataset in here.package.datasets.values()])


@router.get("/datasets/{dataset}", response={200: DatasetAnswer, **refusals(400, 404)}, summary="一个数据集的声明")
def dataset(
    request: HttpRequest, dataset: PathEx[Name, P(description="数据集编号")], asked: Query[AsOf]
) -> HttpResponse:
    """全部声明（字段、规则、引用、另存的列、生命周期、审核、期限、保存年限）、取自它的指标，以及截至一天的报送情况。"""
    here = world()
    declared = dataset_named(here, dataset)
    as_of = day_of(here, asked)
    brief = _brief(here, declared, as_of)
    return answered(
        {
            **brief,
            **declared_beside_fields(declared, brief["period"]),
            "as_of": as_of.isoformat(),
            "subject": declared.subject,
            "key": list(declared.key),
            "known_on": declared.known_on,
            "kinds": list(declared.kinds),
            "fields": [_field(field) for field in declared.fields],
            "checks": [
                {"id": check.id, "expression": check.expression, "message": check.message, "severity": check.severity}
                for check in declared.all_checks()
            ],
            "indicators": [one.id for one in all_definitions(here) if declared.id in datasets_of(here, one)],
            "snapshot": here.snapshot(declared.id).name,
        }
    )


@router.get("/parameters/{parameter}", response={200: ParameterAnswer, **refusals(400, 404)}, summary="一个参数的值")
def parameter(
    request: HttpRequest, parameter: PathEx[Name, P(description="参数编号")], asked: Query[AsOf]
) -> HttpResponse:
    """截至一天有效的值和历来的值，各有出处和可信度。"""
    here = world()
    declared = parameter_named(here, parameter)
    as_of = day_of(here, asked)
    place = here.package.jurisdiction
    try:
        held = here.package.parameters.at(declared.id, as_of, place)
    except NotInForce:
        held = None
    return answered(
        {
            "id": declared.id,
            "as_of": as_of.isoformat(),
            "jurisdiction": place.code,
            "value": rule_as_json(Rule(held, True)) if held else None,
            "values": [rule_as_json(Rule(value, value.in_force(as_of))) for value in declared.values],
        }
    )


def _brief(here: World, dataset: Dataset, as_of: date) -> dict[str, Any]:
    chosen = select(dataset, here.submissions.get(dataset.id, ()), as_of)
    return {
        "id": dataset.id,
        "label": both(dataset.label),
        "description": dataset.description,
        "level": dataset.level,
        "reported_by": dataset.reported_by,
        "period_kind": dataset.period_kind,
        "purpose": dataset.purpose,
        "caveats": list(dataset.caveats),
        "personal": any(field.personal != "none" for field in dataset.fields),
        "submissions": len(chosen.submissions),
        "rows": sum(submission.rows for submission in chosen.submissions),
        "period": chosen.period,
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": both(field.label),
        "type": field.type,
        "unit": field.unit or None,
        "description": field.description or None,
        "required": field.required,
        "unique": field.unique,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "max_length": field.max_length,
        "pattern": field.pattern,
        "enum": list(field.enum),
        "codes": field.codes,
        "format": field.format,
        "missing": list(field.missing),
        "tolerance": field.tolerance,
        "personal": field.personal,
    }
