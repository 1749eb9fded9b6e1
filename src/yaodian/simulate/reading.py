"""Reads the declaration of a simulation; whatever is wrong in it is said at once."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from yaodian.registry import Dataset, GroupKind, Unit
from yaodian.simulate.declaration import (
    POPULATIONS,
    REPORTERS,
    Declaration,
    Group,
    InstitutionKind,
    PopulationName,
    Register,
    Report,
    ReporterName,
    RowsOf,
    Staff,
    Stage,
    Tally,
    TallyRound,
)
from yaodian.simulate.draws import Drawn
from yaodian.simulate.enrolment import school_year_of
from yaodian.simulate.reading_draws import check_type, read_fields, read_spread
from yaodian.simulate.reading_groups import read_unit_groups
from yaodian.simulate.spec import Faults, Spec
from yaodian.values import Label, Period, Refused

_FILE = "simulation.yaml"
_INSTITUTION = ("unit", "code", "kind", "parent", "number")
_COLUMNS: Mapping[PopulationName, tuple[str, ...]] = {
    "institutions": ("places",),
    "classes": ("places", "stage", "grade", "class_no", "size", "cohort", "entry_year"),
    "members": ("places", "stage", "grade", "class_no", "size", "cohort", "entry_year"),
    "staff": ("places", "stage"),
}


@dataclass
class _Known:
    """What the declaration may refer to."""

    datasets: Mapping[str, Dataset]
    units: Mapping[str, Unit]
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


def read_simulation(
    declared: Mapping[str, object],
    datasets: Mapping[str, Dataset],
    units: Mapping[str, Unit],
    group_kinds: Mapping[str, GroupKind] | None = None,
) -> Declaration:
    """The declaration as values; Refused with all faults, each with the path that leads to it."""
    faults = Faults(_FILE)
    top = Spec("", {str(key): value for key, value in declared.items()}, faults)
    top.allow(
        "note", "basis", "seed", "batch_rows", "weights", "institutions", "attributes", "stages", "staff", "turnover",
        "groups", "rows", "registers", "tallies",
    )  # fmt: skip
    known = _Known(datasets, units)
    _read_weights(top, known)
    kinds = tuple(_read_kind(spec, known) for spec in top.specs("institutions"))
    if not kinds:
        faults.report("institutions", "没有声明任何机构", code="missing-key")
    attributes = read_fields(top.spec("attributes"), _INSTITUTION)
    known.attributes = [*_INSTITUTION, *attributes]
    stages = tuple(_read_stage(spec, known) for spec in top.specs("stages"))
    declaration = Declaration(
        seed=top.whole("seed"),
        batch_rows=top.whole("batch_rows", 200_000, least=1),
        kinds=kinds,
        attributes=attributes,
        stages=stages,
        staff=tuple(_read_staff(spec, known) for spec in top.specs("staff")),
        turnover=top.share("turnover", 0.0),
        rows=tuple(_read_rows(spec, known) for spec in top.specs("rows")),
        registers=tuple(_read_register(spec, known) for spec in top.specs("registers")),
        tallies=tuple(_read_tally(spec, known) for spec in top.specs("tallies")),
        unit_groups=read_unit_groups(top, kinds, group_kinds or {}),
    )
    _check_cohorts(top, declaration)
    if faults.found:
        raise Refused(faults.found)
    return declaration


def _check_cohorts(top: Spec, declaration: Declaration) -> None:
    """Every grade of every school year that is reported about needs a cohort."""
    years = {
        school_year_of(report.period)
        for rows in declaration.rows
        if rows.population in ("classes", "members")
        for report in rows.reports
    }
    for stage in declaration.stages:
        wanted = {year - place for year in years for place in range(len(stage.grades))}
        span = set(range(min(wanted, default=0), max(wanted, default=-1) + 1))
        lacking = sorted((wanted | span) - set(stage.intake))
        if lacking:
            shown = "、".join(str(year) for year in lacking)
            message = f"学段“{stage.id}”缺少入学年份 {shown}"
            top.faults.report("stages", message, remedy="在 intake 中补上这些年份。", code="missing-key")


def _read_weights(top: Spec, known: _Known) -> None:
    inner = top.spec("weights")
    if inner is None:
        return
    for name in inner.content:
        known.weights[name] = inner.numbers(name)
        for unit in known.weights[name]:
            if unit not in known.units:
                top.faults.unknown(f"weights.{name}", "单位", unit, known.units)


def _weights(spec: Spec, key: str, known: _Known) -> dict[str, float]:
    """Weights by unit: the name of a declared set, or written out."""
    value = spec.content.get(key)
    if isinstance(value, Mapping):
        numbers = spec.numbers(key)
        for unit in numbers:
            if unit not in known.units:
                spec.faults.unknown(spec.under(key), "单位", unit, known.units)
        return numbers
    name = spec.text(key)
    if name and name not in known.weights:
        spec.faults.unknown(spec.under(key), "权重", name, known.weights)
    return known.weights.get(name, {})


def _read_kind(spec: Spec, known: _Known) -> InstitutionKind:
    spec.allow("id", "unit_kind", "level", "counts", "at_least", "code", "name")
    name, code = spec.spec("name"), spec.spec("code")
    if code is not None:
        code.allow("prefix", "first", "digits")
    for key, inner in (("name", name), ("code", code)):
        if inner is None:
            spec.missing(key)
    identity = spec.text("id")
    if identity in known.kinds:
        spec.faults.report(spec.under("id"), f"“{identity}”声明了两次", code="duplicate-id")
    known.kinds.append(identity)
    return InstitutionKind(
        id=identity,
        unit_kind=spec.text("unit_kind"),
        level=spec.text("level"),
        counts={unit: int(count) for unit, count in _weights(spec, "counts", known).items()},
        at_least=spec.whole("at_least", 1),
        prefix=code.text("prefix") if code else "",
        first=code.whole("first", least=1) if code else 1,
        digits=code.whole("digits", least=1) if code else 1,
        name=Label(name.text("zh"), name.text("en")) if name else Label(""),
    )


def _read_stage(spec: Spec, known: _Known) -> Stage:
    spec.allow("id", "grades", "intake", "weights", "served_by", "class_mean", "class_spread", "change")
    identity = spec.text("id")
    known.stages.append(identity)
    grades = spec.texts("grades")
    if not grades:
        spec.faults.report(spec.under("grades"), "没有年级", code="missing-key")
    served_by = spec.numbers("served_by")
    _check_kinds(spec, "served_by", served_by, known)
    intake: dict[int, float] = {}
    for year, persons in spec.numbers("intake").items():
        if year.isdigit():
            intake[int(year)] = persons
        else:
            spec.faults.report(spec.under("intake"), f"“{year}”不是年份", expected="如 2001: 92000")
    if sorted(intake) != list(range(min(intake, default=0), max(intake, default=-1) + 1)):
        spec.faults.report(spec.under("intake"), "入学年份应逐年相连")
    if "class_mean" not in spec.content:
        spec.missing("class_mean")
    class_mean = read_fields(
        Spec(spec.path, {"class_mean": spec.content.get("class_mean")}, spec.faults), known.attributes
    )["class_mean"]
    return Stage(
        id=identity,
        grades=grades,
        intake=intake,
        weights=_weights(spec, "weights", known),
        served_by=served_by,
        class_mean=class_mean,
        class_spread=read_spread(spec, "class_spread"),
        change=read_spread(spec, "change"),
    )


def _check_kinds(spec: Spec, key: str, kinds: Iterable[str], known: _Known) -> None:
    for kind in kinds:
        if kind not in known.kinds:
            spec.faults.unknown(spec.under(key), "机构类别", kind, known.kinds)


def _read_staff(spec: Spec, known: _Known) -> Staff:
    spec.allow("stage", "persons_each", "total", "kinds")
    stage = spec.text("stage")
    if ("persons_each" in spec.content) == ("total" in spec.content):
        spec.faults.report(spec.path, "persons_each 与 total 须写明其一")
    kinds = spec.texts("kinds")
    _check_kinds(spec, "kinds", kinds, known)
    if "persons_each" in spec.content:
        if stage not in known.stages:
            spec.faults.unknown(spec.under("stage"), "学段", stage, known.stages)
        return Staff(stage, persons_each=spec.number("persons_each", least=0.01))
    return Staff(stage, total=spec.whole("total", 0), kinds=kinds)


def _dataset(spec: Spec, known: _Known) -> Dataset | None:
    name = spec.text("dataset")
    if name and name not in known.datasets:
        spec.faults.unknown(spec.under("dataset"), "数据集", name, known.datasets)
    return known.datasets.get(name)


def _fields(
    spec: Spec, dataset: Dataset | None, columns: Collection[str], words: Collection[str], key: str = "fields"
) -> dict[str, Drawn]:
    """The declared draws; those whose name is no field of the dataset (it may be a stepping stone) start with `_`."""
    types = {each.name: each.type for each in dataset.fields} if dataset is not None else {}
    fields = read_fields(spec.spec(key), columns, words, types)
    if dataset is not None:
        for name in fields:
            if name in types:
                check_type(spec, f"{spec.under(key)}.{name}", fields[name], types[name])
            elif not name.startswith("_"):
                spec.faults.unknown(spec.under(key), f"字段（{dataset.id}）", name, types)
    return fields


def _read_rows(spec: Spec, known: _Known) -> RowsOf:
    spec.allow("dataset", "of", "only_if", "each", "reporter", "reports", "fields")
    dataset = _dataset(spec, known)
    population = spec.text("of")
    if population not in POPULATIONS:
        spec.faults.unknown(spec.under("of"), "对象", population, POPULATIONS)
        population = "institutions"
    name = cast(PopulationName, population)
    columns = [*known.attributes, *_COLUMNS[name]]
    only_if = None
    condition = spec.spec("only_if")
    if condition is not None and condition.content:
        column = next(iter(condition.content))
        only_if = (column, condition.texts(column))
        if column not in columns:
            spec.faults.unknown(spec.under("only_if"), "列", column, columns)
    reports = tuple(_read_report(report) for report in spec.specs("reports"))
    if not reports:
        spec.faults.report(spec.under("reports"), "没有报送", code="missing-key")
    each = _each(spec)
    if each is not None and name == "members":
        spec.faults.report(spec.under("each"), "学生不能再按各个值分行", remedy="改用 institutions、classes 或 staff。")
        each = None
    reporter = spec.text("reporter", "self")
    if reporter not in REPORTERS:
        spec.faults.unknown(spec.under("reporter"), "报送方", reporter, REPORTERS)
    elif reporter != "self" and any(report.late_share or report.silent_share for report in reports):
        # What comes late from one school would take the place of all that its unit has sent before.
        message = "由上级代报的，没有哪一所迟报或不报"
        spec.faults.report(spec.under("reports"), message, remedy="删去 late 与 silent，或由机构自己报送。")
    fields = _fields(spec, dataset, [*columns, *([each[0]] if each else [])], ("period", "round"))
    name_of = dataset.id if dataset else ""
    return RowsOf(name_of, name, reports, fields, only_if, each, cast(ReporterName, reporter))


def _each(spec: Spec) -> tuple[str, tuple[str, ...]] | None:
    inner = spec.spec("each")
    if inner is None:
        return None
    if len(inner.content) != 1:
        inner.faults.report(inner.path, "须写明恰好一列及其各个值")
        return None
    column = next(iter(inner.content))
    words = inner.texts(column)
    if not words or len(set(words)) < len(words):
        inner.faults.report(inner.under(column), "须有至少一个值，且不重复")
        return None
    return column, words


def _read_report(spec: Spec) -> Report:
    spec.allow("period", "accepted_on", "late", "silent")
    late, silent = spec.spec("late"), spec.spec("silent")
    return Report(
        period=_period(spec),
        accepted_on=spec.day("accepted_on"),
        late_share=late.share("share", 0.0) if late else 0.0,
        late_days=late.whole("days", 30) if late else 0,
        silent_share=silent.share("share", 0.0) if silent else 0.0,
        silent_at_least=silent.whole("at_least", 0) if silent else 0,
    )


def _period(spec: Spec) -> str:
    name = spec.text("period")
    try:
        return Period(name).name if name else name
    except ValueError as error:
        spec.faults.report(spec.under("period"), str(error))
        return "1949"


def _read_register(spec: Spec, known: _Known) -> Register:
    spec.allow("dataset", "period", "rounds", "reporter", "listed_by", "silent", "groups", "fields")
    dataset = _dataset(spec, known)
    reporter = spec.text("reporter")
    if reporter not in ("subject", "root"):
        spec.faults.unknown(spec.under("reporter"), "报送方", reporter, ("subject", "root"))
    words = ("period", "round")
    groups = tuple(_read_group(group, dataset, known) for group in spec.specs("groups"))
    if not groups:
        spec.faults.report(spec.under("groups"), "没有项目", code="missing-key")
    drawn = {name for group in groups for name in group.fields}
    fields = _fields(spec, dataset, ("subject", "number", *drawn), words)
    listed_by = spec.text("listed_by") if "listed_by" in spec.content else None
    if listed_by is not None and dataset is not None and listed_by not in dataset.types():
        spec.faults.unknown(spec.under("listed_by"), f"字段（{dataset.id}）", listed_by, dataset.types())
    silent = spec.spec("silent")
    rounds = tuple(spec.day_of(day, spec.under("rounds")) for day in spec.texts("rounds"))
    if not rounds or any(left >= right for left, right in itertools.pairwise(rounds)):
        spec.faults.report(spec.under("rounds"), "应为依次向后的日期", expected="[2001-03-31, 2001-06-30]")
    return Register(
        dataset=dataset.id if dataset else "",
        period=_period(spec),
        rounds=rounds,
        reporter=cast(Literal["subject", "root"], reporter),
        groups=groups,
        fields=fields,
        silent_count=silent.whole("count", 0) if silent else 0,
        silent_until=silent.day("until") if silent else None,
        listed_by=listed_by,
    )


def _read_group(spec: Spec, dataset: Dataset | None, known: _Known) -> Group:
    spec.allow("count", "subjects", "kinds", "at_least", "fields")
    if ("subjects" in spec.content) == ("kinds" in spec.content):
        spec.faults.report(spec.path, "subjects 与 kinds 须写明其一")
    kinds = spec.texts("kinds")
    _check_kinds(spec, "kinds", kinds, known)
    return Group(
        count=spec.whole("count", least=1),
        subjects=_weights(spec, "subjects", known) if "subjects" in spec.content else {},
        kinds=kinds,
        at_least=spec.whole("at_least", 0),
        fields=_fields(spec, dataset, ("subject", "number"), ("period", "round")),
    )


def _read_tally(spec: Spec, known: _Known) -> Tally:
    spec.allow("dataset", "kinds", "split", "rounds", "fields")
    dataset = _dataset(spec, known)
    kinds = spec.texts("kinds")
    _check_kinds(spec, "kinds", kinds, known)
    split = spec.spec("split")
    words = {name: split.numbers(name) for name in split.content} if split else {}
    rounds = []
    for count in spec.specs("rounds"):
        count.allow("period", "accepted_on", "total")
        rounds.append(TallyRound(_period(count), count.day("accepted_on"), count.whole("total")))
    fields = _fields(spec, dataset, ("subject", "amount", *words), ("period",))
    return Tally(dataset.id if dataset else "", kinds, words, tuple(rounds), fields)
