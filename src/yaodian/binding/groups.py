"""Reads and checks groups of units across the tree: kinds on levels that exist, members that exist and belong, each unit once where a
kind says so."""

from __future__ import annotations

from yaodian.binding import content
from yaodian.binding.known import Known, entries
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import GroupKind, member_faults, not_once

_FILE = "groups.yaml"
_REMEDIES = {
    "wrong-level": "改正单位，或改正种类的 level。",
    "wrong-date": "改正 from 或 to。",
    "outside-life": "成员的起止日期不超出单位存在的时间（units.yaml 中名称的 from、to）。",
    "overlap": "写明前一段的 to 和后一段的 from，或并为一段。",
}


def read_groups(reading: Reading, known: Known) -> None:
    """The kinds and groups of `groups.yaml`, where there is one."""
    before = len(reading.problems)
    file = reading.file(_FILE, "groups")
    if "groups" in reading.incomplete:
        reading.incomplete.add("group_kinds")
    files = (file,) if file is not None else ()
    for node in entries(reading, known, files, "group_kinds", listed="kinds"):
        known.group_kinds[text_of(node["id"])] = content.group_kind_of(node)
    for node in entries(reading, known, files, "groups"):
        known.groups[text_of(node["id"])] = content.group_of(node)
    if len(reading.problems) > before:
        known.doubtful.update(("groups", name) for name in known.named("groups"))


def check_groups(reading: Reading, known: Known) -> None:
    """Everything that is wrong with the package's own kinds and groups, and with inherited kinds where its units break their rule."""
    before = len(reading.problems)
    for name, node in known.own("group_kinds"):
        _check_kind(reading, known, known.group_kinds[name], node)
    for name, node in known.own("groups"):
        _check_group(reading, known, name, node)
    if len(reading.problems) == before and _may_be_judged(reading, known, "groups"):
        for kind in known.group_kinds.values():
            if kind.rule == "each_once":
                _check_once(reading, known, kind)


def _check_kind(reading: Reading, known: Known, kind: GroupKind, node: Node) -> None:
    if known.levels and kind.level not in known.levels:
        reading.unknown("层级", node["level"], known.levels)
    if kind.rule == "free" and (kind.since is not None or kind.unit_kinds):
        written = node["since" if kind.since is not None else "unit_kinds"]
        message = f"种类“{kind.id}”的单位可以不属于任何组，since 和 unit_kinds 不起作用"
        reading.report("rule-without-use", message, written.place, remedy="写明“rule: each_once”，或删去。")


def _check_group(reading: Reading, known: Known, name: str, node: Node) -> None:
    group = known.groups[name]
    if name in known.named("units"):
        message = f"单位组“{name}”的编号已是一个单位的编号"
        reading.report("id-of-a-unit", message, node["id"].place, remedy="改用另一个编号。")
    kind = known.group_kinds.get(group.kind)
    if group.kind not in known.named("group_kinds"):
        reading.unknown(
            "单位组的种类", node["kind"], known.named("group_kinds"), kind="group_kinds", where=f"{_FILE} 的 kinds "
        )
    written = list(node.get("members") or ())
    for member, child in zip(group.members, written, strict=True):
        if member.unit not in known.named("units"):
            reading.unknown("单位", child["unit"], known.named("units"), kind="units", where="units.yaml")
    if kind is None or kind.level not in known.levels or not _may_be_judged(reading, known, "units"):
        return
    for place, code, message in member_faults(kind, group, known.units):
        reading.report(code, message, written[place].place, remedy=_REMEDIES[code])


def _may_be_judged(reading: Reading, known: Known, kind: str) -> bool:
    """Whether nothing that is wrong with units, or groups, makes what stands on them look wrong."""
    needed = {"units", kind}
    return not reading.incomplete & needed and not any(of_kind in needed for of_kind, _ in known.doubtful)


def _check_once(reading: Reading, known: Known, kind: GroupKind) -> None:
    """Each broken unit is told where the group is written that it is in once too often, else where the unit is declared."""
    groups = [group for group in known.groups.values() if group.kind == kind.id]
    for name, day, inside in not_once(kind, groups, known.units.values()):
        when = f"从 {day} 起" if day is not None else "自始"
        if inside:
            node = known.nodes["groups", inside[-1]]
            place = next(child for child in node["members"] if text_of(child["unit"]) == name).place
            message = f"“{name}”{when}同属{'、'.join(inside)}，而{kind.label.zh}中每个单位只能属于一个"
            remedy = "写明离开前一组的 to 和进入后一组的 from。"
        else:
            place = known.nodes["units", name].place
            message = f"“{name}”{when}不属于任何{kind.label.zh}（{kind.id}），而每个单位都应恰属一个"
            remedy = f"在 {_FILE} 中把它列为某一组的成员；不归这一种管的，写明 unit_kinds 或 since。"
        reading.report("not-once", message, place, expected="恰属一个", remedy=remedy)
