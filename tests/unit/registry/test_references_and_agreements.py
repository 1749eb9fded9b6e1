"""What rows refer to exists, and sums that stand in two datasets agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl
import pytest

from yaodian.registry import Agreement, Amount, Dataset, Field, Reference, check_beside
from yaodian.values import Label, Place

DAY = date(2014, 12, 31)
SCHOOL, CLASS = Field("school", Label("学校"), "string"), Field("class", Label("班级"), "string")


def dataset(name: str, label: str, *fields: Field, key: tuple[str, ...], **more: object) -> Dataset:
    declared = {"level": "school", "subject": "school", "period_kind": "school_year", **more}
    return Dataset(name, Label(label), "", fields=fields, key=key, **declared)  # type: ignore[arg-type]


CLASSES = dataset("classes", "班级表", SCHOOL, CLASS, Field("size", Label("人数"), "integer", missing=("refused", "not_applicable")), key=("school", "class"))  # fmt: skip
ROLL = dataset(
    "roll", "名册", SCHOOL, Field("pupil", Label("学号"), "string"), CLASS, Field("boards", Label("寄宿"), "boolean"),
    key=("pupil",),
    references=(Reference(("school", "class"), "classes", ("school", "class")),),
    agreements=(Agreement("sizes", Amount("roll", "1"), Amount("classes", "size"), "名册人数与班级人数不符"),),
)  # fmt: skip


@dataclass
class Held:
    """Accepted rows by dataset, as the keeper of submissions would hand them in."""

    frames: Mapping[str, pl.DataFrame]
    datasets: Mapping[str, Dataset] = field(default_factory=lambda: {"classes": CLASSES, "roll": ROLL})
    correcting: bool = False

    def values(self, dataset: str, names: Sequence[str]) -> pl.DataFrame | None:
        return self.frames[dataset].select(names).unique() if dataset in self.frames else None

    def rows(self, dataset: str, names: Sequence[str], subjects: pl.Series) -> pl.DataFrame | None:
        if dataset not in self.frames:
            return None
        return self.frames[dataset].select(names).filter(pl.col("school").is_in(subjects.implode()))


def classes(*rows: tuple[str, str, int | None, str | None]) -> pl.DataFrame:
    schema = {"school": pl.String, "class": pl.String, "size": pl.Int64, "_answer_size": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def roll(*rows: tuple[str, str, str | None], boards: bool | None = True) -> pl.DataFrame:
    schema = {"school": pl.String, "pupil": pl.String, "class": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(
        pl.lit(boards, dtype=pl.Boolean).alias("boards")
    )


def check(declared: Dataset, frame: pl.DataFrame, held: Held):
    return check_beside(declared, frame, held, as_of=DAY, name="x.csv")


TWO = classes(("0001", "一班", 2, None), ("0001", "二班", 1, None), ("0002", "三班", 0, None))


def test_values_are_looked_up_pair_by_pair_and_the_nearest_is_told():
    rows = roll(("0001", "a", "一班"), ("0001", "b", "二班 "), ("0002", "c", "二班"))
    lost = [one for one in check(ROLL, rows, Held({"classes": TWO})) if one.code == "no-such-reference"]
    assert [(one.place, one.message) for one in lost] == [
        (Place("x.csv", 3, "class"), "“学校”、“班级”的值“0001”、“二班 ”在“班级表”中没有，是否指“二班”？"),
        (Place("x.csv", 4, "class"), "“学校”、“班级”的值“0002”、“二班”在“班级表”中没有"),
    ]
    assert lost[0].remedy == "先报“班级表”中的这一行，或改为其中已有的值。"


def test_a_row_without_one_of_the_values_refers_to_nothing():
    assert [one.code for one in check(ROLL, roll(("0001", "a", None)), Held({"classes": TWO}))] == ["sizes"]


def test_a_dataset_nothing_was_ever_accepted_of_is_a_warning_once():
    (problem,) = check(ROLL, roll(("0001", "a", "一班"), ("0001", "b", "九班")), Held({}))
    assert (problem.code, problem.severity, problem.place) == ("reference-unchecked", "warning", Place("x.csv"))
    assert problem.message == "“班级表”还没有采纳的行，“学校”、“班级”取自它，无法核对"


def test_no_more_than_two_hundred_rows_are_listed_and_the_rest_is_counted():
    rows = roll(*(("0001", f"p{number}", "九班") for number in range(250)))
    lost = [one for one in check(ROLL, rows, Held({"classes": TWO})) if one.code == "no-such-reference"]
    assert len(lost) == 201
    assert "另有 50 行" in lost[-1].message


def test_values_of_registers_of_persons_are_not_suggested():
    private = replace(CLASSES, fields=(*CLASSES.fields, Field("head", Label("班主任"), "string", personal="personal")))
    held = Held({"classes": TWO}, {"classes": private, "roll": ROLL})
    (lost, _) = check(ROLL, roll(("0001", "a", "二班 ")), held)
    assert "是否指" not in lost.message


def test_within_one_dataset_the_deliverys_own_rows_count():
    tree = dataset(
        "rooms", "房间", SCHOOL, Field("room", Label("房号"), "string"), Field("inside", Label("所在"), "string"),
        key=("room",), references=(Reference(("inside",), "rooms", ("room",)),),
    )  # fmt: skip
    rows = pl.DataFrame({"school": ["0001"] * 3, "room": ["a", "b", "c"], "inside": [None, "a", "z"]})
    held = Held({"rooms": pl.DataFrame({"school": ["0002"], "room": ["y"], "inside": [None]})}, {"rooms": tree})
    assert [(one.code, one.place.line) for one in check(tree, rows, held)] == [("no-such-reference", 4)]
    assert [one.code for one in check(tree, rows.with_columns(inside=pl.lit("y")), held)] == []


def test_sums_are_held_against_each_other_unit_by_unit():
    rows = roll(("0002", "x", "三班"), ("0001", "a", "一班"), ("0001", "b", "一班"), ("0001", "c", "二班"))
    (problem,) = check(ROLL, rows, Held({"classes": TWO}))
    assert (problem.code, problem.place, problem.severity) == ("sizes", Place("x.csv", 2), "error")
    assert problem.message == "名册人数与班级人数不符（本表合计 1，“班级表”合计 0）"
    assert problem.remedy == "请核对两表；本表有误的改正本表，“班级表”有误的先更正它。"


def test_it_does_not_matter_which_is_reported_first_but_a_correction_is_only_warned():
    held = Held({"roll": roll(("0001", "a", "一班"))})
    assert [(one.code, one.severity, one.message) for one in check(CLASSES, TWO, held)] == [
        ("sizes", "error", "名册人数与班级人数不符（本表合计 3，“名册”合计 1）")
    ]
    assert [one.severity for one in check(CLASSES, TWO, replace(held, correcting=True))] == ["warning"]


@pytest.mark.parametrize(
    ("size", "answer", "codes"),
    [(2, None, []), (3, None, ["sizes"]), (None, None, []), (None, "refused", []), (None, "not_applicable", ["sizes"])],
)
def test_an_unknown_amount_compares_with_nothing_and_one_that_does_not_apply_is_left_out(size, answer, codes):
    held = Held({"classes": classes(("0001", "一班", 1, None), ("0001", "二班", size, answer))})
    rows = roll(("0001", "a", "一班"), ("0001", "b", "一班"), ("0001", "c", "二班"))
    assert [one.code for one in check(ROLL, rows, held)] == codes


@pytest.mark.parametrize(("tolerance", "codes"), [(0.0, ["sizes"]), (0.24, ["sizes"]), (0.25, [])])
def test_a_tolerance_is_a_share_of_the_greater_sum(tolerance, codes):
    declared = replace(ROLL, agreements=(replace(ROLL.agreements[0], tolerance=tolerance),))
    held = Held({"classes": classes(("0001", "一班", 4, None))}, {"classes": CLASSES, "roll": declared})
    rows = roll(("0001", "a", "一班"), ("0001", "b", "一班"), ("0001", "c", "一班"))
    assert [one.code for one in check(declared, rows, held)] == codes


def test_only_rows_that_fulfil_the_condition_are_added_up():
    own = Amount("roll", "1", "boards")
    declared = replace(ROLL, agreements=(replace(ROLL.agreements[0], own=own),))
    held = Held({"classes": TWO}, {"classes": CLASSES, "roll": declared})
    rows = pl.concat([roll(("0001", "a", "一班")), roll(("0001", "b", "一班"), boards=None)])
    (problem,) = check(declared, rows, held)
    assert "本表合计 1，" in problem.message
