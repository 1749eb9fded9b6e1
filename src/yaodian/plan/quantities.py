"""Quantities of a sentence: numeral, unit and comparison put together; what they count is found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yaodian.plan.lexicon import comparisons
from yaodian.plan.lexicon.comparisons import Comparison
from yaodian.plan.lexicon.nouns import group_before, people_at
from yaodian.plan.lexicon.units import Unit, unit_at
from yaodian.plan.model import Comparator
from yaodian.plan.numerals import Numeral, numeral_at, numerals

_CHANGED = re.compile("(?:提高|增加|提升|上升|增长|下降|降低)$")
_LARGEST = 1e15
_RANGE = re.compile("[至到~～-]|——?|—")
_RATIO = re.compile(r":([0-9]+(?:\.[0-9]+)?)(?![0-9]*[:0-9])")
_RANK = re.compile("前$")
_BARE_HEADS = re.compile("(?:系数|指数|比值|均分|分值|平均分|得分|满意度|极差率?|倍率)[^,;。]{0,6}$")
# 差异系数小学控制在0.65以内,初中控制在0.55以内.
_BARE_AGAIN = re.compile(
    "(?:系数|指数|比值|均分)[^。;]{0,14}[0-9.]{1,6}(?:以[内下上])?[,、](?:小学|初中|高中)[^,;。0-9]{0,6}$"
)
_MONEY_BEFORE = re.compile("(?:投入|投资|资金|经费|安排|筹措|拨付|拨款|奖补|补助|贷款)[^,;。]{0,12}$")
_REFERENCE = 20
# 按不低于公用经费5%的比例安排: the comparing word stands before what the number is a share of.
_BY_SHARE = re.compile("按照?(?:不低于|不少于|不得低于|不超过|不高于)[^,;:、]{1,14}$")
_EACH = re.compile("[每各][^,;。]*$")
_SHARE_OF = re.compile("(?:、|和|及)[^,;。、0-9]{2,14}的")
_CLOSED = frozenset(("", ",", "。", ";", "、"))
_DIVIDED = re.compile("[,;:、0-9]")
_STRONG = (
    "不",
    "至",
    "达到",
    "提",
    "增",
    "扩",
    "降",
    "减",
    "压",
    "控",
    "超过",
    "突破",
    "上升",
    "升",
    "下降",
    "最",
    "稳定",
    "保持",
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with unit and comparator.

    `start` to `end` covers the comparing words beside the number; `number` is where the numeral itself begins. `kind` is the
    kind of unit, or rank, ratio, bare, universal. `weak` marks a lone 一, which counts only in company. `word` is the
    comparing word before the number.
    """

    start: int
    number: int
    end: int
    value: float
    unit: str
    comparator: Comparator
    kind: str
    baseline: float | None = None
    weak: bool = False
    chinese: bool = False
    word: str = ""
    suffixed: bool = False
    group: str = ""
    place: str = ""
    adds: str = ""


def quantities(sentence: str, shut: Sequence[bool] | bytearray, per_starts: dict[int, int]) -> list[Quantity]:
    """All quantities outside of the closed stretches, left to right.

    `shut` is true for each closed character; `per_starts` leads from the end of a distribution phrase to its start, so that a
    comparing word before it is seen (提高到每生每年720元). A range gives two quantities, a from-value becomes a baseline.
    """
    found: list[Quantity] = []
    place = 0
    for numeral in numerals(sentence):
        if numeral.start < place or shut[numeral.start] or shut[numeral.end - 1] or numeral.value > _LARGEST:
            continue
        for quantity in _from_numeral(sentence, numeral, per_starts):
            place = quantity.end
            found.append(quantity)
    return _with_baselines(sentence, _shared_comparators(sentence, found))


