"""Upkeep of the lake: small files merged, rows that nobody accepted dropped, rows deleted after their time, files removed.

What destroys is entered first and done afterwards: the ledger may know of a deletion that is not finished, which the next run finishes,
but nothing is ever gone that it does not know of. What only merges is entered when it is done.

Whoever writes rows names them a moment later, in a transaction of its own. Rows without a name are dropped up to a version that is noted
first; who comes later with a name for rows of that version or an earlier one is refused and writes them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from yaodian.registry import Dataset, LakeError
from yaodian.registry.upkeep import (
    Due,
    Held,
    compact,
    drop,
    due_for_deletion,
    held_in,
    removable,
    remove,
    state_of,
    version_before,
)
from yaodian.values import Problem, Refused, digest_of
from yaodian.web.actions.record import recorded
from yaodian.web.models import AcceptedSubmission, Step
from yaodian.web.queries.world import World

SAFE = timedelta(hours=24)
"""So old must be what nobody named, and what no table names, before it may go: no writer is at work for so long."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a compaction did: versions and numbers of files before and after, and the rows dropped that nobody had accepted."""

    before: int
    after: int
    files_before: int
    files_after: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a deletion did: its ledger entry, the periods, how many submissions and rows."""

    entry: int
    periods: tuple[str, ...]
    submissions: int
    rows: int


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """What a clearing removed: its ledger entry (None: there was nothing), files and bytes."""

    entry: int | None
    files: int
    bytes: int


def refuse_dropped(dataset: str, version: int) -> None:
    """Called in the transaction that names rows: LakeError if those of the version may have been dropped since they were written."""
    if version <= _dropped_to(dataset):
        raise LakeError(f"数据集“{dataset}”写入后等候过久，所写的行已被清除，没有采纳；请再采纳一次")


def _dropped_to(dataset: str) -> int:
    detail = Step.objects.filter(name=f"dropped:{dataset}").values_list("detail", flat=True).first()
    return -1 if detail is None else int(detail["version"])


def _note_dropped(dataset: str, version: int) -> None:
    noted = max(version, _dropped_to(dataset))
    Step.objects.update_or_create(
        name=f"dropped:{dataset}", defaults={"done_at": timezone.now(), "detail": {"version": noted}}
    )


def compact_table(here: World, dataset: Dataset, actor: str, *, older: timedelta = SAFE) -> Merged | None:
    """Drops what nobody accepted and is older than `older`, then merges small files; each is one commit, and earlier versions stay
    readable. None if nothing was ever written. LakeError leaves the table as it was before the step that failed."""
    state = state_of(here.lake, dataset)
    if state is None:
        return None
    finish_deletions(here, dataset)
    dropped = _drop_unaccepted(here, dataset, actor, timezone.now() - older)
    after = compact(here.lake, dataset)
    now = state_of(here.lake, dataset)
    assert now is not None
    merged = Merged(state.version, after, state.files, now.files, dropped)
    if after > state.version:
        with recorded(actor, "compact", dataset.id) as act:
            act.enter(
                {"from_version": state.version, "to_version": after, "files": state.files, "files_after": now.files}
            )
    return merged


def _drop_unaccepted(here: World, dataset: Dataset, actor: str, moment: datetime) -> int:
    version = version_before(here.lake, dataset, moment)
    if version is None:
        return 0
    there = {one.submission for one in held_in(here.lake, dataset)}
    candidates = [one for one in held_in(here.lake, dataset, version) if one.submission in there]
    if not (unnamed := _without_name(dataset, candidates)):
        return 0
    rows = sum(one.rows for one in unnamed)
    with recorded(actor, "drop_unaccepted", dataset.id) as act:
        _note_dropped(dataset.id, version)
        act.enter({"up_to_version": version, "submissions": len(unnamed), "rows": rows})
    # Since the note is there, no more names come for these rows; those that came before it count.
    unnamed = _without_name(dataset, unnamed)
    drop(here.lake, dataset, unnamed)
    return sum(one.rows for one in unnamed)


def _without_name(dataset: Dataset, held: Iterable[Held]) -> list[Held]:
    named = set(AcceptedSubmission.objects.filter(dataset=dataset.id).values_list("id", flat=True))
    return [one for one in held if one.submission not in named]


def due_of(dataset: Dataset, today: date) -> tuple[Due, ...]:
    """The periods of a dataset whose rows are there and due for deletion."""
    kept = AcceptedSubmission.objects.filter(dataset=dataset.id, deleted_on__isnull=True)
    return due_for_deletion(dataset, kept.values_list("period", flat=True).distinct(), today)


def delete_due(here: World, dataset: Dataset, actor: str, reason: str, today: date) -> Deleted | None:
    """Deletes the rows of every period that is due; submissions keep digest and count. None if nothing is due.

    From the ledger entry on no figure reads the rows. Raises Refused without a reason, LakeError if taking them out of the table
    failed: the next upkeep takes it up again.
    """
    if not reason.strip():
        raise Refused([Problem("no-reason", "按保留期限删除须写明理由。", remedy="用 --reason 写明谁决定、依据什么。")])
    due = due_of(dataset, today)
    if not due:
        finish_deletions(here, dataset)
        return None
    periods = tuple(one.period for one in due)
    version = here.lake.version(dataset)
    with recorded(actor, "delete_rows", dataset.id) as act:
        _note_dropped(dataset.id, -1 if version is None else version)
        going = AcceptedSubmission.objects.filter(dataset=dataset.id, period__in=periods, deleted_on__isnull=True)
        told = list(going.order_by("id").values_list("id", "digest", "rows"))
        going.update(deleted_on=today)
        entry = act.enter(
            {
                "periods": periods,
                "submissions": len(told),
                "rows": sum(rows for _, _, rows in told),
                "digest": digest_of([[name, digest] for name, digest, _ in told]),
                "basis": due[0].basis,
                "reason": reason.strip(),
                "table_version": version,
            }
        ).number
    finish_deletions(here, dataset)
    return Deleted(entry, periods, len(told), sum(rows for _, _, rows in told))


def finish_deletions(here: World, dataset: Dataset) -> int:
    """Takes out of the table what the ledger says is deleted, and how many rows it was; done already, it does nothing.

    Rows of those periods that nobody accepted go as well, if they were written before the deletion was decided.
    """
    of_all = AcceptedSubmission.objects.filter(dataset=dataset.id)
    gone = dict(of_all.filter(deleted_on__isnull=False).values_list("id", "period"))
    if not gone:
        return 0
    named = set(of_all.values_list("id", flat=True))
    periods = set(gone.values())
    there = held_in(here.lake, dataset)
    old = {one.submission for one in held_in(here.lake, dataset, _dropped_to(dataset.id)) if one.period in periods}
    going = [one for one in there if one.submission in gone or (one.submission in old and one.submission not in named)]
    if going:
        drop(here.lake, dataset, going, deleted=sorted({one.period for one in going}))
    return sum(one.rows for one in going)


def vacuum_table(here: World, dataset: Dataset, actor: str, *, older: timedelta = SAFE) -> Vacuumed:
    """Removes the files that nothing may need any more (see `removable`); the entry stands before the first of them goes."""
    finish_deletions(here, dataset)
    files = removable(here.lake, dataset, timezone.now() - older)
    if not files:
        return Vacuumed(None, 0, 0)
    with recorded(actor, "vacuum", dataset.id) as act:
        said = {"files": len(files), "bytes": sum(files.values()), "digest": digest_of(sorted(files))}
        entry = act.enter(said).number
    remove(here.lake, dataset, files)
    return Vacuumed(entry, len(files), sum(files.values()))
