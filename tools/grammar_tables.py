"""The tables of words as Markdown, each entry with its example and with what the compiler makes of it now."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grammar_words import NOTES, TABLES

import yaodian.plan.lexicon as lexicon
from yaodian.plan import Target, compile_plan, owners, targets
from yaodian.plan.lexicon.classes import Rule
from yaodian.plan.lexicon.comparisons import Comparison
from yaodian.plan.lexicon.deadlines import _TO, BY, Phrase
from yaodian.plan.lexicon.decoys import Decoy
from yaodian.plan.lexicon.facts import Mark
from yaodian.plan.lexicon.markers import Marker
from yaodian.plan.lexicon.owners import OwnerForm
from yaodian.plan.lexicon.scopes import Scope, scope_in
from yaodian.plan.lexicon.things import Thing, thing_at_end
from yaodian.plan.lexicon.units import Unit
from yaodian.plan.lexicon.universals import Universal
from yaodian.plan.lexicon.verbs import Verb
from yaodian.plan.structure import lines
from yaodian.plan.time_phrases import time_phrases

YEAR = 2016
NONE = "（无）"
_LONGEST_FORM = 60
_FOLDED_FROM = 40
_TIMES = {"start": "起点，不是时限", "past": "已经过去，不是时限", "name": "名称的一部分，不是时限"}


def all_tables() -> dict[str, Any]:
    """Every public table of the lexicon as module.NAME, in the order of the files."""
    found = {}
    for module in pkgutil.iter_modules(lexicon.__path__):
        for name, value in vars(importlib.import_module(f"{lexicon.__name__}.{module.name}")).items():
            if name.isupper() and not name.startswith("_"):
                found[f"{module.name}.{name}"] = value
    return found


def table(name: str, value: Any) -> str:
    """A table of the lexicon as Markdown under its Chinese name."""
    title = f"**{TABLES.get(name, name)}** `{name}`"
    kind = type(next(iter(value)))
    if isinstance(value, str):
        return f"{title}：`{_one_line(value)}`"
    if isinstance(value, Mapping):
        rows = [(key, said if isinstance(said, str) else "、".join(said)) for key, said in value.items()]
        return f"{title}\n\n{markdown(('类别', '内容'), rows)}"
    if kind is str:
        words = value if isinstance(value, tuple) else sorted(value)
        return f"{title}（{len(value)}）：" + "、".join(code(word) for word in words)
    heads, row = ROWS[kind]
    shown = markdown(heads, [row(entry) for entry in value])
    title = f"{title}。{NOTES[name]}" if name in NOTES else title
    if len(value) < _FOLDED_FROM:
        return f"{title}\n\n{shown}"
    return f"{title}\n\n<details><summary>共 {len(value)} 条</summary>\n\n{shown}\n\n</details>"


def markdown(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells."""
    heads = list(heads)
    drawn = [heads, ["---"] * len(heads), *map(list, rows)]
    return "\n".join("| " + " | ".join(cell(text) for text in row) + " |" for row in drawn)


def cell(text: str) -> str:
    """The text of a cell so that Markdown leaves it as it is; what stands between backticks already is."""
    parts = text.replace("\n", " ").split("`")
    for place in range(0, len(parts), 2):
        for sign in "*_[<":
            parts[place] = parts[place].replace(sign, f"\\{sign}")
    return "`".join(parts).replace("|", "\\|")


def code(form: str) -> str:
    """A form or pattern as it stands in the table, cut where it is long."""
    form = _one_line(form)
    return "`" + (form if len(form) <= _LONGEST_FORM else form[:_LONGEST_FORM] + "…") + "`"


def _one_line(form: str) -> str:
    return form.replace("\n", "\\n")


def said_targets(sentence: str) -> str:
    """The targets that the compiler reads in a sentence."""
    return "; ".join(map(_said_target, targets(sentence, YEAR))) or NONE


def _said_target(target: Target) -> str:
    said = f"{target.comparator} {target.quantity:.10g} {target.unit} {target.object}".replace("  ", " ").strip()
    more = [f"由 {target.baseline:.10g} 起"] if target.baseline is not None else []
    more += [target.per] if target.per else []
    more += [str(target.deadline)] if target.deadline else []
    return said + (f"（{'，'.join(more)}）" if more else "")


