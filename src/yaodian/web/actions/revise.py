"""Work on drafts of plans: texts come in, edits are made, taken back and restored. Each is a new act; nothing is overwritten.

An act says which act its page had seen last. What others did since to the same words makes it a conflict, which changes nothing.
Edits are working papers and stand in the draft's own list of acts; the ledger hears of texts and of packages made of a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from yaodian.plan.readers import Document
from yaodian.plan.revision import (
    Act,
    ActProblem,
    Anchor,
    Change,
    Edit,
    EditProblem,
    Merge,
    Split,
    edit_as_json,
    standing,
)
from yaodian.values.digest import sha256_hex
from yaodian.web.actions.record import recorded
from yaodian.web.models import DraftAct, DraftText, PlanDraft
from yaodian.web.queries.drafts import Draft, Signed, as_it_stands, compiled, reviewed
from yaodian.web.queries.viewer import DRAFTING, Viewer, may_revise_draft

_LONGEST_TITLE = 200
_KEPT_LEFT_OUT = 200
_LOST = {
    "Merge": "只能合并同一条目中相邻的任务。",
    "Split": "拆出的各段须在这项任务的文字之内，按次序、不重叠。",
    "Add": "这段文字不在条目之内，或与已有的任务重叠。",
}


class Conflict(Exception):
    """Somebody else changed the same words meanwhile; `acts` are theirs."""

    def __init__(self, acts: Sequence[Signed]) -> None:
        super().__init__("同时有别的改动")
        self.acts = tuple(acts)


def make_draft(viewer: Viewer, file: str, document: Document) -> int:
    """A new draft of the viewer's unit from a document that was read; its number. Raises PermissionDenied."""
    if viewer.role not in DRAFTING or viewer.unit is None:
        raise PermissionDenied
    text = _storable(document.text)
    title = (compiled(text).title or file)[:_LONGEST_TITLE]
    # The log is open to everybody, a draft is not: it is named by its number, never by its title or its file.
    with recorded(viewer.name, "draft", "", digest=sha256_hex(text.encode()), unit=viewer.unit) as entry:
        made = PlanDraft.objects.create(title=title, unit=viewer.unit, made_by=viewer.name, made_at=timezone.now())
        _keep_text(made, 1, file, text, document)
        _append(made, 1, {"kind": "text", "text": 1}, viewer)
        entry.subject = str(made.pk)
        entry.enter()
    return int(made.pk)


def adopt_text(viewer: Viewer, number: int, file: str, document: Document) -> Draft:
    """A corrected text takes the place of the one in force; all edits are looked for in it. The same text again changes nothing."""
    text = _storable(document.text)
    digest = sha256_hex(text.encode())
    with recorded(viewer.name, "draft_text", str(number), digest=digest) as entry:
        held = _held(viewer, number)
        before = as_it_stands(held, viewer)
        if before.text == text:
            return before
        count = DraftText.objects.filter(draft=held).count()
        _keep_text(held, count + 1, file, text, document)
        _append(held, before.last + 1, {"kind": "text", "text": count + 1}, viewer)
        entry.enter({"text": count + 1})
        return as_it_stands(held, viewer)


def revise(viewer: Viewer, number: int, edits: Sequence[Edit], seen: int) -> Draft:
    """Makes edits on a draft, all or none; `seen` is the last act that the viewer knew of. The draft afterwards.

    Raises Conflict, EditProblem, Http404, PermissionDenied. The same edits sent twice by the same person are made once.
    """
    with transaction.atomic():
        held = _held(viewer, number)
        before = as_it_stands(held, viewer)
        said = [edit_as_json(edit) for edit in edits]
        since = [one for one in before.acts if one.act.number > seen]
        if said and [one.act.said for one in since[-len(said) :] if one.by == viewer.name] == said:
            return before
        if met := [one for one in since if any(_crosses(one, edit, before, viewer) for edit in edits)]:
            raise Conflict(met)
        _refuse_what_finds_no_place(before, edits)
        for place, one in enumerate(said, before.last + 1):
            _append(held, place, one, viewer)
        return as_it_stands(held, viewer)


