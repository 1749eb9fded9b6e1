"""Groups of units across the tree: the kinds, the groups of one with an indicator, a group with its members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yaodian.web.frame import frame_of
from yaodian.web.portal.front import places
from yaodian.web.portal.table import SortHead, files_of, sort_head
from yaodian.web.queries.groups import GroupLine, GroupPage, KindPage, group_page, kind_lines, kind_page
from yaodian.web.sheets import FORMATS, Cell, Sheet, answer
from yaodian.web.words import ORIGIN_WORDS, said, unit_word, word


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """`/groups`: every kind of group, with how many groups and members it has on the day."""
    frame = frame_of(request)
    lines = kind_lines(frame.here, frame.choice.as_of)
    return render(request, "group_kinds.html", {"lines": lines, "moves": frame.here.moved, **places(frame)})


@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """`/groups/<kind>?indicator=&sort=`: the groups of a kind with the figures of an indicator; `?format=` takes them away."""
    frame = frame_of(request)
    indicator = request.GET.get("indicator", "").strip()[:100]
    try:
        page = kind_page(frame.here, kind, frame.choice.as_of, indicator)
    except KeyError:
        raise Http404 from None
    sort = request.GET.get("sort", "")
    lines = list(page.lines)
    if sort.removeprefix("-") in _ORDERS:
        lines.sort(key=_ORDERS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    if request.GET.get("format") in FORMATS:
        return answer(frame, _sheet(page, lines), request.GET["format"])
    given = {
        "page": page,
        "lines": lines,
        "heads": _heads(request, page, sort),
        "files": files_of(request),
        "moves": page.moves,
        "sort": sort if sort.removeprefix("-") in _ORDERS else "",
        **places(frame),
    }
    return render(request, "group_kind.html", given)


@require_safe
def group(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """`/groups/<kind>/<id>`: the members now and then, the figures; `?format=` takes the members away."""
    frame = frame_of(request)
    try:
        page = group_page(frame.here, kind, name, frame.choice.as_of)
    except KeyError:
        raise Http404 from None
    if request.GET.get("format") in FORMATS:
        return answer(frame, _members_sheet(page), request.GET["format"])
    given = {"page": page, "files": files_of(request), "moves": page.moves, **places(frame)}
    return render(request, "group.html", given)


def _figure(line: GroupLine) -> float:
    figure = line.figure
    return float("-inf") if figure is None or figure.value is None else figure.value


def _covered(line: GroupLine) -> float:
    coverage = line.figure.coverage if line.figure else None
    return coverage.reported / coverage.expected if coverage and coverage.expected else -1.0


_ORDERS: dict[str, Callable[[GroupLine], Any]] = {
    "name": lambda line: line.group.id,
    "members": lambda line: line.members,
    "figure": _figure,
    "coverage": _covered,
}


def _heads(request: HttpRequest, page: KindPage, sort: str) -> list[SortHead | str]:
    def head(name: str, key: str, number: bool = False) -> SortHead:
        return sort_head(request, name, key, sort=sort, number=number)

    unit = unit_word(page.definition.unit) if page.definition else ""
    return [
        head(said(page.kind.label), "name"),
        head(gettext("成员数"), "members", True),
        gettext("牵头"),
        head(unit or gettext("数值"), "figure", True),
        gettext("条形图"),
        head(gettext("已报 / 应报"), "coverage", True),
        gettext("数据性质"),
    ]


def _sheet(page: KindPage, lines: list[GroupLine]) -> Sheet:
    definition = page.definition
    figure = (
        gettext("%(name)s（%(unit)s）") % {"name": said(definition.label), "unit": unit_word(definition.unit)}
        if definition
        else gettext("数值")
    )
    heads = [
        gettext("编号"),
        gettext("名称"),
        gettext("成员数"),
        gettext("牵头"),
        figure,
        gettext("已报"),
        gettext("应报"),
        gettext("数据性质"),
        gettext("快照"),
        gettext("说明"),
    ]
    title = f"{said(page.kind.label)}:{said(definition.label)}" if definition else said(page.kind.label)
    return Sheet(
        f"groups-{page.kind.id}", title, heads, [_row(line) for line in lines], page.simulated or page.simulated_figures
    )


def _row(line: GroupLine) -> list[Cell]:
    figure = line.figure
    origin = "simulated" if line.simulated else figure.standing.origin if figure else None
    return [
        line.group.id,
        said(line.group.label),
        line.members,
        gettext("、").join(said(name) for _, name in line.leads),
        figure.value if figure else None,
        figure.coverage.reported if figure else None,
        figure.coverage.expected if figure else None,
        word(ORIGIN_WORDS, origin) if origin else "",
        figure.standing.snapshot if figure else "",
        said(line.why) if line.why else "",
    ]


def _members_sheet(page: GroupPage) -> Sheet:
    heads = [
        gettext("单位编号"),
        gettext("单位名称"),
        gettext("起"),
        gettext("止"),
        gettext("牵头"),
        gettext("数据性质"),
    ]
    rows: list[list[Cell]] = [
        [
            one.unit[0],
            said(one.unit[1]),
            one.member.valid_from.isoformat() if one.member.valid_from else "",
            one.member.valid_to.isoformat() if one.member.valid_to else "",
            gettext("是") if one.member.lead else "",
            word(ORIGIN_WORDS, "simulated") if one.simulated else "",
        ]
        for one in (*page.now, *page.others)
    ]
    return Sheet(f"group-{page.group.id}", said(page.group.label), heads, rows, page.simulated)
