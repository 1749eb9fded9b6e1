"""What can be taken away of a draft, and the table that is read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from yaodian.plan import as_json
from yaodian.plan.interchange import breakdown_workbook, read_breakdown, stratml
from yaodian.plan.revision import EditProblem, edit_as_json, edit_from_json, revised_plan
from yaodian.values import Problem, Refused
from yaodian.web.actions import revise as actions
from yaodian.web.desks.draft_table import returned, table_rows, went_out_after
from yaodian.web.frame import Frame, frame_of
from yaodian.web.queries import drafts as queries
from yaodian.web.queries.drafts import Draft

LARGEST_TABLE = 20_000_000
"""Bytes of a workbook that is read back."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _json(draft: Draft) -> bytes:
    said = as_json(revised_plan(draft.plan, draft.review))
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


_FORMS: Mapping[str, tuple[str, str, Callable[[Draft], bytes]]] = {
    "xlsx": (_XLSX, "任务分解表.xlsx", lambda draft: breakdown_workbook(table_rows(draft), f"{draft.title}任务分解表")),
    "xml": (
        "application/xml",
        ".stratml.xml",
        lambda draft: stratml(revised_plan(draft.plan, draft.review), draft.text),
    ),
    "json": ("application/json", ".json", _json),
    "txt": ("text/plain; charset=utf-8", ".txt", lambda draft: draft.text.encode()),
}


@login_required
@require_safe
def file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """`/drafts/<number>/table.xlsx`, `stratml.xml`, `plan.json`, `plan.txt`: the draft as it stands, for Excel and for programs."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    kind, ending, made = _FORMS[form]
    response = HttpResponse(made(draft), content_type=kind)
    name = f"{draft.title}{ending}".replace("/", "_")
    response["Content-Disposition"] = f"attachment; filename=\"draft-{number}.{form}\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/table`: a filled-in table is read and its edits are shown; a second step takes them over."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    if not draft.may_revise:
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "draft_table.html", {"draft": draft})
    try:
        if "edits" in request.POST:
            return _taken_over(request, frame, draft)
        return _shown(request, frame, draft)
    except Refused as refused:
        return render(request, "draft_table.html", {"draft": draft, "problems": refused.problems}, status=422)
    except EditProblem as problem:
        return render(
            request, "draft_table.html", {"draft": draft, "problems": [Problem("edit", str(problem))]}, status=422
        )


def _shown(request: HttpRequest, frame: Frame, draft: Draft) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > LARGEST_TABLE:
        said = gettext("没有选择文件。") if sent is None else gettext("表格文件过大（上限 20 MB）。")
        raise Refused([Problem("no-file", said, remedy=gettext("选择填好的任务分解表（.xlsx）。"))])
    rows = read_breakdown(sent.read(), sent.name or "")
    since = went_out_after(rows, sent.name or "")
    if not 1 <= since <= draft.last:
        raise Refused([Problem("other-table", gettext("这张表不是从这份初稿下载的。"))])
    then = queries.draft(frame.here, frame.viewer, draft.id, since)
    back = returned(then, rows, sent.name or "")
    edits = json.dumps([edit_as_json(change) for change in back.changes], ensure_ascii=False)
    return render(request, "draft_table.html", {"draft": draft, "back": back, "edits": edits, "file": sent.name})


def _taken_over(request: HttpRequest, frame: Frame, draft: Draft) -> HttpResponse:
    try:
        said = json.loads(request.POST["edits"])
        edits = [edit_from_json(one) for one in said]
        seen = int(request.POST.get("seen", ""))
        if not edits:
            raise ValueError("no edits")
    except (ValueError, TypeError) as error:
        raise EditProblem(gettext("改动没有送全。请重新选择文件。")) from error
    try:
        actions.revise(frame.viewer, draft.id, edits, seen)
    except actions.Conflict as conflict:
        words = gettext("、").join(
            sorted({str(one.act.said.get("anchor", {}).get("quote", ""))[:20] for one in conflict.acts})
        )
        message = gettext("下载这张表之后，初稿里又改动了其中的任务：%(words)s。没有读入任何改动。") % {"words": words}
        remedy = gettext("重新下载任务分解表，把改动填进新表后再读回。")
        raise Refused([Problem("conflict", message, remedy=remedy)]) from conflict
    return redirect(f"/drafts/{draft.id}/history")
