"""Evidence: uploading photos and documents for a unit or one of its rows, and showing a file to whoever may see the row."""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yaodian.registry.evidence import MEDIA
from yaodian.values import Place, Problem, Refused
from yaodian.web.actions import evidence_files as actions
from yaodian.web.frame import frame_of
from yaodian.web.queries import evidence_files as queries
from yaodian.web.queries.keeping import evidence_days
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.viewer import may_keep_evidence

AT_ONCE = 20
"""Files of one upload."""
_NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_log = logging.getLogger("yaodian.web")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest) -> HttpResponse:
    """`/evidence`: the files of a unit, and the form that sends more; with `dataset` and `row`, each is attached to that row as well."""
    frame = frame_of(request)
    said = request.POST if request.method == "POST" else request.GET
    row = (
        queries.row_to_attach(frame.here, frame.viewer, said["dataset"], said["row"])
        if said.get("row") and said.get("dataset")
        else None
    )
    unit = row.unit if row else said.get("of") or frame.viewer.unit or ""
    if unit not in frame.here.tree.units:
        raise PermissionDenied
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        if not may_keep_evidence(frame.viewer, unit, frame.here.tree):
            raise PermissionDenied
        done, problems = _taken(request, unit, row)
        if not problems:
            back = f"dataset={quote(row.dataset.id)}&row={quote(row.key)}" if row else f"of={quote(unit)}"
            return redirect(f"/evidence?{back}&done={done}")
    return _page(request, unit, row, problems)


@require_safe
def file(request: HttpRequest, digest: str) -> HttpResponse:
    """`/evidence/<digest>`: the file itself: pictures are shown, documents saved, and nothing in either runs."""
    frame = frame_of(request)
    held = queries.found_file(frame.here, frame.viewer, digest)
    try:
        content = queries.content_of(frame.here, held)
    except OSError as error:
        _log.error("evidence %s cannot be read: %s", held.digest, error)
        raise
    shown = held.media.startswith("image/")
    return _as_file(
        content, held.media, "inline" if shown else "attachment", f"{held.digest[:12]}{MEDIA[held.media]}", held.name
    )


@require_safe
def preview(request: HttpRequest, digest: str) -> HttpResponse:
    """`/evidence/<digest>/preview`: the small picture of a picture."""
    frame = frame_of(request)
    held = queries.found_file(frame.here, frame.viewer, digest)
    if held.preview is None:
        raise Http404
    return _as_file(bytes(held.preview), "image/jpeg", "inline", f"{held.digest[:12]}.jpg", "")


@login_required
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """`/evidence/<number>/withdraw`: takes back one's own file that nothing refers to."""
    frame = frame_of(request)
    held = queries.own_file(frame.here, frame.viewer, number)
    try:
        actions.withdraw(frame.here, frame.viewer, number)
    except Refused as refused:
        return _page(request, held.unit, None, refused.problems)
    return redirect(f"/evidence?of={quote(held.unit)}")


@login_required
@require_POST
def take_off(request: HttpRequest, number: int) -> HttpResponse:
    """`/evidence/attached/<number>/take-off`: takes a file off a row; the file stays with the unit."""
    frame = frame_of(request)
    off = actions.take_off(frame.here, frame.viewer, number)
    return redirect(f"/datasets/{quote(off.dataset)}/rows/{quote(off.row)}")


def _taken(request: HttpRequest, unit: str, row: queries.RowNamed | None) -> tuple[int, tuple[Problem, ...]]:
    """How many files were kept, and what is wrong with the others: a bad one does not hold up the good ones."""
    frame = frame_of(request)
    files = [*request.FILES.getlist("files"), *request.FILES.getlist("photo")]
    if not files:
        said = Problem("no-file", gettext("没有选择文件。"), remedy=gettext("拍照或选择文件后，再点“上传”。"))
        return 0, (said,)
    if len(files) > AT_ONCE:
        message = gettext("一次至多上传 %(n)s 个文件。") % {"n": AT_ONCE}
        return 0, (Problem("too-many", message, remedy=gettext("分几次上传。")),)
    done, problems = 0, []
    for one in files:
        name = one.name or ""
        if (one.size or 0) > settings.EVIDENCE_LARGEST:
            problems.append(_too_large(name, one.size or 0))
            continue
        try:
            held, _ = actions.add(frame.here, frame.viewer, unit, name, one.read(), settings.EVIDENCE_LARGEST)
            if row is not None:
                actions.attach(frame.here, frame.viewer, held, row)
            done += 1
        except Refused as refused:
            problems.extend(refused.problems)
    return done, tuple(problems)


def _too_large(name: str, size: int) -> Problem:
    message = gettext("文件有 %(size)s 兆字节，上限为 %(largest)s 兆字节。") % {
        "size": f"{size / 1e6:.1f}",
        "largest": settings.EVIDENCE_LARGEST // 1_000_000,
    }
    return Problem("too-large", message, Place(name), remedy=gettext("请缩小照片、压缩文档，或分成几个文件后再传。"))


def _page(request: HttpRequest, unit: str, row: queries.RowNamed | None, problems: tuple[Problem, ...]) -> HttpResponse:
    frame = frame_of(request)
    total, lines = queries.kept_by(frame.here, frame.viewer, unit)
    given = {
        "unit": unit,
        "unit_name": unit_name(frame.here, unit, frame.choice.as_of),
        "row": row,
        "lines": lines,
        "total": total,
        "problems": problems,
        "done": request.GET.get("done", "") if request.GET.get("done", "").isdigit() else "",
        "may_add": may_keep_evidence(frame.viewer, unit, frame.here.tree),
        "accept": ",".join((*MEDIA, *MEDIA.values(), ".jpeg")),
        "pictures": ",".join(media for media in MEDIA if media.startswith("image/")),
        "largest": settings.EVIDENCE_LARGEST // 1_000_000,
        "at_once": AT_ONCE,
        "days": evidence_days(frame.here),
    }
    response = render(request, "evidence_files.html", given, status=422 if problems else 200)
    response["Cache-Control"] = "no-store"
    return response


def _as_file(content: bytes, media: str, how: str, plain: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    called = f"; filename*=UTF-8''{quote(name)}" if name else ""
    response["Content-Disposition"] = f'{how}; filename="{plain}"{called}'
    response["Content-Security-Policy"] = _NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
