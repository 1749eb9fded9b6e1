"""What can be changed, and what no edit can be."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.plan import Span, Target
from yaodian.plan.revision import Add, Anchor, Change, Drop, EditProblem, Merge, Split, edit_as_json, edit_from_json

HERE = Anchor(10, 22, "新建幼儿园3所，改造2所")
NEXT = Anchor(23, 30, "制定管理办法。")
TARGET = Target(Span(12, 17), 3, "所", ">=", "幼儿园", per="每镇", deadline=date(2021, 6, 30), baseline=1, soft=True)
EDITS = [
    Change(
        HERE,
        {"action": "新建", "action_class": "build", "lead": "基教科", "support": ("规划科",), "due": date(2021, 9, 1)},
    ),
    Change(HERE, {"due": None, "targets": (TARGET,), "scope": ""}),
    Split(HERE, ("新建幼儿园3所", "改造2所")),
    Merge(HERE, (NEXT,)),
    Add(HERE),
    Drop(HERE),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_an_edit_comes_back_as_it_was_kept(edit: object) -> None:
    import json

    kept = json.loads(json.dumps(edit_as_json(edit)))  # type: ignore[arg-type]
    assert edit_from_json(kept) == edit


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Split(HERE, ("新建幼儿园3所",)), "两项以上"),
        (lambda: Split(HERE, ("改造2所", "新建幼儿园3所")), "次序颠倒"),
        (lambda: Split(HERE, ("新建小学", "改造2所")), "不是任务中的一段文字"),
        (lambda: Split(HERE, (" ", "改造2所")), "不是任务中的一段文字"),
        (lambda: Merge(HERE, ()), "两项以上"),
        (lambda: Merge(NEXT, (HERE,)), "按正文次序"),
        (lambda: Add(Anchor(3, 4, " ")), "没有选取文字"),
        (lambda: Change(HERE, {"colour": "红"}), "没有“colour”一项"),
        (lambda: Change(HERE, {"action_class": "dance"}), "没有“dance”这一类行动"),
        (lambda: Change(HERE, {"lead": 3}), "应为文字"),
        (lambda: Change(HERE, {"due": "明天"}), "应为一天"),
        (lambda: Change(HERE, {"support": "规划科"}), "若干名称"),
        (lambda: Change(HERE, {"targets": (3,)}), "若干个目标"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(make: object, said: str) -> None:
    with pytest.raises(EditProblem, match=said):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"kind": "drop"},
        {"kind": "fly", "anchor": {"start": 0, "end": 1, "quote": "一"}},
        {"kind": "drop", "anchor": 3},
    ],
)
def test_what_was_not_kept_by_us_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(EditProblem):
        edit_from_json(kept)
