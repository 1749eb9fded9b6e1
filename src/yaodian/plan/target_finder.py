"""Numeric targets of a text: quantities with what they count, per what, until when, from where, how firmly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yaodian.plan import objects
from yaodian.plan.clauses import sentences
from yaodian.plan.distributions import Distribution
from yaodian.plan.lexicon.verbs import verb_at
from yaodian.plan.model import Span, Target
from yaodian.plan.objects import EMPTY, Phrase
from yaodian.plan.owner_finder import without_owners
from yaodian.plan.quantities import Quantity
from yaodian.plan.reading import Reading, read
from yaodian.plan.sentence import Sentence

_RESPECTIVE = re.compile("分别|依次")
_ALIKE = re.compile("[均都皆](?:应当?|须|必须|要|能|力争|争取)?(?:保持|稳定|控制)?[在为达]?$")
_REST = re.compile("(?:剩余|其余|余下)的?$")
_ALIKE_CHANGED = re.compile("[均都皆](?=较|比|同比)")
_JOINTS = re.compile("、|和|及|以及")
_CONNECTIVES = ("以及", "、", "和", "及", "与", "并")
# Phrases that say of the thing before how it changed or what share it has (较上年增加, 占总数).
_RELATIVE = ("较", "比上年", "比去年", "同比", "占")
# Deeds of one sign with which a duty of teachers begins (上公开课1节, 写论文1篇).
_SHORT_DEEDS = frozenset("上写读听做讲评")
_MEASURED = frozenset(("share", "points", "rank", "ratio", "bare", "times"))


def targets(text: str, year: int) -> list[Target]:
    """The numeric targets of a text, in order, for the plan of a year.

    Any text is accepted. Spans count Unicode characters of the text as given. `deadline` is set only where a time phrase of the
    same sentence stands before the number.
    """
    reading = read(text)
    found: list[Target] = []
    body = without_owners(reading.text)
    for start, end in sentences(body):
        found.extend(sentence_targets(Sentence(body[start:end], year), reading, start))
    return found


def sentence_targets(sentence: Sentence, reading: Reading, offset: int) -> list[Target]:
    """The targets of one sentence that begins at `offset` of the folded text."""
    drafts: list[_Draft] = []
    by_clause: dict[int, list[Quantity]] = {}
    facts = set()
    for quantity, promised in sentence.counted:
        by_clause.setdefault(sentence.clause_index(quantity.number), []).append(quantity)
        if not promised:
            facts.add(quantity.number)
    for index, members in by_clause.items():
        drafts.extend(_clause_drafts(sentence, index, members))
    named = _each(sentence, _with_heads(_inherited(sentence, drafts)))
    return [_target(sentence, draft, reading, offset) for draft in named if draft.quantity.number not in facts]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A quantity on its way to a target. `verb` is the verb found before it, `group` that its phrase lacks a head."""

    quantity: Quantity
    phrase: Phrase
    verb: str = ""
    per: str | None = None


def _clause_drafts(sentence: Sentence, index: int, members: Sequence[Quantity]) -> list[_Draft]:
    """The quantities of one clause with the noun phrases beside them."""
    start, end = sentence.clauses[index]
    singles = [
        quantity for place, quantity in enumerate(members) if place == 0 or quantity.number != members[place - 1].number
    ]
    shared = _respective(sentence, start, singles)
    if shared:
        return [
            _Draft(quantity, Phrase(name), per=_per(sentence, quantity))
            for quantity, name in zip(singles, shared, strict=True)
        ]
    sides = _sides(sentence, start, end, singles)
    drafts = {}
    for quantity, (ahead, behind) in zip(singles, sides, strict=True):
        phrase, verb = _beside(sentence, quantity, ahead, behind)
        drafts[quantity.number] = _Draft(quantity, phrase, verb, _per(sentence, quantity))
    return [replace(drafts[quantity.number], quantity=quantity) for quantity in members]


def _per(sentence: Sentence, quantity: Quantity) -> str | None:
    phrase = sentence.distribution(quantity.number) or _carried(sentence, quantity)
    return phrase.text if phrase else None


def _carried(sentence: Sentence, quantity: Quantity) -> Distribution | None:
    """The distribution of a clause before that still holds.

    It does for a bare number (每县至少建1所高中,1所老年大学), and a duty of each person in each term does for the deeds that follow
    (每位教师每学期听课15节,上公开课1节).
    """
    index = sentence.clause_index(quantity.number)
    start, _ = sentence.clauses[index]
    bare = quantity.start == start
    while index:
        if not bare and verb_at(sentence.text, start) is None and sentence.text[start] not in _SHORT_DEEDS:
            return None
        index -= 1
        start, end = sentence.clauses[index]
        phrase = sentence.distribution(end)
        if phrase:
            duty = phrase.text.count("每") > 1 and phrase.start == start
            return phrase if not phrase.weak and (bare or duty) else None
        if bare:
            return None
    return None


