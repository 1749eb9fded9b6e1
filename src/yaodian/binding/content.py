"""Builds what a package declares besides its commitments: units, offices, parameters, datasets, indicators, rows, cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, cast

from yaodian.binding.package import Case, NamedSystem, Office, ShippedRows
from yaodian.binding.reading import label_of, text_of, texts_of
from yaodian.binding.source import Node
from yaodian.indicators import Definition, Derived, Indicator
from yaodian.parameters import DatedValue
from yaodian.registry import (
    Agreement,
    Alike,
    Amount,
    Check,
    Code,
    CodeList,
    Dataset,
    Even,
    Field,
    FieldFormat,
    Group,
    GroupKind,
    GroupRule,
    LifeCycle,
    Member,
    MissingAnswer,
    Parent,
    PeriodKind,
    Reference,
    Retention,
    Roster,
    Series,
    Step,
    Succession,
    Unit,
    UnitVersion,
    VaultField,
    VaultKind,
)
from yaodian.values import Confidence, Jurisdiction, Origin, Source, parse_date, parse_partial_date


def source_of(node: Node) -> Source:
    """A source document."""
    return Source(
        title=text_of(node["title"], "来源不详"),
        number=text_of(node.get("number")) or None,
        url=text_of(node.get("url")) or None,
        seen_via=text_of(node.get("seen_via")) or None,
    )


def day_of(node: Node | None) -> date | None:
    """A whole day, or None if nothing is written."""
    return parse_date(str(node.value)) if node is not None and node.value is not None else None


def unit_of(node: Node) -> Unit:
    """A unit with its dated codes and names."""
    versions = tuple(
        UnitVersion(
            code=text_of(version["code"]),
            name=label_of(version["name"]),
            kind=text_of(version["kind"]),
            valid_from=day_of(version.get("from")),
            valid_to=day_of(version.get("to")),
        )
        for version in node["versions"]
    )
    parents = tuple(
        Parent(text_of(each["unit"]), day_of(each.get("from")), day_of(each.get("to")))
        for each in node.get("parents") or ()
    )
    newest = parents[-1].unit if parents else text_of(node.get("parent")) or None
    return Unit(text_of(node["id"]), text_of(node["level"]), newest, versions, parents, _succession_of(node))


def _succession_of(node: Node) -> Succession | None:
    merged, split = node.get("merged_into"), node.get("split_into")
    said = merged if merged is not None else split
    day = day_of(said["day"]) if said is not None else None
    if said is None or day is None:
        return None
    into = (text_of(said["unit"]),) if merged is not None else texts_of(said["units"])
    return Succession("merged" if merged is not None else "split", into, day)


def group_kind_of(node: Node) -> GroupKind:
    """A kind of groups across the tree."""
    return GroupKind(
        id=text_of(node["id"]),
        label=label_of(node["label"]),
        level=text_of(node["level"]),
        rule=cast(GroupRule, text_of(node.get("rule"), "free")),
        unit_kinds=texts_of(node.get("unit_kinds")),
        since=day_of(node.get("since")),
        note=text_of(node.get("note")),
    )


def group_of(node: Node) -> Group:
    """A group of units with its dated members."""
    members = tuple(
        Member(text_of(each["unit"]), day_of(each.get("from")), day_of(each.get("to")), _is_true(each.get("lead")))
        for each in node.get("members") or ()
    )
    label, note = label_of(node["label"]), text_of(node.get("note"))
    return Group(text_of(node["id"]), text_of(node["kind"]), label, members, note)


def _is_true(node: Node | None) -> bool:
    return node is not None and node.value is True


def office_of(node: Node) -> Office:
    """An office."""
    return Office(text_of(node["id"]), label_of(node["label"]))


def system_of(node: Node) -> NamedSystem:
    """A system that the plan names."""
    return NamedSystem(
        id=text_of(node["id"]),
        item=cast(int, node["item"].value),
        label=label_of(node["label"]),
        kind=text_of(node["kind"]),
        weight=text_of(node["weight"]),
        minimum=text_of(node["minimum"]),
        datasets=texts_of(node.get("datasets")),
    )


def parameter_of(node: Node, topic: str = "") -> DatedValue:
    """A dated value; where value, table, rules and formula stand together they are kept together, by name."""
    said = {key: node[key].plain() for key in ("value", "table", "rules", "formula") if key in node}
    value = next(iter(said.values())) if len(said) == 1 else said
    begin, end = node["effective_from"], node.get("effective_to")
    return DatedValue(
        id=text_of(node["id"]),
        name=label_of(node["name"]).zh,
        value=value,
        unit=text_of(node.get("unit")),
        effective_from=None if begin.value in ("unknown", None) else parse_partial_date(str(begin.value)),
        effective_to=None
        if end is None or end.value in ("unknown", None)
        else parse_partial_date(str(end.value), end=True),
        jurisdiction=Jurisdiction(text_of(node["jurisdiction"])),
        source=source_of(node["source"]),
        confidence=Confidence(text_of(node["confidence"])),
        note=text_of(node.get("note")),
        topic=topic,
    )


def codes_of(node: Node) -> tuple[Code, ...]:
    """The codes of a list with their validity: their own days, else those of the list."""
    begin, end = day_of(node.get("from")), day_of(node.get("to"))
    return tuple(
        Code(
            text_of(code["code"]),
            label_of(code["label"]),
            day_of(code.get("from")) or begin,
            day_of(code.get("to")) or end,
        )
        for code in node["codes"]
    )


def code_list_of(node: Node, codes: tuple[Code, ...]) -> CodeList:
    """A code list; ValueError if a code holds twice on one day."""
    return CodeList(
        id=text_of(node["id"]),
        label=label_of(node["label"]),
        codes=codes,
        source=source_of(node["source"]),
        confidence=Confidence(text_of(node["confidence"])),
        note=text_of(node.get("note")),
        licence=text_of(node.get("licence")),
    )


def dataset_of(node: Node) -> Dataset:
    """A dataset with its fields and checks; expressions are still text."""
    checks = tuple(
        Check(
            id=text_of(check["id"]),
            expression=text_of(check["expression"]),
            message=text_of(check["message"]),
            severity=cast(Literal["error", "warning"], text_of(check.get("severity"), "error")),
        )
        for check in node.get("checks") or ()
    )
    return Dataset(
        id=text_of(node["id"]),
        label=label_of(node["label"]),
        description=text_of(node["description"]),
        level=text_of(node["level"]),
        subject=text_of(node["subject"]),
        period_kind=cast(PeriodKind, text_of(node["period"])),
        fields=tuple(_field_of(child) for child in node["fields"]),
        key=texts_of(node["key"]),
        reported_by=cast(Literal["unit", "issuer"], text_of(node.get("reported_by"), "unit")),
        known_on=text_of(node.get("known_on")) or None,
        checks=checks,
        purpose=text_of(node["purpose"]),
        caveats=texts_of(node.get("caveats")),
        kinds=texts_of(node.get("kinds")),
        minutes=cast("int | None", node["minutes"].value if "minutes" in node else None),
        retention=_retention_of(node["retention"]) if "retention" in node else None,
        due=text_of(node.get("due")) or None,
        review=texts_of(node.get("review")),
        references=tuple(
            Reference(texts_of(one["fields"]), text_of(one["dataset"]), texts_of(one["to"]))
            for one in node.get("references") or ()
        ),
        life_cycle=_life_cycle_of(node["life_cycle"]) if "life_cycle" in node else None,
        alike=tuple(_alike_of(one) for one in node.get("alike") or ()),
        series=tuple(_series_of(one) for one in node.get("series") or ()),
        roster=_roster_of(node["roster"]) if "roster" in node else None,
        agreements=tuple(_agreement_of(text_of(node["id"]), one) for one in node.get("agreements") or ()),
        vault=tuple(_vault_field_of(child) for child in node.get("vault") or ()),
        person=text_of(node.get("person")) or None,
    )


def _roster_of(node: Node) -> Roster:
    return Roster(
        role=cast(Literal["class", "student", "teacher"], text_of(node["role"])),
        school=text_of(node["school"]),
        person=text_of(node.get("person")),
        grade=text_of(node.get("grade")),
        group=texts_of(node.get("group")),
        grades=tuple((text_of(one["code"]), text_of(one["as"])) for one in node.get("grades") or ()),
    )


def _alike_of(node: Node) -> Alike:
    return Alike(
        id=text_of(node["id"]),
        fields=texts_of(node["fields"]),
        message=text_of(node["message"]),
        differ=texts_of(node.get("differ")),
        severity=cast(Literal["error", "warning"], text_of(node.get("severity"), "warning")),
    )


def _series_of(node: Node) -> Series:
    return Series(
        id=text_of(node["id"]),
        order=text_of(node["order"]),
        descending=_flag(node, "descending"),
        by=texts_of(node.get("by")),
        step=_number(node, "step"),
        reaches=_number(node, "reaches"),
        rising=texts_of(node.get("rising")),
        even=tuple(
            Even(text_of(one["field"]), float(cast(float, one["factor"].value))) for one in node.get("even") or ()
        ),
        severity=cast(Literal["error", "warning"], text_of(node.get("severity"), "error")),
    )


def _agreement_of(dataset: str, node: Node) -> Agreement:
    other = node["with"]
    return Agreement(
        id=text_of(node["id"]),
        own=Amount(dataset, text_of(node["amount"]), text_of(node.get("where")) or None),
        other=Amount(text_of(other["dataset"]), text_of(other["amount"]), text_of(other.get("where")) or None),
        message=text_of(node["message"]),
        tolerance=_number(node, "tolerance") or 0.0,
        severity=cast(Literal["error", "warning"], text_of(node.get("severity"), "error")),
    )


def _vault_field_of(node: Node) -> VaultField:
    return VaultField(
        name=text_of(node["name"]),
        label=label_of(node["label"]),
        kind=cast(VaultKind, text_of(node["kind"])),
        required=_flag(node, "required"),
        format=cast("FieldFormat | None", text_of(node.get("format")) or None),
        description=text_of(node.get("description")),
        purpose=text_of(node.get("purpose")),
        document=text_of(node.get("document")) or "居民身份证",
    )


def _life_cycle_of(node: Node) -> LifeCycle:
    steps = tuple(
        Step(text_of(step["code"]), text_of(step["on"]), texts_of(step.get("evidence")), _flag(step, "optional"))
        for step in node["steps"]
    )
    return LifeCycle(text_of(node["state"]), steps, texts_of(node.get("before")), texts_of(node.get("ends")))


def _retention_of(node: Node) -> Retention:
    return Retention(cast(int, node["years"].value), text_of(node["basis"]))


def _field_of(node: Node) -> Field:
    return Field(
        name=text_of(node["name"]),
        label=label_of(node["label"]),
        type=cast(Literal["string", "integer", "number", "boolean", "date"], text_of(node["type"])),
        unit=text_of(node.get("unit")),
        description=text_of(node.get("description")),
        required=_flag(node, "required"),
        unique=_flag(node, "unique"),
        minimum=_number(node, "minimum"),
        maximum=_number(node, "maximum"),
        max_length=cast("int | None", node["max_length"].value if "max_length" in node else None),
        pattern=text_of(node.get("pattern")) or None,
        enum=texts_of(node.get("enum")),
        codes=text_of(node.get("codes")) or None,
        personal=cast(Literal["none", "pseudonym", "personal", "sensitive"], text_of(node.get("personal"), "none")),
        format=cast("FieldFormat | None", text_of(node.get("format")) or None),
        missing=cast("tuple[MissingAnswer, ...]", texts_of(node.get("missing"))),
        tolerance=_number(node, "tolerance"),
    )


def _flag(node: Node, key: str) -> bool:
    return bool(node[key].value) if key in node else False


def _number(node: Node, key: str) -> float | None:
    return float(cast(float, node[key].value)) if key in node else None


def indicator_of(node: Node) -> Definition:
    """An indicator over a dataset, or one derived from two others (`ratio`)."""
    decimals = cast("int | None", node["decimals"].value if "decimals" in node else None)
    levels = texts_of(node.get("levels"))
    direction = text_of(node.get("direction"))
    declared_scale = _number(node, "scale")
    scale = 1.0 if declared_scale is None else declared_scale
    if "ratio" in node:
        return Derived(
            id=text_of(node["id"]),
            label=label_of(node["label"]),
            definition=label_of(node["definition"]),
            numerator=text_of(node["ratio"]["numerator"]),
            denominator=text_of(node["ratio"]["denominator"]),
            unit=text_of(node["unit"]),
            scale=scale,
            decimals=2 if decimals is None else decimals,
            direction=cast(Literal["more", "less", "none"], direction or "none"),
            levels=levels,
            caveat=text_of(node.get("caveat")),
        )
    return Indicator(
        id=text_of(node["id"]),
        label=label_of(node["label"]),
        definition=label_of(node["definition"]),
        dataset=text_of(node["dataset"]),
        numerator=text_of(node["numerator"]),
        unit=text_of(node["unit"]),
        where=text_of(node.get("where")) or None,
        denominator=text_of(node.get("denominator")) or None,
        scale=scale,
        decimals=decimals or 0,
        direction=cast(Literal["more", "less", "none"], direction or "more"),
        levels=levels,
        caveat=text_of(node.get("caveat")),
    )


def shipped_of(node: Node, folder: Path) -> ShippedRows:
    """A file of rows that travels with the package."""
    return ShippedRows(
        dataset=text_of(node["dataset"]),
        file=text_of(node["file"]),
        path=folder / text_of(node["file"]),
        unit=text_of(node["unit"]),
        period=text_of(node["period"]),
        accepted_on=parse_date(text_of(node["accepted_on"])),
        origin=Origin(text_of(node["origin"])),
        confidence=Confidence(text_of(node["confidence"])),
        source=source_of(node["source"]),
    )


def case_of(node: Node) -> Case:
    """A test case of the package."""
    return Case(
        name=text_of(node["name"]),
        as_of=parse_date(text_of(node["as_of"])),
        commitment=text_of(node["commitment"]),
        status=text_of(node["status"]),
        figure=_number(node, "figure") if "figure" in node and node["figure"].value is not None else None,
        target=_number(node, "target") if "target" in node and node["target"].value is not None else None,
        unit=text_of(node.get("unit")) or None,
        unknown="figure" in node and node["figure"].value is None,
    )
