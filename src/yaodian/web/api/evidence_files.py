"""Evidence for programs: uploading a file for a unit, the files of a unit, a file itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.registry.evidence import MEDIA
from yaodian.values import Refused
from yaodian.web.actions import evidence_files as actions
from yaodian.web.api.answers import EvidenceAnswer, EvidencePage, RefusedAnswer
from yaodian.web.api.asked import Digest, EvidenceAsked, EvidenceToKeep, refuse_parameters
from yaodian.web.api.bodies import OF_EVIDENCE, sent_evidence
from yaodian.web.api.caller import caller, known_caller
from yaodian.web.api.faults import NotTaken
from yaodian.web.api.reply import answered, next_page, refusals
from yaodian.web.queries import evidence_files as queries
from yaodian.web.queries.named import unit_named
from yaodian.web.queries.world import world

router = Router(tags=["佐证"])
_A_FILE = {
    "responses": {
        200: {
            "description": "OK",
            "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA},
        }
    }
}


@router.post(
    "/evidence",
    response={
        200: EvidenceAnswer,
        201: EvidenceAnswer,
        **refusals(400, 401, 403, 404, 413, 415),
        422: RefusedAnswer,
    },
    openapi_extra=OF_EVIDENCE,
    summary="上传佐证",
)
def add(request: HttpRequest, asked: Query[EvidenceToKeep]) -> HttpResponse:
    """为一个单位上传一个佐证文件，文件本身为请求的正文。201 为收下，200 为这个单位早已有同一个文件；不能收的回答 422。"""
    here = world()
    unit = unit_named(here, asked.unit) or here.tree.root.id
    content = sent_evidence(request, settings.EVIDENCE_LARGEST)
    try:
        held, known = actions.add(here, caller(request), unit, asked.name or "", content, settings.EVIDENCE_LARGEST)
    except Refused as refused:
        raise NotTaken(refused) from refused
    return answered(_answer(held, repeated=known), private=True, status=200 if known else 201)


@router.get("/evidence", response={200: EvidencePage, **refusals(400, 401, 403, 404)}, summary="一个单位的佐证")
def listed(request: HttpRequest, asked: Query[EvidenceAsked]) -> HttpResponse:
    """一个单位上传的佐证文件，由新到旧。"""
    here, viewer = world(), known_caller(request)
    unit = unit_named(here, asked.unit) or here.tree.root.id if asked.unit else str(viewer.unit)
    total, lines = queries.kept_by(here, viewer, unit, asked.offset, asked.limit)
    return answered(
        {
            "total": total,
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, total, asked.limit, asked.offset),
            "evidence": [_answer(line.held, repeated=True) for line in lines],
        },
        private=True,
    )


@router.get("/evidence/{digest}", response=refusals(400, 401, 404), openapi_extra=_A_FILE, summary="一个佐证文件")
def file(request: HttpRequest, digest: PathEx[Digest, P(description="文件的摘要（SHA-256）")]) -> HttpResponse:
    """文件本身；有权查看引用它的数据行的，都可以取得。"""
    refuse_parameters(request)
    here = world()
    held = queries.found_file(here, caller(request), digest)
    response = HttpResponse(queries.content_of(here, held), content_type=held.media)
    plain = f"{held.digest[:12]}{MEDIA[held.media]}"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(held.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _answer(held: Any, *, repeated: bool) -> dict[str, Any]:
    return {
        "digest": held.digest,
        "text": f"{queries.WRITTEN}{held.digest}",
        "sent": held.sent,
        "media": held.media,
        "size": held.size,
        "name": held.name,
        "unit": held.unit,
        "by": held.by,
        "at": held.at.isoformat(),
        "entry": held.entry,
        "repeated": repeated,
    }
