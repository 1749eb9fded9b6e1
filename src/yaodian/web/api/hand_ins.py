"""Handing in, receipts, decisions, what is owed, forms: what the pages of hand-ins do, for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.values import Refused
from yaodian.web.actions import submit as actions
from yaodian.web.actions.withdraw import withdraw as take_back
from yaodian.web.api.answers import (
    DeliveriesAnswer,
    DeliveryAnswer,
    DuePage,
    ReasonGiven,
    ReceiptAnswer,
    RefusedAnswer,
)
from yaodian.web.api.asked import (
    DeliveriesAsked,
    DueAsked,
    FormAsked,
    HandInAsked,
    Name,
    ReceiptNumber,
    refuse_parameters,
)
from yaodian.web.api.bodies import OF_A_REASON, OF_ROWS, reason_of, sent_file
from yaodian.web.api.caller import caller, known_caller
from yaodian.web.api.faults import NotTaken
from yaodian.web.api.reply import answered, next_page, refusals
from yaodian.web.api.words import both
from yaodian.web.queries import deliveries as queries
from yaodian.web.queries.due import due_as_json, due_of
from yaodian.web.queries.forms import form_asked
from yaodian.web.queries.named import dataset_named, unit_named
from yaodian.web.queries.viewer import Viewer
from yaodian.web.queries.world import World, world

router = Router(tags=["报送"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A_FORM = {
    "responses": {200: {"description": "OK", "content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}
_DECIDED = {200: ReceiptAnswer, **refusals(400, 401, 403, 404, 409), 422: RefusedAnswer}
Number = PathEx[ReceiptNumber, P(description="回执的编号")]
DatasetName = PathEx[Name, P(description="数据集编号")]


@router.post(
    "/datasets/{dataset}/submissions",
    response={
        200: ReceiptAnswer,
        201: ReceiptAnswer,
        **refusals(400, 401, 403, 404, 409, 413, 415),
        422: RefusedAnswer,
    },
    openapi_extra=OF_ROWS,
    summary="报送",
)
def hand_in(request: HttpRequest, dataset: DatasetName, asked: Query[HandInAsked]) -> HttpResponse:
    """报送一个单位一个期间的数据。201 为收到，200 为同一份数据早已在此；有错误则回答 422，一次列出全部错误，什么也不保存。"""
    here = world()
    declared = dataset_named(here, dataset)
    unit = unit_named(here, asked.unit) or here.tree.root.id
    name, content = sent_file(request, declared, asked.name)
    file = actions.File(declared.id, unit, asked.period, name, content, asked.reason)
    receipt = _taken(lambda: actions.submit(here, caller(request), file))
    return answered(_receipt(receipt), private=True, status=200 if receipt.repeated else 201)


@router.get(
    "/datasets/{dataset}/form",
    response={**refusals(400, 401, 403, 404), 422: RefusedAnswer},
    openapi_extra=_A_FORM,
    summary="填报表",
)
def form(request: HttpRequest, dataset: DatasetName, asked: Query[FormAsked]) -> HttpResponse:
    """一个单位一个期间的填报表（.xlsx），已填好该单位最近一次采纳的数据。"""
    here = world()
    declared = dataset_named(here, dataset)
    viewer = known_caller(request)
    unit = unit_named(here, asked.unit) or here.tree.root.id
    try:
        content = form_asked(here, viewer, declared.id, unit, asked.period)
    except Refused as refused:
        raise NotTaken(refused) from refused
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{declared.id}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/submissions", response={200: DeliveriesAnswer, **refusals(400, 401, 403, 404)}, by_alias=True, summary="报送清单"
)
def submissions(request: HttpRequest, asked: Query[DeliveriesAsked]) -> HttpResponse:
    """本单位和下属单位的报送，由新到旧。"""
    here, viewer = world(), known_caller(request)
    dataset = dataset_named(here, asked.dataset).id if asked.dataset else None
    total, lines = queries.listed(here, viewer, dataset, asked.state, asked.offset, asked.limit)
    return answered(
        {
            "total": total,
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, total, asked.limit, asked.offset),
            "submissions": [_delivery(line) for line in lines],
        },
        private=True,
    )


@router.get(
    "/submissions/{number}",
    response={200: DeliveryAnswer, **refusals(400, 401, 403, 404)},
    by_alias=True,
    summary="一件报送的回执与现状",
)
def submission(request: HttpRequest, number: Number) -> HttpResponse:
    """回执，现在到了哪一步，退回的理由。"""
    refuse_parameters(request)
    here, viewer = world(), known_caller(request)
    return answered(_delivery(queries.delivery(here, viewer, number)), private=True)


@router.post("/submissions/{number}/accept", response=_DECIDED, summary="采纳")
def accept(request: HttpRequest, number: Number) -> HttpResponse:
    """采纳一件待审的报送；逐级审核的，由下级采纳即转上级，最后一级采纳后生效。重复采纳只算一次。"""
    refuse_parameters(request)
    return _decided(request, lambda here, viewer: actions.accept_delivery(here, viewer, number))


@router.post("/submissions/{number}/return", response=_DECIDED, openapi_extra=OF_A_REASON, summary="退回")
def give_back(request: HttpRequest, number: Number) -> HttpResponse:
    """退回一件待审的报送，并说明理由。"""
    refuse_parameters(request)
    reason = reason_of(request, ReasonGiven)
    return _decided(request, lambda here, viewer: actions.return_delivery(here, viewer, number, reason))


@router.post("/submissions/{number}/withdraw", response=_DECIDED, summary="撤回")
def withdraw(request: HttpRequest, number: Number) -> HttpResponse:
    """由报送人撤回一件待审的报送；其中的行不再保存，回执和台账仍在。"""
    refuse_parameters(request)
    return _decided(request, lambda here, viewer: take_back(here, viewer, number))


@router.get("/due", response={200: DuePage, **refusals(400, 401, 403, 404)}, summary="应报情况")
def due(request: HttpRequest, asked: Query[DueAsked]) -> HttpResponse:
    """本单位和下属单位应报的数据：逾期的在前，即将到期的其次；与 yaodian due --json 相同。"""
    here, viewer = world(), known_caller(request)
    unit = unit_named(here, asked.unit) or here.tree.root.id if asked.unit else str(viewer.unit)
    found = due_of(here, viewer, unit, asked.days)
    page = found[asked.offset : asked.offset + asked.limit]
    return answered(
        {
            "total": len(found),
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, len(found), asked.limit, asked.offset),
            "due": [due_as_json(one) for one in page],
        },
        private=True,
    )


def _decided(request: HttpRequest, act: Callable[[World, Viewer], queries.Receipt]) -> HttpResponse:
    here = world()
    return answered(_receipt(_taken(lambda: act(here, caller(request)))), private=True)


def _taken(act: Callable[[], queries.Receipt]) -> queries.Receipt:
    try:
        return act()
    except Refused as refused:
        raise NotTaken(refused) from refused


def _receipt(receipt: queries.Receipt) -> dict[str, Any]:
    return {
        "receipt": receipt.number,
        "dataset": receipt.dataset,
        "unit": receipt.unit,
        "period": receipt.period,
        "state": receipt.state,
        "digest": receipt.digest,
        "rows": receipt.rows,
        "at": receipt.at.isoformat() if receipt.at else None,
        "entry": receipt.entry,
        "repeated": receipt.repeated,
        "warnings": receipt.warnings,
    }


def _delivery(line: queries.DeliveryLine) -> dict[str, Any]:
    held, compared = line.held, line.held.compared
    return {
        **_receipt(queries.receipt_of(held)),
        "state": line.state,
        "file": held.file,
        "by": held.by,
        "reason": held.reason or None,
        "decided_by": held.decided_by or None,
        "decided_at": held.decided_at.isoformat() if held.decided_at else None,
        "decided_entry": held.decided_entry,
        "decision": held.decision or None,
        "awaits": both(line.awaits) if line.awaits else None,
        "reviews": [
            {"unit": both(one.unit), "by": one.by, "at": one.at.isoformat(), "entry": one.entry} for one in line.passed
        ],
        "compared": {key: compared[key] for key in ("with", "added", "gone", "changed", "same")} if compared else None,
        "may_decide": line.may_decide,
        "may_withdraw": line.may_withdraw,
    }
