"""Finds what people name: a unit, a commitment, an item, an indicator, a dataset, a parameter. What is not there is told with the nearest name."""

from __future__ import annotations

from collections.abc import Iterable

from yaodian.binding import Bound
from yaodian.indicators import Definition
from yaodian.parameters import Parameter
from yaodian.registry import Dataset, Group, GroupKind
from yaodian.values import nearest
from yaodian.web.queries.figures import all_definitions
from yaodian.web.queries.world import World

_LONGEST = 100
"""Looking for the nearest name costs time in the length of what was asked for."""


class UnknownName(LookupError):
    """Nothing has that name. The text says what was looked for and what is nearest; `near` is that name alone."""

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.kind = kind
        self.near = nearest(name, known) if len(name) <= _LONGEST else None
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        super().__init__(f"没有{kind}“{shown}”" + (f"，是否指“{self.near}”？" if self.near else f"。{hint}"))


def unit_named(world: World, name: str) -> str | None:
    """The id of the unit with that id, code (any it ever had) or Chinese name; None for the top, which is the whole."""
    tree = world.tree
    if name in tree.units:
        found = name
    elif (by_code := tree.by_code(name)) is not None:
        found = by_code.id
    else:
        named = {version.name.zh: unit.id for unit in tree.units.values() for version in unit.versions}
        if name not in named:
            raise UnknownName("单位", name, [*named, *tree.units])
        found = named[name]
    return None if found == tree.root.id else found


def bound_named(world: World, name: str) -> Bound:
    """The bound commitment of that id."""
    for bound in world.package.commitments:
        if bound.commitment.id == name:
            return bound
    first = world.package.commitments[0].commitment.id if world.package.commitments else ""
    raise UnknownName("任务", name, [bound.commitment.id for bound in world.package.commitments], f"编号形如 {first}。")


def refuse_unknown_item(world: World, item: int) -> None:
    """Raises UnknownName unless the plan has an item of that number."""
    known = sorted({bound.item for bound in world.package.commitments})
    if item not in known:
        raise UnknownName("条目", str(item), (), f"条目为 {known[0]} 至 {known[-1]}。" if known else "")


def definition_named(world: World, name: str) -> Definition:
    """The indicator of that id; what issued documents amount to counts among them."""
    known = {definition.id: definition for definition in all_definitions(world)}
    if name not in known:
        raise UnknownName("指标", name, known)
    return known[name]


def group_kind_named(world: World, name: str) -> GroupKind:
    """The kind of groups of that id or Chinese name."""
    known = world.groups.kinds
    by_label = {kind.label.zh: kind for kind in known.values()}
    if name not in known and name not in by_label:
        hint = "" if known else "政策包没有声明单位组；写在 groups.yaml 里。"
        raise UnknownName("单位组的种类", name, [*known, *by_label], hint)
    return known.get(name) or by_label[name]


def group_named(world: World, kind: GroupKind, name: str) -> Group:
    """The group of that id, of that kind."""
    known = {group.id: group for group in world.groups.of_kind(kind.id)}
    if name not in known:
        raise UnknownName(kind.label.zh, name, known)
    return known[name]


def dataset_named(world: World, name: str) -> Dataset:
    """The dataset of that id."""
    known = world.package.datasets
    if name not in known:
        raise UnknownName("数据集", name, known)
    return known[name]


def parameter_named(world: World, name: str) -> Parameter:
    """The parameter of that id."""
    known = world.package.parameters
    if name not in known:
        raise UnknownName("参数", name, known)
    return known[name]
