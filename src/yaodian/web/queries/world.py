"""The installation as it stands now: the package in use, its tree of units, the accepted submissions, the lake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q

from yaodian.binding import Package
from yaodian.registry import Group, Groups, Hierarchy, Lake, Member, Snapshot, Submission, Tree, Unit, UnitVersion
from yaodian.values import Confidence, Label, Origin, Source
from yaodian.web.home import Home
from yaodian.web.models import AcceptedSubmission, AddedGroup, AddedUnit, LedgerEntry, Step
from yaodian.web.queries.packages import package_of

PREPARED = "prepared"
"""The step that says that nothing is missing; it is taken back before anything is done."""

LEAVE_THE_WORLD = ("submit", "review", "return", "draft", "draft_text", "export", "look-up")
"""Acts after which units and acceptances are what they were."""
# The body is canonical JSON, in which the act comes first.
_LEAVES_THEM = reduce(or_, (Q(body__startswith=f'{{"act":"{act}",') for act in LEAVE_THE_WORLD))


@dataclass(frozen=True, eq=False)
class World:
    """Everything that questions are asked of. `token` changes with every act, so what is kept by it never goes stale.

    `added` are the ids of units and groups that simulation made.
    """

    home: Home
    package: Package
    tree: Tree
    lake: Lake
    submissions: Mapping[str, tuple[Submission, ...]]
    added: frozenset[str]
    token: int
    hierarchy: Hierarchy = "then"
    groups: Groups = field(default_factory=Groups)
    _opened: dict[str, Snapshot] = field(default_factory=dict, repr=False)
    _views: dict[Hierarchy, World] = field(default_factory=dict, repr=False)

    def by(self, hierarchy: Hierarchy) -> World:
        """The same world with figures added up by that hierarchy; itself where neither units nor members of groups ever moved, so that
        it makes no difference.
        """
        if hierarchy == self.hierarchy or not self.moved:
            return self
        if hierarchy not in self._views:
            self._views[hierarchy] = replace(self, hierarchy=hierarchy, _views={self.hierarchy: self})
        return self._views[hierarchy]

    @property
    def moved(self) -> bool:
        """Whether it makes any difference by which day's tree and groups figures are added up."""
        return self.tree.moved or self.groups.moved

    def tree_on(self, day: date) -> Tree:
        """The tree by which units are looked at on a day: that of the day, or today's. Rights go by neither: see `viewer`."""
        return self.tree.today if self.hierarchy == "today" else self.tree.as_of(day)

    def snapshot(self, dataset: str) -> Snapshot:
        """The accepted rows of a dataset, as they were when first asked for: later rows belong to a later world."""
        if dataset not in self._opened:
            declared = self.package.datasets[dataset]
            self._opened[dataset] = self.lake.snapshot(declared, self.submissions.get(dataset, ()))
        return self._opened[dataset]

    def snapshots(self) -> dict[str, Snapshot]:
        """The accepted rows of all datasets."""
        return {name: self.snapshot(name) for name in self.package.datasets}


def world() -> World:
    """The world of this process's home."""
    last = LedgerEntry.objects.order_by("-number").values_list("number", "root").first()
    return _world(settings.HOME, *(last or (-1, "")))


def prepared() -> bool:
    """Whether the last preparation came to its end."""
    return Step.objects.filter(name=PREPARED).exists()


@lru_cache(maxsize=2)
def _world(home: Home, token: int, root: str) -> World:
    """The world once for every state of the ledger. The number alone would not do: an act that was taken back leaves its number to
    another one, but never its root.

    Units and acceptances are read again only after an act that may have changed them. A city has a hundred thousand acceptances: while its
    schools hand in, reading them after each hand-in would leave nobody any time.
    """
    changed = LedgerEntry.objects.exclude(_LEAVES_THEM).order_by("-number").values_list("number", "root").first()
    return replace(_read(home, *(changed or (-1, ""))), token=token, _views={})


@lru_cache(maxsize=2)
def _read(home: Home, token: int, root: str) -> World:
    """The world as the act with that number and root left it."""
    package = package_of(home)
    added = tuple(AddedUnit.objects.order_by("id").values_list("id", "level", "parent", "versions"))
    units = {**package.units, **{name: _unit(name, level, parent, versions) for name, level, parent, versions in added}}
    made = _added_groups(package)
    return World(
        home=home,
        package=package,
        tree=Tree(package.levels, units),
        lake=Lake(home.lake),
        submissions=_submissions(),
        added=frozenset((*(name for name, *_ in added), *made)),
        token=token,
        groups=Groups(package.groups.kinds, {**package.groups.groups, **made}),
    )


def _unit(name: str, level: str, parent: str, versions: list[dict[str, str | None]]) -> Unit:
    return Unit(name, level, parent, tuple(_version(version) for version in versions))


def _version(said: Mapping[str, str | None]) -> UnitVersion:
    return UnitVersion(
        code=str(said["code"]),
        name=Label(str(said["zh"]), said.get("en") or ""),
        kind=str(said["kind"]),
        valid_from=_day(said.get("from")),
        valid_to=_day(said.get("to")),
    )


def version_as_json(version: UnitVersion) -> dict[str, str | None]:
    """How a dated name and code of an added unit is stored; the inverse of reading it here."""
    return {
        "code": version.code,
        "zh": version.name.zh,
        "en": version.name.en,
        "kind": version.kind,
        "from": version.valid_from.isoformat() if version.valid_from else None,
        "to": version.valid_to.isoformat() if version.valid_to else None,
    }


def _added_groups(package: Package) -> dict[str, Group]:
    """The groups of kinds that the package declares, in the order in which they were made."""
    rows = AddedGroup.objects.filter(kind__in=package.groups.kinds).order_by("place")
    return {
        one.id: Group(one.id, one.kind, Label(one.zh, one.en), tuple(map(_member, one.members)), one.note)
        for one in rows
    }


def _member(said: Mapping[str, Any]) -> Member:
    return Member(said["unit"], _day(said.get("from")), _day(said.get("to")), bool(said.get("lead")))


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def member_as_json(member: Member) -> dict[str, str | bool | None]:
    """How a member of an added group is stored; the inverse of reading it here."""
    return {
        "unit": member.unit,
        "from": member.valid_from.isoformat() if member.valid_from else None,
        "to": member.valid_to.isoformat() if member.valid_to else None,
        "lead": member.lead,
    }


def _submissions() -> dict[str, tuple[Submission, ...]]:
    found: dict[str, list[Submission]] = {}
    rows = AcceptedSubmission.objects.order_by("dataset", "unit", "period", "version").values_list(
        "id",
        "dataset",
        "unit",
        "period",
        "accepted_on",
        "superseded_on",
        "rows",
        "digest",
        "origin",
        "confidence",
        "source",
        "deleted_on",
    )
    sources: dict[str, Source | None] = {}
    for (
        name,
        dataset,
        unit,
        period,
        accepted,
        superseded,
        count,
        digest,
        origin,
        sure,
        source,
        deleted,
    ) in rows.iterator(10_000):
        found.setdefault(dataset, []).append(
            Submission(
                id=name,
                dataset=dataset,
                unit=unit,
                period=period,
                accepted_on=accepted,
                superseded_on=superseded,
                rows=count,
                digest=digest,
                origin=Origin(origin),
                confidence=Confidence(sure),
                deleted_on=deleted,
                source=sources.setdefault(repr(source), Source(**source) if source else None),
            )
        )
    return {dataset: tuple(submissions) for dataset, submissions in found.items()}
