"""What a package and its bases have declared so far, by kind and name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from yaodian.binding.package import NamedSystem, Office
from yaodian.binding.reading import File, Reading, text_of
from yaodian.binding.source import Node
from yaodian.indicators import Definition, Derived
from yaodian.registry import CodeList, Dataset, Group, GroupKind, Unit

KINDS = ("units", "group_kinds", "groups", "code_lists", "datasets", "indicators", "offices", "systems", "parameters")


@dataclass
class Known:
    """What has been declared, with the node of each thing; `ids` also counts entries that were declared wrongly.

    `inherited` are the things that bases declare: they were checked there. `doubtful` are those about which something has been
    reported, so that nothing should be judged by them. `vocabulary` are the levels that bases speak of.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    group_kinds: dict[str, GroupKind] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    code_lists: dict[str, CodeList] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    indicators: dict[str, Definition] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    systems: dict[str, NamedSystem] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    levels: tuple[str, ...] = ()
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    ids: dict[str, dict[str, None]] = field(default_factory=dict)
    inherited: set[tuple[str, str]] = field(default_factory=set)
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    vocabulary: frozenset[str] = frozenset()

    def named(self, kind: str) -> Mapping[str, None]:
        """All names of a kind, soundly declared or not, in the order of their declaration."""
        return self.ids.get(kind, {})

    def name(self, kind: str, names: Iterable[str]) -> None:
        """Notes names that are declared, soundly or not."""
        self.ids.setdefault(kind, {}).update(dict.fromkeys(names))

    def sound(self, kind: str) -> bool:
        """Whether everything of a kind that is named is declared as it should be."""
        declared: Mapping[str, object] = getattr(self, kind)
        return self.named(kind).keys() == declared.keys() and not any(of_kind == kind for of_kind, _ in self.doubtful)

    def own(self, kind: str) -> Iterator[tuple[str, Node]]:
        """Name and node of everything of a kind that the package itself declares soundly, in the order of its files."""
        declared: Mapping[str, object] = getattr(self, kind)
        for (of_kind, name), node in self.nodes.items():
            if of_kind == kind and (kind, name) not in self.inherited and name in declared:
                yield name, node

    def inherit(self, base: Known, clash: Callable[[str, str], None]) -> None:
        """Takes over what a base declares; `clash` hears kind and name of what another base declares too."""
        for kind in KINDS:
            for name in base.named(kind):
                mine, theirs = self.nodes.get((kind, name)), base.nodes.get((kind, name))
                if mine is not None and theirs is not None and mine is not theirs:
                    clash(kind, name)
            getattr(self, kind).update(getattr(base, kind))
            self.name(kind, base.named(kind))
        self.nodes.update(base.nodes)
        self.inherited.update(base.nodes)
        self.doubtful |= base.doubtful
        self.levels = self.levels or base.levels
        self.vocabulary |= base.vocabulary | set(base.levels)

    def leave_out_what_has_no_level_here(self) -> None:
        """Drops inherited datasets, indicators and groups that only make sense on levels which this package's tree does not have.

        A nation speaks of cities and districts; a county that inherits from it has neither, and keeps what schools report. An
        indicator given on several levels keeps those that exist here.
        """
        strange = self.vocabulary - set(self.levels)
        if not self.levels or not strange:
            return
        for name, dataset in list(self.datasets.items()):
            if ("datasets", name) in self.inherited and dataset.level in strange:
                self._drop("datasets", name)
        for name, kind in list(self.group_kinds.items()):
            if ("group_kinds", name) in self.inherited and kind.level in strange:
                self._drop("group_kinds", name)
                for group in [one for one, each in self.groups.items() if each.kind == name]:
                    self._drop("groups", group)
        for name, indicator in list(self.indicators.items()):
            if ("indicators", name) in self.inherited and set(indicator.levels) & strange:
                left = tuple(level for level in indicator.levels if level not in strange)
                if left:
                    self.indicators[name] = replace(indicator, levels=left)
                else:
                    self._drop("indicators", name)
        self._drop_what_lost_its_ground()

    def _drop_what_lost_its_ground(self) -> None:
        while lost := [name for name, each in self.indicators.items() if self._has_lost_its_ground(name, each)]:
            for name in lost:
                self._drop("indicators", name)

    def _has_lost_its_ground(self, name: str, each: Definition) -> bool:
        if ("indicators", name) not in self.inherited:
            return False
        if isinstance(each, Derived):
            return not {each.numerator, each.denominator} <= self.named("indicators").keys()
        return each.dataset not in self.named("datasets")

    def _drop(self, kind: str, name: str) -> None:
        getattr(self, kind).pop(name, None)
        self.ids[kind].pop(name, None)
        self.nodes.pop((kind, name), None)
        self.inherited.discard((kind, name))


def entries(
    reading: Reading, known: Known, files: Iterable[File], kind: str, *, listed: str | None = None
) -> Iterator[Node]:
    """The sound entries of files, each id once; a repeated id is reported with the place of the first. `listed` is the name of the list
    in the files, where it is not that of the kind.
    """
    key = listed if listed is not None else kind
    for file in files:
        known.name(kind, file.ids(key))
        for node in file.entries(key):
            name = text_of(node["id"])
            first = known.nodes.get((kind, name))
            if first is not None:
                message = f"“{name}”声明了两次，第一次在 {first.place.file}:{first.place.line}"
                reading.report("duplicate-id", message, node["id"].place, remedy="留下一处，或改用另一个名称。")
                continue
            known.nodes[kind, name] = node
            yield node
