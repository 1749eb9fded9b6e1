"""Faults of declared indicators: each broken declaration, the field it stands in, and the words that help."""

from __future__ import annotations

import pytest

from yaodian.indicators import check_definitions

LEVELS = ("city", "district", "school")


def check(town, *definitions):
    return check_definitions(definitions, {"pupils": town.dataset()}, levels=LEVELS)


def test_sound_definitions_have_no_fault(town):
    assert (
        check(town, town.indicator("a"), town.indicator("b", "boards", denominator="1"), town.derived("c", "a", "b"))
        == ()
    )


@pytest.mark.parametrize(
    ("declared", "field", "code", "words"),
    [
        ({"numerator": "nmber"}, "numerator", "wrong-expression", "nmber"),
        ({"numerator": "unit"}, "numerator", "wrong-kind", "文本"),
        ({"numerator": "known"}, "numerator", "wrong-kind", "日期"),
        ({"numerator": "1", "where": "number"}, "where", "wrong-kind", "条件"),
        ({"numerator": "1", "where": "number > "}, "where", "wrong-expression", ""),
        ({"numerator": "1", "where": "unit = 5"}, "where", "wrong-expression", ""),
        ({"numerator": "1", "denominator": "0"}, "denominator", "zero-denominator", "恒为零"),
        ({"numerator": "1", "denominator": "2 - 2"}, "denominator", "zero-denominator", "恒为零"),
        ({"numerator": "1", "denominator": "false"}, "denominator", "zero-denominator", "恒为零"),
        ({"numerator": "1", "denominator": "1 / 0"}, "denominator", "zero-denominator", "未知"),
        ({"numerator": "1", "dataset": "pupil"}, "dataset", "unknown-dataset", "pupil"),
        ({"numerator": "1", "levels": ("shool",)}, "levels", "unknown-level", "shool"),
        ({"numerator": "1", "scale": 0.0}, "scale", "wrong-scale", "0.0"),
        ({"numerator": "1", "scale": float("nan")}, "scale", "wrong-scale", "nan"),
        ({"numerator": "1", "decimals": -1}, "decimals", "wrong-decimals", "-1"),
    ],
)
def test_a_broken_indicator_names_its_field(town, declared, field, code, words):
    (fault,) = check(town, town.indicator("broken", **declared))
    assert (fault.indicator, fault.field, fault.code) == ("broken", field, code)
    assert words in fault.message


def test_the_nearest_name_and_the_column_are_told(town):
    faults = check(
        town,
        town.indicator("a", "1", where="boards and nmber > 3"),
        town.indicator("b", "1", dataset="pupil"),
        town.indicator("c", levels=("shool",)),
        town.derived("d", "a", "zzz"),
    )
    assert [(fault.nearest, fault.column) for fault in faults] == [
        ("number", 12),
        ("pupils", None),
        ("school", None),
        (None, None),
    ]


def test_a_missing_part_names_the_derived_indicator(town):
    (fault,) = check(town, town.indicator("teachers"), town.derived("load", "teachers", "teacher"))
    assert (fault.indicator, fault.field, fault.code, fault.nearest) == (
        "load",
        "ratio.denominator",
        "unknown-indicator",
        "teachers",
    )


def test_a_circle_shows_its_path(town):
    (fault,) = check(town, town.indicator("x"), town.derived("a", "b", "x"), town.derived("b", "a", "x"))
    assert (fault.code, fault.message) == ("circle", "指标循环引用：a → b → a")


def test_an_id_that_stands_twice_is_told_once(town):
    (fault,) = check(town, town.indicator("a"), town.indicator("a"), town.indicator("b"))
    assert (fault.indicator, fault.code) == ("a", "repeated-id")


def test_a_ratio_without_a_common_level_is_a_fault(town):
    """One part is counted for cities only, the other for schools only: their ratio could never be shown."""
    (fault,) = check(
        town,
        town.indicator("a", levels=("city",)),
        town.indicator("b", levels=("school",)),
        town.derived("r", "a", "b"),
    )
    assert (fault.indicator, fault.field, fault.code) == ("r", "levels", "no-common-level")


def test_a_ratio_asked_for_at_a_level_its_parts_lack_is_a_fault(town):
    (fault,) = check(
        town,
        town.indicator("a", levels=("city",)),
        town.indicator("b"),
        town.derived("r", "a", "b", levels=("city", "school")),
    )
    assert (fault.code, fault.message) == ("no-common-level", "分子或分母在层级“school”没有数值")


def test_all_faults_are_told_at_once(town):
    faults = check(
        town,
        town.indicator("a", "nmber", where="unt = 'x'", denominator="0", scale=0, levels=("shool",)),
        town.derived("b", "a", "zzz"),
        town.indicator("a"),
    )
    assert [fault.code for fault in faults] == [
        "repeated-id",
        "wrong-scale",
        "unknown-level",
        "wrong-expression",
        "wrong-expression",
        "zero-denominator",
        "unknown-indicator",
    ]
