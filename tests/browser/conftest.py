"""One prepared home and one server for all browser tests: what `yaodian up` makes on a free port, opened with Debian's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError

from fixtures_site import served

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        reason = "没有浏览器：安装 Debian 的 chromium 软件包后再运行 tests/browser"
        for item in items:
            if HERE in Path(item.path).parents:
                item.add_marker(pytest.mark.skip(reason=reason))


@dataclass(frozen=True)
class Site:
    """A running site: its address, its home, and what it said on stderr when it started."""

    address: str
    home: Path
    said: str

    def sign_in(self, name: str) -> str:
        """The printed password of a demonstration account."""
        return next(line.split()[1] for line in self.said.splitlines() if line.split()[:1] == [name])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`yaodian up` at scale 1/100 in a new home on a free port."""
    folder = tmp_path_factory.mktemp("site")
    home, log = folder / "home", folder / "log"
    with served("up", "--home", str(home), log=log) as address:
        yield Site(address, home, log.read_text("utf-8"))


@pytest.fixture(scope="session")
def told(site: Site) -> Callable[..., Any]:
    """What `yaodian` says as JSON for the same home."""

    def run(*arguments: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "yaodian.cli.main", *arguments, "--home", str(site.home), "--json"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": CHROMIUM, "args": arguments}


@dataclass
class Watched:
    """A page under watch: whatever its console calls an error is kept until `clean` asks."""

    page: Any
    site: Site
    errors: list[str]

    def open(self, path: str) -> Any:
        """Goes to a page and waits until nothing is loading."""
        self.page.goto(self.site.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Waits for the parts of a page that come after it."""
        self.page.wait_for_load_state("load")
        self.until("!document.querySelector('.htmx-request, [hx-trigger=load]:empty, .map:not([data-drawn])')")

    def until(self, expression: str) -> None:
        """Waits until an expression holds. Asked from outside: the site's content policy lets no page evaluate texts by itself."""
        end = time.monotonic() + 15
        while not self._holds(expression):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.05)

    def _holds(self, expression: str) -> bool:
        """Whether an expression holds; a page that is just leaving says no."""
        try:
            return bool(self.page.evaluate(expression))
        except PlaywrightError as error:
            if "context was destroyed" in str(error) or "navigation" in str(error):
                return False
            raise

    def clean(self, *, read_aloud: bool = True) -> None:
        """Fails on any console error so far, on anything wider than the screen, and on a serious finding of axe-core."""
        assert self.errors == []
        wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{wider} px wider than the screen: {self.page.url}"
        if not read_aloud:
            return
        # As an expression: a script tag would be refused by the site's own content policy.
        self.page.evaluate((HERE / "vendor" / "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        grave = [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
        ]
        assert grave == [], self.page.url


@pytest.fixture
def watched(page: Any, site: Site) -> Watched:
    """A page that fails the test on console errors."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(15_000)
    return Watched(page, site, errors)
