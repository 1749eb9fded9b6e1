"""Statuses and chains as plain data: the JSON of the command line and of the interface for programs."""

from __future__ import annotations

from typing import Any

from yaodian.binding import Package
from yaodian.delivery.chain import Chain, Link, Rule
from yaodian.delivery.model import CommitmentStatus, TargetStatus
from yaodian.indicators import Coverage, Derived, Figure
from yaodian.values import Label, Source


def status_as_json(package: Package, status: CommitmentStatus) -> dict[str, Any]:
    """One object a commitment; with several targets the one that decides stands in front and `targets` has all."""
    lead = status.leading
    figure = status.figure
    return {
        "commitment": status.commitment,
        "item": status.item,
        "status": status.status,
        "late": status.late,
        "target": lead.asked.quantity if lead and lead.asked else None,
        "comparator": lead.asked.comparator if lead and lead.asked else None,
        "figure": _twelve_digits(figure.value) if figure else None,
        "unit": lead.asked.unit if lead and lead.asked else None,
        "coverage": _coverage(status.coverage),
        "source": status.origin.value if status.origin else None,
        "confidence": figure.standing.confidence.value if figure and figure.standing.confidence else None,
        "as_of": status.as_of.isoformat(),
        "snapshot": figure.standing.snapshot if figure else None,
        "evidence": status.evidence,
        "indicator": lead.indicator if lead else None,
        "for": status.unit,
        "text": package.bound(status.commitment).commitment.text,
        "reason": _both(status.reason),
        "targets": [_part(part) for part in status.parts],
    }


def chain_as_json(package: Package, chain: Chain) -> dict[str, Any]:
    """The whole chain of a commitment."""
    bound = chain.bound
    commitment = bound.commitment
    return {
        **status_as_json(package, chain.status),
        "plan": package.plan.title,
        "chapter": {"number": chain.chapter.number, "title": chain.chapter.title},
        "item_title": chain.item.title,
        "span": {"start": commitment.span.start, "end": commitment.span.end},
        "sentence": chain.context,
        "action_class": commitment.action_class,
        "lead": {"id": bound.lead, "name": _both(package.offices[bound.lead].label)},
        "support": [{"id": name, "name": _both(package.offices[name].label)} for name in bound.support],
        "due": bound.due.isoformat(),
        "systems": list(bound.systems),
        "proof": {
            "kind": bound.evidence.kind,
            "name": bound.evidence.name or None,
            "planned": bound.evidence.planned,
            "reason": bound.evidence.reason or None,
        },
        "chain": [_link(link) for link in chain.links],
        "conventions": [rule_as_json(rule) for rule in chain.rules],
    }


def _part(part: TargetStatus) -> dict[str, Any]:
    return {
        "number": part.number,
        "status": part.status,
        "plan": {
            "quantity": part.target.quantity,
            "unit": part.target.unit,
            "comparator": part.target.comparator,
            "object": part.target.object,
            "per": part.target.per,
            "soft": part.target.soft,
        }
        if part.target
        else None,
        "target": part.asked.quantity if part.asked else None,
        "comparator": part.asked.comparator if part.asked else None,
        "unit": part.asked.unit if part.asked else None,
        "because": part.asked.because or None if part.asked else None,
        "due": part.due.isoformat(),
        "indicator": part.indicator,
        "figure": _twelve_digits(part.figure.value) if part.figure else None,
        "expected": _twelve_digits(part.expected),
        "source": part.origin.value if part.origin else None,
        "coverage": _coverage(part.figure.coverage if part.figure else None),
        "snapshot": part.figure.standing.snapshot if part.figure else None,
        "reason": _both(part.reason),
    }


def _link(link: Link) -> dict[str, Any]:
    figure = link.status.figure
    return {
        "target": link.status.number,
        "indicator": link.definition.id,
        "label": _both(link.definition.label),
        "definition": _both(link.definition.definition),
        "caveat": link.definition.caveat or None,
        "derived": isinstance(link.definition, Derived),
        "expressions": [
            {
                "indicator": part.id,
                "dataset": part.dataset,
                "where": part.where,
                "numerator": part.numerator,
                "denominator": part.denominator,
                "scale": part.scale,
            }
            for part in link.parts
        ],
        "figure": figure_as_json(figure) if figure else None,
        "datasets": [
            {"id": dataset.id, "label": _both(dataset.label), "caveats": list(dataset.caveats)}
            for dataset in link.datasets
        ],
        "parameters": [rule_as_json(rule) for rule in link.rules],
    }


def figure_as_json(figure: Figure) -> dict[str, Any]:
    """A figure with everything it stands on."""
    standing = figure.standing
    return {
        "indicator": figure.indicator,
        "unit": figure.unit,
        "level": figure.level,
        "value": _twelve_digits(figure.value),
        "numerator": _twelve_digits(figure.numerator),
        "denominator": _twelve_digits(figure.denominator),
        "coverage": _coverage(figure.coverage),
        "as_of": standing.as_of.isoformat(),
        "snapshot": standing.snapshot,
        "period": standing.period,
        "hierarchy": standing.hierarchy,
        "placed_on": standing.placed_on.isoformat() if standing.placed_on else None,
        "source": standing.origin.value if standing.origin else None,
        "confidence": standing.confidence.value if standing.confidence else None,
        "sources": [_source(source) for source in standing.sources],
    }


def _twelve_digits(value: float | None) -> float | None:
    """Sums added up in another order differ in their last digits; said, and published by their digest, they are the same."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _coverage(coverage: Coverage | None) -> dict[str, Any] | None:
    if coverage is None:
        return None
    return {
        "reported": coverage.reported,
        "expected": coverage.expected,
        "rows": coverage.rows,
        "known_rows": coverage.known_rows,
        "empty_rows": coverage.empty,
        "refused_rows": coverage.refused,
        "not_applicable_rows": coverage.not_applicable,
        "missing": list(coverage.missing),
    }


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """A dated value of a parameter with its dates, place, source and confidence."""
    value = rule.value
    return {
        "id": value.id,
        "name": value.name,
        "value": value.value,
        "unit": value.unit,
        "effective_from": value.effective_from.isoformat() if value.effective_from else None,
        "effective_to": value.effective_to.isoformat() if value.effective_to else None,
        "in_force": rule.in_force,
        "jurisdiction": value.jurisdiction.code,
        "source": _source(value.source),
        "confidence": value.confidence.value,
        "note": value.note or None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {"title": source.title, "number": source.number, "url": source.url, "seen_via": source.seen_via}


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en or label.zh}
