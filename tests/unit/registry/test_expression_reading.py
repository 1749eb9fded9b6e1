"""What the small language of conditions accepts, and what it says about what it does not."""

from __future__ import annotations

import pytest

from yaodian.registry import ExpressionError, parse

FIELDS = {
    "count": "integer",
    "area": "number",
    "name": "string",
    "ok": "boolean",
    "built": "date",
    "opened": "date",
    "group": "integer",
    "comment": "string",
    "date": "date",
    "学校": "string",
}


@pytest.mark.parametrize(
    ("text", "kind", "fields"),
    [
        ("1", "number", set()),
        ("count", "number", {"count"}),
        ("count > 0 and ok", "boolean", {"count", "ok"}),
        ("area / count * 100", "number", {"area", "count"}),
        ("name in ('a', 'b''c') or 学校 = '一中'", "boolean", {"name", "学校"}),
        ("name not like '21%'", "boolean", {"name"}),
        ("count not between 1 and 5 and ok is not null", "boolean", {"count", "ok"}),
        ("case when ok then name else '' end", "text", {"ok", "name"}),
        ("coalesce(built, date '2014-09-01')", "date", {"built"}),
        ("days_between(built, opened) > 30", "boolean", {"built", "opened"}),
        ("year(built) + 1 != 2014", "boolean", {"built"}),
        ("greatest(abs(count), area, .5)", "number", {"count", "area"}),
        ("ok = (count > 1)", "boolean", {"ok", "count"}),
        ("NOT ok AND Count > 1".replace("Count", "count"), "boolean", {"ok", "count"}),
        ("group > 1 and comment = 'x'", "boolean", {"group", "comment"}),
        ("date > date '2014-01-01'", "boolean", {"date"}),
        ("count\n  > 1\tand ok", "boolean", {"count", "ok"}),
    ],
)
def test_what_is_sound_is_read(text, kind, fields):
    expression = parse(text, FIELDS)
    assert (expression.kind, expression.fields, expression.text) == (kind, fields, text)


def test_the_day_asked_for_is_known_to_matter_only_where_it_is_read():
    assert parse("built <= as_of", FIELDS).uses_as_of
    assert parse("built <= AS_OF", FIELDS).uses_as_of
    assert not parse("built <= opened", FIELDS).uses_as_of