def take_back(viewer: Viewer, number: int, of: int, *, again: bool = False) -> Draft:
    """Undoes an act, or restores it with `again`. Done twice it is done once. Raises EditProblem where there is no such act."""
    with transaction.atomic():
        held = _held(viewer, number)
        before = as_it_stands(held, viewer)
        if any(one.act.number == of for one in before.acts) and (of in before.standing.undone) != again:
            return before
        said = {"kind": "redo" if again else "undo", "of": of}
        try:
            standing([*(one.act for one in before.acts), Act(before.last + 1, said)])
        except ActProblem as problem:
            raise EditProblem(str(problem)) from problem
        _append(held, before.last + 1, said, viewer)
        return as_it_stands(held, viewer)


def packaged(viewer: Viewer, draft: Draft, name: str, digest: str) -> None:
    """Enters into the ledger that a package was made of a draft, with the digests of its files and of the acts it rests on."""
    acts = sha256_hex(repr([(one.act.number, one.act.said, one.by) for one in draft.acts]).encode())
    with recorded(
        viewer.name, "draft_package", name, digest=digest, draft=draft.id, last=draft.last, acts=acts
    ) as entry:
        if not may_revise_draft(viewer, draft.unit):
            raise PermissionDenied
        entry.enter()


def _held(viewer: Viewer, number: int) -> PlanDraft:
    """The draft, held until the transaction ends: of two at once the second waits and then sees what the first did."""
    held = PlanDraft.objects.select_for_update().filter(pk=number).first() if number < 2**63 else None
    if held is None:
        raise Http404
    if not may_revise_draft(viewer, held.unit):
        raise PermissionDenied
    return held


def _append(held: PlanDraft, number: int, said: dict[str, Any], viewer: Viewer) -> None:
    DraftAct.objects.create(draft=held, number=number, said=said, by=viewer.name, at=timezone.now())


def _keep_text(held: PlanDraft, number: int, file: str, text: str, document: Document) -> None:
    DraftText.objects.create(
        draft=held,
        number=number,
        file=file[-300:],
        text=text,
        digest=sha256_hex(text.encode()),
        left_out=[str(one) for one in document.left_out[:_KEPT_LEFT_OUT]],
    )


def _storable(text: str) -> str:
    """The text without the one character that databases refuse; places stay as they are."""
    return text.replace("\0", " ")


def _crosses(one: Signed, edit: Edit, draft: Draft, viewer: Viewer) -> bool:
    """Whether an act that a page had not seen stands against an edit. One's own do where a form was filled in before: it would put
    back what stood there.
    """
    return (one.by != viewer.name or isinstance(edit, Change | Split)) and _meets(one.act, edit, draft)


def _meets(act: Act, edit: Edit, draft: Draft) -> bool:
    """Whether an act concerns words that an edit is about; a new text concerns all of them."""
    if act.kind in ("undo", "redo"):
        act = next(one.act for one in draft.acts if one.act.number == act.said["of"])
    if act.kind == "text":
        return True
    theirs = [act.said["anchor"], *act.said.get("others", ())]
    return any(one["start"] < own.end and own.start < one["end"] for one in theirs for own in _anchors(edit))


def _anchors(edit: Edit) -> list[Anchor]:
    return [edit.anchor, *(edit.others if isinstance(edit, Merge) else ())]


def _refuse_what_finds_no_place(before: Draft, edits: Sequence[Edit]) -> None:
    known = [edit for _, edit in before.standing.edits]
    lost = reviewed(before.text, [*known, *edits]).lost
    for place, edit in enumerate(edits, len(known)):
        if place in lost or (isinstance(edit, Merge) and not _in_one_item(before, edit)):
            raise EditProblem(
                _LOST.get(type(edit).__name__, "这项任务已不在稿中，可能刚被拆分、合并或删去。请刷新页面。")
            )


def _in_one_item(draft: Draft, edit: Merge) -> bool:
    return any(
        all(item.span.start <= one.start and one.end <= item.span.end for one in _anchors(edit))
        for item in draft.plan.items
    )
