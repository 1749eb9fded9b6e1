"""Codes with rules of their own: shape, date and check digit, one by one and as whole columns, and nobody's number in a message."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.registry import Check, Code, CodeList, Field, check_rows
from yaodian.registry.format_checks import check_format
from yaodian.registry.formats import (
    CREDIT_ALPHABET,
    CREDIT_WEIGHTS,
    IDENTITY_WEIGHTS,
    SHAPES,
    credit_check,
    identity_check,
    is_sound,
    masked,
    without_identities,
)
from yaodian.values import Confidence, Label, Source

SOUND = {
    # The two examples of GB 11643-1999, annex A, and the two worked ones of tutorials on it.
    "identity_number": ["11010519491231002X", "440524188001010014", "513101198201130014"],
    # GB 32100-2015 works out the first; the second stands in the documentation of python-stdnum.
    "social_credit_code": ["91350100M000100Y43", "91110000600037341L"],
    # 4112010055 is worked out in the rules of 2010 for a college of the code 10055.
    "school_code": ["4112010055", "1112900001", "5112000001"],
    "pupil_number": ["G11010519491231002X", "L1201012008022912345"[:19], "J12010120080229001X"],
    "gb2260": ["120101", "110000", "820000"],
    "evidence": ["津教委〔2014〕12号", "GF-2014-001", "sha256:" + "0a" * 32, "https://example.org/photo/1.jpg"],
}
WRONG = {
    "identity_number": {
        "110105194912310021": "wrong-check-digit",
        "11010519491231002x": "wrong-format",
        "1101054912310021": "wrong-format",
        "11010519490230002X": "no-such-date",
        "110105000001010024": "no-such-date",
        "１1010519491231002X": "wrong-format",
    },
    "social_credit_code": {
        "91350100M000100Y4Z": "wrong-format",
        "91350100M000100Y44": "wrong-check-digit",
        "91350100M000100I43": "wrong-format",
        "9135A100M000100Y43": "wrong-format",
    },
    "school_code": {"6112010055": "wrong-format", "4199010055": "wrong-format", "411201005": "wrong-format"},
    "pupil_number": {
        "G110105194912310021": "wrong-check-digit",
        "L120101200802301234": "no-such-date",
        "H11010519491231002X": "wrong-format",
    },
    "gb2260": {"990101": "wrong-format", "12010": "wrong-format"},
    "evidence": {
        "见附件": "wrong-format",
        "12": "wrong-format",
        "津教委 2014 12号": "wrong-format",
        "sha256:" + "0A" * 32: "wrong-format",
        "sha256:00": "wrong-format",
        "https://": "wrong-format",
        "ftp://example.org/1234": "wrong-format",
    },
}


def faults(kind: str, values: list[str | None]) -> list[tuple[str, list[int]]]:
    field = Field("code", Label("代码"), "string", format=kind)
    return [(one.code, list(one.rows)) for one in check_format(field, pl.Series("code", values, dtype=pl.String))]


@pytest.mark.parametrize("kind", SHAPES)
def test_sound_codes_have_no_fault(kind):
    assert faults(kind, [*SOUND[kind], None]) == []
    assert all(is_sound(value, kind) for value in SOUND[kind])


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in WRONG.items() for value in values])
def test_wrong_codes_are_told_apart(kind, value):
    assert WRONG[kind][value] in [code for code, _ in faults(kind, [SOUND[kind][0], value, None])]
    assert all(rows == [1] for _, rows in faults(kind, [SOUND[kind][0], value, None]))
    assert not is_sound(value, kind)


def test_a_number_that_no_rule_makes_is_not_judged_by_its_last_sign():
    assert faults("pupil_number", ["J120101200802290017", "J120101200802290018"]) == []


def test_weights_are_powers_as_the_standards_say():
    assert tuple(2 ** (17 - place) % 11 for place in range(17)) == IDENTITY_WEIGHTS
    assert tuple(3**place % 31 for place in range(17)) == CREDIT_WEIGHTS
    assert len(CREDIT_ALPHABET) == 31


digits = st.text("0123456789", min_size=17, max_size=17)
letters = st.text(CREDIT_ALPHABET, min_size=17, max_size=17)


@given(digits, st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_is_always_found(body, place, by):
    other = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    assert identity_check(other) != identity_check(body)


@given(digits, st.integers(0, 15))
def test_exchanged_neighbours_are_always_found(body, place):
    other = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert other == body or identity_check(other) != identity_check(body)


@given(digits)
def test_a_last_digit_that_was_exchanged_with_the_check_digit_is_found(body):
    whole = body + identity_check(body)
    other = whole[:16] + whole[17] + whole[16]
    assert other == whole or not other[:17].isdigit() or identity_check(other[:17]) != other[17]


@given(letters, st.integers(0, 16), st.integers(1, 30))
def test_one_changed_sign_of_a_credit_code_is_always_found(body, place, by):
    changed = CREDIT_ALPHABET[(CREDIT_ALPHABET.index(body[place]) + by) % 31]
    assert credit_check(body[:place] + changed + body[place + 1 :]) != credit_check(body)


@given(letters, st.integers(0, 15))
def test_exchanged_neighbours_of_a_credit_code_are_always_found(body, place):
    other = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert other == body or credit_check(other) != credit_check(body)


def near(kind: str) -> st.SearchStrategy[str]:
    """Texts like those of a format, right and wrong."""
    sound = st.sampled_from(SOUND[kind])
    spoilt = st.builds(
        lambda text, place, sign: text[: place % len(text)] + sign + text[place % len(text) + 1 :],
        sound,
        st.integers(0, 30),
        st.sampled_from("0123456789XGJLAZ "),
    )
    return st.one_of(sound, spoilt, st.from_regex(SHAPES[kind].pattern, fullmatch=True), st.text(max_size=20))


@pytest.mark.parametrize("kind", SHAPES)
@given(data=st.data())
def test_a_column_is_judged_as_each_of_its_values(kind, data):
    values = [value for value in data.draw(st.lists(near(kind), max_size=8)) if value]
    found = {row for _, rows in faults(kind, values) for row in rows}
    assert found == {row for row, value in enumerate(values) if not is_sound(value, kind)}


def numbers(count: int) -> list[str]:
    chance = random.Random(11)
    first = date(1950, 1, 1)
    bodies = (
        f"{chance.randrange(110000, 659999)}{first + timedelta(chance.randrange(25000)):%Y%m%d}{chance.randrange(1000):03}"
        for _ in range(count)
    )
    return [body + identity_check(body) for body in bodies]


def test_many_numbers_at_once():
    values = numbers(5000)
    assert faults("identity_number", values) == []
    values[4321] = values[4321][:16] + str((int(values[4321][16]) + 1) % 10) + values[4321][17]
    assert faults("identity_number", values) == [("wrong-check-digit", [4321])]


IDENTITY = "11010519491231002X"


@pytest.fixture
def told(dataset, tree, code_lists, frame):
    """Everything that is said about rows in which a person's number stands, in a field declared so or in any other."""

    def run(values: list[str | None], field: Field, *checks: Check, **other: object) -> str:
        changed = replace(dataset, fields=(*dataset.fields, field), checks=checks)
        rows = frame.with_columns(pl.Series(field.name, values, dtype=pl.String))
        if other:
            rows = rows.with_columns(pl.lit(value, rows.schema[name]).alias(name) for name, value in other.items())
        lists = {
            **code_lists,
            "few": CodeList("few", Label("几个"), (Code("1", Label("一")),), Source("x"), Confidence.HIGH),
        }
        problems = check_rows(changed, rows, tree=tree, code_lists=lists, as_of=date(2014, 12, 31), name="x.csv")
        assert problems
        return "\n".join(f"{problem} {problem.expected}" for problem in problems)

    return run


