"""Faults as problem documents (RFC 9457): Chinese title, detail and remedy, all faults of a request at once, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
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
    403: "没有查看的权限",
    404: "没有所问的内容",
    405: "不支持的请求方法",
    414: "网址太长",
    500: "程序内部错误",
    503: "数据暂时不能读取",
}
KINDS = {
    400: "bad-parameter",
    403: "not-allowed",
    404: "unknown-name",
    405: "method-not-allowed",
    414: "address-too-long",
    500: "fault",
    503: "not-ready",
}


class Refusal(Exception):
    """Ends a request with a problem document."""

    def __init__(self, status: int, detail: str, remedy: str, problems: Iterable[Problem] = ()) -> None:
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.problems = tuple(problems)
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


def answer_faults(api: NinjaAPI) -> None:
    """Teaches the interface to answer every kind of fault."""
    handlers: dict[type[Exception], Any] = {
        Refusal: _refused,
        UnknownName: _unknown,
        ValidationError: _invalid,
        **dict.fromkeys((HomeProblem, LakeError, EngineError, Refused, DatabaseError), _not_ready),
        Exception: _unforeseen,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _refused(request: HttpRequest, error: Refusal) -> JsonResponse:
    return problem(error.status, error.detail, error.remedy, [_plain(one) for one in error.problems])


def _unknown(request: HttpRequest, error: UnknownName) -> JsonResponse:
    remedy = f"改用“{error.near}”，或查看相应的列表。" if error.near else "查看相应的列表，改用其中的名称。"
    return problem(404, str(error), remedy)


def _invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    found = [_parameter_fault(one) for one in error.errors]
    detail = "；".join(f"{one['parameter']}:{one['message']}" for one in found)
    return problem(400, detail, "改正所列参数后再试；各参数的写法见 /api/openapi.json。", found)


def _not_ready(request: HttpRequest, error: Exception) -> JsonResponse:
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


def _parameter_fault(error: Mapping[str, Any]) -> dict[str, str]:
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
    name = str(about.get("parameter") or [step for step in error["loc"] if isinstance(step, str)][-1])
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
}
