"""What a reader chose to look at: a day, a unit, and which commitments. Read from the words of an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yaodian.binding import Bound
from yaodian.delivery import STATUSES, CommitmentStatus
from yaodian.registry import Hierarchy
from yaodian.values import parse_date
from yaodian.web.queries.world import World


@dataclass(frozen=True, slots=True)
class Choice:
    """A day, the unit looked at (None: the whole), and what a commitment must be to be shown (empty: anything).

    `hierarchy`: by which tree figures are added up; `today` only where units or members of groups have moved, so that it makes a difference.
    """

    as_of: date
    unit: str | None = None
    statuses: tuple[str, ...] = ()
    chapter: int | None = None
    item: int | None = None
    lead: str | None = None
    evidence: str | None = None
    hierarchy: Hierarchy = "then"

    @property
    def narrows(self) -> bool:
        """Whether some commitments are left out."""
        return bool(self.statuses or self.chapter or self.item or self.lead or self.evidence)

    def takes(self, bound: Bound, status: CommitmentStatus, chapter: int, *, any_status: bool = False) -> bool:
        """Whether a commitment is among those chosen; `any_status` leaves the status out of account."""
        if self.statuses and not any_status and status.status not in self.statuses:
            return False
        return (
            (self.chapter is None or self.chapter == chapter)
            and (self.item is None or self.item == bound.item)
            and (self.lead is None or self.lead == bound.lead or self.lead in bound.support)
            and (self.evidence is None or self.evidence == bound.evidence.kind)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice with what was wrong in the address (`problems`, codes with the words found), whether a day was chosen, and the
    earlier day to compare with.
    """

    choice: Choice
    day_chosen: bool
    since: date
    problems: tuple[tuple[str, str], ...] = ()


def asked_of(world: World, address: Mapping[str, Sequence[str]]) -> Asked:
    """Reads an address; what cannot be understood is left at its default and reported."""
    problems: list[tuple[str, str]] = []
    as_of = _day(world, _last(address, "as_of"), problems)
    since = _day(world, _last(address, "since"), problems)
    choice = Choice(
        as_of=as_of or world.package.default_as_of,
        unit=_unit(world, _last(address, "unit"), problems),
        statuses=tuple(_known("status", address.get("status", ()), STATUSES, problems)),
        chapter=_number("chapter", _last(address, "chapter"), _chapters(world), problems),
        item=_number("item", _last(address, "item"), {item.number for item in world.package.plan.items}, problems),
        lead=next(iter(_known("lead", [_last(address, "lead")], world.package.offices, problems)), None),
        evidence=next(
            iter(
                _known(
                    "evidence",
                    [_last(address, "evidence")],
                    ("indicator", "procedure", "mechanism", "document", "none"),
                    problems,
                )
            ),
            None,
        ),
        hierarchy=_hierarchy(world, _last(address, "hierarchy"), problems),
    )
    return Asked(choice, as_of is not None, since or _month_before(choice.as_of), tuple(problems))


def _day(world: World, text: str, problems: list[tuple[str, str]]) -> date | None:
    """The day that a text names, None for an empty one. A text that names none is a problem; so is a day on which the package
    has nothing to say, which is read as the nearest on which it has.
    """
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        problems.append(("day", text))
        return None
    begin, end = world.package.horizon
    if not begin <= day <= end:
        problems.append(("horizon", text))
    return max(begin, min(day, end))


def _hierarchy(world: World, text: str, problems: list[tuple[str, str]]) -> Hierarchy:
    if text and text not in ("then", "today"):
        problems.append(("hierarchy", text))
    return "today" if text == "today" and world.moved else "then"


def _month_before(as_of: date) -> date:
    """The last day of the month before: what a reader compares with who chose nothing."""
    return as_of.replace(day=1) - timedelta(days=1)


def _last(address: Mapping[str, Sequence[str]], key: str) -> str:
    values = address.get(key) or [""]
    return values[-1].strip()


def _known(kind: str, texts: Iterable[str], known: Iterable[str], problems: list[tuple[str, str]]) -> list[str]:
    names = frozenset(known)
    found = []
    for text in dict.fromkeys(filter(None, texts)):
        if text in names:
            found.append(text)
        else:
            problems.append((kind, text))
    return found


def _number(kind: str, text: str, known: set[int], problems: list[tuple[str, str]]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) in known:
        return int(text)
    problems.append((kind, text))
    return None


def _unit(world: World, text: str, problems: list[tuple[str, str]]) -> str | None:
    """The unit of an id or a code; the top counts as none."""
    if not text:
        return None
    unit = world.tree.units.get(text) or world.tree.by_code(text)
    if unit is None:
        problems.append(("unit", text))
        return None
    return None if unit.id == world.tree.root.id else unit.id


def _chapters(world: World) -> set[int]:
    return {chapter.number for chapter in world.package.plan.chapters}
