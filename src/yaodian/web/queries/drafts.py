"""Drafts of plans: which there are, and how one stands after all acts on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from yaodian.plan import Commitment, Item, Plan, compile_plan
from yaodian.plan.revision import Act, Edit, Review, Reviewed, Standing, edit_as_json, review, standing
from yaodian.values import Label
from yaodian.values.digest import sha256_hex
from yaodian.web.models import DraftAct, DraftText, PlanDraft
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.viewer import Viewer, may_have_drafts, may_revise_draft, may_see_draft
from yaodian.web.queries.world import World

DOUBTFUL = 0.9
"""A commitment of less confidence, or with a warning, counts as one in doubt."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An act with who did it and when."""

    act: Act
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of drafts."""

    id: int
    title: str
    unit_name: Label
    made_by: str
    made_at: datetime
    edits: int


@dataclass(frozen=True)
class Draft:
    """A draft as it stands after the act `last`. `text` is the text in force, `file` where it came from."""

    id: int
    title: str
    unit: str
    may_revise: bool
    acts: tuple[Signed, ...]
    standing: Standing
    plan: Plan
    text: str
    file: str
    left_out: tuple[str, ...]
    review: Review

    @property
    def last(self) -> int:
        """The number of the last act."""
        return self.acts[-1].act.number

    @cached_property
    def rows(self) -> tuple[Reviewed, ...]:
        """The commitments."""
        return self.review.commitments

    @property
    def year(self) -> int | None:
        """The year of the plan, where its text names one."""
        return self.plan.year

    @cached_property
    def checked(self) -> int:
        """How many commitments a person has had in hand."""
        return sum(row.checked for row in self.rows)

    @cached_property
    def doubtful(self) -> int:
        """How many are in doubt and not settled."""
        return sum(in_doubt(row) for row in self.rows)

    @cached_property
    def lost(self) -> tuple[Signed, ...]:
        """The acts whose place in the text was not found again."""
        signed = {one.act.number: one for one in self.acts}
        return tuple(signed[self.standing.edits[place][0]] for place in self.review.lost)

    @cached_property
    def dropped(self) -> tuple[tuple[Signed, Commitment], ...]:
        """What was taken for no commitment, with the act that did it."""
        signed = {one.act.number: one for one in self.acts}
        return tuple((signed[self.standing.edits[place][0]], one) for place, one in self.review.dropped)

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """Every office that is named anywhere, most often named first: what one may choose from when assigning."""
        named: dict[str, int] = {}
        for row in self.rows:
            for name in (row.lead, *row.support):
                if name:
                    named[name] = named.get(name, 0) + 1
        return tuple(sorted(named, key=lambda name: (-named[name], name)))

    @cached_property
    def place_by_start(self) -> dict[int, int]:
        """Where each commitment stands in the list, by its first character."""
        return {row.commitment.span.start: place for place, row in enumerate(self.rows)}

    def at(self, start: int, end: int) -> Reviewed | None:
        """The commitment of just these characters, if there is one now."""
        place = self.place_by_start.get(start)
        row = self.rows[place] if place is not None else None
        return row if row and row.commitment.span.end == end else None

    def item_of(self, row: Reviewed) -> Item:
        """The item in which a commitment stands."""
        start = row.commitment.span.start
        return next(item for item in self.plan.items if item.span.start <= start < item.span.end)

    def signed(self, row: Reviewed) -> tuple[Signed, ...]:
        """Who had a commitment in hand, in order."""
        numbers = {self.standing.edits[place][0] for place in row.edits}
        return tuple(one for one in self.acts if one.act.number in numbers)

    def edit_of(self, number: int) -> Edit | None:
        """The edit of an act that stands."""
        return dict(self.standing.edits).get(number)


def in_doubt(row: Reviewed) -> bool:
    """Whether a person should look first: little confidence, a warning, or other words than when it was last in hand."""
    if row.stale:
        return True
    return not row.checked and (row.commitment.confidence < DOUBTFUL or bool(row.commitment.warnings))


def drafts(here: World, viewer: Viewer) -> tuple[DraftLine, ...]:
    """The drafts that the viewer may see, the newest first. PermissionDenied for who has nothing to do with drafts."""
    if not may_have_drafts(viewer):
        raise PermissionDenied
    today = timezone.localdate()
    found = PlanDraft.objects.annotate(count=Count("acts")).order_by("-id")
    return tuple(
        DraftLine(one.pk, one.title, unit_name(here, one.unit, today), one.made_by, one.made_at, one.count - 1)
        for one in found
        if may_see_draft(viewer, one.unit, here.tree)
    )


def draft(here: World, viewer: Viewer, number: int, upto: int | None = None) -> Draft:
    """A draft as it stands, or stood after the act `upto`. Http404 if there is none, PermissionDenied if it is not the viewer's to see."""
    if not may_have_drafts(viewer):
        raise PermissionDenied
    found = PlanDraft.objects.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    if not may_see_draft(viewer, found.unit, here.tree):
        raise PermissionDenied
    return as_it_stands(found, viewer, upto)


def as_it_stands(found: PlanDraft, viewer: Viewer, upto: int | None = None) -> Draft:
    """A draft with everything that was done to it, or with what was done up to an act."""
    acts = tuple(one for one in acts_of(found.pk) if upto is None or one.act.number <= upto)
    stands = standing([one.act for one in acts])
    held = DraftText.objects.get(draft=found.pk, number=stands.text)
    plan = compiled(held.text)
    return Draft(
        id=found.pk,
        title=found.title,
        unit=found.unit,
        may_revise=may_revise_draft(viewer, found.unit),
        acts=acts,
        standing=stands,
        plan=plan,
        text=held.text,
        file=held.file,
        left_out=tuple(held.left_out),
        review=reviewed(held.text, [edit for _, edit in stands.edits]),
    )


def acts_of(draft_id: int) -> tuple[Signed, ...]:
    """The acts on a draft, in order."""
    found = DraftAct.objects.filter(draft=draft_id).order_by("number").values_list("number", "said", "by", "at")
    return tuple(Signed(Act(number, said), by, at) for number, said, by, at in found)


def compiled(text: str) -> Plan:
    """What the compiler makes of a text, once."""
    return _compiled(_Kept(text, sha256_hex(text.encode())))


def reviewed(text: str, edits: Sequence[Edit]) -> Review:
    """A text after edits, once for each list of edits."""
    said = json.dumps([edit_as_json(edit) for edit in edits], ensure_ascii=False)
    return _reviewed(_Kept(text, sha256_hex(text.encode())), _Kept(tuple(edits), sha256_hex(said.encode())))


@dataclass(frozen=True, eq=False)
class _Kept:
    """Something large, told apart by its digest: a number of the database may come to mean another thing after a failed act."""

    value: Any
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.digest == other.digest


@lru_cache(maxsize=16)
def _compiled(text: _Kept) -> Plan:
    return compile_plan(text.value)


@lru_cache(maxsize=16)
def _reviewed(text: _Kept, edits: _Kept) -> Review:
    return review(_compiled(text), text.value, edits.value)
