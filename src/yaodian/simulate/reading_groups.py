"""Reads how a simulation puts its institutions into groups across the tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from yaodian.registry import GroupKind
from yaodian.simulate.declaration import GroupsOf, InstitutionKind
from yaodian.simulate.spec import Spec
from yaodian.values import Label


def read_unit_groups(
    top: Spec, institutions: Sequence[InstitutionKind], kinds: Mapping[str, GroupKind]
) -> tuple[GroupsOf, ...]:
    """The declared groups; every institution that a kind takes once must be put into one group of it, and into no more."""
    known = {one.id: one for one in institutions}
    specs = list(top.specs("groups"))
    found = tuple(_read(spec, known, kinds) for spec in specs)
    prefixes = [one.prefix for one in found]
    for spec, one in zip(specs, found, strict=True):
        if prefixes.count(one.prefix) > 1:
            spec.faults.report(spec.under("id"), f"“{one.prefix}”声明了两次", code="duplicate-id")
    for kind in kinds.values():
        if kind.rule == "each_once":
            _check_once(top, kind, institutions, found)
    return found


def _read(spec: Spec, institutions: Mapping[str, InstitutionKind], kinds: Mapping[str, GroupKind]) -> GroupsOf:
    spec.allow("kind", "of", "size", "id", "name", "most", "lead", "move")
    kind, name = spec.text("kind"), spec.spec("name")
    if kind and kind not in kinds:
        spec.faults.unknown(spec.under("kind"), "单位组的种类", kind, kinds)
    if name is None:
        spec.missing("name")
    members = spec.texts("of")
    if not members:
        spec.faults.report(spec.under("of"), "没有写明哪些类别的机构", code="missing-key")
    for member in members:
        if member not in institutions:
            spec.faults.unknown(spec.under("of"), "机构类别", member, institutions)
        elif kind in kinds and institutions[member].level != kinds[kind].level:
            message = (
                f"“{member}”是 {institutions[member].level} 一级的机构，“{kind}”由 {kinds[kind].level} 一级的单位组成"
            )
            spec.faults.report(spec.under("of"), message)
    if spec.content.get("lead", False) not in (True, False):
        spec.faults.report(spec.under("lead"), "应为 true 或 false")
    return GroupsOf(
        kind=kind,
        kinds=members,
        size=spec.whole("size", least=1),
        prefix=spec.text("id"),
        name=Label(name.text("zh"), name.text("en")) if name else Label(""),
        most=spec.whole("most", least=1) if "most" in spec.content else None,
        lead=spec.content.get("lead") is True,
        move=_move(spec.spec("move")),
    )


def _move(spec: Spec | None) -> tuple[date, int] | None:
    if spec is None:
        return None
    spec.allow("on", "every")
    return spec.day("on"), spec.whole("every", least=2)


def _check_once(top: Spec, kind: GroupKind, institutions: Sequence[InstitutionKind], found: Sequence[GroupsOf]) -> None:
    whole = [member for one in found if one.kind == kind.id and one.most is None for member in one.kinds]
    for each in institutions:
        if each.level != kind.level or (kind.unit_kinds and each.unit_kind not in kind.unit_kinds):
            continue
        if whole.count(each.id) != 1:
            times = "没有列入" if each.id not in whole else "不止一次列入"
            message = f"“{each.id}”类的机构{times}“{kind.id}”，而其中每个单位恰属一个"
            remedy = "把它写进恰好一处 of，该处不写 most；不归这一种管的，在 groups.yaml 中写明 unit_kinds。"
            top.faults.report("groups", message, remedy=remedy)
