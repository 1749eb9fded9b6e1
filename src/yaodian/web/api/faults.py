"""Faults as problem documents (RFC 9457): Chinese title, detail and remedy, all faults of a request at once, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from yaodian.indicators import EngineError
from yaodian.registry import LakeError
from yaodian.values import Problem, Refused
from yaodian.web.home import HomeProblem
from yaodian.web.queries.named import UnknownName

_log = logging.getLogger("yaodian.web")

TITLES = {
    400: "请求参数有误",
    401: "须表明身份",
    403: "没有权限",
    404: "没有所问的内容",
    405: "不支持的请求方法",
    409: "现在不能这样办",
    413: "内容过大",
    414: "网址太长",
    415: "不支持这种文件",
    422: "报送不能受理",
    500: "程序内部错误",
    503: "数据暂时不能读取",
}
KINDS = {
    400: "bad-parameter",
    401: "not-signed-in",
    403: "not-allowed",
    404: "unknown-name",
    405: "method-not-allowed",
    409: "not-now",
    413: "too-large",
    414: "address-too-long",
    415: "unknown-format",
    422: "refused",
    500: "fault",
    503: "not-ready",
}


class Refusal(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self,
        status: int,
        detail: str,
        remedy: str,
        problems: Iterable[Problem] = (),
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.problems = tuple(problems)
        self.headers = dict(headers or {})
        self.faults: list[dict[str, str]] = []
        super().__init__(detail)


def problem(
    status: int, detail: str, remedy: str, problems: Iterable[Mapping[str, Any]] = (), **headers: str
) -> JsonResponse:
    """A problem document. `problems` are the single faults where there can be several."""
    said = {
        "type": f"urn:yaodian:problem:{KINDS[status]}",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "remedy": remedy,
        "problems": list(problems),
    }
    return JsonResponse(
        said,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store", **headers},
    )


class NotTaken(Exception):
    """A hand-in or a decision that cannot be taken: 422 with every fault and its place, or 409 where it is too early or too late."""

    _TOO_LATE = ("not-waiting", "not-your-turn")

    def __init__(self, refused: Refused) -> None:
        self.problems = refused.problems
        self.status = 409 if all(one.code in self._TOO_LATE for one in refused.problems) else 422
        super().__init__(str(refused))


def answer_faults(api: NinjaAPI) -> None:
    """Teaches the interface to answer every kind of fault."""
    handlers: dict[type[Exception], Any] = {
        Refusal: refused,
        NotTaken: _not_taken,
        PermissionDenied: _not_allowed,
        Http404: _not_there,
        UnknownName: _unknown,
        ValidationError: _invalid,
        **dict.fromkeys((HomeProblem, LakeError, EngineError, Refused, DatabaseError), not_ready),
        Exception: _unforeseen,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def refused(request: HttpRequest, error: Refusal) -> JsonResponse:
    """The answer to what was refused."""
    return problem(
        error.status, error.detail, error.remedy, [*map(_plain, error.problems), *error.faults], **error.headers
    )


def _not_taken(request: HttpRequest, error: NotTaken) -> JsonResponse:
    if error.status == 409:
        said = error.problems[0]
        return problem(409, said.message, said.remedy, [_plain(one) for one in error.problems])
    detail = f"有 {len(error.problems)} 处需要改正，什么也没有保存"
    return problem(422, detail, "改正所列各处后再报。", [problem_as_json(one) for one in error.problems])


def problem_as_json(one: Problem) -> dict[str, Any]:
    """A fault of a file with its place."""
    place = one.place
    return {
        "code": one.code,
        "message": one.message,
        "place": {"file": place.file, "line": place.line, "column": place.column, "sheet": place.sheet}
        if place
        else None,
        "expected": one.expected,
        "remedy": one.remedy,
        "severity": one.severity,
    }


def _not_allowed(request: HttpRequest, error: Exception) -> JsonResponse:
    return problem(403, "这个单位的数据不归您报送、审核或查看", "用所属单位或其上级的账号。")


def _not_there(request: HttpRequest, error: Exception) -> JsonResponse:
    return problem(404, "没有这个编号", "编号见 /api/submissions。")


def _unknown(request: HttpRequest, error: UnknownName) -> JsonResponse:
    remedy = f"改用“{error.near}”，或查看相应的列表。" if error.near else "查看相应的列表，改用其中的名称。"
    return problem(404, str(error), remedy)


def _invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    found = [parameter_fault(one) for one in error.errors]
    detail = "；".join(f"{one['parameter']}:{one['message']}" for one in found)
    return problem(400, detail, "改正所列参数后再试；各参数的写法见 /api/openapi.json。", found)


def not_ready(request: HttpRequest, error: Exception) -> JsonResponse:
    """What is behind the interface cannot be read. Paths and statements are for the log, not for strangers."""
    number = secrets.token_hex(4)
    _log.error("not ready %s at %s: %s", number, request.path, error)
    return problem(503, f"数据暂时不能读取（编号 {number}）。", "稍后再试；若一直如此，请把编号告知管理员。")


def _unforeseen(request: HttpRequest, error: Exception) -> JsonResponse:
    number = secrets.token_hex(4)
    _log.error("fault %s at %s", number, request.path, exc_info=error)
    return problem(500, f"程序内部错误（编号 {number}）。", "请把编号和所用的网址告知管理员。")


def _plain(one: Problem) -> dict[str, str]:
    where = str(one.place) if one.place else ""
    return {
        "parameter": where,
        "code": one.code,
        "message": one.message,
        "expected": one.expected,
        "remedy": one.remedy,
    }


def parameter_fault(error: Mapping[str, Any]) -> dict[str, str]:
    """A fault of one parameter in the words of the reader; `error` is as pydantic gives it."""
    code = str(error["type"])
    about = error.get("ctx") or {}
    known = _WORDS.get(code)
    if known is not None:
        message, expected = (text.format(**about) for text in known)
    elif code == "value_error":
        message, expected = str(about.get("error", "写法有误")), ""
    else:
        message, expected = str(about.get("said", "写法有误")), str(about.get("expected", ""))
    steps = [str(step) for step in error["loc"] if isinstance(step, str)]
    name = str(about.get("parameter") or (steps[-1] if steps else ""))
    remedy = str(about.get("remedy") or (f"应为{expected}。" if expected else "改正后再试。"))
    return {"parameter": name, "code": code, "message": message, "expected": expected, "remedy": remedy}


_WORDS: Mapping[str, tuple[str, str]] = {
    "string_too_long": ("太长", "不超过 {max_length} 个字符的文字"),
    "string_too_short": ("是空的", "至少 {min_length} 个字符的文字"),
    "greater_than_equal": ("太小", "不小于 {ge} 的数"),
    "less_than_equal": ("太大", "不大于 {le} 的数"),
    "int_parsing": ("不是整数", "整数"),
    "int_parsing_size": ("位数太多", "较小的整数"),
    "int_from_float": ("不是整数", "整数"),
    "literal_error": ("没有这一种", "{expected}"),
    "too_long": ("给得太多", "至多 {max_length} 个"),
    "missing": ("没有给出", "一个值"),
    "json_invalid": ("不是 JSON", "UTF-8 写的 JSON"),
    "model_type": ("不是一个对象", "对象"),
    "model_attributes_type": ("不是一个对象", "对象"),
    "list_type": ("不是列表", "列表"),
    "dict_type": ("不是一个对象", "对象"),
    "string_type": ("不是文字", "文字"),
    "extra_forbidden": ("没有这一项", "说明中所列的各项"),
    "int_type": ("不是整数", "整数"),
    "bool_type": ("不是 true 或 false", "true 或 false"),
    "float_type": ("不是数", "数"),
    "string_pattern_mismatch": ("写法有误", "符合 {pattern} 的文字"),
    "string_unicode": ("有不成字的字符", "UTF-8 文字"),
}
