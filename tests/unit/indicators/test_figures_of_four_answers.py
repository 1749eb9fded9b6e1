"""A figure over rows that are zero, empty, refused or not applicable: four answers, four ways to count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yaodian.indicators import DuckEngine, MemoryEngine, compute, rows_behind

ENGINES = [MemoryEngine(), DuckEngine()]
TAKES = {"number": ("not_applicable", "refused"), "share": ("not_applicable",)}


def row(number=None, answer=None, share=None, beside=None):
    given = {"unit": "S1", "number": number, "share": share, "boards": True, "known": None}
    return {**given, "_answer_number": answer, "_answer_share": beside}


@pytest.fixture
def register(town):
    plain = town.dataset()
    return replace(plain, fields=tuple(replace(field, missing=TAKES.get(field.name, ())) for field in plain.fields))


@pytest.fixture
def counted(town, register):
    """Computes one indicator for the school over some rows with each engine; both must give the same figure."""

    def count(indicator, *rows):
        report = town.report("r", "S1")
        town.write(register, "r", rows)
        snapshot = town.snapshot(register, report)
        first, second = (
            next(
                one
                for one in compute([indicator], {"pupils": snapshot}, town.tree, town.day, engine=engine)
                if one.unit == "S1"
            )
            for engine in ENGINES
        )
        assert first == second
        behind = rows_behind(indicator, snapshot, town.tree, town.day, "S1")
        assert behind.total == first.coverage.rows + first.coverage.not_applicable
        return first

    return count


ALL = (row(8), row(0), row(), row(answer="refused"), row(answer="not_applicable"), row(answer="not_applicable"))


def test_a_sum_and_a_mean_take_zero_for_a_value_and_nothing_else(town, counted):
    figure = counted(town.indicator(denominator="1"), *ALL)
    assert (figure.value, figure.numerator, figure.denominator) == (4, 8, 2)
    found = figure.coverage
    assert (found.rows, found.known_rows, found.empty, found.refused, found.not_applicable) == (4, 2, 1, 1, 2)


def test_a_share_leaves_out_those_to_whom_it_does_not_apply(town, counted):
    assert counted(town.indicator(numerator="number > 5", denominator="1"), *ALL).value == 0.5


def test_where_it_applies_to_nobody_the_figure_is_unknown_and_not_zero(town, counted):
    figure = counted(town.indicator(), row(answer="not_applicable"))
    assert (figure.value, figure.coverage.rows, figure.coverage.not_applicable) == (None, 0, 1)


def test_what_does_not_apply_in_one_part_does_not_apply_at_all(town, counted):
    figure = counted(
        town.indicator(denominator="share"),
        row(6, share=2.0),
        row(answer="refused", beside="not_applicable"),
        row(answer="refused", share=1.0),
        row(6),
    )
    found = figure.coverage
    assert (figure.value, found.rows, found.refused, found.empty, found.not_applicable) == (3, 3, 1, 1, 1)


def test_a_condition_can_ask_for_the_answer(town, counted):
    assert counted(town.indicator(numerator="1", where="number is refused"), *ALL).value == 1


def test_an_amount_may_speak_for_an_answer(town, counted):
    figure = counted(town.indicator(numerator="coalesce(number, 0)", denominator="1"), *ALL)
    assert (figure.denominator, figure.coverage.not_applicable) == (6, 0)
