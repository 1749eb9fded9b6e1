"""Indicators: the list, one of them, the rows behind it, and the map."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from yaodian.web.frame import Frame, frame_of
from yaodian.web.pages import page_number, pages_of
from yaodian.web.portal.front import places
from yaodian.web.queries.catalogue import IndicatorPage, catalogue, indicator_page, rows_page
from yaodian.web.queries.map import MapPage, has_outlines, map_page, mapped_indicators, outlines_json
from yaodian.web.sheets import FORMATS, Sheet, answer
from yaodian.web.words import LEVEL_WORDS, ORIGIN_WORDS, said, unit_word, with_unit, word

_ROWS = 50


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """`/indicators`: every indicator with its figure, coverage and recent course."""
    frame = frame_of(request)
    lines = catalogue(frame.here, frame.choice.as_of, frame.choice.unit)
    return render(request, "indicators.html", {"lines": lines, "maps": has_outlines(frame.here), **places(frame)})


@require_safe
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """`/indicators/<id>`: definition, figure, units, trend, coverage, what it verifies; `?format=` takes the units away."""
    frame = frame_of(request)
    try:
        found = indicator_page(frame.here, name, frame.choice.as_of, frame.choice.unit)
    except KeyError:
        raise Http404 from None
    if request.GET.get("format") in FORMATS:
        return answer(frame, _sheet(found), request.GET["format"])
    drawn = _map_of(frame, name)
    return render(request, "indicator.html", {"page": found, "map": drawn, **_chart(drawn), **places(frame)})


def _map_of(frame: Frame, name: str) -> MapPage | None:
    if not has_outlines(frame.here):
        return None
    page = map_page(frame.here, name, frame.choice.as_of)
    return page if page.known and len(page.lines) > 1 else None


def _sheet(page: IndicatorPage) -> Sheet:
    definition = page.definition
    heads = [
        gettext("单位编号"),
        gettext("单位名称"),
        gettext("%(name)s（%(unit)s）") % {"name": said(definition.label), "unit": unit_word(definition.unit)},
        gettext("已报"),
        gettext("应报"),
        gettext("数据性质"),
        gettext("快照"),
        gettext("说明"),
    ]
    rows: list[list[str | float | int | None]] = []
    for line in page.lines:
        figure = line.figure
        rows.append(
            [
                line.unit,
                said(line.name),
                figure.value if figure else None,
                figure.coverage.reported if figure else None,
                figure.coverage.expected if figure else None,
                word(ORIGIN_WORDS, figure.standing.origin) if figure and figure.standing.origin else "",
                figure.standing.snapshot if figure else "",
                said(line.why) if line.why else "",
            ]
        )
    simulated = any(line.figure and line.figure.standing.origin == "simulated" for line in page.lines)
    return Sheet(definition.id.replace(":", "-"), said(definition.label), heads, rows, simulated)


@require_safe
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """`/indicators/<id>/rows`: the rows that the figure counts, within the viewer's rights, page by page."""
    frame = frame_of(request)
    offset = (page_number(request) - 1) * _ROWS
    try:
        found = rows_page(
            frame.here, frame.viewer, name, frame.choice.as_of, frame.choice.unit, limit=_ROWS, offset=offset
        )
    except KeyError:
        raise Http404 from None
    most = max((one.table.open for one in found), default=0)
    pages = pages_of(request, most, _ROWS)
    return render(request, "rows.html", {"parts": found, "pages": pages, **places(frame)})


@require_safe
def map_view(request: HttpRequest) -> HttpResponse:
    """`/map?indicator=`: the units of the package's map coloured by an indicator, with the same figures as a table."""
    frame = frame_of(request)
    here = frame.here
    if not has_outlines(here):
        return render(request, "map.html", {"page": None, **places(frame)})
    known = mapped_indicators(here)
    name = request.GET.get("indicator", "") or _first(frame, [one.id for one in known])
    try:
        page = map_page(here, name, frame.choice.as_of)
    except KeyError:
        raise Http404 from None
    return render(
        request, "map.html", {"page": page, "indicators": known, "map": page, **_chart(page), **places(frame)}
    )


def _first(frame: Frame, names: list[str]) -> str:
    """The indicator shown where none was asked for: the first one with a known figure for every unit, else the first."""
    for name in names:
        page = map_page(frame.here, name, frame.choice.as_of)
        if page.known == len(page.lines) and not page.equal:
            return name
    return names[0] if names else ""


def _chart(page: MapPage | None) -> dict[str, Any]:
    """What the script needs to draw a map, and the finding that is its title."""
    if page is None:
        return {"chart": "", "finding": ""}
    definition = page.definition
    chart = {
        "unit": unit_word(definition.unit),
        "decimals": definition.decimals,
        "heading": gettext("%(name)s（%(unit)s）")
        % {"name": said(definition.label), "unit": unit_word(definition.unit)},
        "values": page.values(get_language() or ""),
        "inset": list(page.outlines.inset),
        "unknown": gettext("未知"),
        "simulated": gettext("模拟数据"),
        "inset_title": gettext("局部放大"),
        "language": "en" if (get_language() or "").startswith("en") else "zh",
    }
    return {"chart": json.dumps(chart, ensure_ascii=False), "finding": finding(page)}


def finding(page: MapPage) -> str:
    """What the map shows, in one sentence."""
    definition = page.definition
    given: dict[str, object] = {
        "name": said(definition.label),
        "known": page.known,
        "total": len(page.lines),
        "level": word(LEVEL_WORDS, page.outlines.level),
    }
    if page.highest is None or page.lowest is None:
        return gettext("%(name)s：%(total)d 个%(level)s均为未知") % given
    high, low = page.highest, page.lowest
    given["value"] = _with_unit(page, high)
    if page.equal:
        return gettext("%(name)s：%(known)d 个%(level)s均为 %(value)s") % given
    given.update(high=said(high.name), top=_with_unit(page, high), low=said(low.name), bottom=_with_unit(page, low))
    text = gettext("%(name)s：%(high)s最高，为 %(top)s；%(low)s最低，为 %(bottom)s") % given
    if page.known < len(page.lines):
        text += gettext("；%(n)d 个%(level)s未知") % {"n": len(page.lines) - page.known, "level": given["level"]}
    return text


def _with_unit(page: MapPage, line: Any) -> str:
    return with_unit(line.figure.value, page.definition.unit, page.definition.decimals)


@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """`/map/outlines.json`: the outlines with the names valid on the day."""
    frame = frame_of(request)
    try:
        body = outlines_json(frame.here, frame.choice.as_of)
    except LookupError:
        raise Http404 from None
    response = HttpResponse(body, content_type="application/geo+json; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
