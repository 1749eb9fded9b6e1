"""The plan's text as HTML, commitment by commitment. Written out here at one go: a front page has several hundred of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yaodian.delivery import CommitmentStatus
from yaodian.plan import Commitment, Item, Span
from yaodian.web.words import SHORT_STATUS_WORDS, word


def item_html(
    text: str,
    item: Item,
    commitments: Iterable[Commitment],
    statuses: Mapping[str, CommitmentStatus],
    chosen: frozenset[str],
    carried: Mapping[str, str],
    *,
    opened: str | None = None,
) -> SafeString:
    """An item as printed: number and headline, then its words; each commitment is a link with its status.

    Commitments that are not `chosen` stand without a tint; `opened` is the one whose evidence is shown beside the text.
    """
    tail = f"?{urlencode(dict(carried))}" if carried else ""
    parts: list[str] = []
    at = item.span.start
    headline = item.span.start + text[item.span.start : item.span.end].find(item.title) + len(item.title)
    if item.title and headline > at:
        parts.append(f"<strong>{escape(text[at:headline])}</strong>")
        at = headline
    for commitment in sorted(commitments, key=lambda one: one.span):
        if commitment.span.start < at:
            continue
        parts.append(escape(text[at : commitment.span.start]))
        parts.append(
            _link(text, commitment, statuses[commitment.id], commitment.id in chosen, tail, opened == commitment.id)
        )
        at = commitment.span.end
    parts.append(escape(text[at : item.span.end].rstrip()))
    return mark_safe("".join(parts))


def _link(text: str, commitment: Commitment, status: CommitmentStatus, chosen: bool, tail: str, opened: bool) -> str:
    kind = status.status if chosen else "off"
    said = f'<span class="sr">（{escape(word(SHORT_STATUS_WORDS, status.status))}）</span>' if chosen else ""
    current = ' aria-current="true"' if opened else ""
    words = _with_targets(text, commitment.span, (target.span for target in commitment.targets))
    return (
        f'<a class="c {kind}" id="c-{escape(commitment.id)}" href="/commitments/{escape(commitment.id)}{escape(tail)}"{current}>'
        f"{words}{said}</a>"
    )


def _with_targets(text: str, span: Span, targets: Iterable[Span]) -> str:
    parts = []
    at = span.start
    for target in sorted(targets):
        if target.start < at or target.end > span.end:
            continue
        parts.append(f"{escape(text[at : target.start])}<b>{escape(text[target.start : target.end])}</b>")
        at = target.end
    parts.append(escape(text[at : span.end]))
    return "".join(parts)


def highlighted(context: str, words: str) -> SafeString:
    """A sentence with the words of one commitment marked."""
    begin = context.find(words)
    if begin < 0:
        return SafeString(escape(context))
    end = begin + len(words)
    return mark_safe(f"{escape(context[:begin])}<mark>{escape(words)}</mark>{escape(context[end:])}")
