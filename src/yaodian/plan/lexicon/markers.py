"""Marks of structure: how chapters, sections and items are numbered, and the lines around the plan's text.

`rank` orders the styles from the outside in; a style that is missing is skipped. `group` tells which signs are the number.
"""

from __future__ import annotations

from dataclasses import dataclass

_ZH = "[一二三四五六七八九十百零〇]{1,5}"


@dataclass(frozen=True, slots=True)
class Marker:
    """A style of numbering with an example line and its number."""

    name: str
    rank: int
    form: str
    example: str
    number: int


MARKERS: tuple[Marker, ...] = (
    Marker("part", 0, f"第(?P<number>{_ZH})(?:部分|章|编|篇)[、:, ]?", "第二部分 重点工作", 2),
    Marker(
        "chapter",
        1,
        f"(?P<number>{_ZH})(?:、|\\.(?![0-9]))(?!{_ZH}(?:[、批年期届轮次类级]))",
        "三、深化职业教育改革",
        3,
    ),
    Marker("section", 2, f"\\((?P<number>{_ZH})\\)[、.,]?", "(二)推进集团化办学", 2),
    Marker("ordinal", 3, f"第(?P<number>{_ZH})[,、:]", "第三,推进集团化办学", 3),
    Marker(
        "pair",
        5,
        "(?:[0-9]{1,2})\\.(?P<number>[0-9]{1,3})(?:[.、](?![0-9])|(?=[^0-9.%年月个万亿:]))",
        "3.12 推进集团化办学",
        12,
    ),
    Marker("item", 4, "(?P<number>[0-9]{1,3})(?:[.、](?![0-9])|\\)(?![0-9]))", "12.推进集团化办学", 12),
    Marker("sub", 6, "\\((?P<number>[0-9]{1,3})\\)[、.]?", "(3)推进集团化办学", 3),
    Marker("circle", 7, "(?P<number>[①-⑳])", "④推进集团化办学", 4),
)

ITEM_STYLES: tuple[str, ...] = ("pair", "item", "section", "ordinal", "chapter")
"""Styles that can carry items, the innermost first; deeper ones divide the body of an item."""

SPARE_STYLES: tuple[str, ...] = ("sub", "circle")
"""Styles that number items where no other does, the outermost first."""

ENUMERATION = f"(?:^|(?<=[。;:,!?\n]))(?:{_ZH}是(?:要|继续)?|\\([0-9]{{1,2}}\\)|[①-⑳]|[0-9]{{1,2}}[.、](?![0-9]))"
"""Numbering inside a paragraph (一是…二是…), which begins a new sentence."""

LABELS: tuple[str, ...] = (
    "目标任务",
    "工作措施",
    "工作目标",
    "重点任务",
    "主要措施",
    "主要任务",
    "具体措施",
    "工作举措",
    "工作要求",
    "重点工作",
    "任务目标",
    "工作任务",
    "主要目标",
)
"""Run-in labels inside items; they are no part of a commitment."""

TITLE_WORDS: tuple[str, ...] = (
    "工作要点",
    "工作意见",
    "工作计划",
    "工作清单",
    "任务清单",
    "工作报告",
    "工作安排",
    "实施方案",
    "实施意见",
    "工作思路",
    "任务分解表",
    "行动计划",
    "行动方案",
    "要点",
    "工作打算",
    "工作总结和",
    "报告",
)
"""How the title of a plan ends or what it holds."""

LEAD_WORDS: tuple[str, ...] = (
    "总的要求",
    "总体要求",
    "总要求",
    "指导思想",
    "总体思路",
    "工作思路",
    "总的思路",
    "总的工作要求",
    "工作总体",
    "基本思路",
)
"""What tells the guiding paragraph."""

GUIDING_TITLES: tuple[str, ...] = (
    "总体要求",
    "总的要求",
    "工作总体要求",
    "指导思想",
    "总体思路",
    "工作思路",
    "基本思路",
    "指导思想和总体要求",
)
"""Titles of chapters that hold guiding words alone; nothing in them can be verified."""

PAST_TITLES: tuple[str, ...] = ("过去[一二两三四五十]年", "去年(?!同期)", "上年度?工作", "[三四五]年来")
"""Patterns of a stretch that is over, in a title."""

PLAN_TITLES: tuple[str, ...] = ("计划", "目标", "任务", "打算", "安排", "要点", "今后", "未来", "下一步", "思路")
"""What a title says of a chapter that looks ahead, whatever else it names."""

SALUTATIONS: tuple[str, ...] = ("各位代表", "各位委员", "同志们", "各位同志", "各位领导", "各位来宾", "朋友们")
"""Addresses to the audience: a paragraph that begins so belongs to no item before it."""

PERORATION: tuple[str, ...] = ("让我们",)
"""What the last paragraph of a speech calls the audience to; it promises nothing."""

REVIEW_WORDS: tuple[str, ...] = (
    "回顾",
    "工作总结",
    "取得重大成就",
    "取得的成绩",
    "主要成绩",
    "工作情况",
    "成就",
    "显著提升",
    "主要工作成效",
    "存在的问题",
    "存在问题",
)
"""Titles of chapters that look back; nothing in them is a promise."""

CHROME: tuple[str, ...] = (
    "来源:",
    "发布时间",
    "发布日期",
    "浏览次数",
    "点击数",
    "点击次数",
    "阅读次数",
    "字体:",
    "字号:",
    "【字体",
    "打印本页",
    "关闭窗口",
    "上一篇",
    "下一篇",
    "相关链接",
    "相关阅读",
    "版权所有",
    "备案号",
    "ICP备",
    "当前位置",
    "您的位置",
    "扫一扫",
    "分享到",
    "索引号",
    "信息分类",
    "主题分类",
    "责任编辑",
    "主办单位:",
    "网站标识码",
    "公安备案",
    "抄送",
    "抄报",
    "主题词",
    "首页>",
    "首页 >",
    "公开方式",
    "公开属性",
)
"""Lines of web pages and of the printer, which are no part of the plan."""

END_WORDS: tuple[str, ...] = ("附件", "附录", "名词解释", "注释", "注:", "备注:", "附:", "附表", "抄送", "(此件")
"""Lines that begin what follows the plan, behind its signature or its last item."""

NOTE_WORDS: tuple[str, ...] = ("注:", "备注:", "注1:", "注2:", "*注:")
"""Lines inside of an item that only explain it."""

GLOSSARY_WORDS: tuple[str, ...] = (
    "名词解释",
    "名词注释",
    "注释:",
    "名词说明",
    "有关名词",
    "相关名词",
    "名词术语",
    "术语解释",
    "术语说明",
    "用语说明",
)
"""What the title of a glossary holds, wherever it stands."""
