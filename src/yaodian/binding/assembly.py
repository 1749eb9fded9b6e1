"""Puts a package together from what was read; called only when nothing is wrong with any of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from yaodian.binding import content
from yaodian.binding.known import Known
from yaodian.binding.package import Outlines, Package, ShippedRows
from yaodian.binding.planned import Planned
from yaodian.binding.reading import Reading, label_of, text_of, texts_of
from yaodian.binding.source import Node
from yaodian.parameters import Book, DatedValue
from yaodian.registry import Groups
from yaodian.values import Jurisdiction, Label, digest_of, parse_date


def package_of(
    planned: Planned,
    name: str,
    reading: Reading,
    main: Node,
    known: Known,
    values: Iterable[DatedValue],
    shipped: Iterable[ShippedRows],
    digests: Mapping[str, str],
) -> Package:
    """The package; `main` is its package.yaml."""
    horizon, pace, keeping = main["horizon"], main.get("pace"), main.get("keeping")
    return Package(
        name=name,
        label=label_of(main["label"]),
        year=cast(int, main["year"].value),
        jurisdiction=Jurisdiction(text_of(main["jurisdiction"])),
        root=reading.root,
        text=planned.text,
        plan=planned.plan,
        commitments=tuple(one.bound for one in planned.declared),
        offices=known.offices,
        levels=known.levels,
        units=known.units,
        parameters=Book.of(values),
        code_lists=known.code_lists,
        datasets=known.datasets,
        indicators=known.indicators,
        shipped=tuple(shipped),
        systems=known.systems,
        horizon=(parse_date(text_of(horizon["from"])), parse_date(text_of(horizon["to"]))),
        default_as_of=parse_date(text_of(main["default_as_of"])),
        lead_basis=label_of(main["lead_basis"]),
        pace_tolerance=text_of(pace.get("tolerance")) or None if pace else None,
        about_tolerance=text_of(pace.get("about")) or None if pace else None,
        coverage_required=text_of(pace.get("coverage")) or None if pace else None,
        unsent_days=text_of(keeping.get("unsent")) or None if keeping else None,
        evidence_days=text_of(keeping.get("evidence")) or None if keeping else None,
        documents=planned.register,
        outlines=_outlines(main),
        simulation=cast("dict[str, object]", planned.simulation.plain()) if planned.simulation else None,
        cases=planned.cases,
        digest=digest_of(digests),
        groups=Groups(known.group_kinds, known.groups),
    )


def _outlines(main: Node) -> Outlines | None:
    node = main.get("map")
    if node is None:
        return None
    return Outlines(
        file=text_of(node["file"]),
        level=text_of(node["level"]),
        note=label_of(node["note"]) if "note" in node else Label(""),
        source=content.source_of(node["source"]),
        inset=texts_of(node.get("inset")),
    )
