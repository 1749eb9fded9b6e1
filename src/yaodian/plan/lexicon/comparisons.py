"""Words that say how a number compares: before it (不少于10次), after it (10次以上), both (控制在50人以内).

A word after the number is stronger than one before it. `not_after` lists signs that make another word of it (约 in 节约). `change` marks words that lead from an old value to a new one, so that a
value before them is where it started (由62%提高到70%).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from yaodian.plan.model import Comparator


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparing word, the comparator it sets, and an example sentence."""

    form: str
    comparator: Comparator
    example: str
    change: bool = False
    not_after: str = ""


BEFORE: tuple[Comparison, ...] = (
    Comparison("不少于", ">=", "校长听课不少于30节。"),
    Comparison("不低于", ">=", "持证率不低于93%。"),
    Comparison("不得少于", ">=", "教师培训不得少于72学时。"),
    Comparison("不得低于", ">=", "合格率不得低于95%。"),
    Comparison("不能少于", ">=", "教师培训不能少于72学时。"),
    Comparison("不能低于", ">=", "合格率不能低于95%。"),
    Comparison("不下于", ">=", "组织演练不下于2次。"),
    Comparison("不小于", ">=", "生均面积不小于6平方米。"),
    Comparison("高于", ">=", "巩固率高于98%。"),
    Comparison("大于", ">=", "生均面积大于6平方米。"),
    Comparison("多于", ">=", "组织演练多于2次。"),
    Comparison("至少", ">=", "每县建设至少2个营地。"),
    Comparison("最少", ">=", "每县建设最少2个营地。"),
    Comparison("最低", ">=", "奖补资金最低3万元。"),
    Comparison("最高", "<=", "奖补资金最高30万元。", not_after="史"),
    Comparison("不止", ">=", "培训教师不止200名。"),
    Comparison("达到", ">=", "合格率达到92%。", True),
    Comparison("达", ">=", "优良率达45%。", True, not_after="到传送表通抵发"),
    Comparison("提高到", ">=", "入园率提高到90%。", True),
    Comparison("提高至", ">=", "入园率提高至90%。", True),
    Comparison("提升到", ">=", "入园率提升到90%。", True),
    Comparison("提升至", ">=", "入园率提升至90%。", True),
    Comparison("增加到", ">=", "学位增加到3000个。", True),
    Comparison("增加至", ">=", "学位增加至3000个。", True),
    Comparison("增长到", ">=", "在校生增长到3000人。", True),
    Comparison("增长至", ">=", "在校生增长至3000人。", True),
    Comparison("增到", ">=", "学位增到3000个。", True),
    Comparison("增至", ">=", "学位增至3000个。", True),
    Comparison("扩大到", ">=", "覆盖面扩大到45%。", True),
    Comparison("扩大至", ">=", "覆盖面扩大至45%。", True),
    Comparison("扩展到", ">=", "试点学校扩展到40所。", True),
    Comparison("拓展到", ">=", "试点学校拓展到40所。", True),
    Comparison("发展到", ">=", "集团发展到12个。", True),
    Comparison("上升到", ">=", "巩固率上升到97%。", True),
    Comparison("上升至", ">=", "巩固率上升至97%。", True),
    Comparison("升至", ">=", "巩固率升至97%。", True),
    Comparison("升到", ">=", "巩固率升到97%。", True),
    Comparison("延长到", ">=", "服务时间延长到2小时。", True),
    Comparison("延长至", ">=", "服务时间延长至2小时。", True),
    Comparison("扩充到", ">=", "学位扩充到3000个。", True),
    Comparison("扩充至", ">=", "学位扩充至3000个。", True),
    Comparison("上调到", ">=", "补助标准上调到500元。", True),
    Comparison("上调至", ">=", "补助标准上调至500元。", True),
    Comparison("缩短到", "<=", "作业时间缩短到60分钟。", True),
    Comparison("缩短至", "<=", "作业时间缩短至60分钟。", True),
    Comparison("下调到", "<=", "收费标准下调到500元。", True),
    Comparison("下调至", "<=", "收费标准下调至500元。", True),
    Comparison("超过", ">=", "在册学员超过2万人。"),
    Comparison("超出", ">=", "在册学员超出2万人。"),
    Comparison("超", ">=", "引进毕业生超200名。"),
    Comparison("突破", ">=", "在册学员突破2万人。"),
    Comparison("逾", ">=", "接待学员逾3万人次。"),
    Comparison("上", ">=", "惠及学生上万人。", not_after="网线以之会本身路村校课乡市县台车"),
    Comparison("≥", ">=", "接入比例≥98%。"),
    Comparison(">=", ">=", "接入比例>=98%。"),
    Comparison(">", ">=", "接入比例>98%。"),
    Comparison("不超过", "<=", "班额不超过45人。"),
    Comparison("不得超过", "<=", "班额不得超过45人。"),
    Comparison("不能超过", "<=", "班额不能超过45人。"),
    Comparison("不超", "<=", "班额不超45人。"),
    Comparison("不高于", "<=", "辍学率不高于1%。"),
    Comparison("不得高于", "<=", "辍学率不得高于1%。"),
    Comparison("不多于", "<=", "统考不多于1次。"),
    Comparison("不得多于", "<=", "统考不得多于1次。"),
    Comparison("不大于", "<=", "班额不大于45人。"),
    Comparison("低于", "<=", "辍学率低于1%。"),
    Comparison("少于", "<=", "统考少于2次。"),
    Comparison("小于", "<=", "班额小于45人。"),
    Comparison("至多", "<=", "统考至多1次。"),
    Comparison("最多", "<=", "统考最多1次。"),
    Comparison("控制在", "<=", "辍学率控制在1%。"),
    Comparison("控制到", "<=", "辍学率控制到1%。"),
    Comparison("降低到", "<=", "大班额比例降低到3%。", True),
    Comparison("降低至", "<=", "大班额比例降低至3%。", True),
    Comparison("下降到", "<=", "大班额比例下降到3%。", True),
    Comparison("下降至", "<=", "大班额比例下降至3%。", True),
    Comparison("降到", "<=", "大班额比例降到3%。", True),
    Comparison("降至", "<=", "大班额比例降至3%。", True),
    Comparison("减少到", "<=", "评比事项减少到20项。", True),
    Comparison("减少至", "<=", "评比事项减少至20项。", True),
    Comparison("减至", "<=", "评比事项减至20项。", True),
    Comparison("减到", "<=", "评比事项减到20项。", True),
    Comparison("压减到", "<=", "择校比例压减到5%。", True),
    Comparison("压减至", "<=", "择校比例压减至5%。", True),
    Comparison("压缩到", "<=", "评比事项压缩到20项。", True),
    Comparison("压缩至", "<=", "评比事项压缩至20项。", True),
    Comparison("压降到", "<=", "择校比例压降到5%。", True),
    Comparison("压降至", "<=", "择校比例压降至5%。", True),
    Comparison("精简到", "<=", "评比事项精简到20项。", True),
    Comparison("精简至", "<=", "评比事项精简至20项。", True),
    Comparison("缩小到", "<=", "择校比例缩小到5%。", True),
    Comparison("缩小至", "<=", "择校比例缩小至5%。", True),
    Comparison("≤", "<=", "辍学率≤1%。"),
    Comparison("<=", "<=", "辍学率<=1%。"),
    Comparison("<", "<=", "辍学率<1%。"),
    Comparison("约", "about", "招生约700人。", not_after="节预契合公制集违邀赴"),
    Comparison("大约", "about", "招生大约700人。"),
    Comparison("近", "about", "改造旱厕近100座。", not_after="附就临靠远亲最贴逼"),
    Comparison("将近", "about", "改造旱厕将近100座。"),
    Comparison("接近", "about", "入园率接近90%。"),
    Comparison("稳定在", "about", "就业率稳定在88%。"),
    Comparison("保持在", "=", "巩固率保持在99%。"),
    Comparison("巩固在", "=", "巩固率巩固在99%。"),
    Comparison("维持在", "=", "巩固率维持在99%。"),
    Comparison("保持", "=", "巩固率保持99%。"),
    Comparison("达成", "=", "达成合作意向12项。"),
    Comparison("调整为", "=", "补助标准调整为500元。", True),
    Comparison("调整到", "=", "补助标准调整到500元。", True),
    Comparison("=", "=", "完成率=90%。"),
)

