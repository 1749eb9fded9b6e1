"""Many schools hand in at the same instant while somebody reads pages and somebody else writes what has nothing to do with them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Event

from fixtures_package import write_package
from fixtures_site import Visitor

_UNIT = "  - {{id: more_{0}, level: school, parent: east, versions: [{{code: 'M{0}', name: {{zh: 东镇新{0}小}}, kind: primary}}]}}\n"
_PLAN = "2020年溪山县教育工作要点\n一、改善办学条件\n1.扩大学位供给。新增普通高中学位不少于600个。\n溪山县教育局\n2020年1月10日印发\n"
READ = ("/submissions", "/datasets/rolls", "/")

Span = tuple[float, float]
"""When something was sent and when it was answered, on the clock of time.monotonic."""


@dataclass
class Together:
    """The receipts of all hand-ins, and when each request was sent and answered, by what it was."""

    receipts: list[str] = field(default_factory=list)
    hand_ins: list[Span] = field(default_factory=list)
    reads: list[Span] = field(default_factory=list)
    writes: list[Span] = field(default_factory=list)

    def amid(self, spans: list[Span]) -> list[Span]:
        """Those that were sent and answered while hand-ins were not all answered yet."""
        first, last = min(one[0] for one in self.hand_ins), max(one[1] for one in self.hand_ins)
        return [one for one in spans if first <= one[0] and one[1] <= last]


def with_schools(folder: Path, schools: int) -> Path:
    """The small package with so many schools more."""
    package = write_package(folder)
    with (package / "units.yaml").open("a", encoding="utf-8") as units:
        units.writelines(_UNIT.format(number) for number in range(schools))
    return package


def password_in(said: str) -> str:
    """The password of the office, among what `yaodian up` prints."""
    return next(line.split()[1] for line in said.splitlines() if line.split()[:1] == ["office"])


def roll(number: int, pupils: int) -> bytes:
    """The file of a school with so many pupils."""
    rows = "".join(f"M{number},p-{number}-{one},{'是否'[one % 2]},{one % 200}\n" for one in range(pupils))
    return f"学校,学生假名,女,到校天数\n{rows}".encode()


def hand_in(visitor: Visitor, number: int, pupils: int) -> tuple[str, Span]:
    """The receipt of a school's hand-in; AssertionError with the page that came instead."""
    begun = time.monotonic()
    where, page = visitor.post(
        "/datasets/rolls/submit",
        {"unit": f"more_{number}", "period": "2019-2020"},
        file=(f"{number}.csv", roll(number, pupils)),
    )
    span = begun, time.monotonic()
    found = re.search(r"/submissions/(\d+)$", where)
    assert found, page[-2000:]
    return found[1], span


def all_at_once(address: str, password: str, schools: int, pupils: int = 2, waiting: int = 0) -> Together:
    """Hands in for all schools at once; `waiting` deliveries wait already. Any answer that is a fault of the site raises HTTPError, whoever gets it."""
    visitors = [Visitor(address) for _ in range(schools + 2)]
    visitors[0].sign_in("office", password)
    for visitor in visitors[1:]:
        visitor.take_cookies(visitors[0])
    visitors[0].get("/submissions")  # what is read once and kept is read before
    reader, writer = visitors[-2:]
    together, over, found = Barrier(schools + 2), Event(), Together()

    def sends(number: int) -> tuple[str, Span]:
        together.wait(60)
        return hand_in(visitors[number], number, pupils)

    def goes_on(does: Callable[[int], object]) -> list[Span]:
        spans = []
        together.wait(60)
        while not over.is_set():
            begun = time.monotonic()
            does(len(spans))
            spans.append((begun, time.monotonic()))
            over.wait(0.05)
        return spans

    def writes(number: int) -> None:
        where, page = writer.post("/drafts", {}, file=(f"草稿{number}.txt", _PLAN.encode()))
        assert re.search(r"/drafts/\d+$", where), page[-2000:]

    with ThreadPoolExecutor(schools + 2) as pool:
        reading = pool.submit(goes_on, lambda number: reader.get(READ[number % len(READ)]))
        writing = pool.submit(goes_on, writes)
        try:
            for receipt, span in pool.map(sends, range(schools)):
                found.receipts.append(receipt)
                found.hand_ins.append(span)
        finally:
            over.set()
        found.reads, found.writes = reading.result(), writing.result()
    assert f"待审 {schools + waiting} 件" in visitors[0].get("/submissions")
    return found
