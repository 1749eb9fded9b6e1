"""What an act on a draft is called, in a sentence that an office would write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from yaodian.web.queries.drafts import Draft, Signed

_SHOWN = 36
FIELD_WORDS: Mapping[str, Promise] = {
    "action": gettext_lazy("行动"),
    "action_class": gettext_lazy("类别"),
    "object": gettext_lazy("对象"),
    "scope": gettext_lazy("范围"),
    "system_named": gettext_lazy("所指系统"),
    "deliverable_kind": gettext_lazy("成果"),
    "targets": gettext_lazy("目标值"),
    "lead": gettext_lazy("牵头单位"),
    "support": gettext_lazy("配合单位"),
    "due": gettext_lazy("完成时限"),
    "evidence": gettext_lazy("佐证"),
    "note": gettext_lazy("备注"),
}
_KINDS: Mapping[str, Promise] = {
    "confirm": gettext_lazy("核定"),
    "split": gettext_lazy("拆分"),
    "merge": gettext_lazy("合并"),
    "add": gettext_lazy("补为任务"),
    "drop": gettext_lazy("不作任务"),
}


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act in words: what, on which words, by whom, when; whether it stands, is undone, or found no place."""

    number: int
    what: str
    quote: str
    by: str
    at: datetime
    undone: bool
    lost: bool
    can_change: bool


def history(draft: Draft) -> list[ActLine]:
    """All acts, in order."""
    lost = {one.act.number for one in draft.lost}
    first = draft.acts[0].act.number
    return [_line(draft, one, lost, first) for one in draft.acts]


def act_words(said: Mapping[str, Any]) -> str:
    """What was done, without the words it was done to."""
    kind = str(said.get("kind"))
    if kind == "text":
        return gettext("换上第 %(n)s 稿正文") % {"n": said["text"]} if said["text"] > 1 else gettext("送来正文")
    if kind == "undo":
        return gettext("撤销第 %(n)s 次改动") % {"n": said["of"]}
    if kind == "redo":
        return gettext("恢复第 %(n)s 次改动") % {"n": said["of"]}
    if kind == "change":
        names = gettext("、").join(str(FIELD_WORDS.get(name, name)) for name in said["fields"])
        return gettext("改动%(what)s") % {"what": names}
    if kind == "split":
        return gettext("拆分为 %(n)s 项") % {"n": len(said["parts"])}
    if kind == "merge":
        return gettext("合并 %(n)s 项") % {"n": len(said["others"]) + 1}
    return str(_KINDS.get(kind, kind))


def _line(draft: Draft, one: Signed, lost: set[int], first: int) -> ActLine:
    said = one.act.said
    quote = str(said.get("anchor", {}).get("quote", ""))
    return ActLine(
        number=one.act.number,
        what=act_words(said),
        quote=quote if len(quote) <= _SHOWN else quote[:_SHOWN] + "……",
        by=one.by,
        at=one.at,
        undone=one.act.number in draft.standing.undone,
        lost=one.act.number in lost,
        can_change=one.act.kind not in ("undo", "redo") and one.act.number != first,
    )
