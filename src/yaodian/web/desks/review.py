"""The review page of a draft: the text on the left, its commitments on the right, and every act on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from yaodian.plan import ACTION_CLASSES
from yaodian.plan.revision import Add, Anchor, Change, Confirm, Drop, Edit, EditProblem, Merge, Reviewed, Split
from yaodian.web.actions import revise as actions
from yaodian.web.desks import deed_form
from yaodian.web.desks.act_words import history
from yaodian.web.desks.draft_rows import (
    ORDERS,
    SHOWS,
    Opened,
    Order,
    Row,
    Show,
    item_row,
    page_rows,
    place_of,
    single_row,
)
from yaodian.web.frame import Frame, frame_of
from yaodian.web.queries import drafts as queries
from yaodian.web.queries.drafts import Draft
from yaodian.web.queries.proposed import proposed

_ACT = re.compile(r"(show|confirm|change|split|merge|drop|add) ([0-9]{1,9})-([0-9]{1,9})(?: ([0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """How the page is to be shown."""

    order: Order = "text"
    show: Show = "all"

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"order={self.order}&show={self.show}"


def asked_of(said: Any) -> Asked:
    """What an address or a form asks for; what it does not know is as usual."""
    order, show = said.get("order"), said.get("show")
    return Asked(order if order in ORDERS else "text", show if show in SHOWS else "all")


@login_required
@require_safe
def review_page(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>`: the whole draft; `?order=doubt` has what is in doubt first, `?show=` leaves out what is settled."""
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    return _page(request, draft, asked_of(request.GET), Opened())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, number: int) -> HttpResponse:
    """`/drafts/<number>/revise`: opens the form of a commitment or closes it again (GET), or acts on one (POST).

    An act is named `change 12-40 7`: what, on which characters, and the last act that the page had seen.
    """
    frame = frame_of(request)
    draft = queries.draft(frame.here, frame.viewer, number)
    said = request.POST if request.method == "POST" else request.GET
    found = _ACT.fullmatch(said.get("do", ""))
    if found is None or (found[1] == "show" and request.method == "POST"):
        return _page(request, draft, asked_of(said), Opened(), gettext("没有这种操作。请从本页的按钮进行。"), 400)
    kind, start, end, seen = found[1], int(found[2]), int(found[3]), int(found[4] or 0)
    row = draft.at(start, end)
    if row is None and kind != "add":
        return _gone(request, draft, asked_of(said))
    if request.method != "POST":
        return _answer(request, draft, asked_of(said), row, _opened(kind, row, draft, frame))
    return _Acting(request, frame, draft, asked_of(said), kind, row, seen).done(start)


@dataclass
class _Acting:
    """One act in the making."""

    request: HttpRequest
    frame: Frame
    draft: Draft
    asked: Asked
    kind: str
    row: Reviewed | None
    seen: int

    def done(self, start: int) -> HttpResponse:
        """Makes the edit; what is wrong with it is said where it was made, with what was typed."""
        form: deed_form.DeedForm | None = None
        try:
            if self.kind == "change" and self.row:
                changed, form = deed_form.changes(self.request.POST, self.row, self.draft.text)
                if form.faults:
                    return self._again(form, "")
                anchor = Anchor.on(self.draft.text, self.row.commitment.span)
                edit: Edit = Change(anchor, changed) if changed else Confirm(anchor)
            else:
                edit = self._edit(start)
            after = actions.revise(self.frame.viewer, self.draft.id, [edit], self.seen)
        except EditProblem as problem:
            return self._again(form, str(problem))
        except actions.Conflict as conflict:
            numbers = {one.act.number for one in conflict.acts}
            theirs = [line for line in history(self.draft) if line.number in numbers]
            who = gettext("；").join(f"{line.by} {line.what}" for line in theirs)
            return self._again(
                form,
                gettext("你打开之后，别人已有改动（%(who)s），你的改动没有保存。请看过后再做一次。") % {"who": who},
            )
        return self._after(after, edit)

    def _edit(self, start: int) -> Edit:
        if self.kind == "add":
            return Add(self._words(start))
        assert self.row is not None
        anchor = Anchor.on(self.draft.text, self.row.commitment.span)
        if self.kind == "confirm":
            return Confirm(anchor)
        if self.kind == "drop":
            return Drop(anchor)
        if self.kind == "split":
            parts = [part.strip().strip("，,；;、").strip() for part in self.request.POST.get("parts", "").split("\n")]
            return Split(anchor, tuple(part for part in parts if part))
        return Merge(anchor, (self._next(),))

    def _next(self) -> Anchor:
        assert self.row is not None
        place = self.draft.place_by_start[self.row.commitment.span.start] + 1
        if place >= len(self.draft.rows):
            raise EditProblem(gettext("这是最后一项，后面没有可以合并的任务。"))
        return Anchor.on(self.draft.text, self.draft.rows[place].commitment.span)

    def _words(self, start: int) -> Anchor:
        """The words to be added: those at a place, else the only place where they stand."""
        quote = self.request.POST.get("quote", "").strip()
        text = self.draft.text
        if quote and not text.startswith(quote, start):
            start = text.find(quote)
            if start < 0:
                raise EditProblem(gettext("正文中没有这段文字。请照抄正文，不要改动标点。"))
            if text.find(quote, start + 1) >= 0:
                raise EditProblem(gettext("这段文字在正文中不止一处。请多抄几个字，使它只有一处。"))
        return Anchor(start, start + len(quote), quote)

    def _again(self, form: deed_form.DeedForm | None, said: str) -> HttpResponse:
        """The page or the row once more, with what was typed and what is wrong."""
        if self.row is None:
            return _page(self.request, self.draft, self.asked, Opened(), said, 409)
        at = place_of(self.row)
        opened = Opened(
            {at: form} if form else {},
            {at: self.request.POST.get("parts", "")} if self.kind == "split" else {},
            {at: said},
            {at: proposed(self.frame.here, self.row.commitment)} if form else {},
        )
        return _answer(self.request, self.draft, self.asked, self.row, opened, 409 if said else 422)

    def _after(self, after: Draft, edit: Edit) -> HttpResponse:
        place = edit.anchor.start
        near = after.place_by_start.get(place)
        here = after.rows[near] if near is not None else None
        if not _partial(self.request):
            mark = f"#r-{place_of(here)}" if here else f"#item-{_item_at(after, place)}"
            return redirect(f"/drafts/{after.id}?{self.asked.query}{mark}")
        gone: list[str] = []
        if self.asked.order == "text":
            rows = [item_row(after, item) for item in after.plan.items if item.span.start <= place < item.span.end]
        else:
            inside = [row for row in after.rows if _within(row, edit)]
            rows = [single_row(after, row) for row in inside]
            if isinstance(edit, Merge):
                gone = [f"at-{one.start}-{one.end}" for one in edit.others]
        return _rows(self.request, after, self.asked, rows, gone)


