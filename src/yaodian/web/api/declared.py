"""What a dataset declares beside its fields, as the interface answers it."""

from __future__ import annotations

from typing import Any

from yaodian.registry import Amount, Dataset, LifeCycle, Roster, VaultField, owed_by
from yaodian.values import Period
from yaodian.web.api.words import both


def declared_beside_fields(dataset: Dataset, period: str | None) -> dict[str, Any]:
    """Everything that `Declared` names; `period` is the one whose deadline is told."""
    kept = dataset.retention
    deadline = owed_by(dataset, Period(period)) if period else None
    return {
        "minutes": dataset.minutes,
        "due": dataset.due,
        "deadline": deadline.isoformat() if deadline else None,
        "review": list(dataset.review),
        "retention": {"years": kept.years, "basis": kept.basis} if kept else None,
        "references": [
            {"fields": list(one.fields), "dataset": one.dataset, "to": list(one.to)} for one in dataset.references
        ],
        "person": dataset.person,
        "vault": [_kept_apart(one) for one in dataset.vault],
        **_between_rows(dataset),
        "agreements": [
            {
                "id": one.id,
                "own": _amount(one.own),
                "other": _amount(one.other),
                "tolerance": one.tolerance,
                "message": one.message,
                "severity": one.severity,
            }
            for one in dataset.agreements
        ],
        "life_cycle": _life_cycle(dataset.life_cycle) if dataset.life_cycle else None,
        "roster": _roster(dataset.roster) if dataset.roster else None,
    }


def _kept_apart(field: VaultField) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": both(field.label),
        "kind": field.kind,
        "required": field.required or field.kind == "identity",
        "format": field.format,
        "description": field.description or None,
        "purpose": field.purpose,
        "document": field.document,
    }


def _between_rows(dataset: Dataset) -> dict[str, Any]:
    return {
        "alike": [
            {
                "id": one.id,
                "fields": list(one.fields),
                "differ": list(one.differ),
                "message": one.message,
                "severity": one.severity,
            }
            for one in dataset.alike
        ],
        "series": [
            {
                "id": one.id,
                "order": one.order,
                "descending": one.descending,
                "by": list(one.by),
                "step": one.step,
                "reaches": one.reaches,
                "rising": list(one.rising),
                "even": [{"field": each.field, "factor": each.factor} for each in one.even],
                "severity": one.severity,
            }
            for one in dataset.series
        ],
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {"dataset": amount.dataset, "amount": amount.amount, "where": amount.where}


def _life_cycle(cycle: LifeCycle) -> dict[str, Any]:
    steps = [
        {"code": step.code, "on": step.on, "evidence": list(step.evidence), "optional": step.optional}
        for step in cycle.steps
    ]
    return {"state": cycle.state, "before": list(cycle.before), "steps": steps, "ends": list(cycle.ends)}


def _roster(roster: Roster) -> dict[str, Any]:
    return {
        "role": roster.role,
        "school": roster.school,
        "person": roster.person or None,
        "grade": roster.grade or None,
        "group": list(roster.group),
        "grades": [{"own": own, "standard": standard} for own, standard in roster.grades],
    }
