"""Whom a commitment is about: names of groups of schools and people that a clause or the headline of an item mentions.

`form` is the word in the text, `scope` how it is reported. Longer forms win; the first in a clause counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Scope:
    """A word for a group with the name that is reported and an example clause."""

    form: str
    scope: str
    example: str


SCOPES: tuple[Scope, ...] = (
    Scope("普通本科高校", "普通本科高校", "完成普通本科高校章程核准"),
    Scope("普通高校", "普通高校", "改革普通高校招生"),
    Scope("市属高校", "市属高校", "指导市属高校换届"),
    Scope("高职院校", "高职院校", "加强高职院校建设"),
    Scope("职业院校", "职业院校", "推进职业院校分类招考"),
    Scope("职业学校", "职业学校", "加强职业学校建设"),
    Scope("高职", "高职院校", "推出高职教学标准"),
    Scope("中职", "中职学校", "完善中职学校布局"),
    Scope("成人高校", "成人高校", "规范成人高校办学"),
    Scope("民办高校", "民办高校", "规范民办高校办学"),
    Scope("民办学校", "民办学校", "规范民办学校办学"),
    Scope("民办教育", "民办学校", "支持民办教育"),
    Scope("高校", "高校", "加强高校章程建设"),
    Scope("高等院校", "高校", "支持高等院校发展"),
    Scope("大学", "高校", "支持特色大学发展"),
    Scope("本科", "本科高校", "实施本科教学工程"),
    Scope("研究生", "研究生培养单位", "实施研究生教育创新计划"),
    Scope("义务教育学校", "义务教育学校", "推进义务教育学校标准化"),
    Scope("义务教育", "义务教育学校", "完善义务教育就近入学"),
    Scope("中小学生", "中小学生", "保护中小学生视力"),
    Scope("中小学幼儿园", "中小学幼儿园", "加强中小学幼儿园安全"),
    Scope("中小学", "中小学", "建设中小学课程"),
    Scope("普通高中", "普通高中", "推进普通高中课改"),
    Scope("优质高中", "优质高中", "分配优质高中指标"),
    Scope("农村高中", "农村高中", "改建农村高中"),
    Scope("特色高中", "普通高中", "建设特色高中"),
    Scope("高中", "普通高中", "推进高中课改"),
    Scope("中考", "初中、普通高中", "深化中考改革"),
    Scope("高考", "普通高校招生", "推进高考改革"),
    Scope("初中", "初中", "改革初中学业考试"),
    Scope("小学", "小学", "改革小学评价"),
    Scope("村办幼儿园", "村办幼儿园", "改造村办幼儿园"),
    Scope("幼儿园", "幼儿园", "新建幼儿园"),
    Scope("学前教育", "幼儿园", "提升学前教育"),
    Scope("特殊教育", "特殊教育学校", "发展特殊教育"),
    Scope("社区教育", "区县", "发展社区教育"),
    Scope("市民", "全体市民", "服务市民学习"),
    Scope("区县", "区县", "督导区县政府"),
    Scope("留学生", "高校", "发展留学生教育"),
    Scope("职业教育", "职业院校", "发展职业教育"),
    Scope("高等教育", "高校", "深化高等教育改革"),
    Scope("基础教育", "中小学", "提升基础教育质量"),
    Scope("开放大学", "开放大学", "建设开放大学"),
    Scope("各级各类学校", "各级各类学校", "指导各级各类学校"),
    Scope("党组织", "基层党组织", "加强党组织建设"),
    Scope("机关", "机关", "改进机关作风"),
)


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = sorted((entry.form for entry in SCOPES), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms))), {entry.form: entry.scope for entry in SCOPES}


def scope_in(text: str) -> str | None:
    """The first group that a text names, as reported; None if it names none."""
    pattern, names = _words()
    match = pattern.search(text)
    return names[match.group()] if match else None
