"""Every link, picture, and look-only form that a role is shown, followed from page to page: none leads nowhere, none is refused, none fails."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from routes import ROLES

Visit = Callable[..., Client]
LOOKS = {"a": "href", "img": "src", "iframe": "src", "source": "src"}
OF_A_KIND = 3
"""So many pages of one route are enough where they differ in what they are asked only."""
MOST = 100


class _Links(HTMLParser):
    """Where a page leads by looking: links, pictures, and what a script fetches."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        for name in (LOOKS.get(tag, ""), "hx-get"):
            if said.get(name):
                self.found.append(str(said[name]))
        if tag == "form" and said.get("method", "get").lower() == "get" and said.get("action"):
            self.found.append(str(said["action"]))


def links_of(page: str, address: str) -> list[str]:
    """The addresses on our own site that a page leads to."""
    links = _Links()
    links.feed(page)
    met = (urldefrag(urljoin(f"http://testserver{address}", one))[0] for one in links.found)
    ours = (urlsplit(one) for one in met)
    return [f"{one.path}?{one.query}".rstrip("?") for one in ours if one.netloc == "testserver"]


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(visit: Visit, role: str, caplog: pytest.LogCaptureFixture) -> None:
    client = visit(role)
    waiting, met = deque([("/", "")]), {"/"}
    of_route: Counter[str] = Counter()
    wrong = []
    with caplog.at_level(logging.ERROR):
        while waiting and sum(of_route.values()) < MOST:
            address, came_from = waiting.popleft()
            if address.startswith("/static/"):
                continue
            route = resolve(urlsplit(address).path).route
            of_route[route] += 1
            if of_route[route] > OF_A_KIND:
                continue
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.status_code not in (200, 302):
                wrong.append((answer.status_code, address, came_from))
            to = [answer["Location"]] if answer.status_code == 302 else []
            if answer.get("Content-Type", "").startswith("text/html"):
                to = links_of(content.decode(), address)
            for one in to:
                if one.startswith("/") and one not in met:
                    met.add(one)
                    waiting.append((one, address))
    assert wrong == []
    assert [record.getMessage() for record in caplog.records] == []
    assert len(of_route) > 20
