"""What rows say of evidence: a digest must be that of a file that was uploaded, and from then on the file stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from yaodian.registry import Dataset, Selection
from yaodian.registry.faults import Fault, listed
from yaodian.values import Problem, Refused
from yaodian.web.models import Delivery, EvidenceUse
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.evidence_files import WRITTEN, known_digests
from yaodian.web.queries.viewer import may_refer
from yaodian.web.queries.world import World

_REMEDY = "先在“佐证”页上传这个文件，再把页上给出的 sha256: 文字填进来；别的单位上传的文件不能引用。"
_SHOWN = 12


def strange_evidence(
    here: World, dataset: Dataset, unit: str, name: str, frame: pl.DataFrame, line: Callable[[int], int]
) -> list[Problem]:
    """A fault for every digest that is of no file uploaded by the unit, one above it or one below.

    What stands in rows of the unit that are in force already is not asked about again: they may be older than the files, or made up.
    """
    columns = _digests(dataset, frame)
    strange = {one for values in columns.values() for one in values.drop_nulls()}
    strange -= _known(here, unit, strange).keys() if strange else set()
    strange -= _in_force(here, dataset, unit) if strange else set()
    faults = []
    for field, values in columns.items():
        rows = values.is_in(list(strange)).fill_null(value=False).arg_true().to_list() if strange else []
        if rows:
            faults.append(_fault(dataset.field(field).label.zh, rows, values))
    return list(listed(faults, name, line))


def refer(here: World, dataset: Dataset, delivery: Delivery, frame: pl.DataFrame) -> None:
    """Notes which files the rows of a delivery refer to, within its transaction. Raises Refused where one was taken back meanwhile."""
    columns = _digests(dataset, frame)
    if not columns:
        return
    pairs = {
        (digest, str(code))
        for values in columns.values()
        for digest, code in zip(values, frame[dataset.subject], strict=True)
        if digest is not None
    }
    known = _known(here, delivery.unit, {digest for digest, _ in pairs})
    gone = {digest for digest, _ in pairs} - known.keys()
    gone -= _in_force(here, dataset, delivery.unit) if gone else set()
    if gone:
        message = f"佐证文件 {_short(min(gone))} 刚刚被收回，这次报送没有保存。"
        raise Refused([Problem("unknown-evidence", message, remedy=_REMEDY)])
    codes = here.tree.codes()
    uses = {(number, codes.get(code, delivery.unit)) for digest, code in pairs for number in known.get(digest, ())}
    EvidenceUse.objects.bulk_create(
        [EvidenceUse(file_id=number, delivery=delivery, unit=about) for number, about in sorted(uses)], 500
    )


def _digests(dataset: Dataset, frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The digests in each field of evidence; null where a row says something else or nothing."""
    fields = [field.name for field in dataset.fields if field.format == "evidence" and field.name in frame.columns]
    return {
        name: frame.select(
            pl.when(pl.col(name).str.starts_with(WRITTEN)).then(pl.col(name).str.strip_prefix(WRITTEN)).alias(name)
        )[name]
        for name in fields
    }


def _known(here: World, unit: str, digests: Iterable[str]) -> Mapping[str, list[int]]:
    """Of each digest that rows of the unit may refer to: the numbers of its files."""
    found = {
        digest: [number for number, owner in files if may_refer(unit, owner, here.tree)]
        for digest, files in known_digests(digests).items()
    }
    return {digest: numbers for digest, numbers in found.items() if numbers}


def _in_force(here: World, dataset: Dataset, unit: str) -> set[str]:
    """The digests in the unit's rows that are in force."""
    day = working_day(here)
    found: set[str] = set()
    for one in here.submissions.get(dataset.id, ()):
        if one.unit == unit and one.in_force(day) and one.deleted_on is None:
            frame = here.snapshot(dataset.id).frame(Selection(one.period, (one,)))
            found.update(value for values in _digests(dataset, frame).values() for value in values.drop_nulls())
    return found


def _fault(label: str, rows: list[int], values: pl.Series) -> Fault:
    return Fault(
        "unknown-evidence",
        label,
        rows,
        lambda row: f"“{label}”所填的 {_short(values[row])} 不是本单位（或上下级单位）上传的文件",
        f"“{label}”中有没有上传过的文件",
        "已经上传的佐证",
        _REMEDY,
    )


def _short(digest: str) -> str:
    return f"{WRITTEN}{digest[:_SHOWN]}…"
