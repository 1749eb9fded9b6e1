"""The ledger, for anyone who wants to check it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.web.api.answers import LedgerAnswer, LedgerHead, LedgerProof
from yaodian.web.api.asked import EntriesAsked, EntryNumber, refuse_parameters
from yaodian.web.api.reply import answered, refusals
from yaodian.web.queries.ledger import Entry, entries, head, proof_of
from yaodian.web.queries.named import UnknownName

router = Router(tags=["台账"])


@router.get("/ledger", response={200: LedgerAnswer, **refusals(400)}, summary="台账")
def ledger(request: HttpRequest, asked: Query[EntriesAsked]) -> HttpResponse:
    """条目由新到旧，一页一页地看。"""
    size, root = head()
    found = entries(before=asked.before, limit=asked.limit)
    more = found and found[-1].number > 0
    return answered(
        {
            "size": size,
            "root": root,
            "limit": asked.limit,
            "next": f"{request.path}?before={found[-1].number}&limit={asked.limit}" if more else None,
            "entries": [_entry(entry) for entry in found],
        }
    )


@router.get("/ledger/head", response={200: LedgerHead, **refusals(400)}, summary="台账的条数与根")
def ledger_head(request: HttpRequest) -> HttpResponse:
    """记下来，日后可用 yaodian ledger verify --known 核对。"""
    refuse_parameters(request)
    size, root = head()
    return answered({"size": size, "root": root})


@router.get("/ledger/{number}/proof", response={200: LedgerProof, **refusals(400, 404)}, summary="一条在台账中的证明")
def ledger_proof(
    request: HttpRequest, number: PathEx[EntryNumber, P(description="条目的编号，从 0 起")]
) -> HttpResponse:
    """正文、审计路径、条数与根；核对方法见 RFC 9162 第 2.1.3.2 节，叶为 SHA-256(0x00 ‖ 正文)。"""
    refuse_parameters(request)
    found = proof_of(number)
    if found is None:
        raise UnknownName("台账条目", str(number), (), "编号从 0 起，最新一条见 /api/ledger/head。")
    return answered(found)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "act": entry.act,
        "subject": entry.subject,
        "details": entry.details,
        "leaf": entry.leaf,
        "root": entry.root,
    }
