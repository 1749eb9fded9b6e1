"""The same fact asked twice: two datasets that ask one unit for one measured thing about the same period."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from yaodian.binding.known import Known
from yaodian.binding.reading import Reading
from yaodian.binding.source import Node
from yaodian.registry import Dataset, Field


def check_repeats(reading: Reading, known: Known) -> None:
    """Warns where a dataset of this package asks what another asks as well, with both places.

    Two fields ask the same if label, unit, type and code list agree and their rows are about the same things: the same level and kind of
    period, kinds of units that overlap, and keys of the same labels. What identifies a row, and what a reference leads from, may
    stand in many datasets.
    """
    mine = {name for name, _ in known.own("datasets")}
    before: list[Dataset] = []
    for dataset in known.datasets.values():
        if ("datasets", dataset.id) in known.doubtful:
            continue
        for other in before:
            if {dataset.id, other.id} & mine and _about_the_same(dataset, other):
                # A base cannot know of its heirs: the fault is reported in the package's own file.
                first, second = (other, dataset) if dataset.id in mine else (dataset, other)
                _report(reading, known, first, second)
        before.append(dataset)


def _report(reading: Reading, known: Known, first: Dataset, second: Dataset) -> None:
    for theirs, field in _same_fields(first, second):
        place = _label(known, first, theirs).place
        unit = f"（{field.unit}）" if field.unit else ""
        message = f"“{field.label.zh}”{unit}已在“{first.label.zh}”中问过，见 {place.file}:{place.line}"
        remedy = (
            "只声明一处，另一处删去；要对照时用 references 引用。确非同一事项的，给字段或给 key 的字段起不同的名称。"
        )
        reading.report("asked-twice", message, _label(known, second, field).place, remedy=remedy, warning=True)


def _label(known: Known, dataset: Dataset, field: Field) -> Node:
    node = known.nodes["datasets", dataset.id]["fields"]
    return node[dataset.fields.index(field)]["label"]


def _about_the_same(one: Dataset, other: Dataset) -> bool:
    if (one.level, one.period_kind) != (other.level, other.period_kind):
        return False
    if one.kinds and other.kinds and not set(one.kinds) & set(other.kinds):
        return False
    return _thing(one) == _thing(other)


def _thing(dataset: Dataset) -> frozenset[str]:
    """What a row is about, in words: the unit itself, or what the other fields of the key name."""
    return frozenset("" if name == dataset.subject else dataset.field(name).label.zh for name in dataset.key)


def _same_fields(one: Dataset, other: Dataset) -> Iterator[tuple[Field, Field]]:
    for mine, theirs in product(_asked(one), _asked(other)):
        if _question(mine) == _question(theirs):
            yield mine, theirs


def _question(field: Field) -> tuple[str, str, str, str | None]:
    return field.label.zh, field.unit, field.type, field.codes


def _asked(dataset: Dataset) -> list[Field]:
    referring = {name for reference in dataset.references for name in reference.fields}
    known_by = {dataset.subject, *dataset.key, *referring}
    return [field for field in dataset.fields if field.name not in known_by]
