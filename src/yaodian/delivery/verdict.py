"""The verdict on one target: a figure against what is asked, as of a day. Every threshold comes in as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.delivery.model import Asked, Status
from yaodian.indicators import Figure
from yaodian.values import Label, number_text


@dataclass(frozen=True, slots=True)
class Pace:
    """How progress is expected to run: from `baseline` on `start` to what is asked on `due`; `tolerance` in percentage points.

    `kept` is False where nothing is expected before the due date. `about` is the tolerance, in percent of the quantity, of a
    target that the plan itself gives as an approximate number. `coverage` is the percentage of reporters below which a share
    says nothing.
    """

    start: date
    due: date
    kept: bool = True
    baseline: float = 0.0
    tolerance: float = 0.0
    about: float = 0.0
    coverage: float = 100.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, what the pace expects on the day (None if nothing), and the reason in both languages."""

    status: Status
    reason: Label
    expected: float | None = None


def is_limit(asked: Asked) -> bool:
    """Whether less is asked for: an upper limit, or none at all."""
    return asked.comparator == "<=" or (asked.comparator == "=" and asked.quantity == 0)


def reaches(value: float, asked: Asked, about: float = 0.0) -> bool:
    """Whether a value fulfils what is asked.

    A bare number after a verb of delivering means at least that many when it is verified (conventions of the plan language);
    a bare zero means none. `about` is in percent of the quantity.
    """
    if is_limit(asked):
        return value <= asked.quantity
    if asked.comparator == "about":
        return value >= asked.quantity * (1 - about / 100)
    return value >= asked.quantity


def expected_by(asked: Asked, pace: Pace, as_of: date) -> float | None:
    """What should be reached on the day in step with time, or None where no pace is kept (upper limits have none)."""
    if not pace.kept or is_limit(asked) or as_of >= pace.due:
        return None
    whole = (pace.due - pace.start).days
    share = max(0.0, min(1.0, (as_of - pace.start).days / whole)) if whole > 0 else 1.0
    return pace.baseline + (asked.quantity - pace.baseline) * share


def judge(figure: Figure, asked: Asked, pace: Pace, as_of: date, shown: str) -> Verdict:
    """The verdict on a figure. `shown` is the figure as people read it, with its unit.

    Where reporters are missing, only what can no longer change is said: see `_open_question`.
    """
    if figure.value is None:
        return Verdict("no_evidence", unknown_because(figure))
    reached = reaches(figure.value, asked, pace.about)
    doubt = _open_question(figure, asked, pace, reached, shown)
    if doubt is not None:
        return Verdict("no_evidence", doubt)
    goal, limit = _amount(asked), is_limit(asked)
    if reached:
        zh, en = ("没有超过", "within") if limit else ("达到", "which reaches")
        return Verdict("met", Label(f"现为 {shown}，{zh} {goal}", f"{_english(shown)}, {en} {_english(goal)}"))
    if as_of >= pace.due:
        said = f"期限已到，现为 {shown}，" + (f"超过限额 {goal}" if limit else f"目标 {goal}")
        return Verdict("missed", Label(said, f"Due, {_english(shown)} of {_english(goal)}"))
    if limit:
        words = Label(f"现为 {shown}，超过限额 {goal}", f"{_english(shown)}, above the limit of {_english(goal)}")
        return Verdict("behind", words)
    return _in_step(figure.value, asked, pace, as_of, shown)


def _in_step(value: float, asked: Asked, pace: Pace, as_of: date, shown: str) -> Verdict:
    goal = _amount(asked)
    expected = expected_by(asked, pace, as_of)
    if expected is None:
        words = Label(f"期限未到，现为 {shown}，目标 {goal}", f"Not due yet, {_english(shown)} of {_english(goal)}")
        return Verdict("on_track", words)
    slack = abs(asked.quantity - pace.baseline) * pace.tolerance / 100
    should = f"{number_text(expected, 1)} {asked.unit}"
    words = Label(
        f"现为 {shown}，按时间进度应达到 {should}，目标 {goal}",
        f"{_english(shown)}; in step with time {_english(should)} would be expected of {_english(goal)}",
    )
    return Verdict("behind" if value < expected - slack else "on_track", words, expected)


def _open_question(figure: Figure, asked: Asked, pace: Pace, reached: bool, shown: str) -> Label | None:
    """Why a figure with missing reporters proves nothing, or None if it does.

    A count can only grow when the others report: it proves that enough was done, or that a limit was passed, and not the
    reverse. A share of all (100 %) is not reached while anyone is missing, and is missed if anyone who has reported is
    short of it. Any other share is taken as it is if enough have reported.
    """
    coverage = figure.coverage
    missing = len(coverage.missing)
    if not missing:
        return None
    if figure.denominator is None:
        settled = reached != is_limit(asked)
    elif asked.unit == "%" and asked.quantity >= 100 and not is_limit(asked):
        settled = not reached
    else:
        settled = coverage.reported * 100 >= pace.coverage * coverage.expected
    if settled:
        return None
    return Label(
        f"已报部分为 {shown}，目标 {_amount(asked)}；还有 {missing} 个单位未报，不能断定",
        f"{_english(shown)} so far of {_english(_amount(asked))}; {missing} units have not reported, so nothing can be stated",
    )


def _amount(asked: Asked) -> str:
    return f"{number_text(asked.quantity)} {asked.unit}"


def _english(amount: str) -> str:
    """An amount without a Chinese measure word, which English has no use for."""
    number, _, unit = amount.partition(" ")
    return amount if unit.isascii() else number


def unknown_because(figure: Figure) -> Label:
    """Why the value of a figure is unknown."""
    coverage = figure.coverage
    if figure.standing.deleted:
        return Label(
            "当日所依据的行已按保留期限删除，只留报送的份数、行数和摘要",
            "The rows it stood on have been deleted after their time; counts and digests of the submissions remain",
        )
    if coverage.missing and coverage.reported == 0:
        return Label(
            f"应报 {coverage.expected} 个单位，均未报送",
            f"None of the {coverage.expected} units that should report has",
        )
    if coverage.not_applicable and not coverage.rows:
        return Label(
            f"{coverage.not_applicable} 行均填“不适用”，没有可以计算的数值",
            f"Not applicable in all {coverage.not_applicable} rows, so there is nothing to compute",
        )
    if coverage.refused and not coverage.known_rows:
        return Label(
            f"应有数值的 {coverage.rows} 行中，{coverage.refused} 行拒绝回答，其余为空，不等于零",
            f"Of {coverage.rows} rows asked for a number {coverage.refused} refuse one and the rest are empty, which is not zero",
        )
    if coverage.rows and not coverage.known_rows:
        return Label("已有的来源没有给出数值，不等于零", "The source on record gives no number, which is not zero")
    if coverage.rows == 0:
        return Label("当日尚无任何记录", "Nothing is on record as of the day")
    return Label("无法计算：分母为零或未知", "Cannot be computed: the denominator is zero or unknown")