def _from_numeral(sentence: str, numeral: Numeral, per_starts: dict[int, int]) -> list[Quantity]:
    if sentence[numeral.start : numeral.end] == "零":
        return []
    upper = _upper(sentence, numeral)
    if upper:
        second, unit = upper
        ends = _measured(sentence, second, unit, per_starts)
        lower = replace(
            ends, start=numeral.start, number=numeral.start, value=numeral.value * unit.factor, comparator=">="
        )
        return [lower, replace(ends, start=numeral.start, number=numeral.start, comparator="<=")]
    rank = _rank(sentence, numeral)
    if rank:
        return [rank]
    own_unit = _percent(numeral) or unit_at(sentence, numeral.end)
    if own_unit:
        quantity = _measured(sentence, numeral, own_unit, per_starts)
        return [quantity] if _counts(sentence, quantity, own_unit) else []
    special = (
        _ratio(sentence, numeral, per_starts)
        or _money(sentence, numeral, per_starts)
        or _people(sentence, numeral, per_starts)
        or _bare(sentence, numeral, per_starts)
    )
    return [special] if special else []


def _percent(numeral: Numeral) -> Unit | None:
    return Unit(numeral.unit, "", "share") if numeral.unit else None


def _upper(sentence: str, numeral: Numeral) -> tuple[Numeral, Unit] | None:
    """The upper end of a range such as 2至3名, 60%-70%, with the unit of both; None if this is no range."""
    if sentence[max(0, numeral.start - 1) : numeral.start] in ("由", "从"):
        return None
    first_unit = _percent(numeral) or unit_at(sentence, numeral.end)
    place = numeral.end + (len(first_unit.form) if first_unit and not numeral.unit else 0)
    mark = _RANGE.match(sentence, place)
    second = numeral_at(sentence, mark.end()) if mark else None
    if second is None:
        return None
    unit = _percent(second) or unit_at(sentence, second.end)
    if unit is None or (first_unit and first_unit.name != unit.name) or second.value <= numeral.value:
        return None
    return (second, unit) if unit.kind not in ("age", "duration") else None


def _measured(sentence: str, numeral: Numeral, unit: Unit, per_starts: dict[int, int]) -> Quantity:
    unit_end = numeral.end if numeral.unit else numeral.end + len(unit.form)
    start, ahead, group = _before(sentence, numeral, per_starts)
    behind = comparisons.after(sentence, unit_end)
    if behind and behind.form == "内" and unit.kind not in ("share", "count", "money"):
        behind = None
    end = unit_end + (len(behind.form) if behind else 0)
    value = numeral.value * unit.factor
    comparator: Comparator = ">=" if numeral.more else "="
    if behind:
        comparator = behind.comparator
    elif ahead:
        comparator = ahead.comparator
    if unit.kind == "share" and value == 100 and comparator == ">=":
        comparator = "="
    weak = numeral.chinese and numeral.value == 1 and numeral.end - numeral.start == 1
    return Quantity(
        start,
        numeral.start,
        end,
        round(value, 6),
        unit.name,
        comparator,
        unit.kind,
        weak=weak,
        chinese=numeral.chinese,
        word=ahead.form if ahead else "",
        suffixed=behind is not None,
        group=group,
    )


def _before(sentence: str, numeral: Numeral, per_starts: dict[int, int]) -> tuple[int, Comparison | None, str]:
    """Where the words of comparison before a numeral begin, the strongest of them, and a group in between (控制在小学45人)."""
    place = numeral.start
    while place in per_starts:
        place = per_starts[place]
    start, strongest = numeral.start, None
    while entry := comparisons.before(sentence, place):
        if entry.form == "上" and not numeral.bare_power:
            break
        if strongest is None or strongest.comparator == "=":
            strongest = entry
        place = start = place - len(entry.form)
    if strongest:
        return start, strongest, ""
    group = group_before(sentence, place)
    entry = comparisons.before(sentence, place - len(group)) if group else None
    if entry and (entry.change or entry.form in ("控制在", "保持在", "稳定在")):
        return place - len(group) - len(entry.form), entry, group
    if sentence[place - 1 : place] == "的" or _BY_SHARE.search(sentence[max(0, place - _REFERENCE) : place]):
        strongest = _reference(sentence, place - 1)
    return start, strongest or _loose(sentence, place), ""


