"""The bars on the code (ARCHITECTURE: Bars on the code), held by counting."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "yaodian").rglob("*.py"))
PACKAGES = sorted(path.parent for path in (ROOT / "policies").glob("*/package.yaml"))


def _functions() -> list[tuple[str, int]]:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length))
    return found


def test_functions_fit_a_screen() -> None:
    functions = _functions()
    too_long = [entry for entry in functions if entry[1] > 100]
    long = [entry for entry in functions if entry[1] > 60]
    assert not too_long
    assert len(long) <= len(functions) * 0.02, long


def test_files_have_one_subject() -> None:
    catalogues = {"lexicon"}
    lengths = {
        path.relative_to(ROOT): path.read_text("utf-8").count("\n")
        for path in SOURCES
        if not catalogues & set(path.parts) and "migrations" not in path.parts
    }
    long = {str(path): length for path, length in lengths.items() if length > 450}
    assert len(long) <= len(lengths) * 0.05, long


def test_floors_and_doors_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    declared = (ROOT / ".importlinter").read_text("utf-8")
    assert "ignore_imports" not in declared


@cache
def _words_of_packages() -> set[str]:
    """Names that belong to packages: places, datasets, indicators, offices, and years of plans."""
    words: set[str] = set()
    for package in PACKAGES:
        for pattern, key in (
            ("datasets/*.y*ml", "datasets"),
            ("indicators/*.y*ml", "indicators"),
            ("units.yaml", "units"),
        ):
            for path in package.glob(pattern):
                entries = yaml.safe_load(path.read_text("utf-8"))[key]
                words.update(str(entry["id"]) for entry in entries)
        words.add(package.name)
        if (package / "units.yaml").is_file():
            for unit in yaml.safe_load((package / "units.yaml").read_text("utf-8"))["units"]:
                for version in unit["versions"]:
                    name = version["name"]
                    words.update(name.values() if isinstance(name, dict) else [name])
    return words


ORDINARY = {"pupils", "teachers", "schools", "classes", "kindergartens", "china", "example", "county"}
"""Dataset and package names that are also plain English words of the field; they are looked for as quoted names only."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_place_year_or_dataset_of_a_package_in_the_code(path: Path) -> None:
    text = path.read_text("utf-8")
    literals = {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for word in sorted(_words_of_packages()):
        if word in ORDINARY:
            assert word not in literals, f"{word} stands in {path.name} as a name"
        else:
            assert not re.search(rf"(?<![A-Za-z_]){re.escape(word)}(?![A-Za-z_])", text), (
                f"{word} stands in {path.name}"
            )
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
            assert not 2010 <= node.value <= 2030, f"{path.name}:{node.lineno} holds the year {node.value}"


_HALF_WIDTH = re.compile(
    "[\u3400-\u9fff”》）][,:;!?(]"  # behind a Chinese character
    "|[,;(] ?[\u3400-\u9fff“《（]"  # before one
    "|\0[,;(?!](?! )"  # behind a value in a Chinese sentence
)
_MEANT = {
    "名称: 值": "YAML as it is typed",
    "键: 值": "YAML as it is typed",
    "[甲, 乙]": "YAML as it is typed",
    "[份额, 值]": "YAML as it is typed",
    "abs(数)": "an expression as it is typed",
    "year(日期)": "an expression as it is typed",
    "least(值, 值)": "an expression as it is typed",
    "greatest(值, 值)": "an expression as it is typed",
    "coalesce(值, 替代值)": "an expression as it is typed",
    "days_between(较早的日期, 较晚的日期)": "an expression as it is typed",
    "postgresql://用户:密码@主机:端口": "an address as it is typed",
    "条数:": "a noted head of the ledger as it is typed",
    "、和与及,的": "signs between the clauses of a plan, which is read with its signs folded to half width",
    "、,;:(的和及与为向有使让将把": "signs before the objects of a plan, folded likewise",
    "《》()": "brackets in the title of a plan, folded likewise",
}
"""Half-width signs beside Chinese that are meant, each with its reason."""


def _sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module with their lines, a zero for each value put in; no docstrings, no patterns."""
    passed: set[int] = set()
    for node in ast.walk(tree):  # from the outside in: what has been taken as a whole is passed over later
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            passed.update(id(inner) for inner in ast.walk(node))
        elif id(node) in passed:
            continue
        elif isinstance(node, ast.JoinedStr):
            passed.update(id(part) for part in node.values if isinstance(part, ast.Constant))
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if "lexicon" not in path.parts], ids=lambda path: str(path.relative_to(ROOT))
)
def test_chinese_has_the_punctuation_of_official_texts(path: Path) -> None:
    """The lexicon is left out: its words and sentences are those of plans, folded to half width."""
    found = []
    for line, text in _sentences(ast.parse(path.read_text("utf-8"))):
        left = text
        for meant in _MEANT:
            left = left.replace(meant, "")
        if re.search("[\u3400-\u9fff]", left) and "(?" not in left and _HALF_WIDTH.search(left):
            found.append(f"{path.name}:{line} {text}")
    assert not found


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name)
def test_locks_name_no_host_and_have_hashes(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "http" not in text
    names = re.findall(r"^[a-z0-9][^\s=]*==", text, re.MULTILINE)
    assert names
    assert text.count("--hash=sha256:") >= len(names)
