"""A draft beside another plan, on a page and as a table for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yaodian.plan.comparison import LINK_KINDS, LinkKind
from yaodian.web.desks.compare_rows import Change, Deed, Group, Line, groups
from yaodian.web.frame import frame_of
from yaodian.web.queries import drafts as queries
from yaodian.web.queries.comparing import Compared, comparable, compared
from yaodian.web.sheets import FORMATS, Cell, Sheet, answer
from yaodian.web.words import LINK_WORDS, said, word

IN_FORCE = "plan"


@login_required
@require_safe
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/compare`: the draft beside the plan in force or `?with=` another draft; `?kind=` one kind of change; `?format=`."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    chosen = request.GET.get("with", IN_FORCE)
    of = compared(frame.here, frame.viewer, draft, _other(chosen, number))
    kind = cast(LinkKind, request.GET.get("kind")) if request.GET.get("kind") in LINK_KINDS else None
    found = groups(of, kind)
    title = finding(of)
    if request.GET.get("format") in FORMATS:
        sheet = _sheet(f"compare-{number}-{chosen}", title, of, found)
        return answer(frame, sheet, request.GET["format"])
    kept = {"with": chosen, **({"kind": kind} if kind else {})}
    given = {
        "draft": draft,
        "of": of,
        "title": title,
        "groups": found,
        "others": comparable(frame.here, frame.viewer, draft),
        "chosen": chosen,
        "kind": kind,
        "kinds": [(one, of.found.counts[one], f"?{urlencode({'with': chosen, 'kind': one})}") for one in LINK_KINDS],
        "total": len(of.found.commitments),
        "files": {form: f"?{urlencode({**kept, 'format': form})}" for form in FORMATS},
    }
    return render(request, "draft_compare.html", given)


def finding(of: Compared) -> str:
    """What the comparison found, in one sentence."""
    return gettext(
        "保留 %(kept)s 项，目标有变 %(changed)s 项，措辞有变 %(reworded)s 项，新增 %(new)s 项，不再列入 %(dropped)s 项"
    ) % dict(of.found.counts)


def _other(chosen: str, number: int) -> int | None:
    """The draft to compare with, None for the plan in force."""
    if chosen == IN_FORCE:
        return None
    if not (chosen.isascii() and chosen.isdigit()) or len(chosen) > 18 or int(chosen) == number:
        raise Http404
    return int(chosen)


def _sheet(name: str, title: str, of: Compared, found: Sequence[Group]) -> Sheet:
    heads = [
        gettext("比较"),
        gettext("上一份条目"),
        gettext("上一份编号"),
        gettext("上一份任务"),
        gettext("后一份条目"),
        gettext("后一份编号"),
        gettext("后一份任务"),
        gettext("目标变化"),
        gettext("说明"),
    ]
    lines = [_cells(line) for group in found for line in group.lines]
    about = gettext("上一份：%(before)s；后一份：%(after)s") % {
        "before": said(of.before.label),
        "after": said(of.after.label),
    }
    return Sheet(name, title, heads, lines, simulated=False, about=about)


def _cells(line: Line) -> list[Cell]:
    return [
        word(LINK_WORDS, line.kind),
        *_side(line.before),
        *_side(line.after),
        "\n".join(map(_told, line.changes)),
        line.reason,
    ]


def _side(deeds: Sequence[Deed]) -> list[Cell]:
    named = dict.fromkeys(f"{one.item.number}. {one.item.title}" for one in deeds)
    return ["\n".join(named), "\n".join(one.id for one in deeds), "\n".join(one.text for one in deeds)]


def _told(change: Change) -> str:
    words = " ".join(part for part in (change.object, " → ".join(filter(None, (change.before, change.after)))) if part)
    days = (
        gettext("完成时限 %(before)s → %(after)s") % dict(zip(("before", "after"), change.days, strict=True))
        if change.days
        else ""
    )
    return gettext("；").join(part for part in (words, change.difference, days) if part)