def _loose(sentence: str, end: int) -> Comparison | None:
    """至少 and its like with a verb between it and the number (至少建成1所)."""
    stretch = sentence[max(0, end - _REFERENCE) : end]
    place, word = max((stretch.rfind(word), word) for word in ("至少", "最少", "至多", "最多"))
    if place < 0 or _DIVIDED.search(stretch, place):
        return None
    return comparisons.before(stretch, place + len(word))


def _reference(sentence: str, end: int) -> Comparison | None:
    """The comparing word before a thing that the number is a share of (不低于教师工资总额的1.5%)."""
    for place in range(end, max(1, end - _REFERENCE), -1):
        if sentence[place - 1] in ",;:、":
            return None
        entry = comparisons.before(sentence, place)
        if entry and len(entry.form) > 1 and entry.comparator in (">=", "<="):
            return entry
    return None


def _counts(sentence: str, quantity: Quantity, unit: Unit) -> bool:
    """Whether a number with its unit can be a target at all."""
    if unit.kind == "age":
        return "寿命" in sentence[max(0, quantity.start - 4) : quantity.start]
    if unit.kind == "duration":
        if unit.form == "年" and "." in sentence[quantity.number : quantity.end]:
            return True
        return quantity.comparator in (">=", "<=") and not sentence.startswith(("内", "前", "后"), quantity.end)
    if unit.form == "分" and (quantity.chinese or not _scored(sentence, quantity)):
        return False  # a rule of marking (跳绳10分); a score that is promised has its word (提高到60分)
    if unit.form == "类" and quantity.chinese:
        return False
    return not (unit.form in ("期", "轮") and quantity.chinese and quantity.value < 4 and not quantity.word)


def _scored(sentence: str, quantity: Quantity) -> bool:
    """Whether a score is promised: it is compared (提高到60分), or rises by so much (平均分提高5分)."""
    return quantity.comparator != "=" or quantity.word != "" or _CHANGED.search(sentence, 0, quantity.start) is not None


def _rank(sentence: str, numeral: Numeral) -> Quantity | None:
    if not _RANK.search(sentence[max(0, numeral.start - 1) : numeral.start]):
        return None
    if sentence[numeral.end : numeral.end + 1] in _CLOSED:
        return Quantity(numeral.start - 1, numeral.start, numeral.end, numeral.value, "名", "<=", "rank", chinese=True)
    for word in ("名", "位", "强"):
        if sentence.startswith(word, numeral.end):
            start = numeral.start - 1
            return Quantity(
                start, numeral.start, numeral.end + 1, numeral.value, word, "<=", "rank", chinese=numeral.chinese
            )
    return None


def _ratio(sentence: str, numeral: Numeral, per_starts: dict[int, int]) -> Quantity | None:
    match = _RATIO.match(sentence, numeral.end)
    if not match or not (
        "比" in sentence[max(0, numeral.start - 30) : numeral.start]
        or sentence.startswith(("的比例", "的师生比", "比例", "的标准"), match.end())
    ):
        return None
    measured = _measured(sentence, replace(numeral, end=match.end()), Unit("", "", "ratio"), per_starts)
    return replace(measured, unit=":" + match.group(1))


def _money(sentence: str, numeral: Numeral, per_starts: dict[int, int]) -> Quantity | None:
    if sentence[numeral.end - 1] not in "万亿" or not _MONEY_BEFORE.search(
        sentence[max(0, numeral.start - 20) : numeral.start]
    ):
        return None
    return replace(_measured(sentence, numeral, Unit("", "", "money"), per_starts), unit="元")


