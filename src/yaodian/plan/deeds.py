"""Deeds of a sentence: which clauses promise something that can be verified, where they begin and end, and their verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from yaodian.plan.action import NOUN_TAILS, joined, verb_place
from yaodian.plan.clauses import closed_mask
from yaodian.plan.deed import INCLUDING, Deed
from yaodian.plan.division import divided
from yaodian.plan.lexicon.first_signs import MARK_SIGNS
from yaodian.plan.lexicon.markers import ENUMERATION, LABELS
from yaodian.plan.lexicon.verbs import NOMINAL_VERBS, Verb, adverb_at, verb_at
from yaodian.plan.quantities import Quantity
from yaodian.plan.sentence import Sentence

_CONNECTIVE = re.compile("(?:并|同时|以及|从而|进而|以此|以便|其中|此外|另外|即)")
# Clauses with these words at their head say how, why or whereby, not what.
_CIRCUMSTANCE = re.compile(
    "(?:依托|根据|按照|围绕|紧紧围绕|针对|结合|通过|遵循|鉴于|随着|立足|着眼|紧贴|紧扣|聚焦|以|为|在|对|从|将|向|与|由|经|借助|面向|于|用|同|给|加之)"
)
_HANDLING = re.compile("把|使|让")
_TAIL_PURPOSE = re.compile("(?:为|从而|以便|以此|使|让|把|不断满足|真正)")
_PURPOSE_ADVERBS = (
    "切实",
    "不断",
    "进一步",
    "全面",
    "有效",
    "充分",
    "着力",
    "努力",
    "更好",
    "真正",
    "积极",
    "持续",
    "共同",
    "合力",
    "大力",
    "自觉",
)
_WEAK_ENDS = (
    "水平",
    "质量",
    "能力",
    "素养",
    "意识",
    "效益",
    "作用",
    "活力",
    "氛围",
    "力度",
    "特色",
    "实效性",
    "针对性",
    "素质",
    "效率",
    "积极性",
    "主动性",
    "自信",
    "合力",
    "环境",
    "影响力",
    "竞争力",
    "满意度",
    "获得感",
    "特长",
    "爱好",
    "作风",
    "成效",
    "实效",
    "形象",
    "效果",
    "规模",
    "覆盖",
)
_BEFORE_VERB_SEARCH = 60
_SHORT_OBJECT = 8
_VAGUE = re.compile("一批|若干|一支")
# Objects that name nothing of their own: after a deed they only say that it is done well (进一步严格程序,健全制度).
_GENERIC = re.compile("(?:各项|相关|有关|工作|管理|规章|办事)?(?:制度|机制|程序|行为|职责|责任|措施|流程|规矩)")
# 将师德表现作为考核的重要内容: what from now on belongs to what.
_INCLUDING = re.compile(f"[将把][^,;:。]{{2,30}}?({'|'.join(INCLUDING)})[^,;:。]{{2,}}")
# 综合楼9月底前投入使用: what shall be done with the thing before it.
_COMPLETED = re.compile("(?:投入使用|交付使用|建成使用|建成|竣工|投用|完工|开工|启用)$")
# 按照编制标准补充教师: a measure that the deed follows.
_MEASURE = re.compile("(?:按照|根据|依照|依据|对照)[^,;:。]{2,20}?(?:标准|要求|规定|部署|规划|原则|办法|比例)")


@cache
def _enumeration() -> re.Pattern[str]:
    return re.compile(ENUMERATION)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(LABELS)})[:。 ]*")


def deeds(sentence: Sentence) -> list[Deed]:
    """The deeds of a sentence in order, without overlap; clauses that only tell purpose, circumstance or facts are left out."""
    counted: dict[int, list[Quantity]] = {}
    for quantity, promised in sentence.counted:
        if promised:
            counted.setdefault(sentence.clause_index(quantity.number), []).append(quantity)
    found: list[Deed] = []
    for index, (start, end) in enumerate(sentence.clauses):
        numbers = tuple(counted.get(index, ()))
        deed = _deed(sentence, start, end, numbers, found)
        if deed is not None:
            found.extend(divided(sentence, deed))
    return found


def _deed(
    sentence: Sentence, start: int, end: int, numbers: tuple[Quantity, ...], before: Sequence[Deed]
) -> Deed | None:
    text = sentence.text
    start = _past_mark(text, start, end)
    while end > start and text[end - 1] in " 、.…":
        end -= 1
    if end - start < 3 or (not numbers and sentence.facts.is_fact(start + 1)):
        return None
    including = None if numbers else _INCLUDING.match(text, start, end)
    if including:
        return Deed(start, end, including[1], Verb(including[1], "found", ""), start + 1, sure=False)
    place = verb_place(text, start, end, sentence.skips)
    measure = _MEASURE.match(text, place, end)
    if measure:
        place = _past_measure(sentence, measure.end(), end, place)
    verb = verb_at(text, place)
    if verb is None or place + len(verb.form) >= end:
        return _without_verb(sentence, start, end, place, numbers, before)
    action_end, action = joined(text, place, verb, end)
    deed = Deed(start, end, action, verb, action_end, quantities=numbers)
    if not numbers and before and _is_purpose(text, start, place, deed):
        return None
    return deed


def _past_measure(sentence: Sentence, after: int, end: int, place: int) -> int:
    """Where the verb stands behind a measure; `place` where none follows it."""
    behind = verb_place(sentence.text, after, end, sentence.skips)
    verb = verb_at(sentence.text, behind)
    return behind if verb and end - behind - len(verb.form) > 1 else place


def _past_mark(text: str, start: int, end: int) -> int:
    """Past 一是, (1), 目标任务: and connectives."""
    while start < end and text[start] in MARK_SIGNS:
        match = (
            _enumeration().match(text, start, end)
            or _label().match(text, start, end)
            or _CONNECTIVE.match(text, start, end)
        )
        if not match or match.end() == start:
            return start
        start = match.end()
    return start


def _is_purpose(text: str, start: int, place: int, deed: Deed) -> bool:
    """Whether a clause after a deed only says what the deed is good for."""
    if _TAIL_PURPOSE.match(text, start):
        return True
    verb = deed.verb
    if verb is None or _VAGUE.match(text, deed.object_start):
        return False
    if _GENERIC.fullmatch(text, deed.object_start, deed.end):
        return True
    if verb.form == "确保":
        return not text.endswith(("验收", "认定", "完成", "到位", "使用"), deed.object_start, deed.end)
    stressed = text.startswith(_PURPOSE_ADVERBS, start) and place > start
    weak = text.endswith(_WEAK_ENDS, deed.object_start, deed.end)
    if verb.purpose:
        return stressed or weak or verb.form in _ALWAYS_PURPOSE or deed.end - deed.object_start <= 6
    if verb.family == "foster" and weak:
        short = deed.end - deed.object_start <= _SHORT_OBJECT
        return stressed or verb.form in ("优化", "加快", "培育") or (verb.form == "加大" and short)
    return weak and verb.form == "打造"


_ALWAYS_PURPOSE = (
    "引导",
    "培养",
    "增强",
    "激发",
    "营造",
    "凝聚",
    "满足",
    "服务",
    "助力",
    "教育",
    "帮助",
    "维护",
    "彰显",
    "密切",
    "增进",
    "保障",
    "形成",
    "丰富",
    "突出",
    "改善",
)


def _without_verb(
    sentence: Sentence, start: int, end: int, place: int, numbers: tuple[Quantity, ...], before: Sequence[Deed]
) -> Deed | None:
    """A clause that does not begin with a verb: with a subject, with a circumstance, or a bare number."""
    text = sentence.text
    done = None if numbers else _COMPLETED.search(text, place + 3, end)
    if done and any(time.kind == "deadline" and start <= time.start < done.start() for time in sentence.times):
        return Deed(start, end, done.group(), verb_at(text, done.start()), start, sure=False)
    found = _inner_verb(sentence, place, end)
    if not numbers and (found is None or _is_circumstance(text, place, end, found, before)):
        return None
    if found is None:
        word = _number_action(text, start, end, numbers)
        last = before[-1] if before else None
        if not word and last and last.verb and last.quantities:
            return replace(
                last, start=start, end=end, object_start=start, sure=False, inherited=True, quantities=numbers
            )
        return Deed(start, end, word or "达到", None, start, sure=False, quantities=numbers)
    inner, verb = found
    action_end, action = joined(text, inner, verb, end)
    deed = Deed(start, end, action, verb, action_end, sure=False, quantities=numbers)
    if not numbers and before and verb.purpose:
        return None
    return deed


def _is_circumstance(text: str, place: int, end: int, found: tuple[int, Verb], before: Sequence[Deed]) -> bool:
    """Whether a clause only says how, when or what for: 把…, 以…为主线, 为贯彻…, 在…中."""
    inner, verb = found
    if _HANDLING.match(text, place) or text.endswith(("中", "时", "下", "上", "之年"), place, end):
        return True
    if text.startswith("以", place) and "为" in text[inner:end]:
        return True
    if text.startswith("为", place):
        return inner == place + 1 or verb.family in ("foster", "study", "found")
    return bool(before) and _TAIL_PURPOSE.match(text, place) is not None


def _number_action(text: str, start: int, end: int, numbers: tuple[Quantity, ...]) -> str:
    """The word that carries a number without a verb of a deed (通过, 增长), else that of the comparison."""
    stretch = text[start:end]
    place, word = max((stretch.rfind(word), word) for word in _NUMBER_VERBS)
    return word if place >= 0 else numbers[0].word


_NUMBER_VERBS = (
    "通过",
    "增长",
    "提高",
    "下降",
    "降低",
    "减少",
    "增加",
    "迁入",
    "投入使用",
    "建成",
    "达标",
    "入选",
    "进入",
    "翻番",
)


def _inner_verb(sentence: Sentence, start: int, end: int) -> tuple[int, Verb] | None:
    """The first verb inside a clause that can head it: outside of quotations, with an object behind it."""
    text = sentence.text
    place = start + 1
    limit = min(end - 2, start + _BEFORE_VERB_SEARCH)
    shut = closed_mask(text[start : limit + _BEFORE_VERB_SEARCH])
    while place < limit:
        if shut[place - start]:
            place += 1
            continue
        verb = verb_at(text, place)
        if text[place] in "是了已":
            return None
        if verb and _heads(text, place, verb, end):
            return place, verb
        place += len(verb.form) if verb else 1
    return None


def _heads(text: str, place: int, verb: Verb, end: int) -> bool:
    after = place + len(verb.form)
    if end - after < 2 or text.startswith(NOUN_TAILS, after) or (verb.family == "foster" and verb.purpose):
        return False
    if verb.form in NOMINAL_VERBS:
        before = text[max(0, place - 1) : place]
        return bool(before) and (before in "地要应须将" or bool(_previous_adverb(text, place)))
    following = text[after : after + 1]
    return following not in "、和与及,的" and text[place - 1] not in "的、和与及"


def _previous_adverb(text: str, place: int) -> str:
    for size in (4, 3, 2):
        if size <= place and adverb_at(text, place - size) == text[place - size : place]:
            return text[place - size : place]
    return ""