def _respective(sentence: Sentence, start: int, members: Sequence[Quantity]) -> list[str] | None:
    """The objects where 分别 or 依次 deals several numbers out to several things."""
    if len(members) < 2:
        return None
    match = _RESPECTIVE.search(sentence.text, start, members[0].number)
    if not match:
        return None
    text, places = objects.visible(sentence.text, start, match.start(), sentence.hidden)
    phrase, verb = objects.noun_before(text, places, measure=members[0].kind in _MEASURED)
    subject = phrase.text
    if verb and not subject.startswith(verb) and text.endswith(verb + subject):
        subject = phrase.text
    return objects.distributed(subject, len(members))


Side = tuple[str, list[int]]


def _sides(sentence: Sentence, start: int, end: int, members: Sequence[Quantity]) -> list[tuple[Side, Side]]:
    """The visible text before and after each quantity of a clause, shared out where one stands between two."""
    before: list[Side] = [objects.visible(sentence.text, start, members[0].start, sentence.hidden)]
    after: list[Side] = []
    for index, quantity in enumerate(members):
        last = index == len(members) - 1
        stop = end if last else members[index + 1].start
        between = objects.visible(sentence.text, quantity.end, stop, sentence.hidden)
        if last:
            after.append(between)
        else:
            mine, following = _shared_out(between)
            after.append(mine)
            before.append(following)
    return list(zip(before, after, strict=True))


def _shared_out(between: Side) -> tuple[Side, Side]:
    text, places = between
    for word in _CONNECTIVES:
        if text.startswith(word):
            return ("", []), (text[len(word) :], places[len(word) :])
    cut = max((text.rfind(word) for word in _CONNECTIVES), default=-1)
    if cut > 0:
        size = 2 if text.startswith("以及", cut) else 1
        return (text[:cut], places[:cut]), (text[cut + size :], places[cut + size :])
    return between, between


def _beside(sentence: Sentence, quantity: Quantity, ahead: Side, behind: Side) -> tuple[Phrase, str]:
    measure = quantity.kind in _MEASURED
    before, verb = objects.noun_before(*ahead, measure=measure)
    if quantity.kind == "universal":
        return _around(quantity, before, behind), verb
    after = objects.noun_after(*behind)
    if objects.is_verb(after.text) and _REST.search(ahead[0]):
        after = EMPTY
    if not before.text and not after.text:
        after = objects.under_standard(*behind)
    elif quantity.kind == "duration" and quantity.word and before.text:
        after = EMPTY
    elif quantity.kind == "money" and after.text:
        after = objects.noun_before(*behind, measure=False)[0] if not before.text else EMPTY
    if quantity.group:
        return replace(before, text=quantity.group + before.text), verb
    if measure:
        if after.text and before.text and objects.is_verb(before.text):
            before = replace(before, text=before.text + after.text)
        return objects.by_share(ahead, behind) or (before if before.text else after), verb
    return (after if after.text else before), verb


def _around(quantity: Quantity, before: Phrase, behind: Side) -> Phrase:
    """The object of an all-or-none word."""
    if quantity.place == "before" and quantity.adds and not before.text:
        return Phrase(quantity.adds, quantity.start, quantity.end)
    text = before.text + quantity.adds if before.text and quantity.place != "after" else ""
    if (quantity.place == "either" and not quantity.adds) or not text:
        after = objects.clause_rest(*behind)
        text += after.text
        if not before.text:
            return after if not quantity.adds else Phrase(after.text + quantity.adds, after.start, after.end)
    return Phrase(text, before.start, before.end)


