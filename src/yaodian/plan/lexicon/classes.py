"""Which class a deed has: by the family of its verb, then by the thing that its object is.

`category` is that of `things`; "building <category>" where the object is the construction of a thing (实训基地建设); "activity" where it
ends in a word of activity (招生); "" where none is known; "*" is any. `verbs` narrows a rule to some verbs. The first rule that fits
wins. The example is a whole sentence of that class.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of class with an example sentence."""

    family: str
    category: str
    action_class: str
    example: str
    verbs: tuple[str, ...] = ()


RULES: tuple[Rule, ...] = (
    # papers
    Rule(
        "draft",
        "mechanism",
        "issue_document",
        "印发领导班子议事规则。",
        ("印发", "下发", "出台", "颁布", "发布", "公布"),
    ),
    Rule("draft", "mechanism", "establish_mechanism", "修订岗位目标责任制。"),
    Rule("draft", "platform", "operate_platform", "研制学生资助信息系统。"),
    Rule("draft", "*", "issue_document", "制定学区划分办法。"),
    # mechanisms
    Rule("found", "mechanism", "establish_mechanism", "健全校务公开制度。"),
    Rule("found", "platform", "operate_platform", "建立国际交流数据库。"),
    Rule("found", "inspection", "supervise", "完善教学质量监测。"),
    Rule("found", "event", "hold_event", "创新教师技能大赛。"),
    Rule("found", "study", "study", "落实全会精神。"),
    Rule("found", "paper", "issue_document", "完善督导评估实施细则。", ("完善", "健全", "建立", "改进", "建立健全")),
    Rule("found", "place", "build", "建立区级实训中心。", ("建立", "设立", "构建")),
    Rule("found", "building mechanism", "establish_mechanism", "落实校务公开制度建设。"),
    Rule("found", "paper", "run_programme", "落实减负规定。"),
    Rule("found", "policy", "run_programme", "落实教育资助政策。"),
    Rule("found", "programme", "run_programme", "完善联合学区发展模式。"),
    Rule("found", "project", "run_programme", "完善特色专业。"),
    Rule(
        "found",
        "*",
        "run_programme",
        "试行校长职级管理。",
        ("建立", "落实", "试行", "推行", "实行", "设立", "执行", "改进", "探索"),
    ),
    Rule("found", "*", "promote", "完善传统文化教育。"),
    # places and equipment
    Rule("build", "platform", "operate_platform", "建设专业教学资源库。"),
    Rule("build", "mechanism", "establish_mechanism", "建设家校共育体系。"),
    Rule("build", "programme", "run_programme", "建设精品课程。"),
    Rule("build", "people", "run_programme", "配齐专职教师。"),
    Rule("build", "*", "build", "新建乡镇幼儿园。"),
    # numbers reached, here without a number
    Rule("count", "event", "hold_event", "推出校园读书节。"),
    Rule("count", "platform", "operate_platform", "开发学生资助信息系统。"),
    Rule("count", "quality", "promote", "打造学校文化品牌特色。"),
    Rule("count", "works", "build", "完成职教中心二期工程。"),
    Rule("count", "building project", "build", "完成新校区建设工程。", ("完成", "基本完成", "全面完成")),
    Rule(
        "count",
        "*",
        "complete_count",
        "完成校舍排查任务。",
        ("完成", "基本完成", "全面完成", "实现", "达到", "推出", "认定", "撤并", "消除", "招聘", "评审"),
    ),
    Rule("count", "*", "promote", "确保学校正常运转。", ("掌握", "确保", "增加", "减少", "压减")),
    Rule("foster", "building works", "build", "加强职教中心二期工程建设。"),
    Rule("count", "place", "build", "创建社区教育示范区。"),
    Rule("count", "*", "run_programme", "新增一批改革试点项目。"),
    # programmes
    Rule("run", "event", "hold_event", "开展教师技能大赛。"),
    Rule("run", "inspection", "supervise", "开展专项教学督导。"),
    Rule("run", "study", "study", "组织理论宣讲。"),
    Rule("run", "reform", "establish_mechanism", "研究推动学籍管理改革。", ("研究推动", "研究实施")),
    Rule("run", "mechanism", "establish_mechanism", "推进教师退出机制。"),
    Rule("run", "platform", "operate_platform", "推进管理服务平台。"),
    Rule("run", "reform", "promote", "深化中考制度改革。"),
    Rule("run", "building platform", "operate_platform", "推进管理服务平台建设。"),
    Rule("run", "building mechanism", "establish_mechanism", "推进家校共育体系建设。"),
    Rule("run", "building works", "build", "推进职教中心二期工程建设。"),
    Rule("run", "works", "build", "推进职教中心二期工程。"),
    Rule("run", "building place", "build", "加快区级实训中心建设。", ("加快", "推动")),
    Rule("run", "place", "build", "加快区级实训中心。", ("加快", "推动")),
    Rule("run", "quality", "run_programme", "拓宽资助规模。", ("拓宽",)),
    Rule("run", "quality", "promote", "推动就业质量。"),
    Rule("run", "", "promote", "深化产教融合。", ("深化", "推进", "推动", "支持", "协调", "加快")),
    Rule("run", "*", "run_programme", "实施名师培养工程。"),
    # events, study, supervision
    Rule("hold", "organisation", "run_programme", "筹备知识分子联谊会。"),
    Rule("hold", "*", "hold_event", "举办中小学生艺术节。"),
    Rule("study", "paper", "run_programme", "贯彻教育督导条例。"),
    Rule("study", "programme", "run_programme", "贯彻特殊教育提升计划。"),
    Rule("study", "policy", "run_programme", "贯彻教育资助政策。"),
    Rule("study", "mechanism", "establish_mechanism", "贯彻校长负责制。"),
    Rule("study", "*", "study", "学习全会精神。"),
    Rule("watch", "mechanism", "establish_mechanism", "规范学籍管理制度。", ("严格", "规范")),
    Rule("watch", "*", "supervise", "查处违规办学行为。"),
    # general promotion
    Rule("foster", "inspection", "supervise", "加强行政执法监督。"),
    Rule("foster", "mechanism", "establish_mechanism", "强化校园安全责任制。"),
    Rule("foster", "event", "hold_event", "加强校园足球联赛。"),
    Rule("foster", "study", "study", "加强理论宣讲。"),
    Rule("foster", "platform", "operate_platform", "加强管理服务平台。"),
    Rule("foster", "building platform", "operate_platform", "加强管理服务平台建设。"),
    Rule("foster", "building mechanism", "establish_mechanism", "加强校务公开制度建设。"),
    Rule("foster", "building branch", "build", "加强分中心建设。"),
    Rule("foster", "building place", "run_programme", "加强实训中心建设。"),
    Rule("foster", "building equipment", "run_programme", "加强文化设施建设。"),
    Rule("foster", "building organisation", "run_programme", "加强教师培训机构建设。"),
    Rule("foster", "building programme", "run_programme", "加强精品课程建设。"),
    Rule("foster", "building project", "run_programme", "加强市级重点学科建设。"),
    Rule("foster", "programme", "run_programme", "加强民办学校教师培训。", ("加强", "强化", "鼓励")),
    Rule("foster", "*", "promote", "加强诚信教育。"),
)

