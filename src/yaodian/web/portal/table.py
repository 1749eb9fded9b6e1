"""The table of commitments: sorted, filtered, taken away as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from yaodian.binding import EVIDENCE_KINDS, Bound
from yaodian.delivery import STATUSES, CommitmentStatus
from yaodian.web.frame import Frame, frame_of
from yaodian.web.portal.front import places
from yaodian.web.queries.board import Board, board
from yaodian.web.sheets import FORMATS, Sheet, answer
from yaodian.web.words import EVIDENCE_WORDS, ORIGIN_WORDS, STATUS_WORDS, said, word

Line = tuple[Bound, CommitmentStatus]


@dataclass(frozen=True, slots=True)
class SortHead:
    """The head of a column that sorts: what a click on it leads to, and how it is sorted now."""

    name: str
    address: str
    direction: str
    number: bool = False


def _figure(line: Line) -> float:
    figure = line[1].figure
    return float("-inf") if figure is None or figure.value is None else figure.value


def _target(line: Line) -> float:
    lead = line[1].leading
    return lead.asked.quantity if lead and lead.asked else float("-inf")


def _orders(frame: Frame) -> dict[str, Callable[[Line], Any]]:
    """How each column is sorted; lines that are equal stay in the order of the text."""
    offices = list(frame.here.package.offices)
    worst = ("missed", "behind", "no_evidence", "on_track", "met", "not_verifiable")
    return {
        "id": lambda line: line[0].commitment.span.start,
        "status": lambda line: worst.index(line[1].status),
        "figure": _figure,
        "target": _target,
        "lead": lambda line: offices.index(line[0].lead),
        "due": lambda line: line[0].due,
        "evidence": lambda line: EVIDENCE_KINDS.index(line[0].evidence.kind),
    }


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """`/commitments`: all commitments as a table; `?sort=due`, `?sort=-due`, and the filters of the front page; `?format=`."""
    frame = frame_of(request)
    found = board(frame.here, frame.choice)
    lines = _lines(frame, found)
    orders = _orders(frame)
    sort = request.GET.get("sort", "id")
    column, backwards = sort.removeprefix("-"), sort.startswith("-")
    if column in orders:
        lines.sort(key=orders[column], reverse=backwards)
    if request.GET.get("format") in FORMATS:
        return answer(frame, _sheet(lines, found, frame), request.GET["format"])
    return render(
        request,
        "commitments.html",
        {
            "board": found,
            "lines": lines,
            "heads": _heads(request, sort),
            "chapters": frame.here.package.plan.chapters,
            "offices": frame.here.package.offices.values(),
            "kinds": EVIDENCE_KINDS,
            "statuses": STATUSES,
            "files": files_of(request),
            "sort": sort if column in orders and sort != "id" else "",
            **places(frame),
        },
    )


def _lines(frame: Frame, found: Board) -> list[Line]:
    chosen = {name for chapter in found.chapters for item in chapter.items for name in item.chosen}
    return [
        (bound, found.statuses[bound.commitment.id])
        for bound in frame.here.package.commitments
        if bound.commitment.id in chosen
    ]


def sort_head(request: HttpRequest, name: str, key: str, *, sort: str, number: bool = False) -> SortHead:
    """The head of a column of that key where the table is sorted by `sort` (`due`, `-due` for backwards)."""
    said_now = request.GET.copy()
    current, backwards = key == sort.removeprefix("-"), sort.startswith("-")
    said_now["sort"] = f"-{key}" if current and not backwards else key
    direction = ("descending" if backwards else "ascending") if current else ""
    return SortHead(name, f"{request.path}?{said_now.urlencode()}", direction, number)


def _heads(request: HttpRequest, sort: str) -> list[SortHead | str]:
    def head(name: str, key: str, number: bool = False) -> SortHead:
        return sort_head(request, name, key, sort=sort, number=number)

    return [
        head(gettext("编号"), "id"),
        gettext("任务"),
        head(gettext("进展"), "status"),
        head(gettext("现为"), "figure", True),
        head(gettext("目标"), "target", True),
        head(gettext("牵头单位"), "lead"),
        head(gettext("完成时限"), "due"),
        head(gettext("佐证"), "evidence"),
    ]


def files_of(request: HttpRequest) -> dict[str, str]:
    """Addresses of the files: the same view, by format."""
    said_now = {key: values for key, values in request.GET.lists() if key != "format"}
    return {kind: f"{request.path}?{urlencode({**said_now, 'format': kind}, doseq=True)}" for kind in FORMATS}


def _sheet(lines: list[Line], found: Board, frame: Frame) -> Sheet:
    offices = frame.here.package.offices
    heads = [
        gettext("编号"),
        gettext("条目"),
        gettext("任务"),
        gettext("进展"),
        gettext("现为"),
        gettext("目标"),
        pgettext("measure", "单位"),
        gettext("已报"),
        gettext("应报"),
        gettext("数据性质"),
        gettext("牵头单位"),
        gettext("完成时限"),
        gettext("佐证"),
        gettext("说明"),
        gettext("快照"),
    ]
    rows = [_row(bound, status, said(offices[bound.lead].label)) for bound, status in lines]
    return Sheet("commitments", gettext("任务进展表"), heads, rows, found.simulated)


def _row(bound: Bound, status: CommitmentStatus, lead: str) -> list[str | float | int | None]:
    asked = status.leading.asked if status.leading else None
    figure = status.figure
    name = bound.evidence.name or (status.leading.indicator if status.leading else "")
    return [
        bound.commitment.id,
        bound.item,
        bound.commitment.text,
        word(STATUS_WORDS, status.status) + (gettext("（逾期完成）") if status.late else ""),
        figure.value if figure else None,
        asked.quantity if asked else None,
        asked.unit if asked else "",
        figure.coverage.reported if figure else None,
        figure.coverage.expected if figure else None,
        word(ORIGIN_WORDS, status.origin) if status.origin else "",
        lead,
        bound.due.isoformat(),
        f"{word(EVIDENCE_WORDS, bound.evidence.kind)} {name}".strip(),
        said(status.reason),
        figure.standing.snapshot if figure else "",
    ]
