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
from pathlib import Path

from record import Row, quantile, record

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from fixtures_site import Visitor, served  # noqa: E402

PLAN = ROOT / "tests" / "fixtures" / "plans" / "tianjin-2014.txt"
LOOKS = 20


def timed(browser: Visitor, path: str) -> list[float]:
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
            record("review", _rows(Visitor(address), log.read_text("utf-8")))


def _rows(browser: Visitor, said: str) -> list[Row]:
    password = next(line.split()[1] for line in said.splitlines() if line.split()[:1] == ["office"])
    browser.sign_in("office", password)
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
