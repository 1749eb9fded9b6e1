"""Fictional values for the larger components of the gallery: a commitment with its evidence, changes, months, units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from yaodian.binding import Bound, Evidence, NamedSystem, Office
from yaodian.delivery import STATUSES, Asked, Chain, CommitmentStatus, Link, Status, TargetStatus
from yaodian.indicators import Coverage, Figure, Indicator, Standing
from yaodian.plan import Chapter, Commitment, Item, Span, Target
from yaodian.registry import Dataset
from yaodian.values import Confidence, Label, Origin, Source
from yaodian.web.queries.board import WITH_VERDICT, Change, Month
from yaodian.web.queries.catalogue import UnitLine
from yaodian.web.queries.drawing import trend_drawing
from yaodian.web.queries.due import DueBelow
from yaodian.web.queries.evidence import Evidence as Shown
from yaodian.web.queries.evidence import Proof, RowsTable
from yaodian.web.queries.life_cycles import StepLine

DAY = date(2040, 9, 30)
_SOURCE = Source("关于示例事项的通知", "示教〔2040〕1号", "https://example.org/1")


def larger_samples(indicator: Indicator, dataset: Dataset, table: RowsTable) -> dict[str, Any]:
    """Values by the names under which the examples draw them."""
    return {
        "evidence": _evidence(indicator, dataset, table),
        "unproved": _unproved(),
        "changes": tuple(Change(_status(before), _status(after), "新增5个示例项目") for before, after in _TURNS),
        "since": DAY - timedelta(days=30),
        "months": tuple(_month(number) for number in range(24)),
        "verdicts": WITH_VERDICT,
        "month": _month(11).day,
        "units": tuple(_unit(number, value) for number, value in enumerate((12.0, 7.5, None, 0.0, 9.0))),
        "due": tuple(_due(number) for number in range(3)),
        "steps": tuple(
            StepLine(Label(name, english), Label("日期", "Day") if reached is not None else None, now, reached)
            for name, english, now, reached in _STEPS
        ),
        "files": {"xlsx": "#part-exports", "csv": "#part-exports"},
    }


def _due(number: int) -> DueBelow:
    counts = {"reported": 12 - 4 * number, "waiting": 3, "soon": number, "late": 2 * number}
    return DueBelow(f"unit{number}", Label(f"示例{number}区", f"Example {number}"), counts, sum(counts.values()))


_STEPS = (
    ("列入清单", "Listed", 2, None),
    ("立项", "Approved", 4, 19),
    ("开工", "Started", 9, 15),
    ("竣工", "Built", 6, 6),
    ("终止", "Stopped", 1, None),
)
_TURNS: tuple[tuple[Status, Status], ...] = (("on_track", "behind"), ("behind", "missed"), ("no_evidence", "met"))


def _status(status: Status, parts: tuple[TargetStatus, ...] = ()) -> CommitmentStatus:
    return CommitmentStatus("1.1", 1, status, DAY, "u", "indicator", Label("示例理由", "Example reason"), parts)


def _figure(day: date, value: float | None) -> Figure:
    standing = Standing(day, "example@3", "2040", Origin.SIMULATED, Confidence.LOW, (_SOURCE,))
    return Figure("sample", "u", "county", value, value, None, Coverage(13, 16, 260, 251, ("a", "b", "c")), standing)


def _month(number: int) -> Month:
    met = min(12, number)
    counts = dict.fromkeys(STATUSES, 0) | {
        "met": met,
        "on_track": max(0, 8 - number // 2),
        "missed": 4 if number > 11 else 0,
    }
    return Month(date(2039 + number // 12, number % 12 + 1, 28), counts)


def _unit(number: int, value: float | None) -> UnitLine:
    names = ("东山区", "西山区", "南山县", "北山区", "名称很长的少数民族自治县")
    why = Label("应报 8 个单位，均未报送", "None of the 8 units that should report has") if value is None else None
    return UnitLine(f"u{number}", Label(names[number]), _figure(DAY, value), (value or 0.0) / 12, why)


def _bound(evidence: Evidence) -> Bound:
    target = Target(Span(2, 8), 5, "个", "=", "示例项目")
    commitment = Commitment(
        "1.1", Span(0, 8), "新增5个示例项目", "新增", "complete_count", "示例项目", "count", targets=(target,)
    )
    return Bound(commitment, 1, "office", date(2040, 12, 31), evidence, ("other",), ("S001",), "示例备注")


def _chain(bound: Bound, status: CommitmentStatus, links: tuple[Link, ...]) -> Chain:
    item = Item(1, "扩大示例供给", Span(0, 20), (bound.commitment,))
    return Chain(
        Chapter(1, "示例部分", Span(0, 20), (item,)), item, bound, status, "新增5个示例项目，完善示例制度。", links, ()
    )


def _shown(chain: Chain, proofs: tuple[Proof, ...]) -> Shown:
    system = NamedSystem("S001", 1, Label("示例系统"), "register", "B", "登记示例项目")
    offices = (Office("office", Label("示例处")), Office("other", Label("名称很长的示例处室和中心")))
    return Shown(chain, proofs, offices[0], offices[1:], (system,), None, "1.2")


def _evidence(indicator: Indicator, dataset: Dataset, table: RowsTable) -> Shown:
    bound = _bound(Evidence("indicator"))
    asked = Asked(5, "=", "个", "按示例口径换算。")
    reason = Label("现为 3 个，按时间进度应达到 3.7 个，目标 5 个", "3; in step with time 3.7 would be expected of 5")
    part = TargetStatus(
        1, bound.commitment.targets[0], asked, bound.due, "behind", reason, "sample", _figure(DAY, 3.0), 3.7
    )
    link = Link(part, indicator, (indicator,), (dataset,), ())
    series = [(date(2040, 1, 31) + timedelta(days=30 * number), _figure(DAY, number * 0.4)) for number in range(9)]
    missing = (("a", Label("东山区")), ("b", Label("西山区")), ("c", Label("名称很长的少数民族自治县教育和体育局")))
    proof = Proof(link, trend_drawing(series, target=5), missing, (table,), (_SOURCE,))
    return _shown(_chain(bound, _status("behind", (part,)), (link,)), (proof,))


def _unproved() -> Shown:
    bound = _bound(Evidence("procedure", name="示例办件程序：逐件受理、审核和办结", planned=True))
    reason = Label("凭“示例办件程序”核验，尚未接入", "To be verified by: example procedure; not connected yet")
    status = CommitmentStatus("1.1", 1, "no_evidence", DAY, "u", "procedure", reason)
    return _shown(_chain(bound, status, ()), ())
