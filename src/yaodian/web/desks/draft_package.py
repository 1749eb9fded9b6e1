"""A reviewed draft becomes a policy package: its files are made, checked as `yaodian check` does, and taken away as one archive."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from yaodian.binding import (
    Place,
    draft_package,
    load_package,
    place_named_in,
    shipped_packages,
    shipped_rules,
    usual_levels,
)
from yaodian.plan.revision import revised_plan
from yaodian.values import Problem
from yaodian.values.digest import sha256_hex
from yaodian.web.actions import revise as actions
from yaodian.web.frame import frame_of
from yaodian.web.queries import drafts as queries
from yaodian.web.queries.drafts import Draft

_STAMP = (2000, 1, 1, 0, 0, 0)
_FIRST_YEAR, _LAST_YEAR = 1949, 2200


@dataclass(slots=True)
class Wanted:
    """What a package is to be called, and whose it is, as typed; `faults` by field."""

    name: str
    place: str
    code: str
    year: str
    faults: dict[str, str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/package`: asks for the name and the place, checks the files, and answers with an archive."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    if not draft.may_revise:
        raise PermissionDenied
    if request.method != "POST":
        return render(
            request,
            "draft_package.html",
            {"draft": draft, "wanted": _usual(draft), "open": len(draft.rows) - draft.checked},
        )
    wanted = _wanted(request.POST)
    problems: list[Problem] = []
    if not wanted.faults:
        files = _files(draft, wanted)
        problems = _problems(files, wanted.name)
        if not problems:
            archive = _archive(wanted.name, files)
            actions.packaged(frame.viewer, draft, wanted.name, sha256_hex(archive))
            response = HttpResponse(archive, content_type="application/zip")
            response["Content-Disposition"] = f'attachment; filename="{wanted.name}.zip"'
            return response
    given = {"draft": draft, "wanted": wanted, "problems": problems, "open": len(draft.rows) - draft.checked}
    return render(request, "draft_package.html", given, status=422)


def _usual(draft: Draft) -> Wanted:
    year = str(draft.year or "")
    return Wanted(f"plan-{year}" if year else "", place_named_in(draft.plan) or "", "", year, {})


def _wanted(said: Mapping[str, str]) -> Wanted:
    name, place, code, year = (said.get(key, "").strip() for key in ("name", "place", "code", "year"))
    faults: dict[str, str] = {}
    if not re.fullmatch(r"[a-z][a-z0-9_.-]{0,60}", name):
        faults["name"] = gettext("以小写字母开头，只用小写字母、数字和 _ . -，如 beishan-2030。")
    if not 0 < len(place) <= 50:
        faults["place"] = gettext("请写明地方名称，至多 50 字。")
    if not re.fullmatch(r"[1-9][0-9]{5}", code, re.ASCII):
        faults["code"] = gettext("六位行政区划代码（GB/T 2260），如 990100。")
    if not (re.fullmatch(r"[0-9]{4}", year, re.ASCII) and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
        faults["year"] = gettext("四位年份，如 2030。")
    return Wanted(name, place, code, year, faults)


def _files(draft: Draft, wanted: Wanted) -> dict[str, str]:
    place = Place(wanted.place, wanted.code, usual_levels(wanted.code))
    plan = revised_plan(draft.plan, draft.review)
    return draft_package(wanted.name, plan, draft.text, place, int(wanted.year), shipped_rules(), draft.review)


def _problems(files: Mapping[str, str], name: str) -> list[Problem]:
    """What `yaodian check` would say of the files."""
    with tempfile.TemporaryDirectory(prefix="yaodian-draft-") as folder:
        root = Path(folder) / name
        for file, content in files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(content, "utf-8", newline="\n")
        return list(load_package(root, shown=name, near=(shipped_packages(),)).problems)


def _archive(name: str, files: Mapping[str, str]) -> bytes:
    """One archive, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}/{file}", _STAMP), content.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
