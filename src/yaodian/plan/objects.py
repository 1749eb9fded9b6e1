"""What a quantity counts: the noun phrase beside it, or the one it takes over from the quantity before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yaodian.plan.lexicon.nouns import GROUPS, LEVELS, LIGHT, MOVES, PLACES, TELLING
from yaodian.plan.lexicon.units import unit_at
from yaodian.plan.lexicon.verbs import NOMINAL_VERBS, adverb_at, verb_at

_LONGEST = 40
_TAIL = re.compile(
    r"(?:的|分别|均|都|由|从|为|有|共|共计|达|按|不|数量?为|力争|争取|努力|要|应|须|将|可|再|、|和|及|与|以及|依次|各|约|占到?|下|(?<!以)上|最高|最低|达到|保持在|控制在|稳定在|维持在|提高到|全部|实现|做到|保持|动态|(?<![存实所现内自潜])在|总量为|约为|,|:|;)+$"
)
_NOT_A_NOUN = re.compile(
    r"[,;。:!?、)）]|(?:以上|以下|以内|之间|左右|上下|到|至|赴|前往|奔赴|入选|用于|等|给|将|拟|由|并|且|或|来|进入|参加|以|向|和|与|及|的(?:标准|要求|目标|规定|底线|原则|比例|额度)|要求|目标|规定|作为|提高|增加|减少|下降|上升|增长|同比|较)"
)
_AFTER_CUT = re.compile("的(?:标准|要求|比例|原则|规模)|(?:并|且)(?=投入|交付|正式|通过)|,|;|—|\\((?=[^()]*$)")
_PEOPLE = re.compile("^(?:学生|儿童|幼儿|教师|教职工|各学段)的?")
_STANDARD = re.compile("的?(?:标准|比例|额度|定额)(?:予以|给予|足额|全额|及时)*")
_BY_SHARE = re.compile("按照?(?:不低于|不少于|不得低于|不超过|不高于)[^,;:、]{1,14}$")
_GIVING = re.compile("(?:安排|列支|提取|计提|用于|落实|核拨|拨付)")
_GROUP = re.compile("|".join(sorted(map(re.escape, GROUPS), key=len, reverse=True)))
# 初中生 is a group, but not in 初中生均面积.
_GROUP_HEAD = re.compile(
    f"(?:{_GROUP.pattern})(?<!生(?=均))(?:[一二三四五六七八九](?:(?:至|到|-)[一二三四五六七八九])?年级)?"
)
_ENDS_IN_GROUP = re.compile(f"(?:{_GROUP.pattern})$")
_LEVEL = re.compile("(?:" + "|".join(sorted(map(re.escape, LEVELS), key=len, reverse=True)) + ")$")
_LEVEL_HEAD = re.compile("(?:" + "|".join(sorted(map(re.escape, LEVELS), key=len, reverse=True)) + ")(?:以上)?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase with the places of its first and last character in the sentence (both None if it was put together)."""

    text: str
    start: int | None = None
    end: int | None = None


EMPTY = Phrase("")
# A short verb alone names nothing (现有64所,今年再建18所).
_SHORT_VERB = re.compile("(?:再|新|另|还|拟|计划)?[建招增改扩选评培引派配添创]")
# More of what was said before (去年招聘教师210名,今年计划再招聘260名).
_AGAIN = re.compile("(?:计划|拟|将|要|可|力争|争取|确保)*(?:再|另|还|继续)")
_MORE = ("再", "另", "还")
_HOLDING = re.compile("(?:召开|举办|举行|开展|组织|参加|安排|开设|至少|最少|至多|最多)$")
_RAISING = frozenset(
    (
        "提高",
        "提升",
        "确保",
        "达到",
        "完成",
        "实现",
        "推动",
        "促进",
        "保持",
        "落实",
        "基本完成",
        "全面完成",
        "推进",
        "支持",
        "扩大",
        "巩固",
        "降低",
        "控制",
    )
)
_SIGNS = frozenset("、,;:(的和及与为向有使让将把")
_MEASURES = (
    *(
        "率",
        "比例",
        "比重",
        "占比",
        "比",
        "面积",
        "时间",
        "标准",
        "数",
        "班额",
        "规模",
        "水平",
        "均值",
        "值",
        "总量",
        "分值",
    ),
    *("经费", "覆盖面", "满意度", "距离", "限额", "价格", "收费", "补助", "津贴"),
)
_SHARES = ("率", "比例", "占比", "比重", "覆盖面", "满意度")
_RATE_TAILS = ("率", "面", "度", "性", "比例", "规模", "数")
_DEEDS = frozenset(("build", "count", "run", "found", "hold", "draft"))


@cache
def _lead() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, {*PLACES, *LIGHT}), key=len, reverse=True)))


@cache
def _telling() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, TELLING), key=len, reverse=True)))


