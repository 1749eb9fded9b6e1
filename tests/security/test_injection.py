"""Words that are meant as statements, markup or paths are words and nothing else, wherever an address takes any."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from routes import ROUTES

from yaodian.ledger import verify_entries
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.ledger import head, written_entries

Visit = Callable[..., Client]

PAYLOADS = {
    "sql": "' OR 1=1; DROP TABLE ledger_entry; --",
    "duckdb": "x') UNION SELECT * FROM read_csv('/etc/passwd') --",
    "markup": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror=alert(1)>'",
    "path": "../../../../etc/passwd",
    "encoded path": "..%2f..%2fetc%2fpasswd",
    "nul": "a\x00b",
    "line break": "x\r\nSet-Cookie: stolen=1",
    "template": "{{7*7}}{% debug %}${7*7}",
    "format": "%s%s%n{0.__class__}",
    "very long": "长" * 20_000,
    "number": "9" * 400,
    "minus": "-1",
    "odd digits": "1²",
    "no text": "\ud800",
    "day": "9999-99-99",
    "first day of all": "0001-01-01",
    "last day of all": "9999-12-31",
}
PARAMETERS = (
    "as_of", "unit", "item", "status", "chapter", "lead", "evidence", "sort", "format", "page", "q", "kind", "open", "indicator",
    "since", "before", "level", "limit", "offset", "rows", "next", "strange",
)  # fmt: skip
LOOKED_AT = [
    route.example.split("?")[0]
    for route in ROUTES.values()
    if route.get != 405 and route.example not in ("/keys", "/gallery", "/favicon.ico", "/api/openapi.json")
]


def check(response: object, payload: str, where: str) -> None:
    assert response.status_code < 500, where  # type: ignore[attr-defined]
    body = response.content.decode("utf-8", "replace")  # type: ignore[attr-defined]
    assert "root:x:" not in body, where
    assert "Traceback" not in body, where
    if "html" in response["Content-Type"] and "<" in payload:  # type: ignore[index]
        assert payload not in body, f"{where}: markup came back as markup"
        assert not re.search(r"<img[^>]*onerror|<script>alert", body), where
    assert "49" not in re.findall(r"\{\{7\*7\}\}|(?<!\d)49(?=\{|\$)", body), where
    assert "stolen" not in str(response.cookies), where  # type: ignore[attr-defined]
    assert len(body) < 3_000_000, where


@pytest.fixture
def unchanged(home: object, db: None):
    """The log and the submissions are afterwards what they were before."""
    before = (head(), AcceptedSubmission.objects.count())
    yield
    assert (head(), AcceptedSubmission.objects.count()) == before
    assert verify_entries(written_entries()).sound


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_in_every_parameter_of_every_route(visit: Visit, payload: str) -> None:
    client = visit("office")
    said = quote(payload, errors="surrogatepass")
    for address in LOOKED_AT:
        together = "&".join(f"{name}={said}" for name in PARAMETERS)
        check(client.get(f"{address}?{together}"), payload, address)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", ["attribute"])
def test_in_each_parameter_alone(visit: Visit, kind: str) -> None:
    client = visit("office")
    said = quote(PAYLOADS[kind])
    for address in (
        "/",
        "/commitments",
        "/indicators/enrolment",
        "/indicators/enrolment/rows",
        "/map",
        "/search",
        "/ledger",
        "/desk",
    ):
        for name in PARAMETERS:
            check(client.get(f"{address}?{name}={said}"), PAYLOADS[kind], f"{address}?{name}")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_in_every_name_of_an_address(visit: Visit, payload: str) -> None:
    client = visit("office")
    said = quote(payload, safe="", errors="surrogatepass")
    for route in ROUTES:
        if "<" in route and "rest" not in route:
            address = "/" + re.sub(r"<[^>]+>", lambda _: said, route)
            check(client.get(address), payload, address[:80])


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_in_every_form(visit: Visit, payload: str) -> None:
    text = payload.encode("utf-8", "replace").decode()
    for address, fields in {
        "/sign-in": ("username", "password", "next"),
        "/language": ("language", "next"),
        "/appearance": ("theme", "next"),
        "/sign-out": ("next",),
    }.items():
        check(visit("public").post(address, dict.fromkeys(fields, text)), payload, address)


def test_days_that_the_package_does_not_speak_about(visit: Visit) -> None:
    for address in ("/", "/changes", "/desk", "/indicators", "/commitments"):
        for day in ("0001-01-01", "9999-12-31"):
            check(visit("office").get(f"{address}?as_of={day}"), day, f"{address}?as_of={day}")


def test_an_address_that_nobody_writes_is_refused(visit: Visit) -> None:
    for address in ("/", "/commitments"):
        assert visit("public").get(f"{address}?q={'x' * 3_990}").status_code == 200
        assert visit("public").get(f"{address}?q={'x' * 4_000}").status_code == 414


def test_a_spreadsheet_takes_no_text_for_a_formula(visit: Visit) -> None:
    for kind in ("csv", "xlsx"):
        response = visit("public").get(f"/commitments?format={kind}")
        assert response.status_code == 200
        if kind == "csv":
            cells = re.findall(r'(?:^|,)"?([=+@\t][^",\n]*)', response.content.decode("utf-8-sig"), re.MULTILINE)
            assert not cells
