"""Sums about one unit and period that stand in two datasets agree: as many pupils in the classes as in the roll."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from yaodian.registry.answers import with_answers
from yaodian.registry.declaration import Agreement, Amount, Dataset, answer_column
from yaodian.registry.engine import in_memory
from yaodian.registry.expression import Expression, parse
from yaodian.registry.faults import Fault
from yaodian.registry.snapshot import quoted
from yaodian.values import number_text

if TYPE_CHECKING:
    from yaodian.registry.beside import Beside

_ROUNDING = 1e-9


def check_agreements(dataset: Dataset, frame: pl.DataFrame, beside: Beside, as_of: date) -> list[Fault]:
    """The units whose sums disagree, each at its first row.

    Held are the agreements that the dataset declares, and those that others declare with it, so that it does not matter which is
    reported first. The latter only warn about a correction: else two datasets that are both wrong could never be put right. A
    unit that one of the two has no row about, or of which an amount is unknown, is not compared; rows to which the amount does
    not apply are left out.
    """
    found = []
    for agreement in _agreements(dataset, beside):
        other = beside.datasets.get(agreement.other.dataset)
        if other is None:
            continue
        subjects = frame[dataset.subject].drop_nulls().unique()
        held = beside.rows(other.id, _columns(other, agreement.other), subjects)
        if held is None or held.is_empty():
            continue
        mine = _sums(dataset, frame, agreement.own, as_of)
        both = mine.join(_sums(other, held, agreement.other, as_of), on="code", suffix="_other").drop_nulls()
        apart = (pl.col("sum") - pl.col("sum_other")).abs()
        greater = pl.max_horizontal(pl.col("sum").abs(), pl.col("sum_other").abs())
        differing = both.filter(apart > agreement.tolerance * greater + _ROUNDING).sort("first")
        if differing.height:
            found.append(_disagreeing(dataset, other, agreement, differing))
    return found


def _agreements(dataset: Dataset, beside: Beside) -> Iterator[Agreement]:
    yield from dataset.agreements
    for other in beside.datasets.values():
        for one in other.agreements:
            if one.other.dataset == dataset.id and other.id != dataset.id:
                severity = "warning" if beside.correcting else one.severity
                yield replace(one, own=one.other, other=one.own, severity=severity)


def _parsed(dataset: Dataset, text: str) -> Expression:
    return parse(text, dataset.types(), dataset.answers())


def _columns(dataset: Dataset, amount: Amount) -> list[str]:
    """Whatever columns the sum of a dataset needs."""
    parts = [_parsed(dataset, text) for text in amount.texts]
    needed = {dataset.subject}.union(*(part.columns for part in parts))
    return sorted(needed | {answer_column(name) for name in parts[0].fields if name in dataset.answers()})


def _sums(dataset: Dataset, frame: pl.DataFrame, amount: Amount, as_of: date) -> pl.DataFrame:
    """`code`, `sum` (null if an amount is unknown) and `first` (the first row) of each subject; 0 where no row fulfils the condition."""
    expression = _parsed(dataset, amount.amount)
    value = f"CAST({expression.sql('duckdb', as_of)} AS DOUBLE)"
    where = "true" if amount.where is None else f"({_parsed(dataset, amount.where).sql('duckdb', as_of)})"
    beside = [quoted(answer_column(name)) for name in sorted(expression.fields) if name in dataset.answers()]
    inapplicable = " OR ".join(f"coalesce({one} = 'not_applicable', false)" for one in beside) or "false"
    held = with_answers(dataset, frame) if set(dataset.types()) <= set(frame.columns) else frame
    # Conditions are written by sqlglot from checked trees and names are quoted: no text of rows reaches the engine as code.
    query = f"""
        SELECT code, CASE WHEN count_if(counts AND amount IS NULL AND NOT inapplicable) = 0
            THEN coalesce(fsum(amount) FILTER (WHERE counts AND amount IS NOT NULL), 0) END AS sum, min(_index) AS first
        FROM (SELECT {quoted(dataset.subject)} AS code, {value} AS amount, coalesce({where}, false) AS counts,
            ({inapplicable}) AS inapplicable, _index FROM held)
        WHERE code IS NOT NULL GROUP BY code
    """  # noqa: S608
    with in_memory() as connection:
        connection.register("held", held.with_row_index("_index").to_arrow())
        return connection.sql(query).pl()


def _disagreeing(dataset: Dataset, other: Dataset, agreement: Agreement, differing: pl.DataFrame) -> Fault:
    sums = {row["first"]: (row["sum"], row["sum_other"]) for row in differing.iter_rows(named=True)}

    def message(row: int) -> str:
        mine, its = (number_text(one) for one in sums[row])
        return f"{agreement.message}（本表合计 {mine}，“{other.label.zh}”合计 {its}）"

    share = number_text(100 * agreement.tolerance)
    return Fault(
        agreement.id,
        None,
        list(sums),
        message,
        agreement.message,
        "两表相等" if agreement.tolerance == 0 else f"两表相差不超过 {share}%",
        f"请核对两表；本表有误的改正本表，“{other.label.zh}”有误的先更正它。",
        agreement.severity,
    )
