"""The JSON of `yaodian compile --json`: stable, described by docs/reference/plan.schema.json."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yaodian.plan.model import Chapter, Commitment, Doubt, Heading, Item, Plan, Span, Target

Json = dict[str, object]


def as_json(plan: Plan) -> Json:
    """The plan as JSON values: spans as {start, end} in Unicode characters of the text, days as ISO 8601."""
    return {
        "title": plan.title,
        "year": plan.year,
        "issuer": plan.issuer,
        "issued": {"raw": plan.issued.raw, "readings": [day.isoformat() for day in plan.issued.readings]}
        if plan.issued
        else None,
        "lead": _span(plan.lead) if plan.lead else None,
        "chapters": [_chapter(chapter) for chapter in plan.chapters],
        "warnings": [_doubt(doubt) for doubt in plan.warnings],
    }


def _chapter(chapter: Chapter) -> Json:
    return {
        "number": chapter.number,
        "title": chapter.title,
        "span": _span(chapter.span),
        "items": [_item(item) for item in chapter.items],
    } | _headings("sections", chapter.sections)


def _item(item: Item) -> Json:
    return {
        "number": item.number,
        "title": item.title,
        "span": _span(item.span),
        "commitments": [_commitment(commitment) for commitment in item.commitments],
    } | _headings("heads", item.heads)


def _headings(key: str, headings: Sequence[Heading]) -> Json:
    """The key is written only where there are any."""
    if not headings:
        return {}
    return {
        key: [{"number": heading.number, "title": heading.title, "span": _span(heading.span)} for heading in headings]
    }


def _commitment(commitment: Commitment) -> Json:
    return {
        "id": commitment.id,
        "span": _span(commitment.span),
        "text": commitment.text,
        "action": commitment.action,
        "action_class": commitment.action_class,
        "object": commitment.object,
        "deliverable_kind": commitment.deliverable_kind,
        "scope": commitment.scope,
        "system_named": commitment.system_named,
        "owners": list(commitment.owners),
        "deadline": _day(commitment.deadline),
        "confidence": commitment.confidence,
        "targets": [target_json(target) for target in commitment.targets],
        "warnings": [_doubt(doubt) for doubt in commitment.warnings],
    }


def target_json(target: Target) -> Json:
    """One target as JSON values."""
    return {
        "span": _span(target.span),
        "quantity": _number(target.quantity),
        "unit": target.unit,
        "comparator": target.comparator,
        "object": target.object,
        "per": target.per,
        "deadline": _day(target.deadline),
        "baseline": _number(target.baseline),
        "soft": target.soft,
    }


def _doubt(doubt: Doubt) -> Json:
    return {"code": doubt.code, "message": doubt.message, "span": _span(doubt.span)}


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a fraction (24000, not 24000.0)."""
    if value is None:
        return None
    return int(value) if value == int(value) else value
