"""The chain from a sentence of the plan to the rows: what `why` prints and what the evidence panel shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yaodian.binding import Bound, Package
from yaodian.delivery.evidence import document_indicator
from yaodian.delivery.model import CommitmentStatus, TargetStatus
from yaodian.indicators import Definition, Derived, Indicator
from yaodian.parameters import DatedValue
from yaodian.plan import Chapter, Item
from yaodian.registry import Dataset


@dataclass(frozen=True, slots=True)
class Rule:
    """A parameter behind a target: the value in force on the day, or, where none was, the one that came next or before."""

    value: DatedValue
    in_force: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One target with what its figure is made of: definition, what it derives from, datasets, and the rules behind it."""

    status: TargetStatus
    definition: Definition
    parts: tuple[Indicator, ...]
    datasets: tuple[Dataset, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A commitment from its sentence to its evidence. `context` is the sentence around the commitment's own words."""

    chapter: Chapter
    item: Item
    bound: Bound
    status: CommitmentStatus
    context: str
    links: tuple[Link, ...]
    rules: tuple[Rule, ...]


def chain_of(package: Package, status: CommitmentStatus) -> Chain:
    """Everything that a package says about a commitment and its status; rows and ledger entries are for the caller to add."""
    bound = package.bound(status.commitment)
    chapter, item = next(
        (chapter, item) for chapter in package.plan.chapters for item in chapter.items if item.number == bound.item
    )
    return Chain(
        chapter=chapter,
        item=item,
        bound=bound,
        status=status,
        context=_sentence(package.text, bound, item),
        links=tuple(_link(package, bound, part, status.as_of) for part in status.parts),
        rules=_conventions(package, status.as_of),
    )


def _link(package: Package, bound: Bound, part: TargetStatus, as_of: date) -> Link:
    definition: Definition
    if bound.evidence.kind == "document":
        assert package.documents is not None, "the package check demands a register for a document on record"
        definition = document_indicator(package.documents, str(bound.evidence.document), bound.evidence.name)
    else:
        definition = package.indicators[part.indicator]
    parts = tuple(_leaves(package, definition))
    datasets = dict.fromkeys(leaf.dataset for leaf in parts)
    number = part.number if part.target is not None else None
    names = dict.fromkeys(
        name for measure in bound.evidence.measures if measure.target == number for name in measure.parameters
    )
    return Link(
        part, definition, parts, tuple(package.datasets[name] for name in datasets), _rules(package, names, as_of)
    )


def _leaves(package: Package, definition: Definition) -> Iterable[Indicator]:
    if isinstance(definition, Derived):
        for name in (definition.numerator, definition.denominator):
            yield from _leaves(package, package.indicators[name])
    else:
        yield definition


def _conventions(package: Package, as_of: date) -> tuple[Rule, ...]:
    """The package's own conventions by which a verdict is reached."""
    conventions = (package.pace_tolerance, package.about_tolerance, package.coverage_required)
    return _rules(package, [name for name in conventions if name], as_of)


def _rules(package: Package, names: Iterable[str], as_of: date) -> tuple[Rule, ...]:
    return tuple(_rule(package, name, as_of) for name in names)


def _rule(package: Package, name: str, as_of: date) -> Rule:
    values = package.parameters[name].values
    held = [value for value in values if value.in_force(as_of)]
    if held:
        return Rule(max(held, key=lambda value: value.effective_from or date.min), True)
    return Rule(min(values, key=lambda value: abs(((value.effective_from or as_of) - as_of).days)), False)


def _sentence(text: str, bound: Bound, item: Item) -> str:
    """The whole sentence of the text in which the commitment stands."""
    span = bound.commitment.span
    start = max(text.rfind(mark, item.span.start, span.start) for mark in "。;;\n") + 1
    ends = [found for mark in "。;;\n" if (found := text.find(mark, span.end, item.span.end)) >= 0]
    return text[max(start, item.span.start) : min(ends) + 1 if ends else item.span.end].strip()
