"""Checks the units of a package: one tree, levels that exist, codes and names without overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from yaodian.binding.days import share_a_day
from yaodian.binding.known import Known
from yaodian.binding.reading import Reading, text_of
from yaodian.binding.source import Node
from yaodian.registry import Unit, life_faults
from yaodian.values import Place, nearest


def check_units(reading: Reading, known: Known) -> None:
    """One unit on top, parents that exist and stand higher, codes that belong to one unit for ever, one name a day."""
    before = len(reading.problems)
    _check_top(reading, known)
    for name, node in known.own("units"):
        unit = known.units[name]
        if known.levels and unit.level not in known.levels:
            reading.unknown("层级", node["level"], known.levels)
        if unit.parent is not None and unit.parent not in known.named("units"):
            place_of_parent = node["parents"][-1]["unit"] if "parents" in node else node["parent"]
            reading.unknown("单位", place_of_parent, known.named("units"), kind="units", where="units.yaml")
        elif unit.parent in known.units and not _stands_higher(known.units[unit.parent], unit, known.levels):
            message = f"上级“{unit.parent}”的层级不高于“{unit.id}”"
            expected = " > ".join(known.levels)
            place = node["parents" if "parents" in node else "parent"].place
            reading.report("wrong-level", message, place, expected=expected, remedy="改正 parent 或 level。")
        _check_days(reading, unit, node)
        _check_life(reading, known, unit, node)
    _check_codes(reading, known)
    if len(reading.problems) > before:
        known.doubtful.update(("units", name) for name in known.units)


def _check_top(reading: Reading, known: Known) -> None:
    tops = [unit for unit in known.units.values() if unit.parent is None]
    own = dict(known.own("units"))
    if "units" in reading.incomplete or not own or len(tops) == 1:
        return
    if not tops:
        first = next(iter(own.values()))
        reading.report("no-top", "没有最高一级的单位", first.place, remedy="删去最高一级单位的 parent。")
    top = next((unit for unit in tops if unit.level in known.levels[:1]), tops[0] if tops else None)
    for unit in tops:
        if unit is not top and unit.id in own:
            message = f"单位“{unit.id}”没有上级，而最高一级的单位已有“{top.id if top else ''}”"
            reading.report("several-tops", message, own[unit.id].place, remedy="补上“parent: …”。")


def _stands_higher(parent: Unit, unit: Unit, levels: Sequence[str]) -> bool:
    if parent.level not in levels or unit.level not in levels:
        return True
    return levels.index(parent.level) < levels.index(unit.level)


def _check_days(reading: Reading, unit: Unit, node: Node) -> None:
    versions = list(zip(unit.versions, node["versions"], strict=True))
    for version, child in versions:
        if version.valid_from and version.valid_to and version.valid_from > version.valid_to:
            reading.report("wrong-date", "起始日晚于终止日", child["from"].place, remedy="改正 from 或 to。")
    for (first, _), (second, child) in combinations(versions, 2):
        if share_a_day((first.valid_from, first.valid_to), (second.valid_from, second.valid_to)):
            message = f"单位“{unit.id}”的两个名称在同一天有效：{first.name.zh}、{second.name.zh}"
            reading.report("overlap", message, child.place, remedy="写明前一个的 to 和后一个的 from。")


def _check_life(reading: Reading, known: Known, unit: Unit, node: Node) -> None:
    """Superiors one after the other without a gap, an end that names living successors; each fault where it is written."""
    if "parent" in node and "parents" in node:
        message = f"单位“{unit.id}”既写了 parent，又写了 parents"
        reading.report("two-parents", message, node["parent"].place, remedy="只写 parents，最后一个就是现在的上级。")
    if "merged_into" in node and "split_into" in node:
        message = f"单位“{unit.id}”既写了 merged_into，又写了 split_into"
        reading.report("two-ends", message, node["split_into"].place, remedy="只留一个。")
    named = [each.unit for each in unit.parents] + list(unit.succession.into if unit.succession else ())
    unreadable = any(one in known.named("units") and one not in known.units for one in named)
    if "units" in reading.incomplete or unreadable:
        return
    for path, message in life_faults(known.levels, known.units, unit):
        if path[0] == "parents":
            place = node["parents"][path[1]].place if len(path) > 1 else node["parents"].place
            if any(problem.place == place for problem in reading.problems):
                continue
            reading.report("wrong-parents", message, place, remedy="各段首尾相接，从单位设立到撤销，上级高于本单位。")
        else:
            said = node["merged_into" if "merged_into" in node else "split_into"]
            remedy = "day 是撤销后的第一天；本单位最后一个名称的 to 是它的前一天。"
            reading.report("wrong-succession", message, said.place, remedy=remedy)


def check_kinds(reading: Reading, known: Known) -> None:
    """A kind of unit that only one unit has, or that only a dataset names, and that is almost another one, is misspelt."""
    counted = Counter(version.kind for unit in known.units.values() for version in unit.versions)
    common = [kind for kind, times in counted.items() if times > 1]
    places = [("units", name, child["kind"]) for name, node in known.own("units") for child in node["versions"]]
    places += [("datasets", name, kind) for name, node in known.own("datasets") for kind in node.get("kinds") or ()]
    for of_kind, name, node in places:
        kind = text_of(node)
        near = nearest(kind, common) if kind not in common else None
        if near is not None and counted[kind] <= 1 and _one_slip_apart(kind, near):
            message = f"单位类别“{kind}”只在此处出现"
            reading.report("rare-kind", message, node.place, remedy=f"是否指“{near}”？", warning=True)
            known.doubtful.add((of_kind, name))


def _one_slip_apart(first: str, second: str) -> bool:
    """Whether the words have the same signs but for one lost or added, so that one may be a misspelling of the other."""
    return sum(((Counter(first) - Counter(second)) + (Counter(second) - Counter(first))).values()) <= 1


def _check_codes(reading: Reading, known: Known) -> None:
    held: dict[str, tuple[str, Place]] = {}
    for unit in known.units.values():
        node = known.nodes["units", unit.id]
        for version, child in zip(unit.versions, node["versions"], strict=True):
            owner = held.setdefault(version.code, (unit.id, child["code"].place))
            if owner[0] != unit.id and ("units", unit.id) not in known.inherited:
                message = f"代码“{version.code}”已属于“{owner[0]}”（{owner[1].file}:{owner[1].line}）"
                place = child["code"].place
                reading.report("duplicate-code", message, place, remedy="代码不得重复，也不得转给另一单位。")
