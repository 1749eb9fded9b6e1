"""The whole evaluation: every rule in force over every district, with its certificate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum

import polars as pl

from yaodian.mechanisms.balance.judging import by_district, conditions_of, figures_of, shorts_of
from yaodian.mechanisms.balance.rules import PREFIX, Rule, rules_in_force
from yaodian.mechanisms.balance.schools import (
    KEYS,
    TABLE,
    LeftOut,
    Section,
    faults_of_schools,
    read_sections,
    sort_out,
    split,
)
from yaodian.mechanisms.balance.tables import Rows
from yaodian.mechanisms.balance.verdicts import Found, verdict_of
from yaodian.mechanisms.outcome import ANSWER, Certificate, Mechanism, Outcome, Property, Seed, digest_of_table
from yaodian.parameters import InForce
from yaodian.values import Place, Problem, Refused, nearest

NAME, VERSION = "balance", "1"
_DISTRICTS = "districts"
_OPTIONAL = ("kind", "whole")
_NO_KIND = "表里没有 kind（办学类型）一列，按规定不纳入的学校没有剔除"


def columns_of(given: InForce) -> dict[str, tuple[str, ...]]:
    """The columns that the rules in force read, by table; `kind`, `whole` and the whole table of districts may be left out."""
    rules = rules_in_force(given)
    amounts = dict.fromkeys(amount for rule in rules for amount in rule.amounts)
    conditions = dict.fromkeys(one.column for rule in rules for one in rule.conditions)
    return {TABLE: (*KEYS, *_OPTIONAL, "enrolment", *amounts), _DISTRICTS: ("district", *conditions)}


def evaluate(tables: Mapping[str, pl.DataFrame], given: InForce, seed: Seed | None = None) -> Outcome:
    """Evaluates the districts of the table `sections` under every rule in force whose columns it has.

    Raises Refused: no rule in force, no rule whose columns are there, or rows that cannot be taken.
    """
    if seed is not None:
        raise Refused([Problem("no-chance", "均衡评估不含随机，不用种子", remedy="去掉种子。")])
    rules = rules_in_force(given)
    evaluated = _evaluated(rules, tables)
    wanted = columns_of(given)
    inputs = {name: _canonical(name, tables[name], wanted[name]) for name in wanted if name in tables}
    rows = Rows()
    for rule in rules:
        rows.add_rule(rule, _missing(rule, inputs[TABLE].columns))
    properties = [one for rule in evaluated for one in _add(rule, inputs, rows)]
    frames = rows.frames()
    certificate = Certificate(
        mechanism=NAME,
        version=VERSION,
        as_of=given.as_of,
        place=given.place,
        parameters=tuple(value for rule in rules for value in rule.used),
        inputs={name: digest_of_table(frame) for name, frame in inputs.items()},
        outputs={name: digest_of_table(frame) for name, frame in frames.items()},
        properties=tuple(properties),
    )
    return Outcome(inputs, frames, certificate)


def _evaluated(rules: Sequence[Rule], tables: Mapping[str, pl.DataFrame]) -> list[Rule]:
    if TABLE not in tables:
        raise Refused([Problem("no-table", f"没有“{TABLE}”表", remedy="每所学校每个学段填一行。")])
    columns = tables[TABLE].columns
    fitting = [rule for rule in rules if not _missing(rule, columns)]
    if not fitting:
        raise Refused(_faults_of_columns(rules, columns))
    problems = dict.fromkeys(one for rule in fitting for one in faults_of_schools(tables[TABLE], rule))
    if problems:
        raise Refused(problems)
    return fitting


def _missing(rule: Rule, columns: Sequence[str]) -> list[str]:
    return [name for name in (*KEYS, "enrolment", *rule.amounts) if name not in columns]


def _faults_of_columns(rules: Sequence[Rule], columns: Sequence[str]) -> Iterator[Problem]:
    """Told for the rule that comes nearest to what the table has."""
    rule = min(rules, key=lambda one: (len(_missing(one, columns)), one.id))
    for name in _missing(rule, columns):
        near = nearest(name, columns)
        hint = f"，是否把“{near}”改为“{name}”" if near else ""
        yield Problem("no-column", f"没有“{name}”一列{hint}", Place(TABLE, 1), remedy=f"按“{rule.name}”补上这一列。")


def _canonical(name: str, frame: pl.DataFrame, wanted: Sequence[str]) -> pl.DataFrame:
    """The columns that count, in one order, and the rows in the order of their key: the order of a file decides nothing."""
    answers = (ANSWER + column for column in wanted)
    kept = [column for column in (*wanted, *answers) if column in frame.columns]
    keys = [key for key in KEYS if key in kept]
    if name == _DISTRICTS:
        _refuse_twice(frame)
    return frame.select(kept).sort(keys, nulls_last=True, maintain_order=True)


def _refuse_twice(frame: pl.DataFrame) -> None:
    if "district" not in frame.columns:
        raise Refused([Problem("no-column", "没有“district”一列", Place(_DISTRICTS, 1), remedy="补上区县一列。")])
    seen: set[object] = set()
    for line, district in enumerate(frame["district"].to_list(), start=2):
        if district is None or district in seen:
            words = "没有填区县" if district is None else f"“{district}”有两行"
            raise Refused([Problem("duplicate-row", words, Place(_DISTRICTS, line), remedy="每个区县只留一行。")])
        seen.add(district)


def _add(rule: Rule, inputs: Mapping[str, pl.DataFrame], rows: Rows) -> list[Property]:
    """Evaluates one rule, adds its rows, and returns what was checked."""
    given = read_sections(inputs[TABLE], rule)
    sections = split(given, rule)
    counted, left = sort_out(sections, rule)
    about = {row["district"]: row for row in inputs[_DISTRICTS].to_dicts()} if _DISTRICTS in inputs else {}
    notes = [_NO_KIND] if rule.excluded and "kind" not in inputs[TABLE].columns else []
    counted_in, left_in = by_district(counted), _left_by_district(left)
    before = len(rows.of["verdicts"])
    for district in by_district(sections):
        here, out = counted_in.get(district, []), left_in.get(district, [])
        shorts, states = shorts_of(rule, here)
        conditions = conditions_of(rule, about.get(district, {}))
        found = Found(figures_of(rule, here, out), shorts, states, out, conditions)
        rows.add_district(rule, district, found, verdict_of(rule, found, notes))
    verdicts = [str(row[5]) for row in rows.of["verdicts"][before:]]
    whole = sum(not one.indicator for one in left)
    return [
        Property(
            f"{rule.id}.all-sections-accounted",
            len(given) == len(counted) + whole,
            "每一行学校（学部）或者计入，或者写明为什么不计入",
            {"rows": len(given), "counted": len(counted), "left_out": whole},
        ),
        _split_keeps(rule, given, sections),
        Property(
            f"{rule.id}.every-district-judged",
            len(verdicts) == len(by_district(given)),
            "每个区县都有结论",
            {
                "districts": len(verdicts),
                **{state: verdicts.count(state) for state in ("met", "not_met", "open")},
            },
        ),
    ]


def _left_by_district(left: Sequence[LeftOut]) -> dict[str, list[LeftOut]]:
    found: dict[str, list[LeftOut]] = {}
    for one in left:
        found.setdefault(one.district, []).append(one)
    return found


def _split_keeps(rule: Rule, given: Sequence[Section], sections: Sequence[Section]) -> Property:
    """What the sections of a school got adds up to what the school gave."""
    gave: dict[tuple[str, str], float] = {}
    got: dict[tuple[str, str], list[float]] = {}
    for before, after in zip(given, sections, strict=True):
        for indicator in rule.indicators if before.whole else ():
            amount, part = before.amounts[indicator.amount], after.amounts[indicator.amount]
            if indicator.shared and part is not None:
                got.setdefault((before.school, indicator.id), []).append(part)
                if amount is not None:
                    gave[before.school, indicator.id] = amount
    off = [abs(fsum(parts) - gave[key]) / gave[key] for key, parts in got.items() if gave.get(key)]
    worst = max(off, default=0.0)
    schools = len({school for school, _ in got})
    figures = {"whole_schools": schools, "largest_relative_difference": worst}
    return Property(f"{rule.id}.split-adds-up", worst < 1e-9, "合填的数拆分后各学部之和等于全校", figures)


MECHANISM = Mechanism(
    name=NAME,
    version=VERSION,
    label="县域义务教育均衡发展督导评估：校际差异系数、校级下限与前提",
    prefix=PREFIX,
    main=TABLE,
    columns=columns_of,
    texts=frozenset((*KEYS, "kind")),
    truths=frozenset(("whole",)),
    run=evaluate,
)
