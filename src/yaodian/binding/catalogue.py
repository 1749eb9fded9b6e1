"""The catalogue of a package: every declared dataset in a line, with what stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yaodian.binding.lineage import lineage_of
from yaodian.binding.package import Package
from yaodian.indicators import Definition
from yaodian.registry import Dataset, PeriodKind
from yaodian.values import Label


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A dataset: who reports it, when, how many fields it asks in how many minutes, and the indicators that use it.

    `unused` are the fields that no indicator, check or reference uses; they are asked for some other reason, or for none.
    `kept_apart` are the columns, by their Chinese labels, that go to the identity vault and not to the lake; `fields` counts
    what is asked, these included and the computed pseudonym not.
    """

    dataset: str
    label: Label
    level: str
    reported_by: Literal["unit", "issuer"]
    kinds: tuple[str, ...]
    period: PeriodKind
    due: str | None
    fields: int
    minutes: int | None
    retention_years: int | None
    indicators: tuple[str, ...]
    unused: tuple[str, ...]
    kept_apart: tuple[str, ...] = ()


def catalogue_of(
    datasets: Mapping[str, Dataset], indicators: Mapping[str, Definition], package: Package | None = None
) -> tuple[CatalogueEntry, ...]:
    """The entries of sound declarations, in the order of their files."""
    lineage = lineage_of(datasets, indicators, package)
    return tuple(
        CatalogueEntry(
            dataset=name,
            label=dataset.label,
            level=dataset.level,
            reported_by=dataset.reported_by,
            kinds=dataset.kinds,
            period=dataset.period_kind,
            due=dataset.due,
            fields=len(dataset.as_asked().fields),
            minutes=dataset.minutes,
            retention_years=dataset.retention.years if dataset.retention else None,
            indicators=lineage.indicators[name],
            unused=lineage.unused[name],
            kept_apart=tuple(one.label.zh for one in dataset.vault),
        )
        for name, dataset in datasets.items()
    )