AFTER: tuple[Comparison, ...] = (
    Comparison("以上", ">=", "开发课程30门以上。"),
    Comparison("及以上", ">=", "开发课程30门及以上。"),
    Comparison("或以上", ">=", "开发课程30门或以上。"),
    Comparison("以内", "<=", "班额控制在50人以内。"),
    Comparison("之内", "<=", "班额控制在50人之内。"),
    Comparison("以下", "<=", "大班额比例降至3%以下。"),
    Comparison("及以下", "<=", "班额降至50人及以下。"),
    Comparison("内", "<=", "班额控制在50人内。"),
    Comparison("左右", "about", "招聘教师380名左右。"),
    Comparison("上下", "about", "筹建工作室30个上下。"),
)


@cache
def _tables() -> tuple[dict[str, Comparison], dict[str, Comparison]]:
    return {entry.form: entry for entry in BEFORE}, {entry.form: entry for entry in AFTER}


def before(text: str, end: int) -> Comparison | None:
    """The longest comparing word that ends at a place."""
    table = _tables()[0]
    for size in (4, 3, 2, 1):
        if size > end or not (entry := table.get(text[end - size : end])):
            continue
        if not entry.not_after or end == size or text[end - size - 1] not in entry.not_after:
            return entry
    return None


def named(form: str) -> Comparison | None:
    """The comparing word of a form."""
    return _tables()[0].get(form)


def after(text: str, start: int) -> Comparison | None:
    """The longest comparing word that begins at a place."""
    table = _tables()[1]
    for size in (3, 2, 1):
        if entry := table.get(text[start : start + size]):
            return entry
    return None
