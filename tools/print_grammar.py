"""Prints docs/manual/grammar.md, the chapter on the language of plans, from its tests and its tables of words.

python tools/print_grammar.py            writes the chapter
python tools/print_grammar.py --check    ends with 1 if it is stale

A section is a file of tests/spec/plan, a subsection one of its tests; its docstring, its drawn table and the tables of words that it runs
through stand below. The Chinese headings are in grammar_words.py.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grammar_tables import all_tables, cell, markdown, table
from grammar_words import CELLS, COLUMNS, HOW_TO, INTRODUCTION, LISTS, SECTIONS, STRUCTURE, TESTS

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = ROOT / "docs" / "manual" / "grammar.md"
SPEC = ROOT / "tests" / "spec" / "plan"
_LEXICON = "yaodian.plan.lexicon."
_NUMERALS = "一二三四五六七八九十"


def main(arguments: Sequence[str]) -> int:
    """Writes or checks the chapter."""
    text = chapter()
    stale = not CHAPTER.is_file() or CHAPTER.read_text("utf-8") != text
    if "--check" in arguments:
        if stale:
            sys.stdout.write("docs/manual/grammar.md 已过时，运行 python tools/print_grammar.py\n")
        return int(stale)
    CHAPTER.parent.mkdir(parents=True, exist_ok=True)
    CHAPTER.write_text(text, "utf-8")
    sys.stdout.write("写了 docs/manual/grammar.md，" + ("有变化\n" if stale else "没有变化\n"))
    return 0


def chapter() -> str:
    """The whole chapter as it should be now."""
    left = all_tables()
    files = sorted(SPEC.glob("test_plan_*.py"))
    sections = [section(path, left) for path in files]
    structure = [table(name, left.pop(name)) for name in list(left) if name.startswith("markers.")]
    lists = [table(name, value) for name, value in left.items()]
    titles = [*(SECTIONS.get(path.stem, path.stem) for path in files), "编号和版式", "没有例句的词表", "怎样添加"]
    parts = ["# 工作要点的语言", INTRODUCTION, _contents(titles)]
    for title, body in zip(titles, [*sections, [STRUCTURE, *structure], [LISTS, *lists], [HOW_TO]], strict=True):
        parts += [f"## {_numbered(titles, title)}", *body]
    note = "<!-- 由 tools/print_grammar.py 从测试和词表印出，不要手改 -->"
    return "\n\n".join([note, *parts]) + "\n"


def _contents(titles: Sequence[str]) -> str:
    return "\n".join(f"- [{_numbered(titles, title)}](#{_anchor(_numbered(titles, title))})" for title in titles)


def _numbered(titles: Sequence[str], title: str) -> str:
    place = titles.index(title)
    return ("十" if place >= len(_NUMERALS) else "") + _NUMERALS[place % len(_NUMERALS)] + f"、{title}"


def _anchor(heading: str) -> str:
    """As GitHub makes it: Chinese punctuation falls away."""
    return "".join(sign for sign in heading if sign.isalnum())


def section(path: Path, left: dict[str, Any]) -> list[str]:
    """The parts of a section; the tables of words that its tests run through are taken out of `left`."""
    tree = ast.parse(path.read_text("utf-8"))
    parts = [f"*{_docstring(tree)}* 测试：`{path.relative_to(ROOT)}`"]
    known = _tables_of(tree)
    for test in tree.body:
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            parts += [f"### {TESTS.get(test.name, test.name)}", f"*{_docstring(test)}*"]
            parts += [_drawn(text) for text in _drawn_tables(test)]
            parts += _sentences(test)
            for name in _run_through(test, known):
                parts.append(table(name, left.pop(name)) if name in left else f"见上面的表 `{name}`。")
    return parts


def _docstring(node: ast.Module | ast.FunctionDef) -> str:
    said = " ".join((ast.get_docstring(node) or "").split())
    return cell(said).replace("\\|", "|")


def _tables_of(tree: ast.Module) -> dict[str, str]:
    """The names that a file takes from the lexicon, with the tables that they are."""
    return {
        alias.asname or alias.name: f"{node.module.removeprefix(_LEXICON)}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(_LEXICON)
        for alias in node.names
        if alias.name.isupper()
    }


def _run_through(test: ast.FunctionDef, known: dict[str, str]) -> list[str]:
    names = [node.id for mark in test.decorator_list for node in ast.walk(mark) if isinstance(node, ast.Name)]
    return [known[name] for name in dict.fromkeys(names) if name in known]


def _drawn_tables(test: ast.FunctionDef) -> Iterator[str]:
    """The tables that are drawn in a test, its docstring left out."""
    for statement in test.body[1 if ast.get_docstring(test) else 0 :]:
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
                yield node.value


def _drawn(text: str) -> str:
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    heads = [COLUMNS.get(head, head) for head in rows[0]]
    return markdown(heads, [[_cell(part) for part in row] for row in rows[1:]])


def _cell(text: str) -> str:
    """A cell in Chinese, piece by piece where it is a list."""
    return "; ".join(CELLS.get(part, part) for part in text.split("; "))


def _sentences(test: ast.FunctionDef) -> list[str]:
    """The examples that stand in the test's own list of cases."""
    listed = [
        cell(node.value).replace("\\|", "|")
        for mark in test.decorator_list
        if isinstance(mark, ast.Call)
        for cases in mark.args[1:]
        if isinstance(cases, ast.List)
        for node in cases.elts
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return ["\n".join(f"- {one}" for one in listed)] if listed else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
