"""The outline of a compiled plan as it is drawn in the fixtures: head, then chapters, sections (§), items, run-in heads (-).

An item whose beginning carries no number of an item is drawn with ¶; titles are folded (half-width signs, stray blanks dropped).
"""

from __future__ import annotations

import re

from yaodian.plan import Chapter, Item, Plan

_NUMBERED = re.compile(r"[#>*\- 　]*(?:第?[一二三四五六七八九十]{1,3}[、，,.]|[（(]|第|[0-9０-９]|[①-⑳])")


def drawn(plan: Plan, text: str) -> str:
    """The outline, one heading a line."""
    lines = [
        f"title: {plan.title or '-'}",
        f"year: {plan.year or '-'}",
        f"issuer: {plan.issuer or '-'}",
        f"issued: {plan.issued.readings[0] if plan.issued else '-'}",
        "",
    ]
    for chapter in plan.chapters:
        lines.append(f"{chapter.number} {chapter.title}")
        lines += _inside(chapter, text)
    return "\n".join(lines) + "\n"


def _inside(chapter: Chapter, text: str) -> list[str]:
    found = [(section.span.start, 0, f"  § {section.number} {section.title}") for section in chapter.sections]
    for item in chapter.items:
        found.append((item.span.start, 1, f"    {_mark(item, text)} {item.title}"))
        found += [(head.span.start, 2, f"      - {head.title}") for head in item.heads]
    return [line for _, _, line in sorted(found)]


def _mark(item: Item, text: str) -> str:
    begun = item.span.of(text)
    numbered = _NUMBERED.match(begun) and not re.match("(?:19|20)[0-9]{2}年", begun)
    return str(item.number) if numbered else "¶"
