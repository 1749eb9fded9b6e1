"""Reads and checks a delivered file in one go, so that its author hears of every fault at once and of each only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from yaodian.registry.beside import Beside, check_beside
from yaodian.registry.checks import check_rows
from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import Dataset
from yaodian.registry.faults import in_order_of_line
from yaodian.registry.intake import Delivered, in_sheet, read_file
from yaodian.registry.tree import Tree


def receive(
    dataset: Dataset,
    source: Path | bytes,
    *,
    tree: Tree,
    code_lists: Mapping[str, CodeList],
    as_of: date,
    name: str,
    beside: Beside | None = None,
) -> Delivered:
    """The rows of a file with all problems of reading and checking, in order of line; arguments as of read_file and check_rows.

    With the accepted rows `beside` it, references and agreements are checked as soon as nothing else is wrong.
    """
    delivered = read_file(dataset, source, name=name)
    if not delivered.frame.height:
        return delivered
    checked = check_rows(
        dataset,
        delivered.frame,
        tree=tree,
        code_lists=code_lists,
        as_of=as_of,
        name=name,
        line=delivered.line,
        reported=delivered.wrong,
    )
    if beside is not None and not any(one.severity == "error" for one in (*delivered.problems, *checked)):
        checked += check_beside(dataset, delivered.frame, beside, as_of=as_of, name=name, line=delivered.line)
    problems = (*delivered.problems, *in_sheet(checked, delivered.sheet))
    return replace(delivered, problems=tuple(sorted(problems, key=in_order_of_line)))
