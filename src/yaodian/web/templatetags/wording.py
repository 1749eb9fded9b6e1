"""What every template may use without loading: words for codes, days, numbers, addresses that keep the chosen day, badges."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from yaodian.web import words

register = template.Library()
_STATIC = Path(__file__).resolve().parents[1] / "static"

_WORDS: Mapping[str, words.Words] = {
    "status": words.STATUS_WORDS,
    "short_status": words.SHORT_STATUS_WORDS,
    "status_means": words.STATUS_MEANS,
    "origin": words.ORIGIN_WORDS,
    "confidence": words.CONFIDENCE_WORDS,
    "evidence": words.EVIDENCE_WORDS,
    "seen_via": words.SEEN_WORDS,
    "level": words.LEVEL_WORDS,
    "period": words.PERIOD_WORDS,
    "type": words.TYPE_WORDS,
    "personal": words.PERSONAL_WORDS,
    "reported": words.REPORTED_WORDS,
    "act": words.ACT_WORDS,
    "role": words.ROLE_WORDS,
    "system": words.SYSTEM_WORDS,
    "action": words.ACTION_WORDS,
    "address": words.ADDRESS_WORDS,
    "hit": words.HIT_WORDS,
    "comparator": words.COMPARATOR_WORDS,
    "delivery": words.DELIVERY_WORDS,
    "answer": words.ANSWER_WORDS,
    "row_change": words.ROW_CHANGE_WORDS,
    "due": words.DUE_WORDS,
    "scope": words.SCOPE_WORDS,
    "token": words.TOKEN_WORDS,
    "link": words.LINK_WORDS,
}

register.filter("said", words.said)
register.filter("long_day", words.long_day)
register.filter("plain", words.plain)
register.filter("cell", words.cell)
register.filter("measure", words.unit_word)
register.filter("asked", words.asked)


@register.filter
def word(code: object, kind: str) -> str:
    """The word for a code of a kind: `{{ status|word:"status" }}`."""
    return words.word(_WORDS[kind], code)


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """A number with so many decimals."""
    return words.number(value, int(decimals))


@register.filter
def share(part: float, whole: float) -> str:
    """A part of a whole as a width for a style: `62.5%`; nothing of nothing is nothing."""
    return f"{max(0.0, min(1.0, part / whole)) * 100:.4g}%" if whole else "0%"


@register.filter
def day(value: date | None) -> str:
    """A day as it stands in tables."""
    return value.isoformat() if value else "—"


@register.filter
def absolute(value: int) -> int:
    """A number without its sign."""
    return abs(value)


@register.filter
def moment(value: datetime) -> str:
    """A moment as it stands in lists: day and minute at the place of the site."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
def field_label(dataset: Any, name: str) -> str:
    """What a field of a dataset is called; its name where the declaration has it no more."""
    found = next((field for field in dataset.fields if field.name == name), None) if dataset else None
    return words.said(found.label) if found else name


@register.simple_tag
def target_fault(form: Any, line: str, name: str) -> SafeString:
    """What is wrong with a field of a target, if anything."""
    said = form.faults.get(f"t{line}-{name}")
    return format_html('<span class="error" role="alert">{}</span>', said) if said else SafeString("")


@register.filter
def asked_number(value: Any) -> str:
    """The number that a figure must reach with its comparator, the unit standing elsewhere."""
    return "—" if value is None else f"{words.COMPARATORS.get(value.comparator, '')}{words.plain(value.quantity)}"


@register.filter
def kind_of(value: object) -> str:
    """Whether a declared value is plain or a table."""
    return "table" if isinstance(value, (Mapping, list, tuple)) else "plain"


@register.filter
def as_lists(value: object, unit: str = "") -> SafeString:
    """A declared table as it is written: names with their values, lists as lists, however deep."""
    if isinstance(value, Mapping):
        rows = format_html_join(
            "", "<dt>{}</dt><dd>{}</dd>", ((_column(key), as_lists(part, "")) for key, part in value.items())
        )
        return format_html('<dl class="declared">{}</dl>', rows)
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(part, Mapping) and part.keys() == value[0].keys() for part in value):
            return _as_table(value)
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((as_lists(part, ""),) for part in value))
        )
    return format_html("{} {}", words.cell(value), unit) if unit else SafeString(escape(words.cell(value)))


def _column(name: object) -> str:
    return str(words.COLUMN_WORDS.get(str(name), name))


def _as_table(rows: Any) -> SafeString:
    heads = format_html_join("", '<th scope="col">{}</th>', ((_column(key),) for key in rows[0]))
    lines = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((as_lists(part, ""),) for part in row.values())),) for row in rows),
    )
    return format_html(
        '<div class="scroller" tabindex="0"><table class="data compact"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        heads,
        lines,
    )