@cache
def _moves() -> re.Pattern[str]:
    """A word of moving; 达到 and its like are none."""
    return re.compile(
        "(?<![达不签直受收遇做看得])(?:" + "|".join(sorted(map(re.escape, MOVES), key=len, reverse=True)) + ")"
    )


def visible(sentence: str, start: int, end: int, hidden: bytearray) -> tuple[str, list[int]]:
    """The characters of a stretch that are not hidden, with their places."""
    places = [place for place in range(start, end) if not hidden[place]]
    return "".join(sentence[place] for place in places), places


def noun_before(text: str, places: list[int], *, measure: bool) -> tuple[Phrase, str]:
    """The noun phrase at the end of a text before a number, and the verb that was found in front of it.

    `measure` is true where the number is a rate, a rank, a change: then the phrase is a name (巩固率) and only words such as 确保 are cut.
    """
    end = _without_tail(text)
    start, verb = max(0, text.rfind("基础上", 0, end) + 3 if "基础上" in text[:end] else 0), ""
    while start < end:
        telling = _telling().match(text, start, end)
        if telling and not measure:
            verb = telling.group()
            return (_phrase(text, places, start, end) if telling.end() < end else EMPTY), verb
        step = _step(text, start, end, measure, first=not start)
        if step is None:
            break
        word, is_verb = step
        verb = word if is_verb else verb
        start += len(word)
    if start >= end or _SHORT_VERB.fullmatch(text, start, end):
        return EMPTY, verb
    again = _AGAIN.match(text, max(0, start - 1) if text[start - 1 : start] in _MORE else start, end)
    deed = verb_at(text, again.end()) if again else None
    if again and deed and again.end() + len(deed.form) == end:
        return EMPTY, deed.form
    return _phrase(text, places, start, end), verb


def _without_tail(text: str) -> int:
    """Where the noun phrase ends: before light words, and before a last verb of holding (教职工大会至少召开2次)."""
    end = len(text)
    while True:
        tail = _TAIL.search(text, 0, end)
        end = tail.start() if tail else end
        holding = _HOLDING.search(text, 0, end)
        if not holding or holding.start() < 2:
            return end
        end = holding.start()


def _step(text: str, start: int, end: int, measure: bool, *, first: bool) -> tuple[str, bool] | None:
    """The next word to cut from the front, and whether it is a verb of a deed."""
    verb = verb_at(text, start)
    if verb and start + len(verb.form) <= end:
        if measure and verb.form in _RAISING and not text.startswith(_RATE_TAILS, start + len(verb.form)):
            return verb.form, True
        nominal = verb.form in NOMINAL_VERBS and not first
        if not measure and not nominal and verb.family in _DEEDS and end - start - len(verb.form) != 1:
            return verb.form, True
    match = _lead().match(text, start, end)
    if match and (
        len(match.group()) > 1 or match.group() in _SIGNS or match.end() == end or _deed_at(text, match.end())
    ):
        return match.group(), False
    adverb = adverb_at(text, start)
    after = start + len(adverb)
    if len(adverb) < 2 or adverb == "基本" or after > end:
        return None
    return (adverb, False) if after == end or _deed_at(text, after) else None


def _deed_at(text: str, place: int) -> bool:
    return verb_at(text, place) is not None or bool(adverb_at(text, place))


def under_standard(text: str, places: list[int]) -> Phrase:
    """What is given at a rate named before it (按每生每天3元的标准安排[补助资金])."""
    match = _STANDARD.match(text)
    if not match:
        return EMPTY
    return noun_before(text[match.end() :], places[match.end() :], measure=False)[0]


def by_share(ahead: tuple[str, list[int]], behind: tuple[str, list[int]]) -> Phrase | None:
    """What a share is set aside for (按不低于公用经费5%的比例安排[教师培训经费], [培训经费]按不低于…安排); None if it is no such share."""
    match = _BY_SHARE.search(ahead[0])
    if not match:
        return None
    text, places = behind
    given = _STANDARD.match(text)
    start = given.end() if given else 0
    verb = _GIVING.match(text, start)
    if verb and len(text) - verb.end() > 1:
        return _phrase(text, places, verb.end(), len(text))
    front = noun_before(ahead[0][: match.start()], ahead[1][: match.start()], measure=True)[0]
    return front if front.text else None


def noun_after(text: str, places: list[int]) -> Phrase:
    """The noun phrase that begins right after a measure word, empty if something else stands there."""
    start = _past_second_unit(text)
    if start >= len(text) or _NOT_A_NOUN.match(text, start):
        return EMPTY
    start += text[start] == "的"
    cut = _AFTER_CUT.search(text, start)
    end = cut.start() if cut else len(text)
    moves = _moves().search(text, start + 2, end)
    if moves:
        end = moves.start()
    end = min(end, start + _LONGEST)
    for tail in ("等", "的", "任务", "工作"):
        if text.endswith(tail, start, end) and end - start > len(tail) + 1:
            end -= len(tail)
    return _phrase(text, places, start, end) if end > start else EMPTY


