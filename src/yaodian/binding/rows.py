"""The files of rows that a package ships, and its test cases: held against the declarations they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from os.path import normpath
from pathlib import Path

from yaodian.binding import content
from yaodian.binding.known import Known
from yaodian.binding.package import Case, DocumentRegister, ShippedRows
from yaodian.binding.reading import File, Reading
from yaodian.binding.source import Node
from yaodian.registry import CodeList, Dataset, Tree
from yaodian.values import Place, Problem

_TABLES = {".csv", ".parquet"}
_FORMS = {
    "year": (r"\d{4}", "年，如 2014"),
    "school_year": (r"\d{4}-\d{4}", "学年，如 2014-2015"),
    "term": (r"\d{4}-\d{4}/[12]", "学期，如 2014-2015/1"),
    "month": (r"\d{4}/\d{2}", "月，如 2014/09"),
}


def check_shipped(reading: Reading, known: Known, file: File) -> Iterable[ShippedRows]:
    """The entries of rows.yaml that name a dataset and a file that exist; whatever is wrong with their rows is reported.

    Where rows are lost for it, `rows` becomes incomplete: a document on record may stand in them.
    """
    seen: dict[tuple[str, str, str, object], Place] = {}
    tree = _tree(reading, known)
    if not file.sound:
        reading.incomplete.add("rows")
    for node in file.entries("rows"):
        shipped = content.shipped_of(node, reading.root)
        datasets, units = known.named("datasets"), known.named("units")
        if shipped.dataset not in datasets:
            reading.incomplete.add("rows")
            reading.unknown("数据集", node["dataset"], datasets, kind="datasets", where="datasets/")
        if known.units and shipped.unit not in units:
            reading.unknown("单位", node["unit"], units, kind="units", where="units.yaml")
        key = (shipped.dataset, shipped.unit, shipped.period, shipped.accepted_on)
        if key in seen:
            message = f"同一单位、同一期间、同一天的数据已在第 {seen[key].line} 行"
            reading.report("duplicate-rows", message, node.place, remedy="留下一项；更正另写受理日期。")
        seen.setdefault(key, node.place)
        dataset = known.datasets.get(shipped.dataset)
        if dataset is not None:
            _check_period(reading, dataset, node["period"])
            _check_reporter(reading, known, dataset, node["unit"])
        if not check_file_exists(reading, node["file"]):
            reading.incomplete.add("rows")
        elif dataset is not None:
            reading.remember(shipped.file, shipped.path.read_bytes())
            _check_content(reading, known, shipped, tree)
            yield shipped


def check_all_listed(reading: Reading, files: Sequence[File]) -> None:
    """Every table that lies in the package's folder is named in rows.yaml."""
    if "rows" in reading.incomplete:
        return
    entries = (entry for file in files for entry in file.node.get("rows") or ())
    listed = {normpath(str(entry["file"].value)) for entry in entries if "file" in entry}
    for path in sorted(reading.root.rglob("*.*")):
        name = str(path.relative_to(reading.root))
        if path.suffix.lower() in _TABLES and name not in listed:
            remedy = f"在 rows.yaml 中补上“file: {name}”的一项，或删去这个文件。"
            place = Place(reading.name(name))
            reading.report("unlisted-file", "这个数据文件没有列入 rows.yaml", place, remedy=remedy, warning=True)


def _check_period(reading: Reading, dataset: Dataset, node: Node) -> None:
    form, words = _FORMS.get(dataset.period_kind, (".*", ""))
    if not re.fullmatch(form, str(node.value)):
        message = f"数据集“{dataset.id}”按 {dataset.period_kind} 报送，期间却写作“{node.value}”"
        reading.report("wrong-period", message, node.place, expected=words, remedy="改正 period。")


