"""Datasets, parameters, systems, units, search: what the figures and verdicts stand on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.web.frame import frame_of
from yaodian.web.portal.front import places
from yaodian.web.queries.named_systems import systems_list
from yaodian.web.queries.registers import dataset_page, datasets_list
from yaodian.web.queries.rules import ParameterLine, parameter_page, parameters_list
from yaodian.web.queries.search import LIMIT, search
from yaodian.web.queries.units import unit_page


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """`/datasets`: every declared dataset with how much of it has been reported."""
    frame = frame_of(request)
    return render(request, "datasets.html", {"lines": datasets_list(frame.here, frame.choice.as_of), **places(frame)})


@require_safe
def dataset(request: HttpRequest, name: str) -> HttpResponse:
    """`/datasets/<id>`: the declaration, the submissions with their receipts, who has not reported."""
    frame = frame_of(request)
    try:
        page = dataset_page(frame.here, name, frame.choice.as_of)
    except KeyError:
        raise Http404 from None
    return render(request, "dataset.html", {"page": page, "dataset": page.line.dataset, **places(frame)})


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
