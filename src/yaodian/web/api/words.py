"""Words in both languages as plain data."""

from __future__ import annotations

from yaodian.values import Label


def both(label: Label) -> dict[str, str]:
    """Chinese and English; Chinese again where there is no English."""
    return {"zh": label.zh, "en": label.en or label.zh}
