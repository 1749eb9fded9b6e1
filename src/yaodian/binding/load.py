"""Loads a policy package from its folder: its bases first, then its own files, then every name followed to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from yaodian.binding import content
from yaodian.binding.commitments import Declared, check_numbers, check_order, read_item
from yaodian.binding.package import Case, DocumentRegister, NamedSystem, Office, Outlines, Package, ShippedRows
from yaodian.binding.reading import File, Reading, label_of, text_of, texts_of
from yaodian.binding.references import (
    Known,
    check_bindings,
    check_datasets,
    check_file_exists,
    check_indicators,
    check_units,
    check_units_of_measure,
)
from yaodian.binding.rows import check_cases, check_shipped, documents_on_record
from yaodian.binding.source import Node
from yaodian.parameters import Book, DatedValue, Parameter
from yaodian.plan import Plan, Span, compile_plan
from yaodian.values import Jurisdiction, Label, Place, Problem, digest_of, parse_date

_MAIN = "package.yaml"


@dataclass
class Loaded:
    """A package as far as it could be read. `package` is None if it has faults, or if it holds rules and no plan."""

    name: str
    package: Package | None
    problems: tuple[Problem, ...]
    known: Known
    values: list[DatedValue]
    shipped: list[ShippedRows]
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        return not any(problem.severity == "error" for problem in self.problems)


def load_package(folder: Path, *, shown: str | None = None, near: Sequence[Path] = ()) -> Loaded:
    """Reads the package in a folder. Bases named in `extends` are looked for beside it, then in the folders `near`.

    Never raises for what an author can get wrong: every fault of every file is in `problems`, in the order of the files.
    """
    return _load(folder, shown if shown is not None else str(folder), tuple(near), ())


def _load(folder: Path, shown: str, near: tuple[Path, ...], above: tuple[str, ...]) -> Loaded:
    reading = Reading(folder, shown)
    known = Known()
    loaded = Loaded(folder.name, None, (), known, [], [])
    if not folder.is_dir():
        reading.report(
            "no-package", "没有这个文件夹", Place(shown), remedy="检查路径;政策包是一个含 package.yaml 的文件夹。"
        )
        loaded.problems = tuple(reading.problems)
        return loaded
    main = reading.file(_MAIN, "package", required=True)
    if main is not None and isinstance(main.node.value, dict):
        loaded.name = text_of(main.node.get("name"), folder.name)
        _inherit(reading, main.node, loaded, near, above)
        known.levels = texts_of(main.node.get("levels")) or known.levels
    _read_declarations(reading, loaded)
    _check_declarations(reading, loaded, main)
    if main is not None and not main.headless and "plan" in main.node:
        _read_plan(reading, main.node, loaded)
    loaded.digests = {**loaded.digests, **{f"{loaded.name}/{name}": value for name, value in reading.digests.items()}}
    loaded.problems = (*loaded.problems, *reading.problems)
    if not loaded.sound:
        loaded.package = None
    return loaded


def _inherit(reading: Reading, main: Node, loaded: Loaded, near: tuple[Path, ...], above: tuple[str, ...]) -> None:
    for child in main.get("extends") or ():
        name = str(child.value)
        if name in above or name == loaded.name:
            reading.report("circle", f"“{name}”直接或间接继承了它自己", child.place, remedy="删去这一继承。")
            continue
        places = (reading.root.resolve().parent, *near)
        folder = next((place / name for place in places if (place / name / _MAIN).is_file()), None)
        if folder is None:
            beside = {path.parent.name for place in places for path in place.glob(f"*/{_MAIN}")}
            reading.unknown("政策包", child, beside)
            continue
        shown = str(Path(reading.shown).parent / name) if reading.shown else name
        base = _load(folder, shown, near, (*above, loaded.name))
        _merge(loaded, base)


def _merge(loaded: Loaded, base: Loaded) -> None:
    for kind in ("units", "code_lists", "datasets", "indicators", "offices", "systems", "parameters"):
        getattr(loaded.known, kind).update(getattr(base.known, kind))
    for kind, names in base.known.ids.items():
        loaded.known.ids.setdefault(kind, set()).update(names)
    loaded.known.nodes.update(base.known.nodes)
    loaded.known.levels = loaded.known.levels or base.known.levels
    loaded.values.extend(base.values)
    loaded.shipped.extend(base.shipped)
    loaded.problems = (*loaded.problems, *base.problems)
    loaded.digests = {**loaded.digests, **base.digests}


def _read_declarations(reading: Reading, loaded: Loaded) -> None:
    known = loaded.known
    sections: tuple[tuple[str, Callable[[Node], Any], Callable[[str, Any], None]], ...] = (
        ("units", content.unit_of, known.units.__setitem__),
        ("code_lists", content.code_list_of, known.code_lists.__setitem__),
        ("datasets", content.dataset_of, known.datasets.__setitem__),
        ("indicators", content.indicator_of, known.indicators.__setitem__),
    )
    for kind, build, keep in sections:
        files = reading.folder(kind, kind) if kind != "units" else _single(reading, "units")
        for node in _entries(reading, known, files, kind):
            keep(text_of(node["id"]), build(node))
    for file in reading.folder("parameters", "parameters"):
        known.ids.setdefault("parameters", set()).update(file.ids("parameters"))
        for node in file.entries("parameters"):
            value = content.parameter_of(node)
            _check_versions(reading, loaded.values, value, node)
            loaded.values.append(value)
            known.parameters.add(value.id)
    for file in _single(reading, "rows"):
        loaded.shipped.extend(check_shipped(reading, known, file))


def _single(reading: Reading, kind: str) -> tuple[File, ...]:
    file = reading.file(f"{kind}.yaml", kind)
    return (file,) if file is not None else ()


def _entries(reading: Reading, known: Known, files: Iterable[File], kind: str) -> Iterable[Node]:
    """The sound entries of files, each id once; a repeated id is reported with the place of the first."""
    for file in files:
        known.ids.setdefault(kind, set()).update(file.ids(kind))
        for node in file.entries(kind):
            name = text_of(node["id"])
            first = known.nodes.get((kind, name))
            if first is not None:
                message = f"“{name}”声明了两次,第一次在 {first.place.file}:{first.place.line}"
                reading.report("duplicate-id", message, node["id"].place, remedy="留下一处,或改用另一个名称。")
                continue
            known.nodes[kind, name] = node
            yield node


def _check_versions(reading: Reading, values: Iterable[DatedValue], value: DatedValue, node: Node) -> None:
    for other in values:
        same = other.id == value.id and other.jurisdiction == value.jurisdiction
        if same and (other.effective_from or date.min) == (value.effective_from or date.min):
            message = f"参数“{value.id}”在同一天、同一辖区有两个值"
            reading.report("duplicate-id", message, node["id"].place, remedy="改正 effective_from,或删去其中一个。")


def _check_declarations(reading: Reading, loaded: Loaded, main: File | None) -> None:
    known = loaded.known
    check_units(reading, known)
    check_datasets(reading, known)
    check_indicators(reading, known)
    listed = main.node.get("units_of_measure") if main is not None else None
    if listed is not None and text_of(listed) not in known.named("code_lists"):
        reading.unknown("代码集", listed, known.named("code_lists"))
    check_units_of_measure(reading, known, text_of(listed) or None)


_NEEDED = ("year", "levels", "horizon", "default_as_of", "lead_basis")


def _read_plan(reading: Reading, main: Node, loaded: Loaded) -> None:
    missing = [key for key in _NEEDED if key not in main]
    for key in missing:
        reading.report("missing-key", f"有正文的政策包缺少“{key}”", main.place, remedy=f"补上“{key}: …”。")
    if missing or not check_file_exists(reading, reading.root, main["plan"]):
        return
    path = reading.root / text_of(main["plan"])
    reading.remember(text_of(main["plan"]), path.read_bytes())
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        reading.report(
            "not-utf8",
            "正文不是 UTF-8 文字",
            Place(reading.name(text_of(main["plan"])), 1),
            remedy="用 UTF-8 编码重新保存。",
        )
        return
    compiled = compile_plan(text)
    offices = _people(reading, loaded.known, "offices", content.office_of)
    systems = _people(reading, loaded.known, "systems", content.system_of)
    declared, ignored = _read_commitments(reading, compiled, text)
    check_order(reading, declared)
    check_numbers(reading, declared, compiled, ignored)
    register = _register(reading, loaded.known, main)
    documents = documents_on_record(loaded.shipped, register) if register else None
    check_bindings(reading, loaded.known, declared, documents)
    cases = tuple(_read_cases(reading, declared, loaded.known))
    loaded.package = _package(reading, main, loaded, text, compiled, declared, offices, systems, register, cases)


def _people(reading: Reading, known: Known, kind: str, build: Callable[[Node], Any]) -> dict[str, Any]:
    built = {text_of(node["id"]): build(node) for node in _entries(reading, known, _single(reading, kind), kind)}
    getattr(known, kind).update(built)
    return built


def _read_commitments(reading: Reading, compiled: Plan, text: str) -> tuple[list[Declared], list[Span]]:
    declared: list[Declared] = []
    ignored: list[Span] = []
    seen: dict[str, Place] = {}
    for file in reading.folder("commitments", "commitments"):
        found, spans = read_item(reading, file, compiled, text)
        ignored.extend(spans)
        for one in found:
            name = one.bound.commitment.id
            if name in seen:
                message = f"任务“{name}”声明了两次,第一次在 {seen[name].file}:{seen[name].line}"
                reading.report("duplicate-id", message, one.node["id"].place, remedy="留下一处,或改用另一个编号。")
                continue
            seen[name] = one.node["id"].place
            declared.append(one)
    declared.sort(key=lambda one: one.bound.commitment.span)
    return declared, ignored


def _register(reading: Reading, known: Known, main: Node) -> DocumentRegister | None:
    node = main.get("documents")
    if node is None:
        return None
    register = DocumentRegister(text_of(node["dataset"]), text_of(node["key"]), text_of(node["issued"]))
    dataset = known.datasets.get(register.dataset)
    if dataset is None:
        if register.dataset not in known.named("datasets"):
            reading.unknown("数据集", node["dataset"], known.named("datasets"), where="datasets/")
        return None
    fields = [one.name for one in dataset.fields]
    for key in ("key", "issued"):
        if text_of(node[key]) not in fields:
            reading.unknown("字段", node[key], fields)
            return None
    return register


def _read_cases(reading: Reading, declared: Iterable[Declared], known: Known) -> Iterable[Case]:
    names = {one.bound.commitment.id for one in declared}
    for file in reading.folder("cases", "cases"):
        for node in file.entries("cases"):
            yield check_cases(reading, node, names, known)


def _package(
    reading: Reading,
    main: Node,
    loaded: Loaded,
    text: str,
    compiled: Plan,
    declared: Sequence[Declared],
    offices: Mapping[str, Office],
    systems: Mapping[str, NamedSystem],
    register: DocumentRegister | None,
    cases: tuple[Case, ...],
) -> Package:
    known = loaded.known
    by_id: dict[str, list[DatedValue]] = {}
    for value in loaded.values:
        by_id.setdefault(value.id, []).append(value)
    horizon = main["horizon"]
    pace = main.get("pace")
    for child in pace or ():
        if text_of(child) not in known.named("parameters"):
            reading.unknown("参数", child, known.named("parameters"), where="parameters/")
    return Package(
        name=loaded.name,
        label=label_of(main["label"]),
        year=cast(int, main["year"].value),
        jurisdiction=Jurisdiction(text_of(main["jurisdiction"])),
        root=reading.root,
        text=text,
        plan=compiled,
        commitments=tuple(one.bound for one in declared),
        offices=offices,
        levels=known.levels,
        units=known.units,
        parameters=Book(Parameter(name, tuple(values)) for name, values in by_id.items()),
        code_lists=known.code_lists,
        datasets=known.datasets,
        indicators=known.indicators,
        shipped=tuple(loaded.shipped),
        systems=systems,
        horizon=(parse_date(text_of(horizon["from"])), parse_date(text_of(horizon["to"]))),
        default_as_of=parse_date(text_of(main["default_as_of"])),
        lead_basis=label_of(main["lead_basis"]),
        pace_tolerance=text_of(pace.get("tolerance")) or None if pace else None,
        about_tolerance=text_of(pace.get("about")) or None if pace else None,
        documents=register,
        outlines=_outlines(reading, main, known),
        simulation=_simulation(reading, main),
        cases=cases,
        digest=digest_of(
            {**loaded.digests, **{f"{loaded.name}/{name}": value for name, value in reading.digests.items()}}
        ),
    )


def _outlines(reading: Reading, main: Node, known: Known) -> Outlines | None:
    node = main.get("map")
    if node is None or not check_file_exists(reading, reading.root, node["file"]):
        return None
    for child in node.get("inset") or ():
        if str(child.value) not in known.named("units"):
            reading.unknown("单位", child, known.named("units"), where="units.yaml ")
    reading.remember(text_of(node["file"]), (reading.root / text_of(node["file"])).read_bytes())
    return Outlines(
        file=text_of(node["file"]),
        level=text_of(node["level"]),
        note=label_of(node["note"]) if "note" in node else Label(""),
        source=content.source_of(node["source"]),
        inset=texts_of(node.get("inset")),
    )


def _simulation(reading: Reading, main: Node) -> Mapping[str, object] | None:
    node = main.get("simulation")
    if node is None or not check_file_exists(reading, reading.root, node):
        return None
    from yaodian.binding.source import read_yaml

    path = reading.root / text_of(node)
    declared, problems = read_yaml(path, reading.name(text_of(node)))
    reading.problems.extend(problems)
    reading.remember(text_of(node), path.read_bytes())
    plain = declared.plain() if declared is not None else None
    return cast("Mapping[str, object]", plain) if isinstance(plain, dict) else None