@register.filter
def with_marked(context: str, part: str) -> SafeString:
    """A sentence with some of its words marked."""
    return marked(context, part)


@register.simple_tag
def figure_text(here: Any, status: Any) -> str:
    """The figure that decides a status, with as many decimals as its indicator is shown with; nothing where it is unknown."""
    figure = status.figure
    if figure is None or figure.value is None:
        return ""
    definition = here.package.indicators.get(figure.indicator)
    return words.number(figure.value, definition.decimals if definition else 0)


@register.simple_tag
def trend_title(label: Any, drawing: Any, unit: str, decimals: int) -> str:
    """The finding of a trend in one sentence."""
    first, last = drawing.dots[0], drawing.last
    given = {
        "name": words.said(label),
        "first": words.with_unit(first.value, unit, decimals),
        "last": words.with_unit(last.value, unit, decimals),
        "begin": first.day.isoformat(),
    }
    if first.value == last.value:
        return gettext("%(name)s自 %(begin)s 起一直为 %(last)s") % given
    if last.value > first.value:
        return gettext("%(name)s自 %(begin)s 的 %(first)s增至 %(last)s") % given
    return gettext("%(name)s自 %(begin)s 的 %(first)s降至 %(last)s") % given


@register.filter
def placing(standing: Any) -> str:
    """By which tree of units a figure was added up; empty where no unit ever moved."""
    if standing.hierarchy == "today":
        return gettext("按现在的隶属汇总")
    if standing.hierarchy is None:
        return ""
    if standing.placed_on is None:
        return gettext("各行按其日期的隶属汇总")
    return gettext("按 %(day)s 的隶属汇总") % {"day": day(standing.placed_on)}


@register.filter
def lookup(mapping: Mapping[Any, Any], key: object) -> Any:
    """The value of a key that is only known while the page is drawn."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def at(context: template.Context, *path: object, **more: object) -> str:
    """An address that carries the chosen day and unit on: `{% at "/items/" item.number %}`; None leaves a value out."""
    frame = context.get("frame")
    carried: dict[str, object] = dict(frame.carry) if frame else {}
    carried.update(more)
    said = urlencode({key: value for key, value in carried.items() if value not in (None, "")}, doseq=True)
    address = "".join(str(part) for part in path)
    return f"{address}?{said}" if said else address


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file with the digest of its content, so that a browser never keeps an old one."""
    file = _STATIC.joinpath(*name.split("/"))
    return f"/static/{name}?v={_digest(file, file.stat().st_mtime_ns)}"


@lru_cache(maxsize=64)
def _digest(file: Path, _changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]


@register.simple_tag
def badge(status: str, late: bool = False, short: bool = False) -> SafeString:
    """The component `status`, drawn once for each of its few states: a table has hundreds of them."""
    return _badge(status, bool(late), bool(short), get_language() or "zh-hans")


@lru_cache(maxsize=128)
def _badge(status: str, late: bool, short: bool, _language: str) -> SafeString:
    given = {"status": status, "late": late, "short": short}
    return mark_safe(render_to_string("components/status/index.html", given).strip())


@register.simple_tag
def origin_badge(origin: object) -> SafeString:
    """The component `origin` for the same reason."""
    return _origin(str(origin), get_language() or "zh-hans") if origin else SafeString("")


@lru_cache(maxsize=16)
def _origin(origin: str, _language: str) -> SafeString:
    return mark_safe(render_to_string("components/origin/index.html", {"origin": origin}).strip())


@register.filter
def marked(text: str, query: str) -> SafeString:
    """The text with what was searched for highlighted."""
    if not query:
        return SafeString(escape(text))
    begin = text.casefold().find(query.casefold())
    if begin < 0:
        return SafeString(escape(text))
    end = begin + len(query)
    return format_html("{}<mark>{}</mark>{}", text[:begin], text[begin:end], text[end:])


_ICONS = {
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m20 20-4.2-4.2"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
    "down": '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14"/>',
    "print": '<path d="M7 8V4h10v4M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "left": '<path d="m14.5 6-6 6 6 6"/>',
    "right": '<path d="m9.5 6 6 6-6 6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "calendar": '<path d="M5 6h14v14H5zM5 10h14M9 3v4m6-4v4"/>',
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.400 2 7 6"/>',
    "out": '<path d="M14 5h5v5m0-5-8 8M10 6H5v13h13v-5"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside a word; it says nothing by itself."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{_ICONS[name]}</svg>')
