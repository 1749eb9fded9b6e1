"""What a program sends with a post: a file as the body itself, or rows and reasons as JSON. Nothing of it is kept here."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath
from typing import Any, TypeVar

from django.http import HttpRequest
from pydantic import BaseModel, ValidationError

from yaodian.registry import Dataset
from yaodian.registry.evidence import MEDIA
from yaodian.web.api.answers import ReasonGiven, RowsToHandIn
from yaodian.web.api.faults import Refusal, parameter_fault

_Body = TypeVar("_Body", bound=BaseModel)
_JSON = "application/json"
_KINDS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "text/csv": ".csv",
    "application/vnd.apache.parquet": ".parquet",
}
LARGEST = 50_000_000
"""Bytes of a file that is handed in."""
LARGEST_REASON = 20_000

_BINARY = {"schema": {"type": "string", "format": "binary"}}
OF_ROWS = {
    "requestBody": {
        "required": True,
        "description": "填好的表本身，或 JSON 写的行",
        "content": {
            _JSON: {"schema": RowsToHandIn.model_json_schema()},
            **dict.fromkeys(_KINDS, _BINARY),
        },
    }
}
OF_A_REASON = {
    "requestBody": {"required": True, "content": {_JSON: {"schema": ReasonGiven.model_json_schema()}}},
}
_ANY = "application/octet-stream"
OF_EVIDENCE = {
    "requestBody": {"required": True, "description": "文件本身", "content": dict.fromkeys((_ANY, *MEDIA), _BINARY)}
}
"""What a post carries, for the description."""


def sent_file(request: HttpRequest, dataset: Dataset, name: str | None) -> tuple[str, bytes]:
    """Name and content of the file that a request carries; rows given as JSON become a CSV file with the fields as columns."""
    kind = _kind(request)
    if kind == _JSON:
        rows = _read(_body(request, LARGEST), RowsToHandIn)
        return f"{_stem(name)}.csv", _as_csv(dataset, rows.rows)
    suffix = _KINDS.get(kind)
    if suffix is None:
        raise Refusal(415, f"不支持 Content-Type“{kind[:80]}”", f"改用 {'、'.join((_JSON, *_KINDS))}。")
    content = _body(request, LARGEST)
    if not content:
        raise Refusal(400, "请求中没有文件", "把填好的表作为请求的正文送来。")
    return f"{_stem(name)}{suffix}", content


def sent_evidence(request: HttpRequest, largest: int) -> bytes:
    """The file that a request carries. What it is said to be only has to be something that is kept: what it is, its content says."""
    kind = _kind(request)
    if kind not in (_ANY, *MEDIA):
        raise Refusal(415, f"不支持 Content-Type“{kind[:80]}”", f"改用 {'、'.join((_ANY, *MEDIA))}。")
    return _body(request, largest, "缩小照片或压缩文档后再送。")


def reason_of(request: HttpRequest, kind: type[ReasonGiven]) -> str:
    """The reason in a request's body."""
    if _kind(request) != _JSON:
        raise Refusal(415, "理由须以 JSON 送来", f"写明 Content-Type: {_JSON}。")
    return _read(_body(request, LARGEST_REASON), kind).reason


def _kind(request: HttpRequest) -> str:
    return str(request.META.get("CONTENT_TYPE") or "").split(";")[0].strip().casefold()


def _body(request: HttpRequest, largest: int, remedy: str = "按单位分开报送。") -> bytes:
    """Read from the stream: the framework's own limit is meant for forms, and lower."""
    content = bytes(request.read(largest + 1))
    if len(content) > largest:
        raise Refusal(413, f"内容过大（上限 {largest:,} 字节）", remedy)
    return content


def _read(content: bytes, kind: type[_Body]) -> _Body:
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        faults = [parameter_fault(one) for one in error.errors(include_url=False)]
        shown = [{**one, "parameter": f"正文 {one['parameter']}".strip()} for one in faults[:50]]
        detail = "；".join(f"{one['parameter']}:{one['message']}" for one in shown[:5])
        refusal = Refusal(400, detail, "改正正文后再送。")
        refusal.faults = shown
        raise refusal from error


def _stem(name: str | None) -> str:
    return PurePath(name or "hand-in").stem[:100] or "hand-in"


def _as_csv(dataset: Dataset, rows: list[dict[str, Any]]) -> bytes:
    """Rows as a table: all fields in declared order (what a row does not say is empty), then whatever else was said, so that it is found to be strange."""
    known = [field.name for field in dataset.as_asked().fields]
    said = dict.fromkeys(name for row in rows for name in row)
    names = [*known, *(name for name in said if name not in known)]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return stream.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return repr(value) if isinstance(value, float) else str(value)
