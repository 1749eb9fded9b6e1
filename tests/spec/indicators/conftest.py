"""Draws small tables, computes a declared indicator on every engine and compares the answer with a drawn one.

A chapter of the manual is printed from this folder: a file is a section, a test a paragraph with its table, definition and answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from yaodian.indicators import Definition, Derived, DuckEngine, Engine, Figure, Indicator, MemoryEngine, compute
from yaodian.registry import Dataset, Field, Lake, Submission, Tree, Unit, UnitVersion
from yaodian.values import Confidence, Label, Origin

# The city of the examples: two districts with their schools, and a college that hangs on the city and skips the district.
TREE = """
city
city / east
city / east / S1
city / east / S2
city / west
city / west / S3
city / - / college
"""
LEVELS = ("city", "district", "school")
DAY = date(2014, 12, 31)
TYPES = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
UNKNOWN = "?"

Cell = str | int | float | bool | date | None
ENGINES: dict[str, Callable[[], Engine]] = {"memory": MemoryEngine, "duckdb": lambda: DuckEngine(threads=1)}


def cell(text: str) -> Cell:
    """Empty is null, yes and no are true and false, numbers and days read as such, the rest is text."""
    if text == "":
        return None
    if text in ("yes", "no"):
        return text == "yes"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    return text


def drawn(table: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a drawn table; its line under the header is only for the eye."""
    lines = [line for line in table.strip().splitlines() if line.strip() and not re.fullmatch(r"[\s\-+]+", line)]
    header, *rows = [[part.strip() for part in line.split("|")] for line in lines]
    assert all(len(row) == len(header) for row in rows), f"a row of the table has too many or too few cells:\n{table}"
    return header, rows


def field_type(values: Sequence[Cell]) -> str:
    """The type that the known values of a drawn column have; a column without any is a number."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float}:
        return "integer" if kinds == {int} else "number"
    (kind,) = kinds
    return {str: "string", bool: "boolean", date: "date"}[kind]


def tree_of(text: str) -> Tree:
    """A drawn tree: a line is a path from the top, `-` a skipped level, `from` and `to` the days of a unit's life."""
    units: dict[str, Unit] = {}
    for line in text.strip().splitlines():
        path, *life = re.split(r"\s+(from|to)\s+", line.strip())
        steps = [step.strip() for step in path.split("/")]
        days = dict(zip(life[::2], map(date.fromisoformat, life[1::2]), strict=True))
        above = [step for step in steps[:-1] if step != "-"]
        version = UnitVersion(steps[-1], Label(steps[-1]), "any", days.get("from"), days.get("to"))
        units[steps[-1]] = Unit(steps[-1], LEVELS[len(steps) - 1], above[-1] if above else None, (version,))
    return Tree(LEVELS, units)


