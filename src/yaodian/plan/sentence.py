"""One sentence taken apart: clauses, time phrases, closed stretches, distributions, quantities."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from itertools import accumulate

from yaodian.plan.action import verb_place
from yaodian.plan.clauses import clauses
from yaodian.plan.decoys import Closed, decoys
from yaodian.plan.distributions import Distribution, distributions
from yaodian.plan.facts import Facts
from yaodian.plan.lazy import lazy
from yaodian.plan.lexicon.verbs import verb_at
from yaodian.plan.quantities import Quantity, quantities
from yaodian.plan.time_phrases import TimePhrase, time_phrases
from yaodian.plan.universals import universals

_HINT = re.compile("[0-9零一二两三四五六七八九十百千万半]|全部|所有|全员|全覆盖|消除|清零|清除|销号|归零|翻番|出清")
_SOFT = re.compile("力争|争取|努力")
_WHENEVER = re.compile("凡(?!人|事)|若(?![干尔羌])|如[遇果]|遇[有到]|由于|鉴于")
_ONLY_THEN = re.compile("方可|方能|才可|才能")
_FORBIDDEN = re.compile("(?:严禁|不得|禁止|不准)(?![^,;。]{0,6}发生)")
# Units of what stands or lives somewhere, as against deeds (场, 次) and papers (项, 篇).
_STANDING = frozenset(("人", "名", "位", "所", "家", "个", "座", "户", "支", "亩", "平方米", "平方公里", "个班"))
# Signs with which a verb that no table knows may do something; with one of them a number is not only told.
_DOING = re.compile("[建设招选评派增购改扩配聘培添修造创联开授奖立获引植种送完达成补给发]")
# Words that tell of a wish beside the count (就业2.1万人,就业率90%以上).
_WANTED = re.compile("%|达到?|不低于|不少于|不超过|以[上内]|全部|全覆盖|提高|提升|扩大|进一步|就业|更加")
# 名师工作室30个: the row of a list says no verb but promises all the same, unless it begins with the whole place (全县).
_ROW = re.compile("[0-9一二两三四五六七八九十百千万余多](?:" + "|".join(sorted(_STANDING)) + ")$")
_WHOLE = re.compile("[全我本该]|[省市县区校]")
_NEAR = 8
_COUNTED_UP = re.compile("已|共有|现有|累计|共[建培新完]")
_BUILT_UNITS = frozenset(("所", "座", "处", "栋", "幢", "间", "条"))


class Sentence:
    """`text` is folded and without its closing sign; all places count from its beginning."""

    def __init__(self, text: str, year: int) -> None:
        self.text = text
        self.year = year
        self.busy = bool(_HINT.search(text))

    @lazy
    def clauses(self) -> list[tuple[int, int]]:
        """Start and end of each clause."""
        return clauses(self.text)

    @lazy
    def times(self) -> list[TimePhrase]:
        """The time phrases, in order; those inside a name or an ordinal are none."""
        found = time_phrases(self.text, self.year)
        if not found or not self.decoys:
            return found
        starts = [name.start for name in self.decoys]
        reach = list(accumulate((name.end for name in self.decoys), max))
        return [time for time in found if not _is_inside(time, starts, reach)]

    @lazy
    def decoys(self) -> list[Closed]:
        """The stretches that hold no quantity."""
        return decoys(self.text) if self.busy else []

    @lazy
    def distributions(self) -> list[Distribution]:
        """The phrases of distribution, in order."""
        return distributions(self.text) if self.busy else []

    @lazy
    def facts(self) -> Facts:
        """What is, as against what is promised."""
        return Facts(self.text, self.clauses, self.times)

    @lazy
    def shut(self) -> bytearray:
        """One for each character in which no quantity begins: decoys, time phrases, distribution phrases."""
        mask = bytearray(len(self.text))
        for stretches in (self.decoys, self.times, self.distributions):
            for stretch in stretches:
                mask[stretch.start : stretch.end] = b"\x01" * (stretch.end - stretch.start)
        return mask

    @lazy
    def hidden(self) -> bytearray:
        """One for each character that is no part of what is counted: deadlines, distribution phrases, 力争."""
        mask = bytearray(len(self.text))
        first = set(self._clause_starts)
        for time in self.times:
            if time.kind in ("deadline", "start") or (time.kind == "past" and time.start in first):
                mask[time.start : time.end] = b"\x01" * (time.end - time.start)
        for phrase in self.distributions:
            if not phrase.weak or self.text[phrase.end : phrase.end + 1].isdigit():
                mask[phrase.start : phrase.end] = b"\x01" * (phrase.end - phrase.start)
        for name in self.decoys:
            if name.kind == "ordinal" and self.text[name.end - 1] in "批期轮":
                mask[name.start : name.end] = b"\x01" * (name.end - name.start)
        for match in _SOFT.finditer(self.text):
            mask[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
        return mask

    @lazy
    def skips(self) -> dict[int, int]:
        """Start to end of the phrases that may stand before a verb: of time and of distribution."""
        ends = {time.start: time.end for time in self.times}
        return ends | {phrase.start: phrase.end for phrase in self.distributions}

    def deadline(self, place: int) -> date | None:
        """The day of the nearest deadline phrase before a place."""
        index = bisect_left(self._deadlines, place, key=_start_of)
        return self._deadlines[index - 1].day if index else None

    @lazy
    def _deadlines(self) -> list[TimePhrase]:
        return [time for time in self.times if time.kind == "deadline" and not self._is_count_day(time)]

    def _is_count_day(self, time: TimePhrase) -> bool:
        """截至6月,已建成5个: the day of a count of what has been done."""
        return self.text.startswith(("截至", "截止"), time.start) and bool(
            _COUNTED_UP.search(self.text, time.end, time.end + _NEAR)
        )

    def clause_index(self, place: int) -> int:
        """Which clause a place belongs to."""
        starts = self._clause_starts
        return max(0, bisect_right(starts, place) - 1)

    @lazy
    def _clause_starts(self) -> list[int]:
        return [start for start, _ in self.clauses]

    def distribution(self, place: int) -> Distribution | None:
        """The distribution phrase that holds for a number: the nearest before it in its clause, a strong one first."""
        start, _ = self.clauses[self.clause_index(place)]
        weak: Distribution | None = None
        index = bisect_right(self.distributions, place, key=_end_of)
        for phrase in reversed(self.distributions[max(0, index - _NEAR) : index]):
            if phrase.start < start:
                break
            if not phrase.weak:
                return phrase
            weak = weak or phrase
        return weak

    def is_soft(self, place: int) -> bool:
        """Whether 力争 or its like stands before a place in its clause."""
        start, _ = self.clauses[self.clause_index(place)]
        index = bisect_left(self._soft, place)
        return index > 0 and self._soft[index - 1] >= start

    @lazy
    def _soft(self) -> list[int]:
        return [match.start() for match in _SOFT.finditer(self.text)]

    @lazy
    def read(self) -> bytearray:
        """One for each character of a quantity, promised or not."""
        mask = bytearray(len(self.text))
        for quantity, _ in self.counted:
            mask[quantity.start : quantity.end] = b"\x01" * (quantity.end - quantity.start)
        return mask

    @lazy
    def counted(self) -> list[tuple[Quantity, bool]]:
        """The quantities in order, each with whether it is promised; what is not promised can still lend its noun."""
        if not self.busy or not self.clauses:
            return []
        per_ends = {phrase.end: phrase.start for phrase in self.distributions}
        judged = [(quantity, self._is_promised(quantity)) for quantity in quantities(self.text, self.shut, per_ends)]
        found = [(quantity, promised) for quantity, promised in judged if promised or not quantity.weak]
        taken = {self.clause_index(quantity.number) for quantity, _ in found}
        for quantity in universals(self.text, self.shut):
            clause = self.clause_index(quantity.number)
            repeated = clause in taken and bool(found) and self._repeats(found[-1][0], quantity)
            apart = quantity.adds == "" and self.text.startswith("全覆盖", quantity.number)
            if (clause not in taken or repeated or apart) and not self.facts.is_fact(quantity.number):
                found.append((quantity, True))
                taken.add(clause)
        return sorted(found, key=lambda pair: pair[0].number)

    def _repeats(self, last: Quantity, this: Quantity) -> bool:
        """全覆盖 said of two things in one clause, 零差错、零事故."""
        if this.kind != "universal" or last.kind != "universal":
            return False
        first, second = self.text[last.number : last.end], self.text[this.number : this.end]
        return (first == second or first[0] == second[0] == "零") and "、" in self.text[last.end : this.number]

    def _is_promised(self, quantity: Quantity) -> bool:
        if self.facts.is_fact(quantity.number) or self._is_condition(quantity):
            return False
        if quantity.weak and not self._has_company(quantity):
            return False
        if self._only_tells(quantity):
            return False
        stock = self.text[quantity.number - 1 : quantity.number] == "有" and not quantity.word
        return (
            not stock or self.facts.promised_before(quantity.number) or self.distribution(quantity.number) is not None
        )

    def _only_tells(self, quantity: Quantity) -> bool:
        """全县公办园56所,任务繁重: a bare count of what stands somewhere, with no verb of deed up to the end of its clause."""
        if (
            quantity.unit not in _STANDING
            or quantity.word
            or quantity.suffixed
            or quantity.comparator not in ("=", ">=")
        ):
            return False
        place = quantity.number
        _, end = self.clauses[self.clause_index(place)]
        if _WANTED.search(self.text) or (_ROW.search(self.text) and not _WHOLE.match(self.text)):
            return False
        if self.distribution(place) or self.deadline(place) or self.is_soft(place) or self.facts.promised_before(place):
            return False
        return not _DOING.search(self.text, 0, end) and not any(
            verb and len(verb.form) > 1 for verb in (verb_at(self.text, start) for start in range(end))
        )

    def _is_condition(self, quantity: Quantity) -> bool:
        """超过15天的,按退学处理; 两次被通报的,吊销许可; 达三分之一以上者; 凡…; 严禁…: a rule, or when it applies."""
        if self.text.startswith("者", quantity.end):
            return True
        start, end = self.clauses[self.clause_index(quantity.number)]
        if _WHENEVER.match(self.text, start) or _ONLY_THEN.search(self.text, quantity.end, end):
            return True
        if quantity.comparator == "=" and not quantity.word and _FORBIDDEN.search(self.text, start, quantity.start):
            return True
        if self.text[end - 1] != "的" or quantity.end >= end:
            return False
        return quantity.end == end - 1 or self.text[end : end + 1] == ","

    def _has_company(self, quantity: Quantity) -> bool:
        """A lone 一 counts only where it is said per what, how it compares, or what is built."""
        if quantity.word or quantity.suffixed or quantity.kind == "lesson":
            return True
        phrase = self.distribution(quantity.number)
        if phrase and not phrase.weak:
            return True
        return quantity.unit in _BUILT_UNITS and self._built(quantity.number)

    def _built(self, place: int) -> bool:
        start, end = self.clauses[self.clause_index(place)]
        verb = verb_at(self.text, verb_place(self.text, start, end, self.skips))
        return verb is not None and verb.family == "build"


def _start_of(phrase: TimePhrase | Distribution) -> int:
    return phrase.start


def _end_of(phrase: Distribution) -> int:
    return phrase.end


def _is_inside(time: TimePhrase, starts: list[int], reach: list[int]) -> bool:
    """Whether any name that begins at or before a time phrase reaches to its end."""
    index = bisect_right(starts, time.start)
    return index > 0 and reach[index - 1] >= time.end
