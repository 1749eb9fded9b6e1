"""Any edits in any order, on a text and on a corrected one: commitments never overlap, words are those of the text, nothing is lost unsaid."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.plan import Span, compile_plan
from yaodian.plan.revision import (
    Act,
    Add,
    Anchor,
    Change,
    Confirm,
    Drop,
    Edit,
    Merge,
    Split,
    edit_as_json,
    edit_from_json,
    review,
    revised_plan,
    standing,
)

TEXT = (Path(__file__).parents[1] / "fixtures" / "plans" / "fictional-county-2018.txt").read_text("utf-8")
PLAN = compile_plan(TEXT)
SPANS = [one.span for one in PLAN.commitments]


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    place = draw(st.integers(0, len(SPANS) - 2))
    anchor = Anchor.on(TEXT, SPANS[place])
    kind = draw(st.sampled_from(["confirm", "change", "drop", "split", "merge", "add"]))
    if kind == "change":
        lead = draw(st.text("甲乙丙科处室", max_size=4))
        return Change(anchor, {"lead": lead, "note": draw(st.text(max_size=5))})
    if kind == "split" and len(anchor.quote) >= 4:
        cut = draw(st.integers(1, len(anchor.quote) - 1))
        parts = (anchor.quote[:cut], anchor.quote[cut:])
        return Split(anchor, parts) if all(part.strip() for part in parts) else Drop(anchor)
    if kind == "merge":
        return Merge(anchor, (Anchor.on(TEXT, SPANS[place + 1]),))
    if kind == "add":
        start = draw(st.integers(0, len(TEXT) - 30))
        words = Anchor.on(TEXT, Span(start, start + draw(st.integers(1, 30))))
        return Add(words) if words.quote.strip() else Confirm(anchor)
    return Drop(anchor) if kind == "drop" else Confirm(anchor)


@st.composite
def corrected(draw: st.DrawFn) -> str:
    """The text with a few characters taken out, put in, or a line moved."""
    text = TEXT
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text) - 20))
        text = (
            text[:at]
            + draw(st.sampled_from(["", "新", "，", "\n", "（人事科）"]))
            + text[at + draw(st.integers(0, 12)) :]
        )
    return text


@settings(max_examples=60, deadline=None)
@given(st.lists(edits(), max_size=12), corrected())
def test_whatever_is_done_the_commitments_stay_whole(made: list[Edit], text: str) -> None:
    plan = compile_plan(text)
    found = review(plan, text, made)
    spans = [row.commitment.span for row in found.commitments]
    assert spans == sorted(spans)
    assert all(one.end <= after.start for one, after in itertools.pairwise(spans))
    assert all(row.commitment.text == row.commitment.span.of(text) for row in found.commitments)
    ids = [row.commitment.id for row in found.commitments]
    assert len(set(ids)) == len(ids)
    assert all(not (row.checked and row.stale) for row in found.commitments)
    told = (
        {place for row in found.commitments for place in row.edits}
        | set(found.lost)
        | {place for place, _ in found.dropped}
    )
    assert {place for place, edit in enumerate(made) if place not in told} <= _carried_off(found.dropped, made)
    assert review(plan, text, made) == found
    revised = revised_plan(plan, found)
    assert [one.span for one in revised.commitments] == spans


def _carried_off(dropped: object, made: list[Edit]) -> set[int]:
    """Edits on what was dropped afterwards are told by the drop."""
    return set(range(len(made))) if dropped else set()


@settings(max_examples=60, deadline=None)
@given(st.lists(edits(), min_size=1, max_size=8), st.data())
def test_an_undo_and_its_redo_leave_everything_as_it_was(made: list[Edit], data: st.DataObject) -> None:
    acts = [Act(1, {"kind": "text", "text": 1})]
    acts += [Act(number, json.loads(json.dumps(edit_as_json(one)))) for number, one in enumerate(made, 2)]
    of = data.draw(st.integers(2, len(acts)))
    undone = standing([*acts, Act(len(acts) + 1, {"kind": "undo", "of": of})])
    assert [edit for _, edit in undone.edits] == [one for place, one in enumerate(made, 2) if place != of]
    again = standing(
        [*acts, Act(len(acts) + 1, {"kind": "undo", "of": of}), Act(len(acts) + 2, {"kind": "redo", "of": of})]
    )
    assert again.edits == standing(acts).edits
    assert all(edit_from_json(edit_as_json(edit)) == edit for edit in made)