def _within(row: Reviewed, edit: Edit) -> bool:
    ends = [edit.anchor.end, *(one.end for one in (edit.others if isinstance(edit, Merge) else ()))]
    return edit.anchor.start <= row.commitment.span.start < max(ends)


def _item_at(draft: Draft, place: int) -> int:
    return next((item.number for item in draft.plan.items if item.span.start <= place < item.span.end), 0)


def _opened(kind: str, row: Reviewed | None, draft: Draft, frame: Frame) -> Opened:
    """The form that a button asks for."""
    if row is None or kind not in ("change", "split"):
        return Opened()
    at = place_of(row)
    if kind == "split":
        return Opened(splits={at: row.commitment.text})
    form = deed_form.shown(row, draft.text)
    return Opened({at: form}, proposed={at: proposed(frame.here, row.commitment)})


def _partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _answer(
    request: HttpRequest, draft: Draft, asked: Asked, row: Reviewed | None, opened: Opened, status: int = 200
) -> HttpResponse:
    """A row with an open form: alone where a script asks, else within the whole page."""
    if row is None or not _partial(request):
        return _page(request, draft, asked, opened, status=status)
    shown = item_row(draft, draft.item_of(row), opened) if asked.order == "text" else single_row(draft, row, opened)
    return _rows(request, draft, asked, [shown], [])


def _gone(request: HttpRequest, draft: Draft, asked: Asked) -> HttpResponse:
    said = gettext("这项任务已被拆分、合并、删去，或者正文已经更换。现在看到的是最新的初稿。")
    if _partial(request):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return _page(request, draft, asked, Opened(), said, 409)


def _rows(request: HttpRequest, draft: Draft, asked: Asked, rows: list[Row], gone: list[str]) -> HttpResponse:
    return render(request, "draft_rows.html", {**_given(request, draft, asked), "rows": rows, "gone": gone})


def _page(
    request: HttpRequest, draft: Draft, asked: Asked, opened: Opened, said: str = "", status: int = 200
) -> HttpResponse:
    given = {
        **_given(request, draft, asked),
        "rows": page_rows(draft, asked.order, asked.show, opened),
        "said": said,
        "history": history(draft),
        "adopted": request.GET.get("adopted", "") if request.method == "GET" else "",
    }
    return render(request, "draft.html", given, status=status)


def _given(request: HttpRequest, draft: Draft, asked: Asked) -> dict[str, Any]:
    own = [
        line
        for line in history(draft)
        if line.can_change and not line.undone and line.by == frame_of(request).viewer.name
    ]
    return {
        "draft": draft,
        "asked": asked,
        "classes": ACTION_CLASSES,
        "comparators": deed_form.COMPARATORS,
        "undoable": own[-1] if own else None,
    }
