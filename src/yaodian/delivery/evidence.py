"""Which indicators a package's commitments need, and the indicator that an issued document amounts to."""

from __future__ import annotations

from collections.abc import Iterable

from yaodian.binding import Bound, DocumentRegister, Package
from yaodian.indicators import Definition, Derived, Indicator
from yaodian.values import Label

SAME = "same"
_DOCUMENT = "document:"


def document_indicator(register: DocumentRegister, key: str, name: str) -> Indicator:
    """One if the register holds the document and it was issued by the day: an issued document is a figure like any other."""
    quoted = key.replace("'", "''")
    return Indicator(
        id=f"{_DOCUMENT}{key}",
        label=Label(name),
        definition=Label(
            f"已印发文件登记中，截至当日已印发的“{name}”", f"Documents of this key issued by the day: {key}"
        ),
        dataset=register.dataset,
        numerator="1",
        unit="件",
        where=f"{register.key} = '{quoted}' and {register.issued} <= as_of",
    )


def needed_definitions(package: Package, bounds: Iterable[Bound] | None = None) -> tuple[Definition, ...]:
    """The definitions that these commitments (all by default) are verified by, what they derive from included, each once."""
    found: dict[str, Definition] = {}
    for bound in package.commitments if bounds is None else bounds:
        for measure in bound.evidence.measures:
            _take(package, measure.indicator, found)
            if measure.below not in (None, SAME):
                _take(package, str(measure.below), found)
        if bound.evidence.document is not None and package.documents is not None:
            indicator = document_indicator(package.documents, bound.evidence.document, bound.evidence.name)
            found[indicator.id] = indicator
    return tuple(found.values())


def _take(package: Package, name: str, found: dict[str, Definition]) -> None:
    if name in found or name not in package.indicators:
        return
    definition = package.indicators[name]
    found[name] = definition
    if isinstance(definition, Derived):
        _take(package, definition.numerator, found)
        _take(package, definition.denominator, found)
