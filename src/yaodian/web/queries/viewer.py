"""Who is looking: every query that could show more to one than to another takes the viewer.

Rights go by today's tree alone, in which a unit that was merged counts for its heir: who has a unit now has its rows of all years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from yaodian.registry import Dataset, Tree

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

Role = Literal["public", "office", "bureau", "school", "auditor", "console"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """A role and the unit whose subtree is the viewer's own (None: no unit). `console` is who holds the data folder itself."""

    role: Role
    unit: str | None = None
    name: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether this is a person with an account."""
        return self.role not in ("public", "console")


PUBLIC = Viewer("public")
CONSOLE = Viewer("console", None, "console")


def viewer_of(user: AbstractBaseUser | AnonymousUser) -> Viewer:
    """The viewer behind a user of a request."""
    account = getattr(user, "account", None) if user.is_authenticated else None
    if account is None:
        return PUBLIC
    return Viewer(account.role, account.unit, user.get_username())


def may_see_rows(viewer: Viewer, dataset: Dataset, unit: str, tree: Tree) -> bool:
    """Whether single rows of the dataset about the unit may be shown.

    Rows without personal data are public. Rows about persons (pseudonyms included) are for the units they belong to and
    those above them, and for auditors; the public sees figures.
    """
    if all(field.personal == "none" for field in dataset.fields) or viewer.role == "console":
        return True
    if viewer.role == "auditor":
        return True
    return viewer.signed_in and viewer.unit is not None and viewer.unit in tree.today.path(unit)


DRAFTING: tuple[Role, ...] = ("office", "bureau")
"""Who reviews plans before they become packages."""


def may_have_drafts(viewer: Viewer) -> bool:
    """Whether drafts of plans are any of the viewer's business: those who review them, and auditors who look on."""
    return viewer.role in (*DRAFTING, "auditor") and viewer.unit is not None


def may_see_draft(viewer: Viewer, unit: str, tree: Tree) -> bool:
    """Whether a unit's draft may be looked at: by the unit itself and by those above it."""
    return may_have_drafts(viewer) and unit in tree.units and viewer.unit in tree.today.path(unit)


def may_revise_draft(viewer: Viewer, unit: str) -> bool:
    """Whether a unit's draft may be worked on: by people of that unit who review plans."""
    return viewer.role in DRAFTING and viewer.unit == unit


def may_deliver(viewer: Viewer, dataset: Dataset, unit: str, tree: Tree) -> bool:
    """Whether a unit's rows may be handed in: by the unit itself and by those above it, where the unit reports to the dataset at all.

    What one body publishes about many units is handed in for the root, by the people of the root.
    """
    if dataset.reported_by == "issuer" and unit != tree.root.id:
        return False
    if dataset.reported_by == "unit" and tree.units[unit].level != dataset.level:
        return False
    return _works_for(viewer, unit, tree, ("school", "bureau", "office"))


def may_decide(viewer: Viewer, dataset: Dataset, unit: str, tree: Tree) -> bool:
    """Whether a delivery may be accepted or returned: by authorities above the unit, by the root for what is its own."""
    if unit not in tree.units or (viewer.unit == unit and unit != tree.root.id):
        return False
    return _works_for(viewer, unit, tree, ("bureau", "office"))


def reviewers(dataset: Dataset, unit: str, tree: Tree) -> tuple[str, ...]:
    """The units that review a unit's deliveries one after another; none where anybody above decides once.

    A level that the tree does not have, that the unit's line skips, or that is the unit's own reviews nothing.
    """
    found = (tree.today.ancestor(unit, level) for level in dataset.review if level in tree.levels)
    return tuple(one for one in found if one is not None and one != unit)


def may_decide_now(viewer: Viewer, dataset: Dataset, unit: str, tree: Tree, passed: int) -> bool:
    """Whether it is the viewer's turn to decide about a delivery that has passed so many reviews."""
    if not may_decide(viewer, dataset, unit, tree):
        return False
    steps = reviewers(dataset, unit, tree)
    return not steps or viewer.role == "console" or viewer.unit == steps[min(passed, len(steps) - 1)]


