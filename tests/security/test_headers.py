"""What every answer carries: nothing is loaded from elsewhere, nothing is framed, nothing is guessed, no cookie is for scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from routes import ROUTES

from fixtures_web import account
from yaodian.web.queries import world as worlds

Visit = Callable[..., Client]

EXAMPLES = [route.example for route in ROUTES.values()]
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "connect-src": "'self'",
    "font-src": "'self'",
}


def check(response: object) -> None:
    headers = response.headers  # type: ignore[attr-defined]
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert {name: policy.get(name) for name in POLICY} == POLICY
    assert not re.search(r"https?:|\*|unsafe-eval", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_every_answer(visit: Visit) -> None:
    client = visit("public")
    for example in (*EXAMPLES, "/nowhere", "/commitments/nothing", "/ledger/999999"):
        check(client.get(example))


def test_refusals_and_faults_too(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    check(visit("public", careful=True).post("/sign-in"))
    check(visit("office").post("/api/status"))
    monkeypatch.setattr(worlds, "_world", None)
    for example in ("/", "/api/status"):
        response = visit("public").get(example)
        assert response.status_code == 500
        check(response)


@pytest.mark.parametrize("role", ["public", "office"])
def test_pages_load_from_here_alone_and_hold_no_program(visit: Visit, role: str) -> None:
    client = visit(role)
    for example in EXAMPLES:
        response = client.get(example)
        if not response["Content-Type"].startswith("text/html"):
            continue
        page = response.content.decode()
        loaded = re.findall(
            r"<(?:script|img|iframe|source|audio|video|embed|object)\b[^>]*?\b(?:src|data)=[\"']([^\"']*)", page
        )
        loaded += [
            href for tag in re.findall(r"<link\b[^>]*>", page) for href in re.findall(r"href=[\"']([^\"']*)", tag)
        ]
        elsewhere = [address for address in loaded if not address.startswith(("/", "data:image/"))]
        assert not [address for address in [*elsewhere, *loaded] if address.startswith(("//", "http"))], example
        assert not re.findall(r"<[^>]+\son[a-z]+\s*=", page), f"{example}: a handler inside the page"
        assert "javascript:" not in page
        for tag, inside in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL):
            assert not inside.strip() or "application/json" in tag, f"{example}: a program inside the page"


def test_cookies_are_not_for_scripts_nor_for_other_sites(visit: Visit) -> None:
    person = account("somebody", "bureau", "east")
    person.set_password("a long enough one")
    person.save()
    client = visit("public")
    session = client.post("/sign-in", {"username": "somebody", "password": "a long enough one"}).cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert int(session["max-age"]) <= 12 * 3600
    client.post("/language", {"language": "en"})
    client.post("/appearance", {"theme": "dark"})
    client.get("/desk")
    assert {"sessionid", "csrftoken", "django_language", "theme"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key


def test_behind_https_cookies_travel_only_there() -> None:
    import os
    import subprocess
    import sys

    program = (
        "from yaodian.web import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.CSRF_TRUSTED_ORIGINS)"
    )
    environment = {**os.environ, "YAODIAN_HTTPS": "1", "YAODIAN_HOSTS": "plan.example.cn"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "True", "True", "['https://plan.example.cn']"], done.stderr


def test_a_request_for_another_host_is_refused(visit: Visit) -> None:
    response = visit("public").get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert b"evil.example" not in response.content
