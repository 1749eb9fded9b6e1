"""What an officer waits for while reviewing a plan: handing it in, the page, one act after another until all is checked.

    python benchmarks/review.py

On a server as `yaodian up` starts it; the acts are those of the keyboard, one at a time, as a script of the page sends them.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from http.cookiejar import CookieJar
from pathlib import Path

from record import Row, quantile, record

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from fixtures_site import served  # noqa: E402

PLAN = ROOT / "tests" / "fixtures" / "plans" / "tianjin-2014.txt"
LOOKS = 20


class Browser:
    """A signed-in visitor that keeps cookies and sends the token with every form."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        """A page."""
        with self.opener.open(self.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, said: dict[str, str], **headers: str) -> tuple[str, str]:
        """Where a form led, and what was answered."""
        given = {"csrfmiddlewaretoken": next(one.value or "" for one in self.jar if one.name == "csrftoken"), **said}
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in given.items()
        ]
        body = ("".join(parts) + f"--{boundary}--\r\n").encode()
        kind = f"multipart/form-data; boundary={boundary}"
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind, **headers})
        with self.opener.open(request, timeout=60) as answer:
            return answer.url, answer.read().decode()


def timed(browser: Browser, path: str) -> list[float]:
    """Milliseconds of so many looks at a page."""
    found = []
    for _ in range(LOOKS):
        started = time.perf_counter()
        browser.get(path)
        found.append(1000 * (time.perf_counter() - started))
    return found


def main() -> None:
    """Hands the plan in, confirms every commitment, looks at the page before and after."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with served("up", "--home", str(Path(folder) / "home"), log=log) as address:
            record("review", _rows(Browser(address), log.read_text("utf-8")))


def _rows(browser: Browser, said: str) -> list[Row]:
    password = next(line.split()[1] for line in said.splitlines() if line.split()[:1] == ["office"])
    browser.get("/sign-in")
    browser.post("/sign-in", {"username": "office", "password": password})
    browser.get("/drafts")
    started = time.perf_counter()
    url, page = browser.post("/drafts", {"words": PLAN.read_text("utf-8")})
    handed_in = time.perf_counter() - started
    path = urllib.parse.urlsplit(url).path
    places = re.findall(r'<article class="deed[^"]*" id="r-([0-9-]+)"', page)
    before = timed(browser, path)
    acts = []
    for number, place in enumerate(places, 1):
        started = time.perf_counter()
        browser.post(f"{path}/revise", {"do": f"confirm {place} {number}", "order": "text"}, **{"HX-Request": "true"})
        acts.append(1000 * (time.perf_counter() - started))
    after = timed(browser, path)
    since = timed(browser, f"{path}/since/{len(places) + 1}")
    assert f"已核 {len(places)} / {len(places)}" in browser.get(path)
    return [
        Row("hand in the plan, page shown", handed_in, "s", 3, f"{len(places)} commitments, {len(page) // 1000} kB"),
        Row("the page, nothing done yet, p50", quantile(before, 0.5), "ms", None, f"{LOOKS} looks"),
        Row("the page, everything checked, p50", quantile(after, 0.5), "ms", 500, f"{len(places) + 1} acts"),
        Row("one act, p50", quantile(acts, 0.5), "ms", None, f"{len(acts)} acts, one after another"),
        Row("one act, p95", quantile(acts, 0.95), "ms", 150),
        Row("the last fifty acts, p50", quantile(acts[-50:], 0.5), "ms"),
        Row("what others did meanwhile, p50", quantile(since, 0.5), "ms"),
    ]


if __name__ == "__main__":
    main()
