"""Rows of datasets, pages and files of them, and single records with their history."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any, NoReturn

import polars as pl
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from ninja import P, PathEx, Query, Router

from yaodian.registry import MISSING_ANSWERS, Dataset
from yaodian.registry.intake.guarding import plain_guarded
from yaodian.values import Refused
from yaodian.web.api.answers import ListOfRows, RecordAnswer
from yaodian.web.api.asked import ExportAsked, ListAsked, Name, RecordAsked, RowsListAsked, day_of, unit_of
from yaodian.web.api.caller import caller
from yaodian.web.api.faults import Refusal
from yaodian.web.api.reply import answered, next_page, refusals
from yaodian.web.queries.named import UnknownName, dataset_named
from yaodian.web.queries.rows_for_programs import (
    NothingAllowed,
    RowsAsked,
    RowsFound,
    Version,
    find_rows,
    versions_of,
)
from yaodian.web.queries.world import World, world

router = Router(tags=["登记"])
DatasetName = PathEx[Name, P(description="数据集编号")]
_CSV, _PARQUET = "text/csv; charset=utf-8", "application/vnd.apache.parquet"
_ANSWER = "_answer_"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_A_FILE = {
    "responses": {200: {"description": "OK", "content": {"text/csv": _BINARY, _PARQUET: _BINARY}}},
}


@router.get(
    "/datasets/{dataset}/rows", response={200: ListOfRows, **refusals(400, 403, 404)}, summary="一个数据集有效的行"
)
def rows(request: HttpRequest, dataset: DatasetName, asked: Query[RowsListAsked]) -> HttpResponse:
    """按单位、期间、日期和条件查，一页一页地看。含个人信息的行只给所属单位及其上级、审计人员看。"""
    here = world()
    declared = dataset_named(here, dataset)
    as_of = day_of(here, asked)
    found = _found(here, request, declared, as_of, asked)
    total, lines = found.page(asked.offset, asked.limit)
    return answered(
        {
            "dataset": declared.id,
            "as_of": as_of.isoformat(),
            "period": found.selection.period,
            "snapshot": here.snapshot(declared.id).name,
            "total": total,
            "limit": asked.limit,
            "offset": asked.offset,
            "next": next_page(request, total, asked.limit, asked.offset),
            "exports": {form: _export(request, declared, form) for form in ("csv", "parquet")},
            "rows": lines,
        },
        private=_personal(declared),
    )


@router.get(
    "/datasets/{dataset}/export",
    response=refusals(400, 403, 404),
    openapi_extra=_A_FILE,
    summary="一个数据集有效的行，作为文件",
)
def export(request: HttpRequest, dataset: DatasetName, asked: Query[ExportAsked]) -> HttpResponseBase:
    """同样的条件，全部的行；列名为字段名；CSV 可以原样再报。"""
    here = world()
    declared = dataset_named(here, dataset)
    found = _found(here, request, declared, day_of(here, asked), asked)
    if asked.form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(_as_csv(found), content_type=_CSV)
    else:
        response = HttpResponse(_as_parquet(found), content_type=_PARQUET)
    response["Content-Disposition"] = f'attachment; filename="{declared.id}.{asked.form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/datasets/{dataset}/records", response={200: RecordAnswer, **refusals(400, 403, 404)}, summary="一条记录及其历史"
)
def record(request: HttpRequest, dataset: DatasetName, asked: Query[RecordAsked]) -> HttpResponse:
    """主键相同的行，截至一天的样子和历来的样子：何时采纳，何时由更正代替，台账哪一条。"""
    here = world()
    declared = dataset_named(here, dataset)
    as_of = day_of(here, asked)
    try:
        versions = versions_of(here, caller(request), declared, asked.key)
    except Refused as refused:
        _refuse(refused)
    except NothingAllowed:
        _withhold(declared)
    if not versions:
        raise UnknownName("记录", "、".join(asked.key), (), "核对主键的值，或换一个数据集。")
    standing = [one for one in versions if one.submission.in_force(as_of)]
    return answered(
        {
            "dataset": declared.id,
            "as_of": as_of.isoformat(),
            "key": {name: versions[0].row[name] for name in declared.key},
            "now": _version(standing[0]) if standing else None,
            "history": [_version(one) for one in versions],
        },
        private=_personal(declared),
    )


def _found(here: World, request: HttpRequest, dataset: Dataset, as_of: date, asked: ListAsked) -> RowsFound:
    said = RowsAsked(unit_of(here, asked), asked.period, asked.where, asked.sort, asked.fields)
    try:
        return find_rows(here, caller(request), dataset, as_of, said)
    except Refused as refused:
        _refuse(refused)
    except NothingAllowed:
        _withhold(dataset)


def _refuse(refused: Refused) -> NoReturn:
    refusal = Refusal(400, "；".join(f"{one.code}:{one.message}" for one in refused.problems), "改正所列参数后再试。")
    refusal.faults = [
        {
            "parameter": one.code,
            "code": "wrong-value",
            "message": one.message,
            "expected": one.expected,
            "remedy": one.remedy,
        }
        for one in refused.problems
    ]
    raise refusal from refused


def _withhold(dataset: Dataset) -> NoReturn:
    raise Refusal(
        403,
        f"数据集“{dataset.label.zh}”含个人信息，这些行不能给您看",
        "用所属单位、其上级或审计的账号或令牌；各级数值是公开的。",
    )


def _personal(dataset: Dataset) -> bool:
    return any(field.personal != "none" for field in dataset.fields)


def _export(request: HttpRequest, dataset: Dataset, form: str) -> str:
    asked = request.GET.copy()
    for name in ("limit", "offset"):
        asked.pop(name, None)
    asked["form"] = form
    return f"/api/datasets/{dataset.id}/export?{asked.urlencode()}"


def _as_csv(found: RowsFound) -> Iterator[bytes]:
    """The rows as UTF-8 under the names of the fields, as they can be handed in again: 是 and 否, and answers by their words."""
    for number, piece in enumerate(found.pieces()):
        names = [name for name in piece.columns if not name.startswith(_ANSWER)]
        written = piece.select([_told(piece, name) for name in names])
        yield written.write_csv(include_header=number == 0).encode("utf-8")


def _told(piece: pl.DataFrame, name: str) -> pl.Expr:
    value = pl.col(name)
    if piece.schema[name] == pl.Boolean:
        value = pl.when(value).then(pl.lit("是")).when(~value).then(pl.lit("否"))
    elif piece.schema[name] == pl.String:
        value = plain_guarded(value)
    if f"{_ANSWER}{name}" in piece.columns:
        words = {str(code): word for code, word in MISSING_ANSWERS.items()}
        value = pl.coalesce(value.cast(pl.String), pl.col(f"{_ANSWER}{name}").replace_strict(words, default=None))
    return value.alias(name)


def _as_parquet(found: RowsFound) -> bytes:
    """The rows typed as declared, with the columns that say why a value is missing."""
    stream = io.BytesIO()
    pl.concat(list(found.pieces())).write_parquet(stream, compression="zstd")
    return stream.getvalue()


def _version(one: Version) -> dict[str, Any]:
    said = one.submission
    return {
        "row": dict(one.row),
        "unit": said.unit,
        "period": said.period,
        "accepted_on": said.accepted_on.isoformat(),
        "superseded_on": said.superseded_on.isoformat() if said.superseded_on else None,
        "origin": said.origin.value,
        "entry": one.entry,
    }
