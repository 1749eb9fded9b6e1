"""Which column of a delivered table holds which field: by name or by Chinese label, in any order; and how a column is to be headed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yaodian.registry.declaration import Dataset, Field, answer_column
from yaodian.registry.intake.cells import BLANKS, Cells
from yaodian.values import Place, Problem, nearest

_FILL_IN_TEMPLATE = "请使用该数据集的模板，保留全部列名。"


@dataclass(frozen=True, slots=True)
class Columns:
    """Number of the column that holds each field, what is wrong with the column names, and the number of each companion column
    (by field), which only files from programs have."""

    numbers: Mapping[str, int]
    problems: tuple[Problem, ...]
    answers: Mapping[str, int]


def match_columns(dataset: Dataset, cells: Cells, name: str) -> Columns:
    """Finds the fields in the header; unknown, double and missing columns are problems, each named with what was expected."""
    known = known_headings(dataset)
    beside = {answer_column(name): name for name in dataset.answers()}
    passed_over = {folded(said) for field in dataset.passed_over for said in (field.name, field.label.zh)}
    numbers: dict[str, int] = {}
    answers: dict[str, int] = {}
    problems: list[Problem] = []
    for number, heading in enumerate(cells.header):
        if heading in beside:
            answers[beside[heading]] = number
            continue
        field = field_called(known, heading)
        if field is None and folded(heading).strip("*") in passed_over:
            continue
        if field is None:
            problems.extend(_unknown(dataset, cells, number, name))
        elif field.name in numbers:
            message = f"列“{heading}”出现了两次"
            problems.append(
                Problem("duplicate-column", message, Place(name, cells.head, heading), "每列一次", "请删去多余的一列。")
            )
        else:
            numbers[field.name] = number
    problems.extend(_missing(dataset, numbers, name, cells.head))
    return Columns(numbers, tuple(problems), answers)


def known_headings(dataset: Dataset) -> Mapping[str, Field]:
    """Every heading that names a field: its name as it is; name, label, and label with the unit in brackets however they are spaced."""
    known = {
        folded(f"{field.label.zh}（{field.unit}）"): field for field in dataset.fields if field.label.zh and field.unit
    }
    known |= {folded(field.name): field for field in dataset.fields}
    known |= {folded(field.label.zh): field for field in dataset.fields if field.label.zh}
    return known | {field.name: field for field in dataset.fields}


def field_called(known: Mapping[str, Field], heading: str) -> Field | None:
    """The field that a heading names; a star beside it (as forms mark what has to be filled in) does not count."""
    plain = folded(heading)
    return known.get(heading) or known.get(plain) or known.get(plain.strip("*"))


def headings(dataset: Dataset) -> tuple[str, ...]:
    """A heading for each field under which its column is found again: the label with its unit wherever nothing else is called so."""
    known = known_headings(dataset)
    found = []
    for field in dataset.fields:
        label, star = field.label.zh.strip(BLANKS), "*" if field.required else ""
        tried = [f"{label}（{field.unit}）{star}"] if field.unit else []
        tried += [f"{label}{star}", label, field.name]
        shown = (one for one in tried if one.isprintable() and _same(field_called(known, one.strip(BLANKS)), field))
        found.append(next(shown, field.name))
    return tuple(found)


def _same(found: Field | None, field: Field) -> bool:
    return found is not None and found.name == field.name


def folded(heading: str) -> str:
    """A heading without what spelling may differ in: blanks, full width, capitals."""
    return "".join(unicodedata.normalize("NFKC", heading).lower().split())


def _unknown(dataset: Dataset, cells: Cells, number: int, name: str) -> Iterator[Problem]:
    heading = cells.header[number]
    if not heading:
        if cells.columns[number].null_count() < len(cells.columns[number]):
            message = f"第 {number + 1} 列没有列名，却有内容"
            yield Problem("unnamed-column", message, Place(name, cells.head, number + 1), "列名", _FILL_IN_TEMPLATE)
        return
    names = [field.name for field in dataset.fields] + [field.label.zh for field in dataset.fields]
    near = nearest(heading, names)
    expected = f"“{near}”" if near else "、".join(_called(field) for field in dataset.fields)
    message = f"数据集“{dataset.label.zh}”没有列“{heading}”"
    yield Problem("unknown-column", message, Place(name, cells.head, heading), expected, "请改正列名或删去该列。")


def _missing(dataset: Dataset, numbers: Mapping[str, int], name: str, head: int) -> Iterator[Problem]:
    for field in dataset.fields:
        if field.name not in numbers:
            message = f"缺少列“{_called(field)}”"
            yield Problem("missing-column", message, Place(name, head, field.name), "", _FILL_IN_TEMPLATE)


def _called(field: Field) -> str:
    return f"{field.label.zh}（{field.name}）" if field.label.zh else field.name