def _past_second_unit(text: str) -> int:
    """Past a bracket with another measure word (156件(套)器材)."""
    unit = unit_at(text, 1) if text.startswith("(") else None
    return len(unit.form) + 2 if unit and text.startswith(")", len(unit.form) + 1) else 0


def clause_rest(text: str, places: list[int]) -> Phrase:
    """What follows an all-or-none word to the end of its clause (全部[民办培训机构完成年检])."""
    start = 0
    while text.startswith(("的", "实现", "做到", "、"), start):
        start += 2 if text.startswith(("实现", "做到"), start) else 1
    end = min(len(text), start + _LONGEST)
    for tail in ("工作", "任务"):
        if text.endswith(tail, start, end) and end - start > len(tail) + 1:
            end -= len(tail)
    return _phrase(text, places, start, end) if end > start else EMPTY


def head_with_verb(verb: str, last: str, last_verb: str) -> str:
    """The noun of the quantity before, under the verb of this one (新建公办幼儿园18所,改扩建9所)."""
    noun = last.removeprefix(last_verb) if last_verb else last
    telling = _telling().match(noun)
    if telling and telling.end() < len(noun):
        noun = noun[telling.end() :]
    return verb + noun if verb in TELLING else noun


def _phrase(text: str, places: list[int], start: int, end: int) -> Phrase:
    words = text[start:end].strip("，、,;:. ")
    return Phrase(words, places[start], places[end - 1] + 1)


def with_group(phrase: str) -> tuple[str, str] | None:
    """A measure that a group follows (…学历比例小学) as group and rest; None if the phrase ends otherwise."""
    match = _ENDS_IN_GROUP.search(phrase)
    if not match or not phrase.endswith(_MEASURES, 0, match.start()):
        return None
    return match.group(), phrase[: match.start()]


def is_group(phrase: str) -> bool:
    """Whether a phrase only names a group or level and lacks its head (初中, 省级)."""
    return bool(_GROUP.fullmatch(phrase))


def is_verb(phrase: str) -> bool:
    """Whether a phrase is a verb of a deed alone (覆盖), which names nothing."""
    verb = verb_at(phrase, 0)
    return verb is not None and verb.form == phrase


def is_measure(phrase: str) -> bool:
    """Whether a phrase names what is measured (睡眠时间, 班额)."""
    return phrase.endswith(_MEASURES)


def without_people(topic: str) -> str:
    """A measure without the verb and the people before it (保障学生睡眠时间 -> 睡眠时间)."""
    verb = verb_at(topic, 0)
    return _PEOPLE.sub("", topic.removeprefix(verb.form) if verb else topic)


def head_under(phrase: str) -> str:
    """The head that another group takes over from a phrase; nothing where the phrase is groups alone (小学生, 小学和初中)."""
    rest = head_of(phrase)
    return "" if is_group(rest) or rest[:1] in "和、及与" else rest


def head_of(phrase: str) -> str:
    """A phrase without verb, group or level in front of it (小学三至六年级书面作业时间 -> 书面作业时间)."""
    telling = _telling().match(phrase)
    if telling and telling.end() < len(phrase):
        phrase = phrase[telling.end() :]
    match = _LEVEL_HEAD.match(phrase) or _GROUP_HEAD.match(phrase)
    return phrase[match.end() :] if match and match.end() < len(phrase) else phrase


def ends_in_level(phrase: str) -> bool:
    """Whether a phrase after a measure word is only a level that waits for its head (2个国家级、7个市级基地)."""
    return bool(_LEVEL.fullmatch(phrase) or (_LEVEL.search(phrase) and len(phrase) <= 4))


def distributed(subject: str, count: int) -> list[str] | None:
    """The objects of 分别 or 依次: as many as there are numbers, each with the common head; None if the parts do not fit."""
    splits = (
        [part for part in re.split(joints, subject) if part] for joints in ("、|和|及|与|以及", "、|和|以及", "、")
    )
    parts = next((parts for parts in splits if len(parts) == count), None)
    if parts is None or count < 2:
        return None
    last = parts[-1]
    group = _GROUP_HEAD.match(last)
    name = group.group() if group else last[: len(parts[-2])]
    head = last[len(name) :]
    if head and any(part.endswith(head[-1]) and len(part) > 2 for part in parts[:-1]):
        head = ""
    front = _common_front(parts[0])
    named = [part + head for part in parts[:-1]] + [last]
    return [name if name.startswith(front) else front + name for name in named]


def measures(subject: str) -> list[str]:
    """The measures that a subject names side by side (入学率、巩固率), none if any part is no whole measure."""
    parts = [part for part in re.split("、|和|及|以及", subject) if part]
    return parts if all(len(part) > 2 and part.endswith(_SHARES) for part in parts) else []


def _common_front(first: str) -> str:
    """The words before the first group name that belong to all of them (新建小学、初中依次为…)."""
    telling = _telling().match(first)
    return telling.group() if telling and telling.end() < len(first) else ""
