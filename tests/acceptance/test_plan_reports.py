"""Whole reports and plans by other hands: outline, look back, every number of one report, targets of the others."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from pathlib import Path

import jsonschema
import pytest
from outlines import drawn

from yaodian.plan import Plan, Target, as_json, compile_plan
from yaodian.plan.numerals import numerals
from yaodian.plan.reading import read

ROOT = Path(__file__).parents[2]
REPORTS = sorted((ROOT / "tests/fixtures/plans/reports").glob("*.md"))
REPORTS = [path for path in REPORTS if path.name != "README.md"]
SHAPES = [
    path
    for path in sorted((ROOT / "tests/fixtures/plans/shapes").glob("*.txt"))
    if not path.name.endswith(".outline.txt")
]
TABLE = ROOT / "docs/plan-numbers-tianjin-2014.md"
COUNTED = next(path for path in REPORTS if path.name.startswith("tianjin-2014"))
WITHOUT_NUMERAL = "= 100 % 社区居委会、社区物业管理、中心城区旧楼区提升改造覆盖"
MISSED = ["进行一次体检"]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _drawn(target: Target) -> str:
    said = f"{target.comparator} {target.quantity:.12g} {target.unit} {target.object}"
    if target.per:
        said += f", per {target.per}"
    if target.baseline is not None:
        said += f", from {target.baseline:.12g}"
    return said + (f", by {target.deadline}" if target.deadline else "")


def _targets(plan: Plan) -> list[Target]:
    return [target for commitment in plan.commitments for target in commitment.targets]


@pytest.mark.parametrize("path", [*REPORTS, *SHAPES], ids=lambda path: path.stem)
def test_every_printed_heading_stands_at_its_level(path: Path) -> None:
    text = _text(path)
    assert drawn(compile_plan(text), text) == _text(path.with_name(path.stem + ".outline.txt"))


def test_there_are_five_reports_and_a_dozen_shapes() -> None:
    assert len(REPORTS) == 5
    assert len(SHAPES) >= 12


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_numbered_headings_of_the_text_are_all_there(path: Path) -> None:
    """Counted without the compiler: lines that begin with 一、, （一） or 第一，."""
    printed = re.findall(
        "^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+，)", _text(path), re.M
    )
    outline = _text(path.with_name(path.stem + ".outline.txt"))
    assert len(re.findall("^(?:  § |[0-9]+ |    [0-9]+ )", outline, re.M)) == len(printed) > 5


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_half_that_looks_back_promises_nothing(path: Path) -> None:
    plan = compile_plan(_text(path))
    back, ahead = plan.chapters[0], plan.chapters[1:]
    assert back.items
    assert [commitment for item in back.items for commitment in item.commitments] == []
    assert all(any(item.commitments for item in chapter.items) for chapter in ahead)
    (doubt,) = [doubt for doubt in plan.warnings if doubt.code == "review_chapter"]
    assert doubt.span == back.span


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_targets_of_the_reports_are_those_that_were_read(path: Path) -> None:
    """Each was read once with the words around it; lines that begin with ! are known to be read wrongly."""
    noted = _text(path.with_name(path.stem + ".targets.txt")).splitlines()
    assert [_drawn(target) for target in _targets(compile_plan(_text(path)))] == [line.lstrip("! ") for line in noted]
    wrong = sum(line.startswith("!") for line in noted)
    assert wrong == (1 if path.name.startswith("changsha") else 0)


@pytest.mark.parametrize("path", [*REPORTS, *SHAPES], ids=lambda path: path.stem)
def test_the_json_keeps_its_schema(path: Path) -> None:
    schema = json.loads((ROOT / "docs/reference/plan.schema.json").read_text("utf-8"))
    said = as_json(compile_plan(_text(path)))
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(said, allow_nan=False)))


class TestEveryNumberOfOneReport:
    text = _text(COUNTED)
    plan = compile_plan(text)
    rows = tuple(
        tuple(cell.strip() for cell in line.strip("|\n").split(" | "))
        for line in _text(TABLE).splitlines()
        if re.match(r"\| [0-9]+ \| [0-9]+ \|", line)
    )

    def _place(self, row: tuple[str, ...]) -> int:
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return starts[int(row[0]) - 1] + int(row[1]) - 1

    def test_no_numeral_is_left_out(self) -> None:
        reading = read(self.text)
        body = self.text.index("——")
        found = [reading.span(numeral.start, numeral.end) for numeral in numerals(reading.text)]
        printed = [(span.start, span.of(self.text)) for span in found if span.start >= body]
        assert printed == [(self._place(row), row[2]) for row in self.rows]
        assert len(printed) > 300

    def test_words_are_those_of_the_text(self) -> None:
        for row in self.rows:
            words = unicodedata.normalize("NFKC", row[3].strip("…")).replace(" ", "")
            start = self._place(row)
            around = unicodedata.normalize("NFKC", self.text[max(0, start - 60) : start + 60]).replace(" ", "")
            assert words in around, row

    def test_the_targets_are_the_rows_judged_a_target(self) -> None:
        judged = [row for row in self.rows if row[4] == "target"]
        missed = [row for row in judged if row[5] == "missed"]
        assert [row[3] for row in missed] == [f"为60岁以上老年人免费{MISSED[0]}"]
        found = {_drawn(target): target for target in _targets(self.plan)}
        assert len(found) == len(_targets(self.plan))
        assert WITHOUT_NUMERAL in found
        assert sorted(found) == sorted([*(row[5] for row in judged if row[5] != "missed"), WITHOUT_NUMERAL])
        for row in judged:
            if row[5] != "missed":
                span = found[row[5]].span
                assert span.start <= self._place(row) < span.end, row

    def test_what_is_no_target_is_none(self) -> None:
        said = {row[5] for row in self.rows if row[4] != "target"}
        assert said == {"–", "baseline of the next"}
        spans = sorted(target.span for target in _targets(self.plan))
        half = self.text.index("二、 2014")
        assert bisect_right(spans, half, key=lambda span: span.start) == 0
