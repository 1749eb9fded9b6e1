"""Loads a policy package from its folder: its bases first, then its own files, then every name followed to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaodian.binding import content
from yaodian.binding.definitions import (
    check_codes,
    check_datasets,
    check_indicators,
    check_parameter,
    check_units_of_measure,
)
from yaodian.binding.groups import check_groups, read_groups
from yaodian.binding.known import KINDS, Known, entries
from yaodian.binding.package import Package, ShippedRows
from yaodian.binding.places import check_kinds, check_units
from yaodian.binding.planned import read_planned
from yaodian.binding.reading import File, Reading, text_of, texts_of
from yaodian.binding.repeats import check_repeats
from yaodian.binding.rows import check_all_listed, check_shipped
from yaodian.binding.source import Node
from yaodian.parameters import DatedValue
from yaodian.values import Jurisdiction, Place, Problem

_MAIN = "package.yaml"
_NAME_LEVELS = ("datasets", "indicators")


@dataclass
class Loaded:
    """A package as far as it could be read. `package` is None if it has faults, or if it holds rules and no plan.

    `simulation` is the declaration of the simulated population with its places; the room that makes it can say what is wrong with
    it, and `located` where. `folders` are the package's own and those of all its bases.
    """

    name: str
    package: Package | None
    problems: tuple[Problem, ...]
    known: Known
    values: list[DatedValue]
    shipped: list[ShippedRows]
    digests: Mapping[str, str] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    simulation: Node | None = None
    folders: tuple[Path, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not any(problem.severity == "error" for problem in self.problems)


@dataclass
class _Walk:
    """The way through bases: where to look for them, which are being read, which have been read (a base of two is read once)."""

    near: tuple[Path, ...]
    above: tuple[str, ...] = ()
    read: dict[Path, Loaded] = field(default_factory=dict)

    def into(self, name: str) -> _Walk:
        """The walk one step further down."""
        return _Walk(self.near, (*self.above, name), self.read)


def load_package(folder: Path, *, shown: str | None = None, near: Sequence[Path] = ()) -> Loaded:
    """Reads the package in a folder. Bases named in `extends` are looked for beside it, then in the folders `near`.

    Never raises for what an author can get wrong: every fault of every file is in `problems`, in the order of the files.
    """
    walk = _Walk(tuple(near))
    loaded = _load(folder, shown if shown is not None else str(folder), walk)
    loaded.folders = (folder, *walk.read)
    return loaded


def _load(folder: Path, shown: str, walk: _Walk) -> Loaded:
    reading = Reading(folder, shown)
    loaded = Loaded(folder.name, None, (), Known(), [], [], incomplete=reading.incomplete)
    if not folder.is_dir():
        remedy = "检查路径；政策包是一个含 package.yaml 的文件夹。"
        loaded.problems = (Problem("no-package", "没有这个文件夹", Place(shown), remedy=remedy),)
        return loaded
    main = reading.file(_MAIN, "package", required=True)
    known = loaded.known
    if main is not None and isinstance(main.node.value, dict):
        loaded.name = text_of(main.node.get("name"), folder.name)
        _check_name(reading, main, folder)
        _inherit(reading, main, loaded, walk)
    if main is None:
        reading.incomplete.update(("package", *KINDS))
    elif not main.sound:
        reading.incomplete.add("package")
    known.levels = _levels(main) or (() if "package" in reading.incomplete else known.levels)
    if main is not None and main.sound and not known.levels and any((folder / name).is_dir() for name in _NAME_LEVELS):
        message = "有数据集或指标的政策包须声明它们所用的层级"
        reading.report("missing-key", message, main.node.place, remedy="补上“levels: …”，从上到下。")
    known.leave_out_what_has_no_level_here()
    _read_declarations(reading, loaded, _jurisdiction(main))
    check_units(reading, known)
    check_groups(reading, known)
    check_kinds(reading, known)
    check_datasets(reading, known)
    check_repeats(reading, known)
    check_indicators(reading, known)
    check_units_of_measure(reading, known, main.node.get("units_of_measure") if main is not None else None)
    listed = _single(reading, "rows")
    for file in listed:
        loaded.shipped.extend(check_shipped(reading, known, file))
    check_all_listed(reading, listed)
    planned = None
    if main is not None and "plan" in main.node:
        planned = read_planned(reading, main, known, loaded.shipped)
        loaded.simulation = planned.simulation if planned is not None else None
    loaded.digests = {**loaded.digests, **{f"{loaded.name}/{name}": value for name, value in reading.digests.items()}}
    loaded.problems = (*loaded.problems, *reading.all_problems())
    if planned is not None and main is not None and loaded.sound:
        from yaodian.binding.assembly import package_of

        loaded.package = package_of(
            planned, loaded.name, reading, main.node, known, loaded.values, loaded.shipped, loaded.digests
        )
    return loaded


def _check_name(reading: Reading, main: File, folder: Path) -> None:
    name = main.node.get("name")
    if main.sound and name is not None and name.value != folder.resolve().name:
        message = f"名称“{name.value}”与文件夹“{folder.resolve().name}”不同"
        remedy = "让两者一致：别的政策包按文件夹的名称继承。"
        reading.report("other-name", message, name.place, remedy=remedy, warning=True)


def _jurisdiction(main: File | None) -> Jurisdiction | None:
    return Jurisdiction(text_of(main.node["jurisdiction"])) if main is not None and main.sound else None


def _levels(main: File | None) -> tuple[str, ...]:
    listed = main.node.get("levels") if main is not None else None
    return texts_of(listed) if listed is not None and isinstance(listed.value, list) else ()


def _inherit(reading: Reading, main: File, loaded: Loaded, walk: _Walk) -> None:
    listed = main.node.get("extends")
    if not main.sound and listed is None:
        reading.incomplete.update(KINDS)  # the key may be there, misspelt
    for child in listed if listed is not None and isinstance(listed.value, list) else ():
        base = _base(reading, child, loaded, walk)
        if base is None:
            reading.incomplete.update(KINDS)
        else:
            _merge(reading, loaded, base, child)


def _base(reading: Reading, child: Node, loaded: Loaded, walk: _Walk) -> Loaded | None:
    name = str(child.value)
    if name in walk.above or name == loaded.name:
        reading.report("circle", f"“{name}”直接或间接继承了它自己", child.place, remedy="删去这一继承。")
        return None
    places = (reading.root.resolve().parent, *walk.near)
    folder = next((place / name for place in places if (place / name / _MAIN).is_file()), None)
    if folder is None:
        beside = {path.parent.name for place in places for path in place.glob(f"*/{_MAIN}")} - {loaded.name}
        reading.unknown("政策包", child, sorted(beside))
        return None
    if folder not in walk.read:
        shown = str(Path(reading.shown).parent / name) if reading.shown else name
        walk.read[folder] = _load(folder, shown, walk.into(loaded.name))
    return walk.read[folder]


def _merge(reading: Reading, loaded: Loaded, base: Loaded, child: Node) -> None:
    def clash(kind: str, name: str) -> None:
        message = f"“{name}”在所继承的两个政策包中都有声明（{kind}）"
        reading.report("duplicate-id", message, child.place, remedy="只继承其中一个。")

    loaded.known.inherit(base.known, clash)
    loaded.values.extend(value for value in base.values if not any(value is other for other in loaded.values))
    loaded.shipped.extend(rows for rows in base.shipped if not any(rows is other for other in loaded.shipped))
    loaded.problems = (*loaded.problems, *(problem for problem in base.problems if problem not in loaded.problems))
    loaded.digests = {**loaded.digests, **base.digests}
    reading.incomplete.update(base.incomplete)


def _read_declarations(reading: Reading, loaded: Loaded, place: Jurisdiction | None) -> None:
    """Everything but the plan; `place` is the package's own jurisdiction, None if it is not written soundly."""
    known = loaded.known

    def code_list(node: Node) -> Any:
        codes = content.codes_of(node)
        return content.code_list_of(node, codes) if check_codes(reading, node, codes) else None

    sections: tuple[tuple[str, Callable[[Node], Any], dict[str, Any]], ...] = (
        ("units", content.unit_of, known.units),
        ("code_lists", code_list, known.code_lists),
        ("datasets", content.dataset_of, known.datasets),
        ("indicators", content.indicator_of, known.indicators),
        ("offices", content.office_of, known.offices),
        ("systems", content.system_of, known.systems),
    )
    for kind, build, kept in sections:
        files = reading.folder(kind, kind) or _single(reading, kind)
        for node in entries(reading, known, files, kind):
            built = build(node)
            if built is not None:
                kept[text_of(node["id"])] = built
    read_groups(reading, known)
    for file in reading.folder("parameters", "parameters"):
        known.name("parameters", file.ids("parameters"))
        topic = text_of(file.node.get("topic"))
        for node in file.entries("parameters"):
            value = content.parameter_of(node, topic)
            check_parameter(reading, loaded.values, value, node, place)
            loaded.values.append(value)
            known.parameters.add(value.id)


def _single(reading: Reading, kind: str) -> tuple[File, ...]:
    file = reading.file(f"{kind}.yaml", kind)
    return (file,) if file is not None else ()