def may_withdraw(viewer: Viewer, dataset: Dataset, unit: str, by: str, tree: Tree) -> bool:
    """Whether a delivery may be taken back: by the people of the unit itself, and by who sent it for the unit."""
    if unit not in tree.units or not may_deliver(viewer, dataset, unit, tree):
        return False
    return viewer.role == "console" or viewer.unit == unit or viewer.name == by


def may_see_delivery(viewer: Viewer, unit: str, tree: Tree) -> bool:
    """Whether a delivery may be looked at: by the unit, those above it, and auditors."""
    return _works_for(viewer, unit, tree, ("school", "bureau", "office", "auditor"))


def may_keep_evidence(viewer: Viewer, unit: str, tree: Tree) -> bool:
    """Whether evidence may be uploaded for a unit: by the unit itself and those above it."""
    return _works_for(viewer, unit, tree, ("school", "bureau", "office"))


def may_see_kept_evidence(viewer: Viewer, unit: str, tree: Tree) -> bool:
    """Whether a unit's files may be looked at that no row refers to yet: by the unit, those above it, and auditors. A file that a row
    refers to is seen by whoever may see the row."""
    return _works_for(viewer, unit, tree, ("school", "bureau", "office", "auditor"))


def may_refer(unit: str, owner: str, tree: Tree) -> bool:
    """Whether rows of a unit may refer to a file that `owner` uploaded: its own, or of a unit above it or below."""
    if unit not in tree.units or owner not in tree.units:
        return False
    return owner in tree.path(unit) or unit in tree.path(owner)


def may_withdraw_evidence(viewer: Viewer, unit: str, by: str, tree: Tree) -> bool:
    """Whether a file may be taken back, or taken off a row: by who uploaded or attached it, while working for the unit."""
    if viewer.role == "console":
        return True
    return viewer.name == by and may_keep_evidence(viewer, unit, tree)


def may_look_up(viewer: Viewer, dataset: Dataset, unit: str, tree: Tree) -> bool:
    """Whether names of persons in the rows about a unit may be looked up: by the unit and those above it. Auditors see who looked,
    never whom; the public sees neither."""
    return bool(dataset.vault) and _works_for(viewer, unit, tree, ("school", "bureau", "office"))


def may_have_roster(viewer: Viewer, unit: str, tree: Tree) -> bool:
    """Whether a unit's roster may be taken to another program: by the unit and those above it."""
    return _works_for(viewer, unit, tree, ("school", "bureau", "office"))


def may_serve_persons(viewer: Viewer, tree: Tree) -> bool:
    """Whether the viewer answers persons who ask what is held about them: officials, each within the own subtree."""
    if viewer.role == "console":
        return True
    return viewer.role in ("school", "bureau", "office") and viewer.unit is not None and viewer.unit in tree.units


def may_delete_persons(viewer: Viewer, tree: Tree) -> bool:
    """Whether records of persons may be erased, which touches every unit's reports: by the office of the root alone."""
    return viewer.role == "console" or (viewer.role == "office" and viewer.unit == tree.root.id)


def may_see_looks(viewer: Viewer, tree: Tree) -> bool:
    """Whether the list of all look-ups may be read: by auditors and by the office of the root."""
    return viewer.role in ("auditor", "console") or may_delete_persons(viewer, tree)


def _works_for(viewer: Viewer, unit: str, tree: Tree, roles: tuple[Role, ...]) -> bool:
    if viewer.role == "console":
        return unit in tree.units
    return (
        viewer.role in roles and viewer.unit is not None and unit in tree.units and viewer.unit in tree.today.path(unit)
    )


def rows_within(viewer: Viewer, dataset: Dataset, tree: Tree) -> frozenset[str] | None:
    """The codes of the units whose rows the viewer may be shown, as a condition for a query; None: any row, also of a code that no
    unit bears. It says of every unit what may_see_rows says.
    """
    if may_see_rows(viewer, dataset, tree.root.id, tree):
        return None
    return frozenset(code for code, unit in tree.codes().items() if may_see_rows(viewer, dataset, unit, tree))


def units_within(unit: str, tree: Tree) -> frozenset[str]:
    """The units of today's subtree of a unit, itself included, and those that were merged into any of them."""
    return frozenset(one for one in tree.units if unit in tree.today.path(one))
