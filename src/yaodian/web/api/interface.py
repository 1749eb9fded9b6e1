"""The interface as a whole: its routes, its description, its faults."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI

from yaodian import __version__
from yaodian.web.api import evidence_files, groups, hand_ins, indicators, ledger, plan, registry, rows
from yaodian.web.api.faults import answer_faults

# The description is served by our own view, and by no page: ninja's would load a program from elsewhere.
api = NinjaAPI(
    title="要点：程序接口",
    version=__version__,
    description="读的回答与命令行的 --json 相同；报送和审核须凭令牌（Authorization: Bearer），权限与网页上相同。"
    "出错时的回答是 application/problem+json（RFC 9457）。",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
for room in (plan, indicators, groups, registry, rows, hand_ins, evidence_files, ledger):
    api.add_router("", room.router)
answer_faults(api)


PREFIX = "/api/"


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The description of the interface (OpenAPI), with its refusals as what they are: problem documents."""
    said: dict[str, Any] = deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    said["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "令牌，在 /tokens 或用 yaodian token make 制作。"}
    }
    for methods in said["paths"].values():
        for operation in methods.values():
            answers = operation["responses"]
            needed = [{"bearer": []}]
            operation["security"] = needed if HTTPStatus.UNAUTHORIZED in answers else [{}, *needed]
            refused = next(answer for code, answer in answers.items() if int(code) >= HTTPStatus.BAD_REQUEST)
            answers["default"] = {**deepcopy(refused), "description": "401、405、413、414、500、503"}
            for code, answer in answers.items():
                if code == "default" or int(code) >= HTTPStatus.BAD_REQUEST:
                    answer["content"] = {"application/problem+json": next(iter(answer["content"].values()))}
    return said