def _check_reporter(reading: Reading, known: Known, dataset: Dataset, node: Node) -> None:
    """An issuer's rows come from the unit on top, the others from a unit of the level (and of a kind) that owes them."""
    unit = known.units.get(str(node.value))
    if unit is None or not {unit.level, dataset.level} <= set(known.levels):
        return
    if known.doubtful & {("units", unit.id), ("datasets", dataset.id)}:
        return
    if dataset.reported_by == "issuer":
        tops = [one.id for one in known.units.values() if one.parent is None]
        if unit.parent is not None and len(tops) == 1:
            message = f"“{dataset.id}”由发布机关提供，填报单位应是最高一级的单位"
            reading.report("wrong-unit", message, node.place, expected=tops[0], remedy="改正 unit。")
        return
    kinds = {version.kind for version in unit.versions}
    if unit.level != dataset.level or (dataset.kinds and not kinds & set(dataset.kinds)):
        owing = "、".join((dataset.level, *dataset.kinds))
        message = f"“{unit.id}”不是应填报“{dataset.id}”的单位"
        remedy = "改正 unit；由发布机关提供的数据集写明“reported_by: issuer”。"
        reading.report("wrong-unit", message, node.place, expected=owing, remedy=remedy)


def _tree(reading: Reading, known: Known) -> Tree | None:
    """The units as a tree, None where something is wrong with them: against broken units every row would be wrong."""
    if not known.levels or not known.units or not known.sound("units") or reading.incomplete & {"units", "package"}:
        return None
    return Tree(known.levels, known.units)


def _check_content(reading: Reading, known: Known, shipped: ShippedRows, tree: Tree | None) -> None:
    dataset, name = known.datasets[shipped.dataset], reading.name(shipped.file)
    if ("datasets", dataset.id) in known.doubtful:
        return
    lists = {field.codes: known.code_lists.get(field.codes) for field in dataset.fields if field.codes}
    if tree is None or None in lists.values():
        problems = _read(dataset, shipped.path, name)
    else:
        problems = _received(dataset, shipped.path, tree, known.code_lists, shipped.accepted_on, name)
    reading.problems.extend(problems)
    if any(problem.severity == "error" for problem in problems):
        reading.incomplete.add("rows")


def _received(
    dataset: Dataset, path: Path, tree: Tree, code_lists: Mapping[str, CodeList], as_of: date, name: str
) -> tuple[Problem, ...]:
    """What would be said to whoever delivers the file on that day."""
    from yaodian.registry import receive

    return receive(dataset, path, tree=tree, code_lists=code_lists, as_of=as_of, name=name).problems


def _read(dataset: Dataset, path: Path, name: str) -> tuple[Problem, ...]:
    """What is wrong with the file whatever units and codes there are."""
    from yaodian.registry import read_rows

    return read_rows(dataset, path, name=name)[1]


def documents_on_record(
    shipped: Sequence[ShippedRows], register: DocumentRegister, dataset: Dataset
) -> Mapping[str, str]:
    """Keys of the issued documents that the package's own rows record, with the file they stand in."""
    from yaodian.registry import read_rows

    found: dict[str, str] = {}
    for rows in shipped:
        if rows.dataset == register.dataset:
            frame, _ = read_rows(dataset, rows.path, name=rows.file)
            found.update({str(key): rows.file for key in frame[register.key] if key is not None})
    return found


def check_case(reading: Reading, node: Node, commitments: set[str], known: Known) -> Case:
    """A test case whose commitment and unit exist."""
    case = content.case_of(node)
    if case.commitment not in commitments:
        reading.unknown("任务", node["commitment"], commitments, kind="commitments", where="commitments/")
    if case.unit is not None and case.unit not in known.named("units"):
        reading.unknown("单位", node["unit"], known.named("units"), kind="units", where="units.yaml")
    return case


def check_cases_differ(reading: Reading, cases: Iterable[tuple[Case, Node]]) -> None:
    """No two cases ask the same of the same commitment on the same day."""
    seen: dict[tuple[str, object, str | None], Place] = {}
    for case, node in cases:
        first = seen.setdefault((case.commitment, case.as_of, case.unit), node.place)
        if first is not node.place:
            message = f"同一任务、同一天的测试已在 {first.file}:{first.line}"
            reading.report("duplicate-case", message, node.place, remedy="留下一处，或改正 as_of、unit。", warning=True)


def check_file_exists(reading: Reading, node: Node) -> bool:
    """Whether the file that a node names lies inside the package."""
    root = reading.root.resolve()
    try:
        path = (root / str(node.value)).resolve()
        inside = path.is_relative_to(root) and path.is_file()
    except (OSError, ValueError):
        inside = False  # no name that a file can have
    if not inside:
        beside = [str(other.relative_to(root)) for other in sorted(root.rglob("*")) if other.is_file()]
        reading.unknown("文件", node, beside)
    return inside
