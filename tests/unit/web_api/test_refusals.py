"""What cannot be answered is refused as a problem document: in Chinese, with the way out, all faults at once, no traceback."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from yaodian.registry import LakeError
from yaodian.values import Problem, Refused
from yaodian.web.api import plan
from yaodian.web.api.interface import description
from yaodian.web.home import HomeProblem

Ask = Callable[..., Any]
ACTING = ("}/submissions", "/accept", "/return", "/withdraw")


@pytest.mark.parametrize(
    ("address", "expected", "said"),
    [
        ("status?as_of=2019-02-30", 400, "历法中"),
        ("status?as_of=2019", 400, "2014-12-31 的形式"),
        ("status?as_of=1566230400", 400, "2014-12-31 的形式"),
        ("status?as_of=2019-08-20%27--", 400, "2014-12-31 的形式"),
        ("status?as_of=0001-01-01", 400, "2019-08-15 至 2019-12-31"),
        ("status?as_of=9999-12-31", 400, "2019-08-15 至 2019-12-31"),
        ("status?as_off=2019-08-20", 400, "是否指“as_of”"),
        ("status?as_of=2019-08-20&as_of=2019-08-21", 400, "不止一次"),
        ("status?item=0", 400, "不小于 1"),
        ("status?item=x", 400, "整数"),
        ("status?item=99999999999999999999999", 400, "不大于 10000"),
        ("status?item=7", 404, "条目为 1 至 1"),
        ("status?status=done", 400, "no_evidence"),
        ("status?unit=", 400, "至少 1 个"),
        ("status?unit=%00", 400, "控制字符"),
        ("status?unit=" + "x" * 101, 400, "不超过 100"),
        ("status?unit=wesst", 404, "是否指“west”"),
        ("status?unit=%E4%B8%8A%E6%B5%B7", 404, "没有单位“上海”"),
        ("commitments/1.11", 404, "是否指“1.1”"),
        ("commitments/%00", 400, "控制字符"),
        ("commitments/1.1?rows=501", 400, "不大于 500"),
        ("indicators/enrolement", 404, "是否指“enrolment”"),
        ("indicators/enrolment?level=twn", 400, "是否指“town”"),
        ("indicators/enrolment?limit=0&offset=-1", 400, "offset"),
        ("indicators/enrolment/rows?offset=100000001", 400, "不大于 100000000"),
        ("indicators?as_of=2019-08-20", 400, "没有参数"),
        ("groups/zones", 404, "是否指“zone”"),
        ("groups/zone/nearr", 404, "没有学区“nearr”，是否指“near”"),
        ("groups?level=school", 400, "没有这个参数"),
        ("groups/zone?hierarchy=now", 400, "hierarchy"),
        ("indicators/enrolment/groups/zon", 404, "是否指“zone”"),
        ("datasets/roll", 404, "是否指“rolls”"),
        ("datasets?as_of=x&limit=3", 400, "limit:没有这个参数"),
        ("parameters/places.rate", 404, "是否指“places.ratio”"),
        ("ledger?before=99999999999999999999", 400, "不大于"),
        ("ledger?limit=501", 400, "不大于 500"),
        ("ledger/-1/proof", 400, "不小于 0"),
        ("ledger/abc/proof", 400, "整数"),
        ("ledger/9007199254740991/proof", 404, "/api/ledger/head"),
        ("ledger/head?x=1", 400, "没有这个参数"),
        ("plan?x=1", 400, "没有这个参数"),
        ("status?unit=" + "x" * 4_000, 414, "至多 4000"),
        ("statuss", 404, "是否指 /api/status"),
        ("status/", 404, "是否指 /api/status"),
        ("", 404, "/api/openapi.json"),
    ],
)
def test_each_mistake_is_told_with_its_remedy(ask: Ask, address: str, expected: int, said: str) -> None:
    answer = ask(address, expected)
    assert said in str(answer), answer
    assert answer["status"] == expected
    assert answer["remedy"]
    assert answer["title"]
    assert "Traceback" not in str(answer)
    assert not any(word in answer["detail"] for word in ("Error", "Input should", "pydantic"))


def test_all_mistakes_of_a_request_are_told_at_once(ask: Ask) -> None:
    answer = ask("status?as_of=x&item=0&unit=&unti=west&status=done", 400)
    assert {one["parameter"] for one in answer["problems"]} == {"as_of", "item", "unit", "unti", "status"}
    assert all(one["message"] and one["remedy"] for one in answer["problems"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", ["status", "ledger/0/proof", "openapi.json", "nowhere"])
def test_nothing_but_reading(home: Any, db: None, method: str, address: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/{address}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["remedy"] == "改用 GET。"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (HomeProblem("/secret/place 还没有准备好"), 503),
        (LakeError("/secret/place 读取失败"), 503),
        (OperationalError("connection to /secret/place failed"), 503),
        (Refused([Problem("x", "/secret/place")]), 503),
        (RuntimeError("/secret/place"), 500),
        (KeyError("/secret/place"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_faults_behind_it_have_a_number_that_the_log_has_too(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception, expected: int
) -> None:
    def broken() -> None:
        raise fault

    monkeypatch.setattr(plan, "world", broken)
    answer = ask("status", expected)
    assert "/secret/place" not in str(answer)
    (number,) = re.findall(r"[0-9a-f]{8}", answer["detail"])
    assert any(number in record.getMessage() for record in caplog.records)


def test_the_description_tells_every_address_its_limits_and_its_refusals() -> None:
    paths = description()["paths"]
    assert set(paths) == {
        "/api/status",
        "/api/commitments/{commitment}",
        "/api/plan",
        "/api/indicators",
        "/api/indicators/{indicator}",
        "/api/indicators/{indicator}/rows",
        "/api/indicators/{indicator}/groups/{kind}",
        "/api/groups",
        "/api/groups/{kind}",
        "/api/groups/{kind}/{group}",
        "/api/datasets",
        "/api/datasets/{dataset}",
        "/api/datasets/{dataset}/submissions",
        "/api/datasets/{dataset}/form",
        "/api/datasets/{dataset}/rows",
        "/api/datasets/{dataset}/records",
        "/api/datasets/{dataset}/export",
        "/api/submissions",
        "/api/submissions/{number}",
        "/api/submissions/{number}/accept",
        "/api/submissions/{number}/return",
        "/api/submissions/{number}/withdraw",
        "/api/due",
        "/api/parameters/{parameter}",
        "/api/ledger",
        "/api/ledger/head",
        "/api/ledger/{number}/proof",
        "/api/evidence",
        "/api/evidence/{digest}",
    }
    for address, methods in paths.items():
        both = address == "/api/evidence"
        assert set(methods) == ({"get", "post"} if both else {"post"} if address.endswith(ACTING) else {"get"}), address
        for operation in methods.values():
            assert_told(address, operation)


def assert_told(address: str, operation: dict[str, Any]) -> None:
    """An operation has a summary, its refusals, and a word for each parameter."""
    assert operation["summary"]
    assert {"200", "400", "default"} <= {str(code) for code in operation["responses"]}
    assert ({} in operation["security"]) == ("401" not in {str(code) for code in operation["responses"]}), address
    assert set(operation["responses"]["default"]["content"]) == {"application/problem+json"}
    for parameter in operation.get("parameters", []):
        assert parameter["schema"].get("description") or parameter.get("description"), (address, parameter["name"])


def test_the_description_is_served_and_no_page_of_a_stranger_with_it(ask: Ask) -> None:
    assert ask("openapi.json")["openapi"].startswith("3.")
    ask("docs", 404)
