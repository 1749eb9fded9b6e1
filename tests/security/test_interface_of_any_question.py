"""Whatever is asked of the programmers' interface, the answer is one that its description promises."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from yaodian.web.api.interface import description

DESCRIPTION = description()
READ = sorted(address for address, methods in DESCRIPTION["paths"].items() if "get" in methods)
NAMES = ("xishan", "east", "east_first", "S1", "东镇", "enrolment", "pupils_per_place", "document:places-rules", "rolls", "rooms",
         "places.ratio", "1.1", "1.2", "1.4", "town", "school")  # fmt: skip
TEXTS = st.one_of(st.sampled_from(NAMES), st.text(max_size=120), st.from_regex(r"[0-9-]{1,12}", fullmatch=True))


def values(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Texts for a parameter: mostly what its schema allows, now and then anything."""
    for several in schema.get("anyOf", ()):
        if several.get("type") != "null":
            return values(several)
    if schema.get("type") == "array":
        return values(schema["items"])
    if "enum" in schema:
        return st.one_of(st.sampled_from(schema["enum"]), TEXTS)
    if schema.get("format") == "date":
        return st.one_of(st.dates().map(str), st.sampled_from(["2019-08-15", "2019-10-31", "2019-12-31"]), TEXTS)
    if schema.get("type") == "integer":
        allowed = st.integers(schema.get("minimum"), min(schema.get("maximum", 1000), 1000))
        return st.one_of(allowed.map(str), st.integers().map(str), TEXTS)
    return TEXTS


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str]:
    """The route of the description, and an address that asks it."""
    route = draw(st.sampled_from(READ))
    address, asked = route, []
    for parameter in DESCRIPTION["paths"][route]["get"].get("parameters", []):
        if parameter["in"] == "path":
            said = draw(values(parameter["schema"]).filter(bool))
            address = address.replace(f"{{{parameter['name']}}}", quote(said, safe="", errors="replace"))
        elif draw(st.booleans()):
            asked.append((parameter["name"], draw(values(parameter["schema"]))))
    asked += draw(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=1))
    return route, f"{address}?{urlencode(asked, errors='replace')}"


@pytest.fixture
def client(home: Any, db: None) -> Client:
    return Client(raise_request_exception=False)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(question=questions())
def test_the_answer_keeps_the_description(client: Client, question: tuple[str, str]) -> None:
    route, address = question
    response = client.get(address)
    assert response.status_code in (200, 400, 401, 403, 404), (address, response.content)
    answers = {str(code): answer for code, answer in DESCRIPTION["paths"][route]["get"]["responses"].items()}
    promised = answers.get(str(response.status_code), answers["default"])
    (kind, content) = next(iter(promised["content"].items()))
    assert response["Content-Type"] == kind, address
    schema = {**content["schema"], "components": DESCRIPTION["components"]}
    faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(response.json())]
    assert not faults, (address, faults)
