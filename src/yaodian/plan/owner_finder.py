"""Responsible offices: in brackets after a sentence, after a dash, behind a label at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from yaodian.plan.lexicon.owners import CLOSINGS, ENDINGS, LABELS, NO_OFFICES, NOT_OFFICES, TIME_LABELS
from yaodian.plan.reading import read

_BRACKETS = re.compile(
    r"\(([^()\n]{2,120}(?:\([^()\n]{1,20}\)[^()\n]{0,80}){0,4})\)|【([^【】\n]{2,120})】|〔([^〔〕\n]{2,120})〕|\[([^\[\]\n]{2,120})\]"
)
_DASH = re.compile("——?([^,。;:\n—()]{2,40}?(?:牵头|负责)(?:[^。;\n—()]{0,60}(?:配合|协助|参与|落实))?)(?=[。;\n]|$)")
_PARTS = re.compile(
    "[,;、。/|\n]|(?<=[^ ]) +(?=[^ ])|及(?=各|其他|有关|相关)|和(?=各|其他|有关|相关)|以及|(?<=[处科室股办局委部院馆站会厅])(?:会同|联合|协同|商)(?!推进|配合|落实|负责)(?=[^ ]{2})"
)
_OWN_BRACKET = re.compile(r"\([^()]{1,8}\)$")
_DIGIT = re.compile("[0-9]")
_STRONG = re.compile("牵头|负责|分工|共同")
_AND_OTHERS = re.compile("等(?:相关|有关|其他)?(?:部门|单位|科室|处室)?$")
_FIRST_WORDS = re.compile("^(?:由|以及)")
_INCLUDING = ("含", "不含", "包括", "其中", "以下", "即", "如", "见", "试行", "暂定")
_SHORT_LABEL = 3
# An unlabelled bracket names owners only where a sentence or a list ends around it.
_AROUND = frozenset("。;!?,、\n")


@dataclass(frozen=True, slots=True)
class Owners:
    """The offices named in one stretch of the folded text, and what stands there as the time of completion."""

    start: int
    end: int
    names: tuple[str, ...]
    until: str = ""


def _until(content: str) -> str:
    """What stands behind 完成时限 and its like."""
    match = _timed().search(content)
    return match.group(1) if match else ""


@cache
def _timed() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(TIME_LABELS, key=len, reverse=True))})[:为] *([^;,、。()\n]{{1,30}})")


def owners(text: str) -> list[str]:
    """The responsible offices that a text names, in order, each once: lead, responsible and supporting units alike.

    Persons (责任领导:…) are left out. Names are given in folded form (half-width brackets).
    """
    found: list[str] = []
    for stretch in owner_stretches(read(text).text):
        found.extend(name for name in stretch.names if name not in found)
    return found


def owner_stretches(folded: str) -> list[Owners]:
    """All stretches of a folded text that name owners, in order, without overlap."""
    found: list[Owners] = []
    taken = bytearray(len(folded))
    for pattern in (_BRACKETS, _DASH, _labelled()):
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            content = next((group for group in match.groups() if group), match.group())
            names = _names(content, sure=pattern is not _BRACKETS or match.group()[0] != "(")
            if pattern is _BRACKETS and not _stands_apart(folded, start, end) and not _label().match(content):
                names = None
            until = _until(content)
            if names is None and (pattern is _labelled() or (until and _label().match(content))):
                names = ()
            if names is not None:
                found.append(Owners(start, end, names, until))
                taken[start:end] = b"\x01" * (end - start)
    return sorted(found, key=lambda stretch: stretch.start)


def without_owners(folded: str) -> str:
    """The folded text with every stretch of owners turned into full stops, so that no place moves."""
    return without_stretches(folded, owner_stretches(folded))


def without_stretches(folded: str, stretches: Sequence[Owners]) -> str:
    """The folded text with the given stretches turned into full stops."""
    pieces = []
    done = 0
    for stretch in stretches:
        if stretch.start >= done:
            pieces += [folded[done : stretch.start], "。" * (stretch.end - stretch.start)]
            done = stretch.end
    pieces.append(folded[done:])
    return "".join(pieces)


@cache
def _label() -> re.Pattern[str]:
    words = sorted({*(entry.form for entry in LABELS), *NO_OFFICES}, key=len, reverse=True)
    return re.compile(f"^(?P<label>{'|'.join(words)})(?:[:为]| +) *")


@cache
def _labelled() -> re.Pattern[str]:
    """A label outside of brackets, with everything to the end of its line."""
    words = sorted(
        {word for word in {*(entry.form for entry in LABELS), *NO_OFFICES} if len(word) > 2}, key=len, reverse=True
    )
    return re.compile(f"(?:{'|'.join(words)}):[^\n。]{{1,120}}")


@cache
def _closing() -> re.Pattern[str]:
    words = sorted((entry.form for entry in CLOSINGS), key=len, reverse=True)
    return re.compile(f"(?:等)?(?:{'|'.join(words)})$")


def _stands_apart(folded: str, start: int, end: int) -> bool:
    """Whether a bracket stands at the end of a sentence: what it holds is then said of the whole sentence."""
    return end >= len(folded) or folded[end] in _AROUND or start == 0 or folded[start - 1] in "。;!?"


def _names(content: str, *, sure: bool) -> tuple[str, ...] | None:
    """The offices in the content of a bracket, None if it holds none. `sure` means that the form itself promises owners."""
    if content.startswith(_INCLUDING):
        return None
    names: list[str] = []
    told = weakly = other = False
    for part in _parts(content):
        label = _label().match(part)
        if label and label.end() < len(part):
            other = label.group("label") in NO_OFFICES
            told = told or not other
            part = part[label.end() :]
        if other:
            continue
        closing = _closing().search(part)
        if closing:
            told = told or bool(_STRONG.search(closing.group()))
            weakly = True
            part = part[: closing.start()]
        part = _AND_OTHERS.sub("", _FIRST_WORDS.sub("", part.strip(" :.,、")))
        if part:
            names.append(part)
    if told:
        return tuple(names)
    return tuple(names) if names and _are_offices(names, content, sure or weakly) else None


@cache
def _joints() -> re.Pattern[str]:
    """Brackets, signs of a list, and the places where a new label begins (基教处配合单位:人事处)."""
    known = {*(entry.form for entry in LABELS), *NO_OFFICES}
    words = sorted((word for word in known if len(word) > _SHORT_LABEL), key=len, reverse=True)
    return re.compile(rf"[(]|[)]|{_PARTS.pattern}|(?<=.)(?=(?:{'|'.join(words)}):)")


def _parts(content: str) -> list[str]:
    """The content of a bracket, divided into names; lists in brackets inside a name (县(市、区)教育局) stay whole."""
    parts: list[str] = []
    depth = start = 0
    for match in _joints().finditer(content):
        if match.group() == "(":
            depth += 1
        elif match.group() == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(content[start : match.start()])
            start = match.end()
    parts.append(content[start:])
    return [part.strip() for part in parts if part.strip()]


def _are_offices(names: list[str], content: str, sure: bool) -> bool:
    if _DIGIT.search(content) or content in NOT_OFFICES:
        return False
    if any(len(name) < 2 or len(name) > 20 for name in names):
        return False
    known = [_OWN_BRACKET.sub("", name).endswith(ENDINGS) for name in names]
    return all(known) and (
        sure
        or all(len(name) > 2 or name.endswith(("办", "处", "科", "室", "馆", "局", "院", "委", "站")) for name in names)
    )
