"""Says sentences to the grammar and reads what it makes of them; the manual's chapter on the language of plans is this folder.

Every entry of a table of words is run with the example that stands beside it; the drawn tables show how words combine. The plan year is
2016 throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from yaodian.plan import Commitment, Target, compile_plan, targets

YEAR = 2016


def rows(drawn: str) -> Iterator[list[str]]:
    """The cells of a drawn table, line by line, without its heading; a dot is an empty cell."""
    lines = [line.strip() for line in drawn.strip().splitlines()]
    for line in lines[1:]:
        yield ["" if cell.strip() == "·" else cell.strip() for cell in line.split("|")]


def words(value: float | None) -> str:
    """A number as it is drawn."""
    return "" if value is None else f"{value:.10g}"


def drawn_target(target: Target) -> str:
    """Comparator, quantity, unit and object in one cell."""
    return f"{target.comparator} {words(target.quantity)} {target.unit} {target.object}".replace("  ", " ").strip()


@pytest.fixture
def promises() -> Callable[[str], None]:
    """`promises(table)`: each sentence holds exactly the targets drawn beside it, divided by ";"."""

    def compare(table: str) -> None:
        for sentence, expected in rows(table):
            found = "; ".join(drawn_target(target) for target in targets(sentence, YEAR))
            assert found == expected, sentence

    return compare


@pytest.fixture
def deadlines() -> Callable[[str], None]:
    """`deadlines(table)`: the targets of each sentence have, in their order, the days drawn beside it; "-" is none."""

    def compare(table: str) -> None:
        for sentence, expected in rows(table):
            found = "; ".join(str(target.deadline or "-") for target in targets(sentence, YEAR))
            assert found == expected, sentence

    return compare


@pytest.fixture
def deeds() -> Callable[[str], tuple[Commitment, ...]]:
    """The commitments of a few sentences put under one headline."""

    def read(body: str) -> tuple[Commitment, ...]:
        return compile_plan(f"2016年工作要点\n一、重点工作\n1.重点任务。{body}\n").commitments

    return read
