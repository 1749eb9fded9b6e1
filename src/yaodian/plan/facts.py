"""Facts and promises: which stretches of a sentence speak of what is, and not of what shall be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from yaodian.plan.action import verb_place
from yaodian.plan.lexicon.facts import MARKS
from yaodian.plan.lexicon.first_signs import FACT_SIGNS
from yaodian.plan.lexicon.verbs import verb_at
from yaodian.plan.patterns import together
from yaodian.plan.time_phrases import TimePhrase

# Without one of these signs nothing in a sentence can be a fact.
_HINT = re.compile(
    "[已截迄目累取受现辖打显您了据被获膺]|榜上|先后|上周|上个|上月|昨|近日|日前|收到|发现|占地|题[主是表在]|短板|困难|差距|不足|经[研考评审核]|决定|地处|位于|下属|出席|次[会大]|其中|脱颖|入选|实现|以来|上学|是一|创办|始建|坐落|设有|下设|上年|有[0-9零一二两三四五六七八九十百千万]|[原共拥仍尚还]有|共[评收查发受抽检走排征接梳录]"
)
# What tells that a number is wanted, with no verb before it.
_BOUND = re.compile("[达超压控降提新改扩增招引]|不[低少高]|至少|以[上下内]|力争|确保|分别|争取|计划|完成|将|拟|要")
_DONE = re.compile("(?<![为除罢末])了(?![解结如得断然])")
_COMPARED = re.compile("[比较同与]$|达到$|高于$|低于$")
_LEADING_STOCK_ENDS = ("build", "count", "draft", "run", "hold")


class Facts:
    """The state of a sentence from place to place: `past`, `stock` or promise."""

    def __init__(self, sentence: str, clauses: Sequence[tuple[int, int]], times: Sequence[TimePhrase]) -> None:
        self._sentence = sentence
        self._places = [0]
        self._states = ["promise"]
        self._first_promise = len(sentence)
        self._done: list[tuple[int, int]] = []
        told = _HINT.search(sentence) is not None or any(time.kind == "past" for time in times)
        self._told, self._clauses = told, clauses
        if not told and not times:
            return
        events = [(0, "promise")]
        done = []
        for match in _marks().finditer(sentence) if told else ():
            kind = MARKS[int((match.lastgroup or "e0")[1:])].kind
            if kind == "done":
                done.append(match.start())
            else:
                events.append((0, "past") if kind == "result" else (match.start(), kind))
        for time in times:
            if time.kind == "past" and not _is_yardstick(sentence, time):
                events.append((time.start, "past"))
            elif time.kind in ("deadline", "start"):
                events.append((time.start, "promise"))
        promised = min((place for place, kind in events[1:] if kind == "promise"), default=len(sentence))
        self._done = [_around(clauses, place) for place in done if place < promised]
        if any(kind == "stock" for _, kind in events):
            if self._only_describes(clauses, min(place for place, kind in events if kind == "stock"), times):
                events.append((0, "stock"))
            events += [(start, "deed") for start, _ in clauses[1:] if _deed_begins(sentence, start)]
        events.sort(key=lambda event: event[0])
        self._places = [place for place, _ in events]
        self._states = _states([kind for _, kind in events])
        self._first_promise = next((place for place, kind in events[1:] if kind == "promise"), len(sentence))

    def _only_describes(self, clauses: Sequence[tuple[int, int]], first: int, times: Sequence[TimePhrase]) -> bool:
        """Whether nothing is promised before the first stock (学校占地80亩,现有教学班48个)."""
        if any(time.kind == "deadline" and time.start < first for time in times) or _BOUND.search(
            self._sentence, 0, first
        ):
            return False
        return all(
            verb_at(self._sentence, verb_place(self._sentence, start, end)) is None
            for start, end in clauses
            if start < first
        )

    def is_fact(self, place: int) -> bool:
        """Whether a number at a place tells what is."""
        if self._told and self._after_done(place):
            return True
        if any(start <= place < end for start, end in self._done):
            return True
        return self._states[bisect_right(self._places, place) - 1] != "promise"

    def _after_done(self, place: int) -> bool:
        """走访了12所学校的86名教师; 3位校长作了发言: what stands with 了 in its clause, unless it is promised."""
        if self._sentence[place - 1 : place] == "了":
            return True
        return (
            not self.promised_before(place) and _DONE.search(self._sentence, *_around(self._clauses, place)) is not None
        )

    def promised_before(self, place: int) -> bool:
        """Whether a word of promise or a deadline stands before a place."""
        return self._first_promise < place


def _around(clauses: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    """The clause in which a place stands."""
    return next(((start, end) for start, end in clauses if start <= place < end), (place, place))


def _states(kinds: Sequence[str]) -> list[str]:
    """The state after each event: a deed ends a stock but not the past; a tally tells the past unless it was promised."""
    states: list[str] = []
    state = "promise"
    promised = False
    for kind in kinds:
        if kind == "tally":
            state = state if promised else "past"
        elif kind != "deed":
            promised = kind == "promise" and bool(states)
            state = kind
        elif state == "stock":
            state = "promise"
        states.append(state)
    return states


@cache
def _marks() -> re.Pattern[str]:
    return together([mark.form for mark in MARKS], FACT_SIGNS)


def _is_yardstick(sentence: str, time: TimePhrase) -> bool:
    """较去年, 达到2012年的3倍, 由2015年的62%: the past only measures the promise."""
    if _COMPARED.search(sentence[max(0, time.start - 2) : time.start]):
        return True
    return sentence.startswith("的", time.end) or sentence[max(0, time.start - 1) : time.start] in ("由", "从")


def _deed_begins(sentence: str, place: int) -> bool:
    verb = verb_at(sentence, verb_place(sentence, place, len(sentence)))
    return verb is not None and verb.family in _LEADING_STOCK_ENDS