def _people(sentence: str, numeral: Numeral, per_starts: dict[int, int]) -> Quantity | None:
    """People in tens of thousands are counted without a measure word (为30万儿童建档)."""
    if sentence[numeral.end - 1] not in "万亿" or numeral.bare_power or not people_at(sentence, numeral.end):
        return None
    return replace(_measured(sentence, numeral, Unit("", "", "count"), per_starts), unit="人")


def _bare(sentence: str, numeral: Numeral, per_starts: dict[int, int]) -> Quantity | None:
    """A coefficient or score without a unit (差异系数降至0.45以下)."""
    if numeral.chinese or not (
        _BARE_HEADS.search(sentence[max(0, numeral.start - 16) : numeral.start])
        or _BARE_AGAIN.search(sentence[max(0, numeral.start - 40) : numeral.start])
    ):
        return None
    measured = _measured(sentence, numeral, Unit("", "", "bare"), per_starts)
    return measured if measured.comparator != "=" or measured.word else None


def _shared_comparators(sentence: str, found: list[Quantity]) -> list[Quantity]:
    """达到x和y, x和y以内: quantities joined by 和 or 、 share the comparing word that only one of them has."""
    shared = list(found)
    for index in range(1, len(shared)):
        last, this = shared[index - 1], shared[index]
        if (
            (_joined(sentence, last, this) or _of_shares(sentence, last, this) or _carried_on(sentence, last, this))
            and (this.unit == last.unit or last.word in _REACHING)
            and this.comparator == "="
            and not this.word
            and last.word
        ):
            shared[index] = replace(this, comparator=last.comparator, word=last.word)
    for index in range(len(shared) - 1, 0, -1):
        last, this = shared[index - 1], shared[index]
        if _joined(sentence, last, this) and this.unit == last.unit and this.suffixed and not last.suffixed:
            whole = last.kind == "share" and last.value == 100 and this.comparator == ">="
            shared[index - 1] = replace(last, comparator="=" if whole else this.comparator)
    return shared


def _joined(sentence: str, last: Quantity, this: Quantity) -> bool:
    between = sentence[last.end : this.start]
    return between in _JOINTS or (bool(last.group) and between == "、" + group_before(sentence, this.start))


def _carried_on(sentence: str, last: Quantity, this: Quantity) -> bool:
    """每县至少建1所高中,1所老年大学: a clause that begins with its bare number goes on with the one before."""
    return (
        this.unit == last.unit
        and last.word in ("至少", "最少", "不少于")
        and sentence[this.number - 1 : this.number] == ","
        and _EACH.search(sentence, max(0, last.number - _REFERENCE), last.number) is not None
        and sentence.find(",", last.end, this.number) == this.number - 1
    )


def _of_shares(sentence: str, last: Quantity, this: Quantity) -> bool:
    """按不低于工资总额的1.5%、公用经费的5%安排: two shares of two things under one comparing word."""
    between = sentence[last.end : this.number]
    return (
        last.kind == this.kind == "share"
        and sentence[last.number - 1 : last.number] == "的"
        and _SHARE_OF.fullmatch(between) is not None
    )


_JOINTS = ("、", "和", "及", "与", "以及")
_REACHING = ("达到", "达", "提高到", "提升到", "控制在", "不低于", "不少于", "不超过")


def _with_baselines(sentence: str, found: list[Quantity]) -> list[Quantity]:
    """由A提高到B: A becomes the baseline of B."""
    kept: list[Quantity] = []
    for quantity in found:
        last = kept[-1] if kept else None
        if last and last.unit == quantity.unit and not last.word and quantity.word:
            between = sentence[last.end : quantity.start + len(quantity.word)]
            entry = comparisons.named(quantity.word)
            led = sentence[max(0, last.start - 12) : last.start]
            plain = between.removeprefix("逐步").removeprefix("进一步") == quantity.word
            if (
                entry
                and entry.change
                and (plain or (("由" in led or "从" in led) and len(between) <= 12 and "," not in between))
            ):
                kept[-1] = replace(quantity, baseline=last.value, start=last.start)
                continue
        kept.append(quantity)
    return kept
