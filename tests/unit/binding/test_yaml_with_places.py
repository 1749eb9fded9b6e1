"""The YAML reader: every value knows its place, and what cannot be read is said at the line that must be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from yaodian.binding.source import Node, decoded, parse_yaml, read_bytes, read_yaml
from yaodian.values import Place

TEXT = """\
# a package
name: x
units:
  - id: a
    span: [3, 14]
    label: {zh: 县, en: County}
  - {id: b, quantity: 7.5}
"""


def read(text: str) -> Node:
    node, problems = parse_yaml(text, "a.yaml")
    assert problems == ()
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("path", "value", "line", "column"),
    [
        (("name",), "x", 2, 7),
        (("units", 0, "id"), "a", 4, 9),
        (("units", 0, "span", 1), 14, 5, 15),
        (("units", 0, "label", "en"), "County", 6, 24),
        (("units", 1, "quantity"), 7.5, 7, 23),
    ],
)
def test_every_value_knows_line_and_column(path: tuple[str | int, ...], value: object, line: int, column: int) -> None:
    node = read(TEXT).at(path)
    assert node.value == value
    assert node.place == Place("a.yaml", line, column)


def test_a_path_that_breaks_off_leads_to_the_last_thing_on_it() -> None:
    root = read(TEXT)
    assert root.at(("units", 0, "nothing", "more")) is root["units"][0]
    assert root.at(("units", 7)) is root["units"]
    assert root.key_place("units") == Place("a.yaml", 3, 1)
    assert root.key_place("nothing") == root.place


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("0", 0),
        ("7.0", 7.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("07", "07"),
        ("007", "007"),
        ("2019-12-31", "2019-12-31"),
        ("2019-12", "2019-12"),
        ("12:30", "12:30"),
        ("19:1", "19:1"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("1,000", "1,000"),
        ("7人", "7人"),
        ("'7'", "7"),
        ('"true"', "true"),
        ("|-\n  7", "7"),
    ],
)
def test_scalars(written: str, value: object) -> None:
    node = read(f"key: {written}\n")["key"]
    assert node.value == value
    assert type(node.value) is type(value)


def test_what_is_written_is_kept_as_it_stands() -> None:
    root = read("a: 7.10\nb: '7.10'\n")
    assert (root["a"].value, root["a"].written, root["a"].quoted) == (7.1, "7.10", False)
    assert (root["b"].value, root["b"].written, root["b"].quoted) == ("7.10", "7.10", True)


def test_plain_data_has_no_places() -> None:
    assert read(TEXT).plain() == {
        "name": "x",
        "units": [{"id": "a", "span": [3, 14], "label": {"zh": "县", "en": "County"}}, {"id": "b", "quantity": 7.5}],
    }


def test_children_come_in_the_order_of_the_file() -> None:
    root = read(TEXT)
    assert [child.value for child in root["units"][0]["span"]] == [3, 14]
    assert [child.place.line for child in root] == [2, 4]
    assert list(root["name"]) == []
    assert root.get("nothing") is None
    assert root["name"].get("x") is None
    with pytest.raises(KeyError):
        root["name"]["x"]


def test_an_alias_is_read_where_its_anchor_stands() -> None:
    root = read("a: &one {zh: 县}\nb: *one\n")
    assert root["b"].plain() == {"zh": "县"}
    assert root["b"].place.line == 1


def test_an_anchor_within_itself_is_refused() -> None:
    _, problems = parse_yaml("a: &one [*one]\n", "a.yaml")
    assert [problem.message for problem in problems] == ["锚点引用了它自己"]


def test_keys_written_twice_are_all_reported() -> None:
    node, problems = parse_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n", "a.yaml")
    assert node is not None
    assert node["a"].value == 1, "the first stays"
    assert [(one.code, one.place.line) for one in problems if one.place] == [("duplicate-key", 2), ("duplicate-key", 3)]
    assert "第一次在第 1 行" in problems[1].message


def test_many_keys_written_twice_are_one_slip_an_entry_without_its_first_line() -> None:
    _, problems = parse_yaml("- id: a\n  x: 1\n  y: 1\n  x: 2\n  y: 2\n", "a.yaml")
    (problem,) = problems
    assert problem.place == Place("a.yaml", 4, 3)
    assert "“y” 也是" in problem.message
    assert "- " in problem.remedy


BASE = """\
# a
units:
  - id: a
    level: county
    label: {zh: 县, en: County}
  - id: b
    level: town
    note: hello
    versions:
      - {code: '2', name: z}