def _inherited(sentence: Sentence, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Quantities without a noun of their own take that of the one before, or of the clause behind."""
    done: list[_Draft] = []
    for index, draft in enumerate(drafts):
        phrase = draft.phrase
        last = done[-1] if done else None
        per = draft.per
        split = objects.with_group(phrase.text)
        if last and last.quantity.number == draft.quantity.number:
            draft = replace(draft, phrase=last.phrase, per=last.per)
        elif not phrase.text and draft.quantity.kind == "universal" and _shares_clause(sentence, drafts, index):
            draft = replace(draft, phrase=drafts[index + 1].phrase)
        elif not phrase.text and last:
            name = objects.head_with_verb(draft.verb, last.phrase.text, last.verb)
            draft = replace(draft, phrase=Phrase(name), per=per or last.per)
        elif not phrase.text:
            before = _from_clause_before(sentence, draft.quantity)
            draft = replace(draft, phrase=before or _from_next_clause(sentence, draft.quantity))
        elif objects.is_group(phrase.text) and last and last.quantity.unit == draft.quantity.unit:
            name = phrase.text + objects.head_under(last.phrase.text)
            draft = replace(draft, phrase=replace(phrase, text=name), per=per or last.per)
        elif objects.is_group(phrase.text):
            draft = _under_topic(sentence, draft)
        elif phrase.text.startswith(_RELATIVE) and last and last.phrase.text:
            draft = replace(draft, phrase=replace(phrase, text=last.phrase.text + phrase.text))
        elif split:
            draft = replace(draft, phrase=replace(phrase, text=split[0] + split[1]))
        done.append(draft)
    return done


def _shares_clause(sentence: Sentence, drafts: Sequence[_Draft], index: int) -> bool:
    """Whether the next quantity stands in the same clause (全覆盖开展[每年2次视力监测])."""
    if index + 1 >= len(drafts):
        return False
    places = [sentence.clause_index(draft.quantity.number) for draft in drafts[index : index + 2]]
    return places[0] == places[1]


def _under_topic(sentence: Sentence, draft: _Draft) -> _Draft:
    """A group under a measure that the clause before only names (学生每天睡眠时间,小学生应达到10小时)."""
    index = sentence.clause_index(draft.quantity.number) - 1
    if index < 0:
        return draft
    start, end = sentence.clauses[index]
    topic = objects.noun_before(*objects.visible(sentence.text, start, end, sentence.hidden), measure=True)[0].text
    if any(sentence.read[start:end]) or not objects.is_measure(topic):
        return draft
    name = draft.phrase.text + objects.head_under(objects.without_people(topic))
    phrase = sentence.distribution(end)
    return replace(draft, phrase=replace(draft.phrase, text=name), per=draft.per or (phrase.text if phrase else None))


def _from_clause_before(sentence: Sentence, quantity: Quantity) -> Phrase | None:
    """组织教师家访,每学期不少于2次: what a clause of number alone says of the deed before it; None if it says more."""
    index = sentence.clause_index(quantity.number)
    start, end = sentence.clauses[index]
    phrase = sentence.distribution(quantity.number)
    if not index or quantity.end != end or quantity.start != (phrase.end if phrase else start):
        return None
    if phrase and phrase.start != start:
        return None
    side = objects.visible(sentence.text, *sentence.clauses[index - 1], sentence.hidden)
    found = objects.noun_before(*side, measure=False)[0]
    return Phrase(found.text) if found.text and not any(sign.isdigit() for sign in found.text) else None


def _from_next_clause(sentence: Sentence, quantity: Quantity) -> Phrase:
    index = sentence.clause_index(quantity.number) + 1
    if index >= len(sentence.clauses):
        return EMPTY
    side = objects.visible(sentence.text, *sentence.clauses[index], sentence.hidden)
    phrase = objects.noun_before(*side, measure=False)[0]
    return EMPTY if any(sign.isdigit() for sign in phrase.text) else phrase


def _with_heads(drafts: list[_Draft]) -> list[_Draft]:
    """2个国家级、7个市级基地: a level that lacks its head takes it from the quantity behind."""
    done = list(drafts)
    for index in range(len(done) - 2, -1, -1):
        this, following = done[index], done[index + 1]
        if objects.ends_in_level(this.phrase.text) and following.quantity.unit == this.quantity.unit:
            name = this.phrase.text + objects.head_of(following.phrase.text)
            done[index] = replace(this, phrase=replace(this.phrase, text=name))
    return done


def _each(sentence: Sentence, drafts: Sequence[_Draft]) -> list[_Draft]:
    """入学率、巩固率均达到99%: what is said of several measures alike is a target of each."""
    done: list[_Draft] = []
    for draft in drafts:
        ahead = sentence.text[max(0, draft.quantity.start - 6) : draft.quantity.start]
        if _ALIKE.search(ahead):
            names = objects.measures(draft.phrase.text)
        elif ahead.endswith("各") and draft.quantity.kind == "count":
            names = [name for name in _JOINTS.split(draft.phrase.text) if len(name) > 1]
        else:
            names = _changed(draft.phrase.text)
        if len(names) < 2:
            done.append(draft)
        else:
            done.extend(replace(draft, phrase=replace(draft.phrase, text=name)) for name in names)
    return done


def _changed(phrase: str) -> list[str]:
    """事故数、案件数均较上年下降: each of the things with the change."""
    match = _ALIKE_CHANGED.search(phrase)
    parts = _JOINTS.split(phrase[: match.start()]) if match else []
    return [part + phrase[match.end() :] for part in parts] if match and all(len(part) > 2 for part in parts) else []


def _target(sentence: Sentence, draft: _Draft, reading: Reading, offset: int) -> Target:
    quantity, phrase = draft.quantity, draft.phrase
    start, end = quantity.start, quantity.end
    if (
        phrase.start is not None
        and phrase.end is not None
        and sentence.clause_index(phrase.start) == sentence.clause_index(quantity.number)
    ):
        start, end = min(start, phrase.start), max(end, phrase.end)
    span: Span = reading.span(offset + start, offset + end)
    return Target(
        span=span,
        quantity=quantity.value,
        unit=quantity.unit,
        comparator=quantity.comparator,
        object=phrase.text,
        per=draft.per,
        deadline=sentence.deadline(quantity.number),
        baseline=quantity.baseline,
        soft=sentence.is_soft(quantity.number),
    )
