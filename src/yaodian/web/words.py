"""The words of the pages for the codes of the rooms below, Chinese first; English comes from the catalogue in `locale/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from yaodian.values import Label

Words = Mapping[str, Promise]

STATUS_WORDS: Words = {
    "met": gettext_lazy("已完成"),
    "on_track": gettext_lazy("进展正常"),
    "behind": gettext_lazy("进度滞后"),
    "missed": gettext_lazy("未完成"),
    "no_evidence": gettext_lazy("尚无证据"),
    "not_verifiable": gettext_lazy("一般性要求，不作核验"),
}
SHORT_STATUS_WORDS: Words = {**STATUS_WORDS, "not_verifiable": gettext_lazy("不作核验")}
STATUS_MEANS: Words = {
    "met": gettext_lazy("佐证达到目标值"),
    "on_track": gettext_lazy("期限未到，进度不低于按时间应达到的数"),
    "behind": gettext_lazy("期限未到，进度低于按时间应达到的数"),
    "missed": gettext_lazy("期限已到，佐证没有达到目标值"),
    "no_evidence": gettext_lazy("没有可核对的记录，或佐证尚未接入；不等于没有做"),
    "not_verifiable": gettext_lazy("没有可以完成的事项或衡量尺度，不计入完成"),
}
MARKS: Mapping[str, str] = {
    "met": "●",
    "on_track": "◐",
    "behind": "◔",
    "missed": "⦶",
    "no_evidence": "···",
    "not_verifiable": "—",
}
ORIGIN_WORDS: Words = {"real": gettext_lazy("真实数据"), "simulated": gettext_lazy("模拟数据")}
CONFIDENCE_WORDS: Words = {
    "high": gettext_lazy("可信度高"),
    "medium": gettext_lazy("可信度中"),
    "low": gettext_lazy("可信度低"),
}
COLUMN_WORDS: Words = {
    "n": gettext_lazy("序号"),
    "id": gettext_lazy("编号"),
    "name": gettext_lazy("名称"),
    "unit": gettext_lazy("单位"),
    "level": gettext_lazy("对象"),
    "measure": gettext_lazy("衡量"),
    "operator": gettext_lazy("比较"),
    "value": gettext_lazy("值"),
    "table": gettext_lazy("表"),
    "rules": gettext_lazy("规则"),
    "formula": gettext_lazy("公式"),
    "primary_min": gettext_lazy("小学不低于"),
    "junior_min": gettext_lazy("初中不低于"),
}
"""Names under which tables of parameters keep what programs read; any other name stands as it is declared."""
SEEN_WORDS: Words = {
    "official": gettext_lazy("官方发布"),
    "press": gettext_lazy("报刊"),
    "reprint": gettext_lazy("转载"),
    "question_bank": gettext_lazy("题库"),
    "repository": gettext_lazy("文献库"),
    "general_knowledge": gettext_lazy("常识，未查得文件"),
}
EVIDENCE_WORDS: Words = {
    "indicator": gettext_lazy("指标"),
    "procedure": gettext_lazy("程序"),
    "mechanism": gettext_lazy("机制"),
    "document": gettext_lazy("文件"),
    "none": gettext_lazy("无"),
}
LEVEL_WORDS: Words = {
    "nation": pgettext_lazy("level", "全国"),
    "province": pgettext_lazy("level", "省"),
    "city": pgettext_lazy("level", "全市"),
    "county": pgettext_lazy("level", "县"),
    "district": pgettext_lazy("level", "区县"),
    "school": pgettext_lazy("level", "学校"),
}
PERIOD_WORDS: Words = {
    "year": gettext_lazy("年度"),
    "school_year": gettext_lazy("学年"),
    "term": gettext_lazy("学期"),
    "month": gettext_lazy("月"),
    "event": gettext_lazy("随时登记"),
}
TYPE_WORDS: Words = {
    "string": gettext_lazy("文字"),
    "integer": gettext_lazy("整数"),
    "number": gettext_lazy("数值"),
    "boolean": gettext_lazy("是否"),
    "date": gettext_lazy("日期"),
}
PERSONAL_WORDS: Words = {
    "none": gettext_lazy("不含个人信息"),
    "pseudonym": gettext_lazy("假名标识"),
    "personal": gettext_lazy("个人信息"),
    "sensitive": gettext_lazy("敏感个人信息"),
}
REPORTED_WORDS: Words = {"unit": gettext_lazy("由单位报送"), "issuer": gettext_lazy("由发布机构公布")}
ACT_WORDS: Words = {
    "load": gettext_lazy("载入政策包"),
    "accept": gettext_lazy("采纳数据"),
    "publish": gettext_lazy("公布进展"),
    "add_units": gettext_lazy("登记单位"),
    "add_groups": gettext_lazy("登记单位组"),
    "submit": gettext_lazy("报送数据"),
    "return": gettext_lazy("退回数据"),
    "compact": gettext_lazy("合并数据文件"),
    "drop_unaccepted": gettext_lazy("清除无人采纳的行"),
    "delete_rows": gettext_lazy("按保留期限删除"),
    "vacuum": gettext_lazy("清理数据文件"),
    "export": gettext_lazy("导出涉及个人的数据行"),
    "review": gettext_lazy("审核通过，转上级"),
    "withdraw": gettext_lazy("撤回报送"),
    "add-evidence": gettext_lazy("上传佐证"),
    "attach-evidence": gettext_lazy("为数据行附佐证"),
    "take-off-evidence": gettext_lazy("取下数据行的佐证"),
    "withdraw-evidence": gettext_lazy("收回佐证"),
    "collect-evidence": gettext_lazy("清除无人引用的佐证"),
    "make_token": gettext_lazy("制作令牌"),
    "revoke_token": gettext_lazy("停用令牌"),
    "draft": gettext_lazy("送来要点初稿"),
    "draft_text": gettext_lazy("换上更正后的正文"),
    "draft_package": gettext_lazy("由初稿生成政策包"),
    "look-up": gettext_lazy("查阅个人信息"),
    "person-correct": gettext_lazy("更正本人信息"),
    "person-delete": gettext_lazy("删除本人信息"),
    "rotate": gettext_lazy("轮换保管库密钥"),
}
ROLE_WORDS: Words = {
    "public": gettext_lazy("公众"),
    "office": gettext_lazy("计划督查"),
    "bureau": gettext_lazy("区县教育局"),
    "school": pgettext_lazy("role", "学校"),
    "auditor": gettext_lazy("审计"),
    "console": gettext_lazy("命令行"),
}
SYSTEM_WORDS: Words = {
    "register": gettext_lazy("登记"),
    "database": gettext_lazy("数据库"),
    "archive": gettext_lazy("档案"),
    "learning resource": gettext_lazy("学习资源"),
    "learning_resource": gettext_lazy("学习资源"),
    "mechanism": gettext_lazy("机制"),
    "evaluation": gettext_lazy("评价"),
    "allocation": gettext_lazy("分配"),
    "monitoring": gettext_lazy("监测"),
    "procedure": gettext_lazy("程序"),
    "supervision": gettext_lazy("督导检查"),
    "report": gettext_lazy("报告"),
    "standard": gettext_lazy("标准"),
    "document": gettext_lazy("文件"),
    "platform": gettext_lazy("平台"),
    "notice": gettext_lazy("公告"),
    "training": gettext_lazy("培训"),
    "funding": gettext_lazy("经费"),
    "event": gettext_lazy("活动"),
}
ACTION_WORDS: Words = {
    "build": gettext_lazy("建设"),
    "complete_count": gettext_lazy("按数量完成"),
    "establish_mechanism": gettext_lazy("建立机制"),
    "hold_event": gettext_lazy("举办活动"),
    "issue_document": gettext_lazy("印发文件"),
    "operate_platform": gettext_lazy("运行平台"),
    "promote": gettext_lazy("推动倡导"),
    "run_programme": gettext_lazy("实施项目"),
    "study": gettext_lazy("学习调研"),
    "supervise": gettext_lazy("督导检查"),
}
ADDRESS_WORDS: Words = {
    "day": gettext_lazy("日期"),
    "horizon": gettext_lazy("日期在起止日之外，取最近的一日"),
    "unit": gettext_lazy("区县"),
    "status": gettext_lazy("进展"),
    "chapter": gettext_lazy("部分"),
    "item": gettext_lazy("条目"),
    "lead": gettext_lazy("牵头单位"),
    "evidence": gettext_lazy("佐证"),
    "hierarchy": gettext_lazy("隶属"),
}
UNIT_WORDS: Words = {
    "个": gettext_lazy("个"),
    "所": gettext_lazy("所"),
    "人": gettext_lazy("人"),
    "生": gettext_lazy("生"),
    "师": gettext_lazy("师"),
    "百生": gettext_lazy("百生"),
    "班": gettext_lazy("班"),
    "册": gettext_lazy("册"),
    "台": gettext_lazy("台"),
    "间": gettext_lazy("间"),
    "元": gettext_lazy("元"),
    "万元": gettext_lazy("万元"),
    "平方米": gettext_lazy("平方米"),
    "小时": gettext_lazy("小时"),
    "门": gettext_lazy("门"),
    "项": gettext_lazy("项"),
    "件": gettext_lazy("件"),
    "户": gettext_lazy("户"),
    "次": gettext_lazy("次"),
    "处": gettext_lazy("处"),
    "条": gettext_lazy("条"),
    "天": gettext_lazy("天"),
    "个学位": gettext_lazy("个学位"),
}
HIT_WORDS: Words = {
    "commitment": pgettext_lazy("nav", "任务"),
    "indicator": pgettext_lazy("nav", "指标"),
    "parameter": pgettext_lazy("nav", "参数"),
    "dataset": pgettext_lazy("nav", "数据集"),
    "system": pgettext_lazy("nav", "系统"),
    "unit": pgettext_lazy("nav", "单位"),
}
DELIVERY_WORDS: Words = {
    "submitted": gettext_lazy("待审"),
    "replaced": gettext_lazy("已由后来的报送代替"),
    "returned": gettext_lazy("已退回"),
    "withdrawn": gettext_lazy("已撤回"),
    "accepted": gettext_lazy("已采纳"),
    "superseded": gettext_lazy("已由更正代替"),
}
ROW_CHANGE_WORDS: Words = {
    "added": gettext_lazy("新增"),
    "gone": gettext_lazy("减少"),
    "changed": gettext_lazy("改动"),
    "same": gettext_lazy("相同"),
}
DUE_WORDS: Words = {
    "late": gettext_lazy("逾期未报"),
    "returned": gettext_lazy("已退回"),
    "soon": gettext_lazy("即将到期"),
    "open": gettext_lazy("未报"),
    "waiting": gettext_lazy("待审"),
    "reported": gettext_lazy("已报"),
}
"""How it stands with what is owed."""
SCOPE_WORDS: Words = {"read": gettext_lazy("只读"), "hand_in": gettext_lazy("可以报送和审核")}
"""What a program may do with a token."""
TOKEN_WORDS: Words = {
    "valid": gettext_lazy("有效"),
    "expired": gettext_lazy("已过期"),
    "revoked": gettext_lazy("已停用"),
}
ANSWER_WORDS: Words = {
    "empty": gettext_lazy("未填"),
    "not_applicable": gettext_lazy("不适用"),
    "refused": gettext_lazy("拒绝回答"),
}
"""Why a field has no value."""
COMPARATOR_WORDS: Words = {
    "=": gettext_lazy("等于"),
    ">=": gettext_lazy("不少于"),
    "<=": gettext_lazy("不超过"),
    "about": gettext_lazy("大约"),
}
LINK_WORDS: Words = {
    "kept": gettext_lazy("保留"),
    "changed": gettext_lazy("目标有变"),
    "reworded": gettext_lazy("措辞有变"),
    "new": gettext_lazy("新增"),
    "dropped": gettext_lazy("不再列入"),
}
"""What became of a commitment from one plan to another."""
COMPARATORS: Mapping[str, str] = {"=": "", ">=": "≥ ", "<=": "≤ ", "about": "≈ "}


def word(words: Words, code: object) -> str:
    """The word for a code; of a code made of several (a+b) each one's; a code that has none is shown as it is."""
    return gettext("、").join(str(words.get(part, part)) for part in str(code).split("+"))