class Spec:
    """One paragraph of the manual: `spec(table, definition, answer=...)` computes and compares."""

    def __init__(self, engine: Engine, lake: Lake) -> None:
        self.engine = engine
        self.lake = lake

    @staticmethod
    def indicator(numerator: str = "1", **declared: object) -> Indicator:
        name = str(declared.pop("id", "figure"))
        return Indicator(name, Label(name), Label(""), "register", numerator, unit="", **declared)  # type: ignore[arg-type]

    @staticmethod
    def derived(id: str, numerator: str, denominator: str, **declared: object) -> Derived:
        return Derived(id, Label(id), Label(""), numerator, denominator, unit="", **declared)  # type: ignore[arg-type]

    def __call__(
        self,
        table: str,
        *definitions: Definition,
        answer: str,
        as_of: date = DAY,
        level: str = "school",
        issuer: bool = False,
        known_on: str | None = None,
        silent: str = "",
        tree: str = TREE,
        simulated: str = "",
    ) -> None:
        """Every unit of `level` has reported but the `silent` ones (or an issuer has published); `?` in the answer is unknown."""
        grown = tree_of(tree)
        dataset, rows = self._dataset(table, level, issuer, known_on)
        reporters = [grown.root.id] if issuer else [u.id for u in grown.units.values() if u.level == level]
        reporters = [unit for unit in reporters if unit not in silent.split()]
        self._store(dataset, rows, grown, reporters)
        submissions = [
            Submission(
                f"by {unit}", "register", unit, "2014", date(2014, 6, 1), None, 0, "",
                Origin.SIMULATED if unit in simulated.split() else Origin.REAL, Confidence.HIGH,
            )
            for unit in reporters
        ]  # fmt: skip
        snapshot = self.lake.snapshot(dataset, submissions)
        figures = compute(definitions, {"register": snapshot}, grown, as_of, engine=self.engine)
        self._compare(figures, answer)

    def _dataset(
        self, table: str, level: str, issuer: bool, known_on: str | None
    ) -> tuple[Dataset, list[dict[str, Cell]]]:
        header, cells = drawn(table)
        rows = [dict(zip(header, map(cell, row), strict=True)) for row in cells]
        types = {name: field_type([row[name] for row in rows]) for name in header}
        types[header[0]] = "string"
        fields = tuple(Field(name, Label(name), kind) for name, kind in types.items())  # type: ignore[arg-type]
        dataset = Dataset(
            "register", Label("登记"), "", level, header[0], "event", fields, (),
            "issuer" if issuer else "unit", known_on,
        )  # fmt: skip
        return dataset, rows

    def _store(self, dataset: Dataset, rows: list[dict[str, Cell]], tree: Tree, reporters: Sequence[str]) -> None:
        """A row is sent by the reporter that is its subject, stands above it, or is above all."""
        sent: dict[str, int] = dict.fromkeys(reporters, 0)
        stored = []
        for row in rows:
            subject = tree.by_code(str(row[dataset.subject]))
            assert subject is not None, f"the drawn tree has no unit {row[dataset.subject]}"
            above = {subject.id, *(tree.ancestor(subject.id, level) for level in LEVELS)}
            reporter = next((unit for unit in reporters if unit in above), None)
            assert reporter is not None, f"nobody has sent the drawn row of {subject.id}"
            sent[reporter] += 1
            stored.append(
                {**row, "_submission": f"by {reporter}", "_row": sent[reporter], "_period": "2014", "_part": "all"}
            )
        if stored:
            schema = {each.name: TYPES[each.type] for each in dataset.fields}
            technical = {"_submission": pl.String, "_row": pl.Int64, "_period": pl.String, "_part": pl.String}
            self.lake.append(dataset, pl.DataFrame(stored, schema={**schema, **technical}))

    @staticmethod
    def _compare(figures: Sequence[Figure], answer: str) -> None:
        header, rows = drawn(answer)
        found = {(figure.unit, figure.indicator): figure for figure in figures}
        names = [name for name in header if name not in ("unit", "reported", "missing", "rows", "origin")]
        for row in rows:
            told = dict(zip(header, row, strict=True))
            for name in names:
                figure = found.get((told["unit"], name))
                assert (figure is None) == (told[name] == ""), (
                    f"{told['unit']}: figure given or not given at this level"
                )
                if figure is not None:
                    _compare_figure(figure, told, told[name])


def _compare_figure(figure: Figure, told: dict[str, str], expected: str) -> None:
    where = f"{figure.indicator} of {figure.unit}"
    if expected == UNKNOWN:
        assert figure.value is None, f"{where}: unknown is expected, the engine says {figure.value}"
    else:
        assert figure.value is not None, f"{where}: {expected} is expected, the engine says unknown"
        assert math.isclose(figure.value, float(expected), rel_tol=1e-9, abs_tol=1e-12), f"{where}: {figure.value}"
    coverage = figure.coverage
    if "reported" in told:
        assert f"{coverage.reported} of {coverage.expected}" == told["reported"], where
    if "rows" in told:
        assert f"{coverage.known_rows} of {coverage.rows}" == told["rows"], where
    if "missing" in told:
        assert " ".join(coverage.missing) == told["missing"], where
    if "origin" in told:
        assert (figure.standing.origin or "") == told["origin"], where


@pytest.fixture(params=sorted(ENGINES))
def spec(request: pytest.FixtureRequest, tmp_path: Path) -> Spec:
    """The paragraph's table, definition and answer, on each engine in turn."""
    assert request.function.__doc__, "a paragraph of the manual needs its sentence"
    return Spec(ENGINES[request.param](), Lake(str(tmp_path / "lake")))
