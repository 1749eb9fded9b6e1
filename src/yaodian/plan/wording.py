"""A target in words, the same in every table that shows one."""

from __future__ import annotations

from yaodian.plan.model import Comparator, Target
from yaodian.values import number_text

_SIGNS: dict[Comparator, str] = {"=": "", ">=": "不少于 ", "<=": "不超过 ", "about": "约 "}


def target_words(target: Target) -> str:
    """Object, comparator, number, unit: 新建幼儿园 不少于 12 所."""
    return f"{target.object} {measure_words(target)}".strip()


def measure_words(target: Target) -> str:
    """Comparator, number and unit alone."""
    return f"{_SIGNS[target.comparator]}{number_text(target.quantity)} {target.unit}".strip()
