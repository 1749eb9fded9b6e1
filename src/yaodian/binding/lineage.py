"""Which indicators and commitments stand on which datasets and fields, and which fields nothing stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yaodian.binding.package import Package
from yaodian.indicators import Definition, Derived, with_parts
from yaodian.registry import Dataset, parse


@dataclass(frozen=True, slots=True)
class Lineage:
    """By dataset: the indicators that count its rows, directly or through others; the fields that those read; the fields that
    nothing uses."""

    indicators: Mapping[str, tuple[str, ...]]
    read: Mapping[str, Mapping[str, frozenset[str]]]
    unused: Mapping[str, tuple[str, ...]]


def lineage_of(
    datasets: Mapping[str, Dataset], indicators: Mapping[str, Definition], package: Package | None = None
) -> Lineage:
    """The lineage of sound declarations; with a package its register of documents counts as a use."""
    read: dict[str, dict[str, frozenset[str]]] = {name: {} for name in datasets}
    for name in indicators:
        for dataset, fields in fields_behind((name,), datasets, indicators).items():
            read[dataset][name] = fields
    register = package.documents if package is not None else None
    unused = {}
    for each, declared in datasets.items():
        used = _needed(declared, datasets.values()) | frozenset[str]().union(*read[each].values())
        if register is not None and register.dataset == each:
            used |= {register.key, register.issued}
        unused[each] = tuple(field.name for field in declared.fields if field.name not in used)
    return Lineage({name: tuple(by) for name, by in read.items()}, read, unused)


def fields_behind(
    names: Iterable[str], datasets: Mapping[str, Dataset], indicators: Mapping[str, Definition]
) -> dict[str, frozenset[str]]:
    """The datasets that indicators stand on, with the fields that their expressions read."""
    found: dict[str, frozenset[str]] = {}
    for each in with_parts(names, indicators):
        if isinstance(each, Derived):
            continue
        types, answers = datasets[each.dataset].types(), datasets[each.dataset].answers()
        texts = [text for text in (each.numerator, each.where, each.denominator) if text]
        fields = frozenset[str]().union(*(parse(text, types, answers).fields for text in texts))
        found[each.dataset] = found.get(each.dataset, frozenset()) | fields
    return found


def _needed(dataset: Dataset, datasets: Iterable[Dataset]) -> frozenset[str]:
    """The fields that identify rows, that checks and agreements compare, and that references lead from or to."""
    needed = {dataset.subject, *dataset.key, *(one for one in (dataset.known_on, dataset.person) if one)}
    for check in dataset.all_checks():
        needed |= parse(check.expression, dataset.types(), dataset.answers()).fields
    for agreement in (one for other in datasets for one in other.agreements):
        for side in (agreement.own, agreement.other):
            if side.dataset == dataset.id:
                needed.update(*(parse(text, dataset.types(), dataset.answers()).fields for text in side.texts))
    for other in datasets:
        for reference in other.references:
            needed.update(reference.fields if other is dataset else ())
            needed.update(reference.to if reference.dataset == dataset.id else ())
    return frozenset(needed)