def said(value: object) -> str:
    """A label in the reader's language, Chinese where it has no English."""
    if isinstance(value, Label):
        return value.text(get_language() or "zh-hans")
    return "" if value is None else str(value)


def long_day(day: date | None) -> str:
    """A day as it stands in a sentence: 2014年12月31日, or 31 December 2014."""
    if day is None:
        return gettext("不详")
    if (get_language() or "").startswith("en"):
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def number(value: float | None, decimals: int = 0) -> str:
    """A number with grouped thousands; a dash where it is unknown."""
    return "—" if value is None else f"{value:,.{decimals}f}"


def unit_word(unit: str) -> str:
    """A measure word in the reader's language, part by part: 平方米/生."""
    return "/".join(word(UNIT_WORDS, part) for part in unit.split("/"))


def with_unit(value: float | None, unit: str, decimals: int = 0) -> str:
    """A number with its unit; a percent sign stands close."""
    return f"{number(value, decimals)}{'' if unit.startswith('%') else ' '}{unit_word(unit)}".rstrip()


def plain(value: float | None) -> str:
    """A number as the text has it: no decimals that say nothing."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def cell(value: object) -> str:
    """A value of a row as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, float):
        return plain(value)
    return str(value)


def asked(target: Any) -> str:
    """What a figure must reach, by a target of a plan or what an indicator was asked: comparator, number, unit."""
    if target is None:
        return "—"
    space = "" if target.unit.startswith("%") else " "
    return f"{COMPARATORS.get(target.comparator, '')}{plain(target.quantity)}{space}{unit_word(target.unit)}".rstrip()
