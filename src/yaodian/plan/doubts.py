"""Doubts that a person should settle: a code, a sentence, and the characters they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yaodian.plan.deed import Deed
from yaodian.plan.model import Doubt, Issued, Span
from yaodian.plan.numerals import numerals
from yaodian.plan.sentence import Sentence

_VAGUE = re.compile(
    "(?<!第)一批|若干(?!意见|规定|问题|措施|政策|决定)|一系列|数(?:十|百|千|万)[个所名人项门]|(?<![0-9十百千万])几[个所名人项门]"
)
# Without one of these signs a clause holds neither a vague number nor a masked one.
_HINT = re.compile("[批若系数几xX×*□＊_]")
# Every numeral holds one of these signs.
_COUNTING = re.compile("[0-9零〇一二两三四五六七八九十百千万亿廿卅半]")
_COMPLETING = ("完成", "基本完成", "全面完成", "实现")
_MASKED = re.compile(
    r"(?<![A-Za-z0-9“+])(?:[xX×*□＊_]{1,4})(?=(?:个|所|名|人|项|门|家|万|亿|余|多|%|条|间|座|套|台|场|次|亩|平方米|元)(?!教育|计划))"
)


def clause_doubts(sentence: Sentence, deed: Deed) -> list[tuple[str, str, int, int]]:
    """The doubts about one deed as code, message, start and end in the sentence."""
    found = []
    text = sentence.text
    hinted = _HINT.search(text, deed.start, deed.end) is not None
    for match in _VAGUE.finditer(text, deed.start, deed.end) if hinted else ():
        found.append(
            (
                "vague_quantity",
                f"“{match.group()}”没有给出数量，无法按数核验；请补充数量或另定佐证材料。",
                *match.span(),
            )
        )
    if not deed.quantities and deed.action in _COMPLETING and not deed.inherited:
        found.append(
            ("completion_without_count", f"“{deed.action}”没有给出数量；请明确完成到什么程度。", deed.start, deed.end)
        )
    for match in _MASKED.finditer(text, deed.start, deed.end) if hinted else ():
        found.append(("masked_number", f"数字被“{match.group()}”遮盖，不作零处理；请补上数字。", *match.span()))
    found.extend(_unexplained(sentence, deed))
    return found


def _unexplained(sentence: Sentence, deed: Deed) -> list[tuple[str, str, int, int]]:
    """Numbers that are neither a target nor known to be none."""
    if not sentence.busy or not _COUNTING.search(sentence.text, deed.start, deed.end):
        return []
    read = sentence.read
    found = []
    for numeral in numerals(sentence.text[: deed.end], deed.start):
        small = numeral.chinese and numeral.value < 10
        known = read[numeral.start]
        if known or small or sentence.shut[numeral.start] or sentence.shut[numeral.end - 1] or numeral.bare_power:
            continue
        words = sentence.text[numeral.start : numeral.end]
        found.append(
            (
                "unexplained_number",
                f"数字“{words}”既未读作目标值，也不是已知的非目标数字；请核对。",
                numeral.start,
                numeral.end,
            )
        )
    return found


def issue_doubts(issued: Issued | None, place: Span | None) -> list[Doubt]:
    """The doubt about a date of issue that has lost 年月日."""
    if issued is None or place is None or len(issued.readings) == 1:
        return []
    if not issued.readings:
        return [Doubt("unreadable_date", f"印发日期“{issued.raw}”不是有效日期；请更正。", place)]
    days = "或".join(f"{day.year}年{day.month}月{day.day}日" for day in issued.readings)
    return [Doubt("ambiguous_date", f"印发日期“{issued.raw}”可以读作{days}；请选定。", place)]


def plan_doubts(*, year: int | None, restarted: bool, reviews: Sequence[tuple[str, Span]], whole: Span) -> list[Doubt]:
    """Doubts about the plan as a whole."""
    found = []
    if year is None:
        found.append(
            Doubt("year_missing", "没有找到计划年份；完成时限无法推定，请指定年份。", Span(whole.start, whole.start))
        )
    if restarted:
        found.append(
            Doubt(
                "items_renumbered", "条目编号在各部分重新开始，已按全文顺序连续编号。", Span(whole.start, whole.start)
            )
        )
    for title, span in reviews:
        found.append(Doubt("review_chapter", f"“{title}”是对以往工作的回顾，其中的内容不作任务。", span))
    return found