ACTIVITIES: tuple[str, ...] = (
    "培养",
    "招生",
    "招考",
    "普法",
    "就读",
    "开发",
    "创建",
    "考核",
    "招聘",
    "迁移",
    "搬迁",
    "配送",
    "转型",
    "”建设",
)
"""Endings of objects that are activities, so that 推进 and its like run a programme (推进职业院校分类招考)."""

PEOPLE: tuple[str, ...] = ("经费", "资金", "教师", "人员", "资源", "师资", "保安", "校医", "辅导员", "队伍")
"""Endings of objects that are people or means and no places, so that 配齐 and its like build nothing."""

DELIVERABLES: dict[str, str] = {
    "build": "facility",
    "complete_count": "count",
    "establish_mechanism": "mechanism",
    "hold_event": "event",
    "issue_document": "document",
    "operate_platform": "information_system",
    "promote": "none",
    "run_programme": "programme",
    "study": "study",
    "supervise": "inspection",
}
"""The kind of deliverable of a class where the thing itself does not say more."""

FITTING: dict[str, tuple[str, ...]] = {
    "build": ("place", "works", "branch", "equipment", "organisation", "project"),
    "hold_event": ("event",),
    "issue_document": ("paper", "policy"),
    "operate_platform": ("platform",),
    "run_programme": ("programme", "project", "organisation"),
    "establish_mechanism": ("mechanism",),
}
"""Categories of things whose own kind of deliverable is reported under a class."""


@cache
def _by_family() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = {}
    for rule in RULES:
        table.setdefault(rule.family, []).append(rule)
    return {family: tuple(rules) for family, rules in table.items()}


def class_of(family: str, category: str, verb: str) -> str:
    """The class that the first fitting rule gives. Every family ends in a rule for any category."""
    for rule in _by_family()[family]:
        if rule.category in (category, "*") and (not rule.verbs or verb in rule.verbs):
            return rule.action_class
    raise KeyError(family)
