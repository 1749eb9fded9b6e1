"""Search over everything that has a page: commitments, indicators, parameters, datasets, systems, units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yaodian.delivery import CommitmentStatus
from yaodian.values import Label
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.world import World

LIMIT = 50
"""How many hits of a kind are shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: the page it leads to, its name, the words in which it was found."""

    address: str
    name: Label
    words: str
    status: CommitmentStatus | None = None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of a kind, at most `LIMIT` of them, and how many there are."""

    kind: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    address: str
    name: Label
    texts: tuple[str, ...]
    folded: str
    commitment: str = ""


def search(world: World, query: str, as_of: date, unit: str | None) -> tuple[HitGroup, ...]:
    """All entries that hold every word of the query, grouped by kind; names that begin with the query stand first."""
    words = query.casefold().split()
    if not words:
        return ()
    standing = {status.commitment: status for status in statuses(world, as_of, unit)}
    groups: dict[str, list[tuple[bool, Hit]]] = {}
    for entry in _index(world, as_of):
        if all(word in entry.folded for word in words):
            first = entry.name.zh.casefold().startswith(words[0])
            hit = Hit(entry.address, entry.name, _context(entry.texts, words), standing.get(entry.commitment))
            groups.setdefault(entry.kind, []).append((not first, hit))
    return tuple(
        HitGroup(kind, tuple(hit for _, hit in sorted(found, key=lambda pair: pair[0])[:LIMIT]), len(found))
        for kind, found in groups.items()
    )


def _context(texts: Iterable[str], words: list[str]) -> str:
    """The stretch of the text around the first word found, for texts too long to be shown."""
    for text in texts:
        at = text.casefold().find(words[0])
        if at >= 0:
            begin = max(0, at - 30)
            return ("…" if begin else "") + text[begin : at + 60] + ("…" if at + 60 < len(text) else "")
    return ""


@lru_cache(maxsize=8)
def _index(world: World, as_of: date) -> tuple[_Entry, ...]:
    return tuple(_entries(world, as_of))


def _entry(kind: str, address: str, name: Label, *texts: str, commitment: str = "") -> _Entry:
    said = tuple(text for text in texts if text)
    return _Entry(kind, address, name, said, "\n".join((name.zh, name.en, *said)).casefold(), commitment)


def _entries(world: World, as_of: date) -> Iterator[_Entry]:
    package = world.package
    for bound in package.commitments:
        commitment = bound.commitment
        office = package.offices[bound.lead].label
        yield _entry(
            "commitment",
            f"/commitments/{commitment.id}",
            Label(commitment.text),
            commitment.text,
            commitment.object,
            commitment.id,
            office.zh,
            office.en,
            bound.evidence.name,
            commitment=commitment.id,
        )
    for definition in package.indicators.values():
        yield _entry(
            "indicator",
            f"/indicators/{definition.id}",
            definition.label,
            definition.definition.zh,
            definition.definition.en,
            definition.id,
        )
    for name, parameter in package.parameters.items():
        newest = parameter.values[-1]
        yield _entry(
            "parameter",
            f"/parameters/{name}",
            Label(newest.name),
            newest.note,
            newest.source.title,
            newest.source.number or "",
            name,
        )
    for dataset in package.datasets.values():
        fields = "、".join(field.label.zh for field in dataset.fields)
        yield _entry("dataset", f"/datasets/{dataset.id}", dataset.label, dataset.description, fields, dataset.id)
    for system in package.systems.values():
        yield _entry("system", f"/systems#{system.id}", system.label, system.minimum, system.id)
    for unit in world.tree.units.values():
        if unit.id in world.added and unit.level == package.levels[-1]:
            continue
        version = unit.at(as_of)
        codes = " ".join(one.code for one in unit.versions)
        if version is not None:
            yield _entry(
                "unit",
                f"/units/{unit.id}",
                unit_name(world, unit.id, as_of),
                codes,
                " ".join(one.name.zh for one in unit.versions),
            )
