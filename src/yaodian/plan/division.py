"""Division of a deed into several: numbers with nouns of their own, mechanisms, events, places that are verified apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yaodian.plan.action import joined
from yaodian.plan.clauses import closed_mask
from yaodian.plan.deed import Deed
from yaodian.plan.lexicon.things import thing_at_end
from yaodian.plan.lexicon.verbs import verb_at
from yaodian.plan.quantities import Quantity
from yaodian.plan.sentence import Sentence

_SPLIT_FAMILIES = {
    "found": ("mechanism", "inspection"),
    "foster": ("inspection",),
    "hold": ("event",),
    "run": ("event", "inspection", "programme"),
    "build": ("place",),
}
# Programmes with a name of their own; 做法和经验 are one thing.
_PROGRAMMES = ("计划", "工程", "行动", "专项行动")
_JOINTS = re.compile("、|和|及其?|以及|与")
_JOINT = re.compile("[、和及与]")
_SHARED_HEADS = ("大学", "学校", "小学", "初中", "高中", "中学", "幼儿园", "示范区", "实验区")


def divided(sentence: Sentence, deed: Deed) -> list[Deed]:
    """One deed for each object that can be verified apart: numbers with nouns of their own, mechanisms, events, places."""
    if len(deed.quantities) > 1:
        return _by_numbers(sentence, deed)
    split = _SPLIT_FAMILIES.get(deed.verb.family, ()) if deed.verb else ()
    if deed.verb is None or deed.quantities or not _JOINT.search(sentence.text, deed.object_start, deed.end):
        return [deed]
    parts = _conjuncts(sentence.text, deed.object_start, deed.end)
    if len(parts) < 2:
        return [deed]
    if not any(_all_whole(sentence.text, parts, category) for category in split):
        return [deed]
    return _pieces(deed, parts)


def _all_whole(text: str, parts: Sequence[tuple[int, int]], category: str) -> bool:
    """Whether each part is a thing of its own of a category, and no attribute with 的 spans them.

    Under a common 建设 at the end the parts are things of their own only if all are platforms, or places beside platforms.
    """
    words = [text[start:end] for start, end in parts]
    joint = words[-1].endswith("建设")
    words[-1] = words[-1].removesuffix("建设")
    found = [thing_at_end(word) for word in words]
    if any(thing is None or len(word) < 4 for thing, word in zip(found, words, strict=True)) or "的" in words[0]:
        return False
    categories = {thing.category for thing in found if thing}
    if joint:
        return "platform" in categories and categories <= {"place", "platform"}
    if category == "programme" and any(thing.form not in _PROGRAMMES for thing in found if thing):
        return False
    if category == "place" and any(thing.form in _SHARED_HEADS for thing in found if thing):
        return False
    return categories <= ({category, "platform"} if category in ("mechanism", "place") else {category})


def _conjuncts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of an object between 、 and 和, brackets and quotations kept whole."""
    shut = closed_mask(text[start:end])
    parts = []
    place = start
    for match in _JOINTS.finditer(text[start:end]):
        if shut[match.start()]:
            continue
        parts.append((place, start + match.start()))
        place = start + match.end()
    parts.append((place, end))
    return [part for part in parts if part[1] > part[0]]


def _pieces(deed: Deed, parts: Sequence[tuple[int, int]]) -> list[Deed]:
    first = replace(deed, end=parts[0][1])
    rest = [replace(deed, start=start, end=end, object_start=start, inherited=True) for start, end in parts[1:]]
    return [first, *rest]


def _by_numbers(sentence: Sentence, deed: Deed) -> list[Deed]:
    """Divide a clause at the joints between numbers where each number has a noun of its own beside it."""
    parts = _conjuncts(sentence.text, deed.object_start, deed.end)
    groups: list[tuple[int, int, list[Quantity]]] = []
    numbers = list(reversed(deed.quantities))
    for start, end in parts:
        inside = []
        while numbers and numbers[-1].number < end:
            inside.append(numbers.pop())
        if groups and _belongs(groups[-1], inside):
            last_start, _, members = groups[-1]
            members.extend(inside)
            groups[-1] = (last_start, end, members)
        else:
            groups.append((start, end, inside))
    if len(groups) < 2 or not all(_has_noun(sentence, start, end, members) for start, end, members in groups):
        return [deed]
    first = replace(deed, end=groups[0][1], quantities=tuple(groups[0][2]))
    return [first, *(_numbered_piece(sentence, deed, *group) for group in groups[1:])]


def _numbered_piece(sentence: Sentence, deed: Deed, start: int, end: int, members: Sequence[Quantity]) -> Deed:
    """A later part of a divided clause, under a verb of its own if it begins with one (新建4所、改扩建6所)."""
    verb = verb_at(sentence.text, start)
    if verb and start + len(verb.form) < end:
        after, action = joined(sentence.text, start, verb, end)
        return replace(
            deed, start=start, end=end, action=action, verb=verb, object_start=after, quantities=tuple(members)
        )
    return replace(deed, start=start, end=end, object_start=start, inherited=True, quantities=tuple(members))


def _belongs(last: tuple[int, int, list[Quantity]], inside: Sequence[Quantity]) -> bool:
    """A part without a number belongs to the number before it, unless that closed its part (集镇10个、村庄、社区30个)."""
    _, end, members = last
    if not members:
        return True
    return not inside and members[-1].end < end


def _has_noun(sentence: Sentence, start: int, end: int, members: Sequence[Quantity]) -> bool:
    covered = sum(
        quantity.end - quantity.start for quantity in {quantity.number: quantity for quantity in members}.values()
    )
    text = sentence.text[start:end]
    return bool(members) and end - start - covered >= 2 and not text.endswith("级")
