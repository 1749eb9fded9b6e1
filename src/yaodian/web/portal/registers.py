"""Datasets, parameters, systems, units, search: what the figures and verdicts stand on."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.registry import owed_by, table_schema
from yaodian.registry.workbook.words import limits
from yaodian.values import Period
from yaodian.web.frame import frame_of
from yaodian.web.portal.front import places
from yaodian.web.queries.lineage import code_list_page, found_datasets, periods, readers
from yaodian.web.queries.named_systems import systems_list
from yaodian.web.queries.registers import dataset_page
from yaodian.web.queries.rules import ParameterLine, parameter_page, parameters_list
from yaodian.web.queries.search import LIMIT, search
from yaodian.web.queries.units import unit_page
from yaodian.web.queries.viewer import may_deliver


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """`/datasets?q=&level=&by=&personal=`: every declared dataset with how much of it has been reported."""
    frame = frame_of(request)
    said = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "level", "by", "personal")}
    found = found_datasets(frame.here, frame.choice.as_of, said["q"], said["level"], said["by"], said["personal"])
    every = frame.here.package.datasets.values()
    given = {
        "lines": found,
        "total": len(every),
        "said": said,
        "levels": [level for level in frame.here.package.levels if any(one.level == level for one in every)],
        **places(frame),
    }
    return render(request, "datasets.html", given)


@require_safe
def dataset(request: HttpRequest, name: str) -> HttpResponse:
    """`/datasets/<id>`: the declaration, the submissions with their receipts, who has not reported, what stands on it."""
    frame = frame_of(request)
    try:
        page = dataset_page(frame.here, name, frame.choice.as_of)
    except KeyError:
        raise Http404 from None
    declared = page.line.dataset
    tree = frame.here.tree
    unit = tree.root.id if declared.reported_by == "issuer" else frame.viewer.unit
    given = {
        "page": page,
        "dataset": declared,
        "may_hand_in": unit in tree.units and may_deliver(frame.viewer, declared, unit, tree),
        "readers": readers(frame.here, declared),
        "periods": periods(frame.here, declared, frame.choice.as_of),
        "fields": [(field, limits(field)) for field in declared.fields],
        "due": owed_by(declared, Period(page.line.period)) if page.line.period else None,
        **places(frame),
    }
    return render(request, "dataset.html", given)


@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """`/datasets/<id>/schema.json`: the declaration as a Frictionless Table Schema."""
    package = frame_of(request).here.package
    if name not in package.datasets:
        raise Http404
    said = table_schema(package.datasets[name], package.code_lists, package.datasets)
    response = HttpResponse(json.dumps(said, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.schema.json"'
    return response


@require_safe
def code_list(request: HttpRequest, name: str) -> HttpResponse:
    """`/code-lists/<id>`: every code with the days from and to which it holds, the source, and the fields that draw on it."""
    frame = frame_of(request)
    try:
        page = code_list_page(frame.here, name)
    except KeyError:
        raise Http404 from None
    valid = [(code, code.valid(frame.choice.as_of)) for code in page.list.codes]
    return render(request, "code_list.html", {"page": page, "list": page.list, "codes": valid, **places(frame)})


@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """`/parameters`: every rule with its value in force on the day."""
    frame = frame_of(request)
    lines = parameters_list(frame.here, frame.choice.as_of)
    topics: dict[str, list[ParameterLine]] = {}
    for line in lines:
        topics.setdefault(line.topic, []).append(line)
    return render(request, "parameters.html", {"topics": topics.items(), "total": len(lines), **places(frame)})


@require_safe
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """`/parameters/<id>`: a rule with all its versions."""
    frame = frame_of(request)
    try:
        page = parameter_page(frame.here, name, frame.choice.as_of)
    except KeyError:
        raise Http404 from None
    return render(request, "parameter.html", {"page": page, **places(frame)})


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """`/systems`: the systems that the plan names, with where the commitments stand that need them."""
    frame = frame_of(request)
    lines = systems_list(frame.here, frame.choice.as_of, frame.choice.unit)
    kind = request.GET.get("kind", "")
    kinds = sorted({line.system.kind for line in lines})
    shown = [line for line in lines if not kind or line.system.kind == kind]
    return render(
        request,
        "systems.html",
        {
            "lines": shown,
            "total": len(lines),
            "kinds": kinds,
            "kind": kind if kind in kinds else "",
            "proved": sum(line.has_evidence for line in lines),
            **places(frame),
        },
    )


@require_safe
def unit(request: HttpRequest, name: str) -> HttpResponse:
    """`/units/<id>`: a unit beside the whole, also found by any code it ever had."""
    frame = frame_of(request)
    by_code = frame.here.tree.by_code(name)
    try:
        page = unit_page(frame.here, by_code.id if by_code else name, frame.choice.as_of)
    except KeyError:
        raise Http404 from None
    return render(request, "unit.html", {"page": page, **places(frame)})


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """`/search?q=`: everything that holds all the words."""
    frame = frame_of(request)
    query = request.GET.get("q", "").strip()[:100]
    groups = search(frame.here, query, frame.choice.as_of, frame.choice.unit)
    return render(
        request,
        "search.html",
        {"query": query, "groups": groups, "found": sum(group.total for group in groups), "limit": LIMIT},
    )
