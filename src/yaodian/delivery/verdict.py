"""The verdict on one target: a figure against what is asked, as of a day. Every threshold comes in as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.delivery.model import Asked, Status
from yaodian.indicators import Figure
from yaodian.values import Label


@dataclass(frozen=True, slots=True)
class Pace:
    """How progress is expected to run: from `baseline` on `start` to what is asked on `due`; `tolerance` in percentage points.

    `kept` is False where nothing is expected before the due date. `about` is the tolerance, in percent of the quantity, of a
    target that the plan itself gives as an approximate number.
    """

    start: date
    due: date
    kept: bool = True
    baseline: float = 0.0
    tolerance: float = 0.0
    about: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, what the pace expects on the day (None if nothing), and the reason in both languages."""

    status: Status
    reason: Label
    expected: float | None = None


def reaches(value: float, asked: Asked, about: float = 0.0) -> bool:
    """Whether a value fulfils what is asked.

    A bare number after a verb of delivering means at least that many when it is verified (conventions of the plan language);
    a bare zero means none. `about` is in percent of the quantity.
    """
    if asked.comparator == "<=" or (asked.comparator == "=" and asked.quantity == 0):
        return value <= asked.quantity
    if asked.comparator == "about":
        return value >= asked.quantity * (1 - about / 100)
    return value >= asked.quantity


def expected_by(asked: Asked, pace: Pace, as_of: date) -> float | None:
    """What should be reached on the day in step with time, or None where no pace is kept (upper limits have none)."""
    if not pace.kept or asked.comparator == "<=" or as_of >= pace.due:
        return None
    whole = (pace.due - pace.start).days
    share = max(0.0, min(1.0, (as_of - pace.start).days / whole)) if whole > 0 else 1.0
    return pace.baseline + (asked.quantity - pace.baseline) * share


def judge(figure: Figure, asked: Asked, pace: Pace, as_of: date, shown: str) -> Verdict:
    """The verdict on a figure. `shown` is the figure as people read it, with its unit.

    A count that misses reporters can prove that enough was done and never that too little was: then there is no evidence.
    """
    if figure.value is None:
        return Verdict("no_evidence", _unknown(figure))
    goal = f"{asked.quantity:g} {asked.unit}"
    if reaches(figure.value, asked, pace.about):
        return Verdict("met", Label(f"现为 {shown},达到 {goal}", f"{shown}, which reaches {goal}"))
    missing = len(figure.coverage.missing)
    if missing and figure.denominator is None and asked.comparator != "<=":
        reason = Label(
            f"已报部分为 {shown},目标 {goal};还有 {missing} 个单位未报,不能断定未完成",
            f"{shown} so far of {goal}; {missing} units have not reported, so a miss cannot be stated",
        )
        return Verdict("no_evidence", reason)
    if as_of >= pace.due:
        return Verdict("missed", Label(f"期限已到,现为 {shown},目标 {goal}", f"Due, {shown} of {goal}"))
    expected = expected_by(asked, pace, as_of)
    if expected is None:
        return Verdict("on_track", Label(f"期限未到,现为 {shown},目标 {goal}", f"Not due yet, {shown} of {goal}"))
    slack = abs(asked.quantity - pace.baseline) * pace.tolerance / 100
    words = Label(
        f"现为 {shown},按时间进度应达到 {expected:.4g} {asked.unit},目标 {goal}",
        f"{shown}; in step with time {expected:.4g} {asked.unit} would be expected of {goal}",
    )
    return Verdict("behind" if figure.value < expected - slack else "on_track", words, expected)


def _unknown(figure: Figure) -> Label:
    coverage = figure.coverage
    if coverage.missing and coverage.reported == 0:
        return Label(
            f"应报 {coverage.expected} 个单位,均未报送", f"None of the {coverage.expected} units that should report has"
        )
    if coverage.rows and not coverage.known_rows:
        return Label("已有的来源没有给出数值,不等于零", "The source on record gives no number, which is not zero")
    if coverage.rows == 0:
        return Label("当日尚无任何记录", "Nothing is on record as of the day")
    return Label("无法计算:分母为零或未知", "Cannot be computed: the denominator is zero or unknown")