MISTAKES = [
    # text, column, words of the message, what is expected or named as nearest
    ("", 1, "空的", "count > 0"),
    ("coutn > 1", 1, "没有字段“coutn”", "count"),
    ("ok and Count > 1", 8, "没有字段“Count”", "count"),
    ("built > as_off", 9, "as_off", "as_of"),
    ("x.count > 1", 1, "表名", "字段名"),
    ("count == 1", 7, "==", "="),
    ("count && ok", 7, "&&", "and"),
    ("ok || ok", 4, "||", "or"),
    ("!ok", 1, "!", "not"),
    ("count ≥ 3", 7, "≥", ">="),
    ("count ＞ 3", 7, "全角", ">"),
    ("count > １", 9, "全角", "1"),
    ("coalesce（count, 1)", 9, "全角", "("),
    ("count > 1　and ok", 10, "全角空格", "半角"),
    ("count in (1，2)", 12, "全角", ","),
    ("count in (1、2)", 12, "顿号", ","),
    ('name = "a"', 8, "双引号", "'a'"),
    ("name = “a”", 8, "中文引号", "单引号"),
    ("name = 'abc", 8, "缺少结束的引号", "'…'"),
    ("name = 'a\tb'", 10, "控制字符", "可见"),
    ("count > 1\x00", 10, "不可见", "删去"),
    ("count > 85%", 11, "百分比", "0.85"),
    ("count > 1; ok", 10, "分号", "and"),
    ("count > 1 -- note", 11, "注释", "括号"),
    ("count::text = '1'", 6, "转换", "声明"),
    ("1 < count < 5", 1, "连写", "and"),
    ("count = area is null", 9, "连写", "括号"),
    ("count > '1'", 9, "“1”是文本", "1"),
    ("name = 1", 8, "“1”是数字", "'1'"),
    ("built > '2014-09-01'", 9, "是日期", "date '2014-09-01'"),
    ("name > count", 8, "文本", "文本"),
    ("count in (1, 'a')", 14, "“in”", "数字"),
    ("coalesce(count, name)", 17, "coalesce", "数字"),
    ("case when ok then 1 else 'a' end", 26, "case", "数字"),
    ("built - opened > 3", 1, "相减", "days_between"),
    ("built + 1 > opened", 1, "日期", "数字"),
    ("ok > true", 1, "没有大小", "="),
    ("count and ok", 1, "“and”", "条件"),
    ("not count", 5, "“not”", "条件"),
    ("year(name) = 1", 6, "year", "date"),
    ("name like name", 1, "like", "'21%'"),
    (r"name like 'a\%'", 11, "反斜线", "%"),
    ("count is true", 1, "is", "null"),
    ("count in ()", 1, "in", "('a', 'b')"),
    ("days_betwen(built, opened)", 1, "没有函数", "days_between"),
    ("ok or abs(count, 1) > 0", 7, "参数个数", "abs(数)"),
    ("coalesce(count)", 1, "参数个数", "coalesce"),
    ("sum(count) > 1", 1, "sum", "汇总"),
    ("count(*)", 1, "count", "写 1"),
    ("if(ok, 1, 2)", 1, "if", "case when"),
    ("ifnull(count, 1)", 1, "ifnull", "coalesce"),
    ("built < today()", 9, "today", "as_of"),
    ("built < current_date", 9, "current_date", "as_of"),
    ("select count", 1, "select", "一行"),
    ("count in (select 1)", 11, "select", "一行"),
    ("exists (select 1)", 1, "exists", "一行"),
    ("count > 1 ok", 11, "缺少运算符", "and"),
    ("count > 1 1", 11, "看不懂“1”", "运算符"),
    ("name in ('a' 'b')", 10, "两个文本", "in"),
    ("(count > 1", 11, "缺少右括号", ")"),
    ("count > 1)", 10, "右括号", "成对"),
    ("(1, 2) = 1", 2, "一个值", "in"),
    ("count > 1 and", 14, "之后缺少", "字段名"),
    ("count >", 8, "之后缺少", "字段名"),
    ("and ok", 5, "缺少", "字段名"),
    ("case when ok then 1", 19, "没有结束", "end"),
    ("case count when 1 then 2 end", 6, "when", "case when"),
    ("date '2014-02-30' < built", 6, "2014-02-30", "date '2014-09-01'"),
    ("date '2014' < built", 6, "2014", "date '2014-09-01'"),
    ("count > 99999999999999999999", 9, "过大", "9223372036854775807"),
    ("area > 1e999", 8, "过大", ""),
    ("null", 1, "总是空值", "字段"),
    ("(" * 16 + "1" + ")" * 16, 16, "嵌套过深", "15"),
    ("not " * 400 + "ok", 1, "嵌套过深", "拆成"),
    ("1" + " + count" * 200, 1, "嵌套过深", "拆成"),
    ("count > 1 or " * 200 + "ok", 2001, "过长", "2000"),
]


@pytest.mark.parametrize(("text", "column", "words", "remedy"), MISTAKES)
def test_a_mistake_is_named_with_its_column_and_a_way_out(text, column, words, remedy):
    with pytest.raises(ExpressionError) as caught:
        parse(text, FIELDS)
    error = caught.value
    assert error.column == column
    assert words in error.message
    assert remedy in f"{error.expected} {error.nearest}"
    assert f"第 {column} 列" in str(error)


def test_signs_inside_a_text_are_left_alone():
    text = "name in ('a == b', '“引”;--', 'x\"y', '（１）')"
    assert parse(text, FIELDS).evaluate({"name": "（１）"}, None) is True


def test_commands_and_comments_never_pass():
    for text in ("drop table x", "set x = 1", "count > 1 /* x */", "create", "count from x", "count as x", "x => 1"):
        with pytest.raises(ExpressionError):
            parse(text, FIELDS)


def test_a_name_that_no_field_is_near_to_lists_the_declared_ones():
    with pytest.raises(ExpressionError, match="已声明的字段 count、area"):
        parse("zzzzzzzz > 1", FIELDS)
