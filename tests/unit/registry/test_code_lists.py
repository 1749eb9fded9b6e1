"""Dated code lists."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.registry import Code, CodeList
from yaodian.values import Confidence, Label, Source

OLD, NEW = Label("旧称"), Label("新称")


def code_list(*codes: Code) -> CodeList:
    return CodeList("list", Label("代码集"), codes, Source("示例标准"), Confidence.MEDIUM)


def test_a_code_is_valid_from_its_first_to_its_last_day():
    codes = code_list(Code("1", OLD, date(2010, 1, 1), date(2013, 8, 31)), Code("2", NEW))
    days = [date(2009, 12, 31), date(2010, 1, 1), date(2013, 8, 31), date(2013, 9, 1)]
    assert [codes.valid("1", day) for day in days] == [False, True, True, False]
    assert codes.valid_codes(days[0]) == {"2"}
    assert codes.valid_codes(days[1]) == {"1", "2"}
    assert codes.all_codes == {"1", "2"}


def test_a_code_has_the_name_of_the_day():
    codes = code_list(Code("1", OLD, None, date(2013, 8, 31)), Code("1", NEW, date(2013, 9, 1)))
    assert codes.label_of("1", date(2013, 8, 31)) == OLD
    assert codes.label_of("1", date(2013, 9, 1)) == NEW
    assert codes.label_of("9", date(2013, 9, 1)) is None
    assert codes.known("1")
    assert not codes.known("9")


@pytest.mark.parametrize("last", [date(2013, 9, 1), None])
def test_two_entries_of_one_code_cannot_hold_on_the_same_day(last):
    with pytest.raises(ValueError, match="“list”中代码“1”"):
        code_list(Code("1", OLD, None, last), Code("1", NEW, date(2013, 9, 1)))


def test_lists_with_the_same_content_are_equal():
    assert code_list(Code("1", OLD)) == code_list(Code("1", OLD))
    assert hash(code_list(Code("1", OLD))) == hash(code_list(Code("1", OLD)))
    assert code_list(Code("1", OLD)) != code_list(Code("1", NEW))