"""


@pytest.mark.parametrize(
    ("find", "put", "line", "word"),
    [
        ("units:", "units", 2, "缺少冒号"),
        ("  - id: b", "  - id b", 6, "缺少冒号"),
        ("    level: town", "    level town", 7, "缺少冒号"),
        ("    level: town", "    level:town", 7, "缺少冒号"),
        ("    note: hello", "    note hello", 8, "缺少冒号"),
        ("    level: town", "   level: town", 7, "缩进"),
        ("    level: town", "     level: town", 7, "缩进"),
        ("  - id: b", " - id: b", 6, "缩进"),
        ("  - id: b", "   - id: b", 6, "缩进"),
        ("    level: town", "\tlevel: town", 7, "制表符"),
        ("'2'", "'2", 10, "引号"),
        ("hello", '"hello', 8, "引号"),
        ("name: z}", "name: z", 10, "括号"),
        ("name: z}", "name: z}}", 10, "多出"),
        ("en: County}", "en: County", 5, "括号"),
        ("hello", "'hello' you", 8, "多出"),
        ("hello", "hello: you", 8, "冒号"),
        ("hello", "%hello", 8, "引号"),
        ("hello", "*hello", 8, "引号"),
        ("hello", "*你好", 8, "引号"),
        ("hello", "&你好", 8, "引号"),
        ("hello", "> hello", 8, "下一行"),
        ("    note: hello", "---\n    note: hello", 8, "一份"),
        ("hello", "hel\x00lo", 8, "控制字符"),
    ],
)
def test_a_syntax_error_names_the_line_to_mend(find: str, put: str, line: int, word: str) -> None:
    node, problems = parse_yaml(BASE.replace(find, put, 1), "a.yaml")
    (problem,) = problems
    assert node is None
    assert problem.code == "yaml-syntax"
    assert problem.place is not None
    assert problem.place.line == line, str(problem)
    assert word in f"{problem.message}{problem.remedy}"
    assert problem.remedy


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n"])
def test_an_empty_file_is_no_file(text: str) -> None:
    node, problems = parse_yaml(text, "a.yaml")
    assert node is None or node.value is None
    assert [problem.code for problem in problems] == ["empty-file"] or text == "---\n"


def test_brackets_without_end_are_refused_and_do_not_break_the_reader() -> None:
    _, problems = parse_yaml("[" * 3_000, "a.yaml")
    assert [problem.code for problem in problems] == ["yaml-syntax"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    node, problems = read_yaml("\ufeffa: 1\r\nb: 2\r\n".encode(), "a.yaml")
    assert problems == ()
    assert node is not None
    assert node.plain() == {"a": 1, "b": 2}


def test_the_first_byte_that_is_no_utf8_is_shown() -> None:
    _, problem = decoded("a: 1\nb: 县".encode("gb18030"), "a.yaml")
    assert problem is not None
    assert problem.place == Place("a.yaml", 2, 4)
    assert "UTF-8" in problem.remedy


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    _, missing = read_bytes(tmp_path / "none.yaml", "none.yaml")
    assert missing is not None
    assert missing.message == "没有这个文件"
    _, folder = read_bytes(tmp_path, "folder.yaml")
    assert folder is not None
    assert "无法读取" in folder.message
