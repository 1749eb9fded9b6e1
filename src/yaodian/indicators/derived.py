"""Indicators made of other indicators: what each needs, in which order to compute them, and what goes round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yaodian.indicators.definition import Definition, Derived
from yaodian.values import nearest


class DefinitionError(ValueError):
    """Definitions that cannot be computed together; the text is a Chinese sentence naming the indicator."""


def parts_of(definition: Definition) -> tuple[str, ...]:
    """Ids of the indicators that a definition is made of; none for one that is counted from rows."""
    return (definition.numerator, definition.denominator) if isinstance(definition, Derived) else ()


def circles(definitions: Iterable[Definition]) -> tuple[tuple[str, ...], ...]:
    """Every circle once, as ids from its first declared member back to it: `("a", "b", "a")`. Unknown names are no circle."""
    parts = {each.id: parts_of(each) for each in definitions}
    state: dict[str, str] = {}
    found: list[tuple[str, ...]] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name not in parts or state.get(name) == "done":
            return
        if state.get(name) == "open":
            circle = (*path[path.index(name) :], name)
            found.append(circle)
            return
        state[name] = "open"
        for part in dict.fromkeys(parts[name]):
            visit(part, (*path, name))
        state[name] = "done"

    for name in parts:
        visit(name, ())
    return tuple(found)


def order_of_derivation(definitions: Sequence[Definition]) -> tuple[Definition, ...]:
    """The same definitions, each after all it is made of; otherwise in the order given.

    DefinitionError if an id stands twice, a part is not among them, or a circle is closed.
    """
    known = _by_id(definitions)
    for definition in definitions:
        for part in parts_of(definition):
            if part not in known:
                raise DefinitionError(missing_part(definition.id, part, known))
    for circle in circles(definitions):
        raise DefinitionError(closed_circle(circle))
    ordered: dict[str, Definition] = {}

    def place(definition: Definition) -> None:
        if definition.id not in ordered:
            for part in parts_of(definition):
                place(known[part])
            ordered[definition.id] = definition

    for definition in definitions:
        place(definition)
    return tuple(ordered.values())


def with_parts(names: Iterable[str], definitions: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """The named indicators and all they are made of, however deep, in order of derivation.

    What to hand to `compute` for a few indicators of a package. DefinitionError names an indicator that does not exist.
    """
    wanted: dict[str, Definition] = {}
    waiting = [("", name) for name in reversed(list(names))]
    while waiting:
        owner, name = waiting.pop()
        if name in wanted:
            continue
        if name not in definitions:
            raise DefinitionError(missing_part(owner, name, definitions))
        wanted[name] = definitions[name]
        waiting.extend((name, part) for part in reversed(parts_of(definitions[name])))
    return order_of_derivation(tuple(wanted.values()))


def levels_of(definitions: Iterable[Definition], levels: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """For each indicator the levels it is given at, of `levels` and in their order.

    Those it declares (all if none); for a derived one only those at which both its parts are given. The definitions must
    be in order of derivation.
    """
    given: dict[str, tuple[str, ...]] = {}
    for definition in definitions:
        given[definition.id] = tuple(
            level
            for level in levels
            if (not definition.levels or level in definition.levels)
            and all(level in given[part] for part in parts_of(definition))
        )
    return given


def missing_part(owner: str, part: str, known: Iterable[str]) -> str:
    """The sentence for a name that is no indicator."""
    close = nearest(part, known)
    hint = f"，是否指“{close}”" if close else ""
    return f"指标“{owner}”引用了不存在的指标“{part}”{hint}" if owner else f"没有指标“{part}”{hint}"


def closed_circle(circle: Sequence[str]) -> str:
    """The sentence for indicators that are made of each other."""
    return f"指标循环引用：{' → '.join(circle)}"


def _by_id(definitions: Iterable[Definition]) -> dict[str, Definition]:
    known: dict[str, Definition] = {}
    for definition in definitions:
        if definition.id in known:
            raise DefinitionError(f"指标编号“{definition.id}”重复")
        known[definition.id] = definition
    return known
