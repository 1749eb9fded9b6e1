"""The files of rows that a package ships, and its test cases: held against the declarations they belong to."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence

from yaodian.binding import content
from yaodian.binding.package import Case, DocumentRegister, ShippedRows
from yaodian.binding.reading import File, Reading
from yaodian.binding.references import Known, check_file_exists
from yaodian.binding.source import Node
from yaodian.values import Period


def check_shipped(reading: Reading, known: Known, file: File) -> Iterable[ShippedRows]:
    """The sound entries of rows.yaml whose dataset, unit and file exist and whose rows pass every declared check."""
    for node in file.entries("rows"):
        shipped = content.shipped_of(node, reading.root)
        sound = True
        if shipped.dataset not in known.named("datasets"):
            reading.unknown("数据集", node["dataset"], known.named("datasets"), where="datasets/")
            sound = False
        if known.units and shipped.unit not in known.named("units"):
            reading.unknown("单位", node["unit"], known.named("units"), where="units.yaml ")
            sound = False
        if check_file_exists(reading, reading.root, node["file"]) and sound and shipped.dataset in known.datasets:
            reading.remember(shipped.file, shipped.path.read_bytes())
            _check_content(reading, known, shipped)
            yield shipped


def _check_content(reading: Reading, known: Known, shipped: ShippedRows) -> None:
    from yaodian.registry import Tree, check_rows, read_rows

    dataset = known.datasets[shipped.dataset]
    name = reading.name(shipped.file)
    frame, problems = read_rows(dataset, shipped.path, name=name)
    reading.problems.extend(problems)
    if problems or not known.units:
        return
    day = Period(shipped.period).end
    try:
        tree = Tree(known.levels, known.units)
    except ValueError:
        return  # the units have been reported where they are declared
    reading.problems.extend(check_rows(dataset, frame, tree=tree, code_lists=known.code_lists, as_of=day, name=name))


def documents_on_record(shipped: Sequence[ShippedRows], register: DocumentRegister) -> Mapping[str, str]:
    """Keys of the issued documents that the package's own rows record, with the file they stand in."""
    found: dict[str, str] = {}
    for rows in shipped:
        if rows.dataset != register.dataset:
            continue
        with rows.path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get(register.key):
                    found[str(row[register.key])] = rows.file
    return found


def check_cases(reading: Reading, node: Node, commitments: set[str], known: Known) -> Case:
    """A test case whose commitment and unit exist."""
    case = content.case_of(node)
    if case.commitment not in commitments:
        reading.unknown("任务", node["commitment"], commitments, where="commitments/")
    if case.unit is not None and case.unit not in known.named("units"):
        reading.unknown("单位", node["unit"], known.named("units"), where="units.yaml ")
    return case
