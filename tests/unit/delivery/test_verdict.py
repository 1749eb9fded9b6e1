"""The verdict on one target: border by border."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yaodian.delivery import Asked, Pace, expected_by, judge, reaches
from yaodian.indicators import Coverage, Figure, Standing

START, DUE = date(2019, 1, 1), date(2019, 12, 31)
HALF = START + (DUE - START) / 2
PACE = Pace(START, DUE)
NOT_KEPT = Pace(START, DUE, kept=False)
DAY = timedelta(days=1)


def figure(
    value: float | None,
    *,
    missing: int = 0,
    denominator: float | None = None,
    rows: int = 5,
    known: int | None = None,
    refused: int = 0,
    inapplicable: int = 0,
) -> Figure:
    absent = tuple(f"school{number}" for number in range(missing))
    coverage = Coverage(5 - missing, 5, rows, rows if known is None else known, absent, refused, inapplicable)
    return Figure("places", "county", "county", value, value, denominator, coverage, Standing(HALF, "register@1"))


def asked(quantity: float, comparator: str = ">=", unit: str = "个") -> Asked:
    return Asked(quantity, comparator, unit)  # type: ignore[arg-type]


def status(value: float | None, goal: Asked, as_of: date, pace: Pace = PACE, **how: float) -> str:
    return judge(figure(value, **how), goal, pace, as_of, f"{value} 个").status  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comparator", "quantity", "value", "enough"),
    [
        (">=", 10, 10, True),
        (">=", 10, 9.999, False),
        ("<=", 45, 45, True),
        ("<=", 45, 45.001, False),
        ("=", 10, 10, True),
        ("=", 10, 12, True),
        ("=", 10, 9, False),
        ("=", 0, 0, True),
        ("=", 0, 1, False),
        ("about", 20, 18, True),
        ("about", 20, 17.9, False),
        ("about", 20, 30, True),
    ],
)
def test_what_reaches_what(comparator: str, quantity: float, value: float, enough: bool) -> None:
    assert reaches(value, asked(quantity, comparator), about=10) is enough


def test_about_allows_nothing_where_no_tolerance_is_declared() -> None:
    assert not reaches(19.99, asked(20, "about"))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(START, 0.0), (START - DAY, 0.0), (HALF, 50.0), (DUE - DAY, 100 * 363 / 364), (DUE, None), (DUE + DAY, None)],
)
def test_in_step_with_time(as_of: date, expected: float | None) -> None:
    assert expected_by(asked(100), PACE, as_of) == pytest.approx(expected)


def test_the_pace_runs_from_the_baseline() -> None:
    assert expected_by(asked(80), Pace(START, DUE, baseline=72), HALF) == 76


@pytest.mark.parametrize("goal", [asked(45, "<="), asked(45)])
def test_no_pace_for_limits_and_where_none_is_kept(goal: Asked) -> None:
    assert expected_by(goal, NOT_KEPT if goal.comparator == ">=" else PACE, HALF) is None


def test_due_on_the_day_it_begins_is_all_at_once() -> None:
    assert expected_by(asked(10), Pace(DUE, DUE), DUE - DAY) == 10


@pytest.mark.parametrize(
    ("value", "as_of", "expected"),
    [
        (100, HALF, "met"),
        (50, HALF, "on_track"),
        (40, HALF, "on_track"),
        (39.9, HALF, "behind"),
        (99, DUE - DAY, "on_track"),
        (99, DUE, "missed"),
        (100, DUE, "met"),
        (99, DUE + DAY, "missed"),
        (0, START, "on_track"),
    ],
)
def test_behind_begins_below_the_tolerance(value: float, as_of: date, expected: str) -> None:
    assert status(value, asked(100), as_of, Pace(START, DUE, tolerance=10)) == expected


def test_the_tolerance_is_of_the_way_from_the_baseline() -> None:
    # half way from 72 to 80 are 76; ten points of eight are 0.8
    pace = Pace(START, DUE, baseline=72, tolerance=10)
    assert status(75.2, asked(80), HALF, pace) == "on_track"
    assert status(75.19, asked(80), HALF, pace) == "behind"


def test_before_its_day_nothing_is_asked_where_no_pace_is_kept() -> None:
    assert status(0, asked(100), DUE - DAY, NOT_KEPT) == "on_track"
    assert status(0, asked(100), DUE, NOT_KEPT) == "missed"


def test_a_limit_that_is_kept_is_met_and_one_that_is_not_is_missed_when_due() -> None:
    assert status(1, asked(1, "<="), HALF) == "met"
    assert status(2, asked(1, "<="), HALF) == "behind"
    assert status(2, asked(1, "<="), DUE) == "missed"


def test_the_verdict_says_what_the_pace_expects() -> None:
    verdict = judge(figure(40), asked(100), Pace(START, DUE, tolerance=5), HALF, "40 个")
    assert verdict.expected == 50
    assert verdict.reason.zh == "现为 40 个，按时间进度应达到 50 个，目标 100 个"
    assert "50 would be expected" in verdict.reason.en


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"missing": 5, "rows": 0}, "应报 5 个单位，均未报送"),
        ({"rows": 3, "known": 0}, "不等于零"),
        ({"rows": 0}, "尚无任何记录"),
        ({"rows": 3, "known": 3}, "分母为零或未知"),
        ({"rows": 0, "inapplicable": 4}, "4 行均填“不适用”"),
        ({"rows": 3, "known": 0, "refused": 2}, "应有数值的 3 行中，2 行拒绝回答，其余为空"),
        ({"rows": 3, "known": 0, "inapplicable": 4}, "已有的来源没有给出数值"),
    ],
)
def test_unknown_is_no_evidence_and_never_zero(how: dict[str, int], words: str) -> None:
    verdict = judge(figure(None, **how), asked(0, "<="), PACE, DUE, "—")  # type: ignore[arg-type]
    assert verdict.status == "no_evidence"
    assert words in verdict.reason.zh
    assert verdict.reason.en


@pytest.mark.parametrize("as_of", [HALF, DUE, DUE + DAY])
def test_a_count_that_misses_reporters_proves_enough_and_never_too_little(as_of: date) -> None:
    assert status(100, asked(100), as_of, missing=1) == "met"
    assert status(99, asked(100), as_of, missing=1) == "no_evidence"


def test_the_reason_counts_who_is_missing() -> None:
    verdict = judge(figure(60, missing=2), asked(100), PACE, DUE, "60 个")
    assert "还有 2 个单位未报" in verdict.reason.zh
    assert "2 units have not reported" in verdict.reason.en


def test_all_is_not_reached_while_anyone_is_missing_and_missed_if_anyone_is_short() -> None:
    assert status(100, asked(100, unit="%"), DUE, missing=1, denominator=40) == "no_evidence"
    assert status(60, asked(100, unit="%"), DUE, missing=1, denominator=40) == "missed"


def test_any_other_share_needs_enough_reporters() -> None:
    four_of_five = Pace(START, DUE, coverage=80)
    stricter = Pace(START, DUE, coverage=80.1)
    assert status(60, asked(50, unit="%"), DUE, four_of_five, missing=1, denominator=40) == "met"
    assert status(60, asked(50, unit="%"), DUE, stricter, missing=1, denominator=40) == "no_evidence"
    assert status(40, asked(50, unit="%"), DUE, stricter, missing=1, denominator=40) == "no_evidence"
    assert status(40, asked(50, unit="%"), DUE, missing=1, denominator=40) == "no_evidence"


def test_a_limit_that_was_passed_is_passed_whoever_is_missing() -> None:
    assert status(3, asked(2, "<="), DUE, missing=1) == "missed"
    assert status(2, asked(2, "<="), DUE, missing=1) == "no_evidence"


@pytest.mark.parametrize("goal", [asked(1, "<="), asked(0, "=")])
def test_a_limit_is_not_kept_while_reporters_are_missing(goal: Asked) -> None:
    assert status(0, goal, DUE, missing=1) == "no_evidence"


def test_one_case_proves_that_none_at_all_was_missed_whoever_is_missing() -> None:
    assert status(1, asked(0, "="), DUE, missing=1) == "missed"


def test_none_at_all_has_no_pace() -> None:
    assert expected_by(asked(0, "="), PACE, HALF) is None


def test_large_numbers_are_written_out() -> None:
    verdict = judge(figure(4_300_000), asked(8_600_000, unit="元"), PACE, HALF, "4300000 元")
    assert "e+" not in verdict.reason.zh
