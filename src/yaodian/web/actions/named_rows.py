"""Rows of a list with the names of the persons in them, as a file: every person in it is looked up, and the entry stands first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.core.exceptions import PermissionDenied

from yaodian.registry.vault.persons import put_beside
from yaodian.values import Problem, Refused
from yaodian.web.actions.exports import note_export
from yaodian.web.actions.look_up import note_look, purpose_said
from yaodian.web.actions.vault_records import keys_in_use
from yaodian.web.queries.named_rows import FORMATS, named_purposes
from yaodian.web.queries.persons import sealed_of
from yaodian.web.queries.rows_files import csv_of, workbook_of
from yaodian.web.queries.rows_list import Question, pieces, total
from yaodian.web.queries.viewer import Viewer, may_look_up
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class Named:
    """What a list with names is taken for: purpose by its code, what is written beside it, the kind of file, and the most rows."""

    purpose: str
    note: str
    kind: str
    most: int


def named_rows(here: World, viewer: Viewer, asked: Question, unit: str, said: Named) -> bytes:
    """The rows of a question that was narrowed to the unit, with pseudonym, number and name. Rows behind which the vault knows nobody
    (simulated ones) are left out: nobody could hand them in again.

    Raises PermissionDenied; Refused without a purpose that is declared, with too many rows, with another kind of file, or where nobody is
    known. The look-up is committed before any record is opened.
    """
    dataset = asked.dataset
    if not asked.allowed or not may_look_up(viewer, dataset, unit, here.tree):
        raise PermissionDenied
    words = purpose_said(here, _declared(said.purpose, named_purposes(here)), said.note)
    _refuse(said, total(here, asked))
    frame = pl.concat(pieces(here, asked))
    sealed = sealed_of(dataset.id, frame[str(dataset.person)].drop_nulls().unique().to_list())
    known = frame.filter(pl.col(str(dataset.person)).is_in(list(sealed)))
    if known.is_empty():
        remedy = "模拟的人没有姓名；换一个单位、期间或条件。"
        raise Refused([Problem("nobody-known", "这些行里没有保管库认识的人。", remedy=remedy)])
    keys = keys_in_use()
    note_look(viewer, dataset.id, unit, said.purpose, words, set(sealed), keys)
    note_export(viewer, dataset, rows=known.height, kind=said.kind, period=asked.selection.period)
    rows = put_beside(dataset, known, sealed, keys)
    if said.kind == "csv":
        return b"".join(csv_of(dataset.as_named(), [rows]))
    return workbook_of(here, asked, unit, dataset.as_named(), rows)


def _declared(purpose: str, allowed: Mapping[str, str]) -> str:
    """The purpose, unless it is one of the program's own, for which no list is needed: then none."""
    return purpose if purpose in allowed else ""


def _refuse(said: Named, rows: int) -> None:
    if said.kind not in FORMATS:
        raise Refused([Problem("no-format", "带姓名的行只能导出 Excel 或 CSV。", remedy="选 xlsx 或 csv。")])
    if rows > said.most:
        message = f"共 {rows:,} 行，带姓名的导出一次至多 {said.most:,} 行。"
        raise Refused([Problem("too-many-rows", message, remedy="先按单位、期间或字段筛选，只取办事需要的人。")])
