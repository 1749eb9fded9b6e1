"""What the review page draws: the text in pieces, and beside each piece the commitments that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from yaodian.plan import Item
from yaodian.plan.revision import Reviewed
from yaodian.web.desks.deed_form import DeedForm
from yaodian.web.queries.drafts import Draft, in_doubt
from yaodian.web.queries.proposed import Proposed

Order = Literal["text", "doubt"]
Show = Literal["all", "open", "doubt"]
ORDERS: tuple[Order, ...] = ("text", "doubt")
SHOWS: tuple[Show, ...] = ("all", "open", "doubt")
_AROUND = 160
_SENTENCE_ENDS = "。！？；\n"


@dataclass(frozen=True)
class Card:
    """A commitment beside the text; `form` is open in its place, `next_at` is what it can be merged with."""

    row: Reviewed
    draft: Draft
    at: str
    next_at: str = ""
    form: DeedForm | None = None
    splitting: str | None = None
    said: str = ""
    proposed: Proposed | None = None

    @property
    def doubtful(self) -> bool:
        """Whether it is marked as in doubt."""
        return in_doubt(self.row)

    @property
    def percent(self) -> int:
        """How sure the compiler is, of a hundred."""
        return round(self.row.commitment.confidence * 100)

    @property
    def target_words(self) -> str:
        """Its targets in words."""
        from yaodian.plan.wording import target_words

        return "；".join(target_words(target) for target in self.row.commitment.targets)


@dataclass(frozen=True)
class Row:
    """A stretch of the text with the cards beside it; `key` is its place on the page."""

    key: str
    html: SafeString
    cards: Sequence[Card] = ()
    heading: str = ""
    item: Item | None = None


@dataclass(frozen=True)
class Opened:
    """Forms that are open on the page, by the place of their commitment."""

    forms: Mapping[str, DeedForm] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    proposed: Mapping[str, Proposed] = field(default_factory=dict)


NOTHING_OPEN = Opened()


def place_of(row: Reviewed) -> str:
    """How a commitment is named on the page: its characters."""
    return f"{row.commitment.span.start}-{row.commitment.span.end}"


def wanted(draft: Draft, show: Show) -> tuple[Reviewed, ...]:
    """The commitments of a choice."""
    if show == "open":
        return tuple(row for row in draft.rows if not row.checked)
    if show == "doubt":
        return tuple(row for row in draft.rows if in_doubt(row))
    return draft.rows


def page_rows(draft: Draft, order: Order, show: Show, opened: Opened = NOTHING_OPEN) -> list[Row]:
    """All rows of the page."""
    kept = {place_of(row) for row in wanted(draft, show)}
    if order == "doubt":
        chosen = [row for row in draft.rows if place_of(row) in kept]
        ordered = sorted(chosen, key=lambda row: (not in_doubt(row), row.checked, row.commitment.confidence))
        return [single_row(draft, row, opened) for row in ordered]
    return list(_in_text_order(draft, kept, show == "all", opened))


def item_row(draft: Draft, item: Item, opened: Opened = NOTHING_OPEN, kept: set[str] | None = None) -> Row:
    """An item with its commitments."""
    inside = [row for row in draft.rows if item.span.start <= row.commitment.span.start < item.span.end]
    cards = [
        _card(draft, row, opened, inside[place + 1] if place + 1 < len(inside) else None)
        for place, row in enumerate(inside)
        if kept is None or place_of(row) in kept
    ]
    return Row(f"item-{item.number}", marked(draft.text, item.span.start, item.span.end, inside), cards, item=item)


def single_row(draft: Draft, row: Reviewed, opened: Opened = NOTHING_OPEN) -> Row:
    """One commitment with the sentence that it stands in."""
    item = draft.item_of(row)
    start, end = _sentence(draft.text, row, item)
    place = draft.place_by_start[row.commitment.span.start]
    after = draft.rows[place + 1] if place + 1 < len(draft.rows) else None
    after = after if after and after.commitment.span.start < item.span.end else None
    return Row(
        f"at-{place_of(row)}", marked(draft.text, start, end, [row]), [_card(draft, row, opened, after)], item=item
    )


def marked(text: str, start: int, end: int, rows: Sequence[Reviewed]) -> SafeString:
    """A stretch of the text with its commitments as links to their cards; the characters are exactly those of the text."""
    parts: list[str] = []
    at = start
    for row in rows:
        span = row.commitment.span
        parts.append(conditional_escape(text[at : span.start]))
        state = "doubtful" if in_doubt(row) else "checked" if row.checked else "open"
        parts.append(
            format_html('<a class="deed-words {}" href="#r-{}">{}</a>', state, place_of(row), _inside(text, row))
        )
        at = span.end
    parts.append(conditional_escape(text[at:end]))
    return mark_safe("".join(parts))


def _inside(text: str, row: Reviewed) -> SafeString:
    span = row.commitment.span
    parts: list[str] = []
    at = span.start
    for target in sorted(row.commitment.targets, key=lambda one: one.span):
        if at <= target.span.start and target.span.end <= span.end and target.span != span:
            parts += [
                conditional_escape(text[at : target.span.start]),
                format_html("<b>{}</b>", text[target.span.start : target.span.end]),
            ]
            at = target.span.end
    parts.append(conditional_escape(text[at : span.end]))
    return mark_safe("".join(parts))


def _card(draft: Draft, row: Reviewed, opened: Opened, after: Reviewed | None) -> Card:
    at = place_of(row)
    return Card(
        row=row,
        draft=draft,
        at=at,
        next_at=place_of(after) if after else "",
        form=opened.forms.get(at),
        splitting=opened.splits.get(at),
        said=opened.said.get(at, ""),
        proposed=opened.proposed.get(at),
    )


def _in_text_order(draft: Draft, kept: set[str], whole: bool, opened: Opened) -> Iterator[Row]:
    """Items with their cards; what stands between items as text alone, if the whole text is wanted."""
    at = 0
    headings = {chapter.items[0].number: chapter.title for chapter in draft.plan.chapters if chapter.items}
    for item in draft.plan.items:
        between = draft.text[at : item.span.start]
        if whole and between.strip():
            yield Row(f"text-{at}", SafeString(conditional_escape(between.strip())))
        at = item.span.end
        row = item_row(draft, item, opened, kept)
        if whole or row.cards:
            yield Row(row.key, row.html, row.cards, "" if whole else headings.get(item.number, ""), item)
    rest = draft.text[at:]
    if whole and rest.strip():
        yield Row(f"text-{at}", SafeString(conditional_escape(rest.strip())))


def _sentence(text: str, row: Reviewed, item: Item) -> tuple[int, int]:
    """The sentence around a commitment, within its item."""
    span = row.commitment.span
    before = max((text.rfind(sign, item.span.start, span.start) for sign in _SENTENCE_ENDS), default=-1)
    start = max(item.span.start, before + 1, span.start - _AROUND)
    ends = [place for sign in _SENTENCE_ENDS if (place := text.find(sign, span.end, item.span.end)) >= 0]
    end = min([*(place + 1 for place in ends), item.span.end, span.end + _AROUND])
    return start, end
