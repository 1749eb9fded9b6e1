"""Every answer is what the description of the interface says it is: no key more, no key less. So are the command line's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from yaodian.web.api.interface import description

Ask = Callable[..., Any]


def schema_of(address: str, code: str = "200") -> dict[str, Any]:
    said = description()
    answer = next(answer for key, answer in said["paths"][address]["get"]["responses"].items() if str(key) == code)
    schema = next(iter(answer["content"].values()))["schema"]
    return {**schema, "components": said["components"]}


def hold(answer: Any, schema: dict[str, Any]) -> None:
    faults = list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer))
    assert not faults, [f"{fault.json_path}: {fault.message}" for fault in faults[:5]]


@pytest.mark.parametrize(
    ("address", "examples"),
    [
        ("status", ["", "?as_of=2019-08-15", "?unit=west", "?unit=east_second", "?as_of=2019-12-31"]),
        ("commitments/{commitment}", ["1.1", "1.2", "1.3", "1.4", "1.1?unit=west", "1.2?as_of=2019-08-15&rows=0"]),
        ("indicators", [""]),
        ("indicators/{indicator}", ["enrolment", "pupils_per_place?level=school&limit=1", "document:places-rules"]),
        ("indicators/{indicator}/rows", ["new_places/rows", "new_places/rows?limit=1", "document:places-rules/rows"]),
        ("groups", ["", "?hierarchy=today"]),
        ("groups/{kind}", ["zone", "zone?as_of=2019-08-20&limit=1"]),
        ("groups/{kind}/{group}", ["zone/near", "zone/far?as_of=2019-08-20"]),
        (
            "indicators/{indicator}/groups/{kind}",
            ["enrolment/groups/zone", "pupils_per_place/groups/zone?hierarchy=today"],
        ),
        ("datasets", ["", "?as_of=2019-08-15"]),
        ("datasets/{dataset}", ["rolls", "openings", "decrees", "rooms"]),
        (
            "datasets/{dataset}/rows",
            ["openings/rows", "openings/rows?limit=1&sort=-places", "rooms/rows?where=rooms>=1"],
        ),
        ("datasets/{dataset}/records", ["openings/records?key=P1"]),
        ("parameters/{parameter}", ["places.ratio", "places.later"]),
        ("plan", [""]),
        ("ledger", ["", "?limit=1"]),
        ("ledger/head", [""]),
        ("ledger/{number}/proof", ["0/proof"]),
    ],
)
def test_answers(ask: Ask, address: str, examples: list[str]) -> None:
    before = address.split("{")[0]
    for example in examples:
        hold(ask(f"{before}{example}"), schema_of(f"/api/{address}"))


def test_refusals(ask: Ask) -> None:
    for address, code in (("status?item=x", 400), ("status?item=9", 404), ("indicators/enrolment/rows", 403)):
        known = f"/api/{address.split('?')[0]}".replace("enrolment", "{indicator}")
        hold(ask(address, code), schema_of(known, str(code)))
        hold(ask(address, code), schema_of(known, "default"))


def test_a_schema_that_knows_less_would_be_noticed(ask: Ask) -> None:
    answer = ask("status")
    for spoiled in ({**answer[0], "more": 1}, {key: value for key, value in answer[0].items() if key != "late"}):
        with pytest.raises(AssertionError):
            hold([spoiled], schema_of("/api/status"))


def test_every_address_is_among_the_examples() -> None:
    (marks,) = (mark for mark in test_answers.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    public = {address for address, methods in description()["paths"].items() if _is_public(address, methods)}
    assert {f"/api/{address}" for address, _ in marks.args[1]} == public


def _is_public(address: str, methods: dict[str, Any]) -> bool:
    """What asks who is asking has its own examples (test_hand_ins_by_programs.py)."""
    return not address.endswith("/export") and all({} in operation["security"] for operation in methods.values())
