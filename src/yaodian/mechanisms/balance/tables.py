"""The tables that the evaluation publishes, each with its columns in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from yaodian.mechanisms.balance.rules import Rule
from yaodian.mechanisms.balance.schools import WHY
from yaodian.mechanisms.balance.verdicts import WORDS, Found, Verdict

_TEXT, _NUMBER, _COUNT, _TRUTH = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
_WHERE = {"rule": _TEXT, "district": _TEXT, "stage": _TEXT}

SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = {
    "rules": {"rule": _TEXT, "name": _TEXT, "number": _TEXT, "evaluated": _TRUTH, "words": _TEXT},
    "indicators": {
        **_WHERE,
        **{
            "indicator": _TEXT,
            "name": _TEXT,
            "unit": _TEXT,
            "counted": _COUNT,
            "missing": _COUNT,
            "enrolment": _NUMBER,
        },
        **{"mean": _NUMBER, "deviation": _NUMBER, "coefficient": _NUMBER, "unweighted": _NUMBER},
        **{"threshold": _NUMBER, "passed": _TRUTH},
    },
    "below": {
        **_WHERE,
        **{"school": _TEXT, "indicator": _TEXT, "name": _TEXT, "value": _NUMBER, "minimum": _NUMBER},
        **{"share": _NUMBER, "school_passes": _TRUTH},
    },
    "left_out": {**_WHERE, "school": _TEXT, "indicator": _TEXT, "why": _TEXT, "words": _TEXT},
    "conditions": {
        **{"rule": _TEXT, "district": _TEXT, "condition": _TEXT, "name": _TEXT, "value": _NUMBER, "bound": _NUMBER},
        **{"unit": _TEXT, "decides": _TRUTH, "passed": _TRUTH},
    },
    "verdicts": {
        **{"rule": _TEXT, "district": _TEXT, "coefficients": _TEXT, "minima": _TEXT, "conditions": _TEXT},
        **{"conclusion": _TEXT, "words": _TEXT, "reasons": _TEXT},
    },
}


@dataclass
class Rows:
    """Rows of every table while they are gathered."""

    of: dict[str, list[Sequence[object]]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})

    def add_rule(self, rule: Rule, missing: Sequence[str]) -> None:
        """A rule in force, and whether the table has what it needs."""
        words = f"表里没有这一办法要用的列：{'、'.join(missing)}" if missing else ""
        number = next((one.source.number for one in rule.used if one.id.endswith(".instrument")), None)
        self.of["rules"].append((rule.id, rule.name, number, not missing, words))

    def add_district(self, rule: Rule, district: str, found: Found, verdict: Verdict) -> None:
        """All that was found of a district."""
        for one in found.figures:
            figures = (one.mean, one.deviation, one.coefficient, one.unweighted, one.threshold, one.passed)
            counts = (one.schools, one.missing, one.pupils)
            self.of["indicators"].append(
                (rule.id, district, one.stage, one.indicator, one.name, one.unit, *counts, *figures)
            )
        for short in found.shorts:
            where = (rule.id, district, short.stage, short.school, short.indicator, short.name)
            self.of["below"].append((*where, short.value, short.minimum, short.share, short.passes))
        for left in found.left:
            self.of["left_out"].append(
                (rule.id, district, left.stage, left.school, left.indicator or None, left.why, WHY[left.why])
            )
        for checked in found.conditions:
            asked = checked.condition
            said = (asked.column, asked.name, checked.value, asked.bound, asked.unit, asked.decides, checked.passed)
            self.of["conditions"].append((rule.id, district, *said))
        parts = (verdict.coefficients, verdict.minima, verdict.conditions, verdict.conclusion)
        words = (WORDS[verdict.conclusion], "；".join(verdict.reasons))
        self.of["verdicts"].append((rule.id, district, *parts, *words))

    def frames(self) -> dict[str, pl.DataFrame]:
        """The tables."""
        return {
            name: pl.DataFrame(self.of[name], schema=dict(schema), orient="row") for name, schema in SCHEMAS.items()
        }