@pytest.mark.parametrize(
    "field",
    [
        Field("who", Label("证件号码"), "string", format="identity_number", unique=True),
        Field("who", Label("证件号码"), "string", format="identity_number", pattern="x"),
        Field("who", Label("证件号码"), "string", format="identity_number", max_length=3),
        Field("who", Label("证件号码"), "string", format="identity_number", enum=("x",)),
        Field("who", Label("证件号码"), "string", format="identity_number", codes="few"),
        Field("who", Label("证件号码"), "string", enum=("x",)),
        Field("who", Label("备注"), "string", max_length=3),
    ],
    ids=lambda field: (
        f"{field.format} {field.unique or field.pattern or field.max_length or field.enum or field.codes}"
    ),
)
@pytest.mark.parametrize("value", [IDENTITY, "110105194912310021", "110105194902300021", f"{IDENTITY}\x00"])
def test_a_persons_number_is_never_told_whole(told, field, value):
    said = told([value, value, None], field)
    assert value[6:16] not in said
    assert "110105…" in said


def test_not_even_by_a_condition_or_in_a_wrong_column(told):
    who = Field("who", Label("证件号码"), "string", format="identity_number")
    said = told([IDENTITY, None, None], who, Check("x", "who <> 'a' and who = 'b'", "不对"))
    assert IDENTITY[6:16] not in said
    assert "who = “110105…2X”" in said
    said = told(["x", None, None], who, pupils=440524188001010014)
    assert "44052418800" not in said


def test_a_broken_short_number_is_not_told_either(told):
    who = Field("who", Label("证件号码"), "string", format="identity_number")
    assert "19491231" not in told(["19491231", None, None], who)


def test_masks():
    assert masked(IDENTITY) == "110105…2X"
    assert masked("11010519") == "11…"
    assert without_identities(f"学生{IDENTITY}、{IDENTITY.lower()}转入") == "学生110105…2X、110105…2x转入"
    assert without_identities("110105 19491231 002X") == "110105…2X"
    assert without_identities("１１０１０５１９４９１２３１００２Ｘ") == "１１０１０５…２Ｘ"
    assert without_identities("110105491231002") == "110105…02"
    assert without_identities("4112010055") == "4112010055"
