"""The state of the lake for who holds the data folder: versions, files, rows, what is due; and any version again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.core.exceptions import PermissionDenied

from yaodian.registry import Dataset, Selection, Submission
from yaodian.registry.upkeep import Due, TableState, due_for_deletion, held_in, state_of
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.viewer import Viewer, may_see_rows
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class TableLine:
    """One dataset's table: what it holds (None: nothing was ever written), rows that nobody accepted, the oldest period there, what is due
    for deletion, and the rows that the ledger says are deleted and that are in the newest version still."""

    dataset: Dataset
    state: TableState | None
    unaccepted: int
    oldest: str | None
    due: tuple[Due, ...]
    unfinished: int


def table_lines(here: World, today: date) -> tuple[TableLine, ...]:
    """Every declared dataset, in the order of the package."""
    return tuple(_line(here, dataset, today) for dataset in here.package.datasets.values())


def _line(here: World, dataset: Dataset, today: date) -> TableLine:
    state = state_of(here.lake, dataset)
    named = dict(AcceptedSubmission.objects.filter(dataset=dataset.id).values_list("id", "deleted_on"))
    held = held_in(here.lake, dataset) if state else ()
    kept = [one.period for one in held if one.submission in named and named[one.submission] is None]
    return TableLine(
        dataset=dataset,
        state=state,
        unaccepted=sum(one.rows for one in held if one.submission not in named),
        oldest=min(kept, default=None),
        due=due_for_deletion(dataset, kept, today),
        unfinished=sum(one.rows for one in held if named.get(one.submission) is not None),
    )


@dataclass(frozen=True, slots=True)
class RowsAt:
    """The accepted rows of a version: its number, the day they counted on, the rows with `_unit`, `_period`, `_submission`, `_row`; and how
    many submissions of that day have lost theirs after their time."""

    version: int
    as_of: date
    frame: pl.DataFrame
    deleted: int


def rows_at(here: World, viewer: Viewer, dataset: Dataset, version: int, as_of: date | None = None) -> RowsAt:
    """The rows that counted on a day, as far as a version of the table had them. Without a day: the last on which any of them was accepted.

    ValueError if there is no such version, LakeError if its files cannot be read, PermissionDenied.
    """
    if not may_see_rows(viewer, dataset, here.tree.root.id, here.tree):
        raise PermissionDenied
    of_all = AcceptedSubmission.objects.filter(dataset=dataset.id, table_version__lte=version)
    known = dict(of_all.values_list("id", "accepted_on"))
    day = as_of or max(known.values(), default=here.package.default_as_of)
    chosen = [one for one in here.submissions.get(dataset.id, ()) if one.id in known and one.in_force(day)]
    kept = tuple(one for one in chosen if one.deleted_on is None)
    snapshot = here.lake.snapshot(dataset, chosen, version)
    frame = snapshot.frame(Selection(None, kept))
    return RowsAt(version, day, _told(frame, kept), len(chosen) - len(kept))


def _told(frame: pl.DataFrame, submissions: tuple[Submission, ...]) -> pl.DataFrame:
    of = pl.DataFrame(
        {
            "_submission": [one.id for one in submissions],
            "_unit": [one.unit for one in submissions],
            "_period": [one.period for one in submissions],
        },
        schema={"_submission": pl.String, "_unit": pl.String, "_period": pl.String},
    )
    joined = frame.join(of, on="_submission", how="left", maintain_order="left")
    fields = [name for name in frame.columns if name not in ("_submission", "_row")]
    return joined.select(*fields, "_unit", "_period", "_submission", "_row")
