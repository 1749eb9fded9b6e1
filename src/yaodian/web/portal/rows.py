"""`/datasets/<id>/rows`: the rows of a dataset as a list that is filtered, sorted, searched, and taken away as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.registry import Field
from yaodian.values import Label, Problem, Refused
from yaodian.web.actions.exports import note_export
from yaodian.web.frame import Frame, frame_of
from yaodian.web.pages import Pages, page_number, pages_of
from yaodian.web.portal.front import places
from yaodian.web.portal.table import SortHead
from yaodian.web.queries import rows_files as files
from yaodian.web.queries import rows_list as queries
from yaodian.web.queries.named_rows import may_have_names
from yaodian.web.queries.naming import unit_name
from yaodian.web.words import said, unit_word

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What can be asked of a column: `choices` to choose from, a range, or a text; with what is asked now."""

    field: Field
    kind: str
    choices: tuple[tuple[str, Label | None, bool], ...] = ()
    low: str = ""
    high: str = ""
    has: str = ""
    state: str = ""

    @property
    def used(self) -> bool:
        """Whether it leaves rows out now."""
        return bool(self.low or self.high or self.has or self.state or any(chosen for *_, chosen in self.choices))


@require_safe
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The list: `?period=&unit=&as_of=&q=&sort=-field&columns=&in.field=&min.field=&max.field=&has.field=&is.field=&page=`."""
    frame = frame_of(request)
    return _shown(request, frame, _question(request, frame, name))


@require_safe
def rows_file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """`/datasets/<id>/rows.xlsx`, `.csv`, `.parquet`: all rows of the same list. Rows about persons are entered in the ledger."""
    frame = frame_of(request)
    asked = _question(request, frame, name)
    if not asked.allowed:
        raise PermissionDenied
    if asked.problems:
        # A filter left out would send more rows than were asked for.
        return _shown(request, frame, asked, status=422)
    found = queries.total(frame.here, asked)
    try:
        files.refuse_too_long(found, kind)
    except Refused as refused:
        return _shown(request, frame, asked, refused.problems, 422)
    if asked.personal and request.method == "GET":
        note_export(frame.viewer, asked.dataset, rows=found, kind=kind, period=asked.selection.period)
    response = _file(frame, asked, kind)
    called = files.file_name(asked, kind)
    response["Content-Type"] = _KINDS[kind]
    response["Content-Disposition"] = f"attachment; filename=\"{name}.{kind}\"; filename*=UTF-8''{quote(called)}"
    response["Cache-Control"] = "no-store"
    return response


def _file(frame: Frame, asked: queries.Question, kind: str) -> HttpResponseBase:
    if kind == "xlsx":
        return HttpResponse(files.as_workbook(frame.here, asked, frame.choice.unit))
    made = files.as_parquet if kind == "parquet" else files.as_csv
    return StreamingHttpResponse(made(frame.here, asked))


def _question(request: HttpRequest, frame: Frame, name: str) -> queries.Question:
    dataset = frame.here.package.datasets.get(name)
    if dataset is None:
        raise Http404
    address = dict(request.GET.lists())
    return queries.question(frame.here, frame.viewer, dataset, frame.choice.as_of, frame.choice.unit, address)


def _shown(
    request: HttpRequest,
    frame: Frame,
    asked: queries.Question,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    found, pages = _page(request, frame, asked)
    base = f"/datasets/{asked.dataset.id}/rows"
    filters = [_filter(frame, asked, field) for field in asked.columns] if asked.allowed else []
    given = {
        "asked": asked,
        "dataset": asked.dataset,
        "found": found,
        "heads": _heads(request, base, asked),
        "filters": filters,
        "filtering": any(one.used for one in filters),
        "pages": pages,
        "named": f"/datasets/{asked.dataset.id}/named-rows?{_carried(request, 'page', 'columns')}"
        if may_have_names(frame.here, frame.viewer, asked.dataset, frame.choice.unit)
        else "",
        "files": {kind: f"{base}.{kind}?{_carried(request, 'page', 'columns')}" for kind in files.FORMATS},
        "chosen": {field.name for field in asked.columns},
        "problems": (*problems, *asked.problems),
        "sort": request.GET.get("sort", ""),
        "reset": f"{base}?{urlencode(frame.carry)}" if frame.carry else base,
        "base": base,
        "columns": request.GET.getlist("columns"),
        "kept": [
            (key, value) for key, values in request.GET.lists() if key not in ("page", "columns") for value in values
        ],
        **_units(frame),
    }
    response = render(request, "dataset_rows.html", given, status=status)
    if asked.personal:
        response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, frame: Frame, asked: queries.Question) -> tuple[queries.RowsPage, Pages]:
    """The page asked for; past the end, the last one."""
    number = page_number(request)
    found = queries.rows_page(frame.here, asked, (number - 1) * queries.PAGE_ROWS)
    pages = pages_of(request, found.total, queries.PAGE_ROWS)
    if number > pages.last:
        shown = request.GET.copy()
        shown["page"] = str(pages.last)
        request.GET = shown  # type: ignore[assignment]
        return _page(request, frame, asked)
    return found, pages


def _heads(request: HttpRequest, base: str, asked: queries.Question) -> list[SortHead]:
    heads = []
    now = asked.asked.sort
    for field in asked.columns:
        current = now is not None and now.field == field.name
        backwards = now is not None and now.backwards
        sort = f"-{field.name}" if current and not backwards else field.name
        kept = _carried(request, "page", "sort")
        unit = f"（{unit_word(field.unit)}）" if field.unit else ""
        heads.append(
            SortHead(
                said(field.label) + unit,
                f"{base}?{kept}{'&' if kept else ''}{urlencode({'sort': sort})}",
                ("descending" if backwards else "ascending") if current else "",
                field.type in ("integer", "number"),
            )
        )
    return heads


def _filter(frame: Frame, asked: queries.Question, field: Field) -> Filter:
    held = {one.test: one.values for one in asked.asked.conditions if one.field == field.name}
    wanted = {str(value) for value in held.get("in", ())}
    state = str(held["is"][0]) if "is" in held else ""
    if field.type == "boolean":
        # As they are written in an address, whatever Python calls them.
        yes_no = (("是", Label("是", "yes"), "True" in wanted), ("否", Label("否", "no"), "False" in wanted))
        return Filter(field, "choice", yes_no, state=state)
    if field.type != "string":
        low, high = (str(held[test][0]) if test in held else "" for test in ("min", "max"))
        return Filter(field, "range", low=low, high=high, state=state)
    offered = tuple((value, name, value in wanted) for value, name in queries.choices(frame.here, asked, field))
    if offered:
        return Filter(field, "choice", offered, state=state)
    return Filter(field, "text", has=str(held["has"][0]) if "has" in held else "", state=state)


def _units(frame: Frame) -> dict[str, Any]:
    """The units that the list offers: those of the second level, and the one chosen if it is another."""
    given = places(frame)
    chosen = frame.choice.unit
    if chosen is not None and chosen not in dict(given["units"]):
        given["units"] = (*given["units"], (chosen, unit_name(frame.here, chosen, frame.choice.as_of)))
    return given


def _carried(request: HttpRequest, *without: str) -> str:
    """What the address says, without some of it."""
    return urlencode({key: values for key, values in request.GET.lists() if key not in without}, doseq=True)