def _said_deeds(sentence: str) -> str:
    """The commitments that the compiler reads in a sentence: action, object, class and deliverable."""
    found = compile_plan(f"{YEAR}年工作要点\n一、重点工作\n1.重点任务。{sentence}\n").commitments
    said = [f"{one.action}｜{one.object}｜{code(one.action_class)}｜{code(one.deliverable_kind)}" for one in found]
    return " / ".join(said) or NONE


def _said_times(sentence: str) -> str:
    return "; ".join(str(time.day or _TIMES[time.kind]) for time in time_phrases(sentence, YEAR)) or NONE


def _unit(unit: Unit) -> tuple[str, ...]:
    folded = f"{unit.name} × {unit.factor:.10g}" if (unit.name, unit.factor) != (unit.form, 1) else ""
    return code(unit.form), unit.kind, folded, unit.not_before, *_example(unit.example)


def _example(sentence: str) -> tuple[str, str]:
    return (sentence, said_targets(sentence)) if sentence else ("", "")


def _comparison(entry: Comparison) -> tuple[str, ...]:
    return code(entry.form), code(entry.comparator), entry.not_after, *_example(entry.example)


def _phrase(phrase: Phrase) -> tuple[str, ...]:
    form = phrase.form.replace(_TO, "{到}").replace(BY, "{前}")
    return code(form), phrase.rule, phrase.example, _said_times(phrase.example)


def _decoy(decoy: Decoy) -> tuple[str, ...]:
    return decoy.kind, code(decoy.form), *_example(decoy.example), *_example(decoy.still)


def _owner(form: OwnerForm) -> tuple[str, ...]:
    return code(form.form), form.example, "、".join(owners(form.example)) or NONE


def _verb(verb: Verb) -> tuple[str, ...]:
    marks = [word for word, holds in (("目的", verb.purpose), ("可并列", verb.joins)) if holds]
    return code(verb.form), verb.family, "、".join(marks), verb.example, _said_deeds(verb.example)


def _rule(rule: Rule) -> tuple[str, ...]:
    verbs = "、".join(rule.verbs)
    return (
        rule.family,
        code(rule.category or " "),
        verbs,
        code(rule.action_class),
        rule.example,
        _said_deeds(rule.example),
    )


def _thing(thing: Thing) -> tuple[str, ...]:
    found = thing_at_end(thing.example)
    said = f"{found.form}：{found.category}，{found.kind}" if found else NONE
    return code(thing.form), thing.category, thing.kind, thing.example, said


def _marker(marker: Marker) -> tuple[str, ...]:
    said = "; ".join(f"{line.style} {line.number}" for line in lines(marker.example))
    return marker.name, str(marker.rank), code(marker.form), marker.example, said


Row = Callable[[Any], tuple[str, ...]]
_READ = ("例句", "读作")
ROWS: Mapping[type, tuple[tuple[str, ...], Row]] = {
    Unit: (("词", "种类", "折算", "后面不能是", *_READ), _unit),
    Comparison: (("词", "比较", "前面不能是", *_READ), _comparison),
    Universal: (("写法", *_READ), lambda entry: (code(entry.form), *_example(entry.example))),
    Phrase: (("写法", "规则", *_READ), _phrase),
    Decoy: (("种类", "写法", "不读出", "读作", "旁边仍读出", "读作"), _decoy),
    Mark: (("写法", "种类", *_READ), lambda entry: (code(entry.form), entry.kind, *_example(entry.example))),
    OwnerForm: (("词", *_READ), _owner),
    Verb: (("词", "族", "标记", "例句", "读作（动作｜对象｜类别｜成果）"), _verb),
    Rule: (("族", "成果", "限于动词", "类别", "例句", "读作（动作｜对象｜类别｜成果）"), _rule),
    Thing: (("词", "成果", "种类", "例", "读作"), _thing),
    Scope: (("词", "例", "读作"), lambda entry: (code(entry.form), entry.example, scope_in(entry.example) or NONE)),
    Marker: (("样式", "层次", "写法", "例", "读作"), _marker),
}
