"""docs/manual/grammar.md is printed from the tests and the tables of words; it must be what they say now, and leave none out."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs/manual/grammar.md").read_text("utf-8")
LEXICON = sorted((ROOT / "src/yaodian/plan/lexicon").glob("[a-z]*.py"))
SPEC = sorted((ROOT / "tests/spec/plan").glob("test_*.py"))


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """tools/print_grammar.py, imported as it is when it is run."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import print_grammar

    yield print_grammar
    for name in ("print_grammar", "grammar_tables", "grammar_words"):
        sys.modules.pop(name, None)


def _names(path: Path) -> list[str]:
    """The public tables of a file of the lexicon."""
    found = []
    for node in ast.parse(path.read_text("utf-8")).body:
        places = (
            [node.target] if isinstance(node, ast.AnnAssign) else node.targets if isinstance(node, ast.Assign) else []
        )
        found += [place.id for place in places if isinstance(place, ast.Name) and place.id.isupper()]
    return [name for name in found if not name.startswith("_")]


def _tests(path: Path) -> list[ast.FunctionDef]:
    body = ast.parse(path.read_text("utf-8")).body
    return [node for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_the_chapter_is_what_the_printer_says_now(printer: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert printer.main(["--check"]) == 0, capsys.readouterr().out


def test_a_stale_chapter_is_told_and_mended(
    printer: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "manual" / "grammar.md"
    monkeypatch.setattr(printer, "CHAPTER", path)
    assert printer.main(["--check"]) == 1
    assert "tools/print_grammar.py" in capsys.readouterr().out
    assert not path.exists()
    assert printer.main([]) == 0
    assert path.read_text("utf-8") == TEXT
    path.write_text(TEXT + "more", "utf-8")
    assert printer.main(["--check"]) == 1
    assert printer.main([]) == 0
    assert printer.main(["--check"]) == 0


@pytest.mark.parametrize("path", LEXICON, ids=lambda path: path.stem)
def test_every_table_of_words_stands_in_it_once(path: Path) -> None:
    names = _names(path)
    assert names
    for name in names:
        assert TEXT.count(f"** `{path.stem}.{name}`") == 1, name


def test_every_example_of_every_table_stands_in_it(printer: ModuleType) -> None:
    from grammar_tables import all_tables, cell

    plain = set(TEXT.replace(" | ", "\n").splitlines())
    count = 0
    for name, table in all_tables().items():
        for entry in table if isinstance(table, tuple) else ():
            for example in filter(None, (getattr(entry, "example", ""), getattr(entry, "still", ""))):
                assert cell(example) in plain, name
                count += 1
    assert count > 1000


def test_every_heading_is_chinese_and_every_test_has_one(printer: ModuleType) -> None:
    from grammar_tables import all_tables
    from grammar_words import COLUMNS, NOTES, SECTIONS, TABLES, TESTS

    assert list(SECTIONS) == [path.stem for path in SPEC]
    assert list(TESTS) == [test.name for path in SPEC for test in _tests(path)]
    assert set(TABLES) == set(all_tables())
    assert set(NOTES) <= set(TABLES)
    assert all(not word.isascii() for words in (SECTIONS, TESTS, TABLES, COLUMNS) for word in words.values())
    drawn = [line for line in TEXT.splitlines() if line.startswith("### ")]
    assert [line for line in drawn if line.isascii()] == []


@pytest.mark.parametrize("path", SPEC, ids=lambda path: path.stem)
def test_every_rule_is_told_in_a_sentence_and_shown(path: Path, printer: ModuleType) -> None:
    from grammar_words import TESTS

    sections = {part.partition("\n")[0]: part for part in TEXT.split("\n### ")}
    for test in _tests(path):
        told = ast.get_docstring(test)
        assert told, test.name
        assert told.endswith((".", ")")), test.name
        part = sections[TESTS[test.name]]
        assert any(sign in part for sign in ("| --- |", "\n- ", "\n**", "见上面的表")), test.name


def test_it_ends_with_how_to_add() -> None:
    last = TEXT.rpartition("\n## ")[2]
    assert [line for line in last.splitlines() if line.startswith("### ")] == [
        "### 添加一个量词或单位",
        "### 添加一个时间短语",
        "### 添加一种非目标数字",
        "### 每次添加以后",
    ]
    for word in last.replace("`", " ").split():
        if word.startswith(("src/", "tests/", "tools/", "benchmarks/")):
            assert (ROOT / word.rstrip("；，。")).exists(), word
