"""Words that promise all or none without a numeral (全覆盖, 全部, 清零), ranks in words and multiples (翻一番).

`form` is a pattern. `place` says where the thing counted stands: before the word, after it, or either. `adds` is written
behind the object (全覆盖 adds 覆盖; `REST` is what follows 零). `example` yields exactly the quantity.
"""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.plan.model import Comparator


@dataclass(frozen=True, slots=True)
class Universal:
    """A word and the quantity that it promises."""

    form: str
    quantity: float
    unit: str
    example: str
    comparator: Comparator = "="
    place: str = "before"
    adds: str = ""


REST = "…"

# 全覆盖 that says how a deed is done; it stands beside a number in the same clause.
_DONE = "(?:开展|实施|组织|进行)"

# What is promised never to happen: 零事故, 实现零投诉.
_NEVER = (
    "(?:重?大?安全责任|安全|责任|重大)?(?:事故|差错|失误|伤亡|死亡|投诉|上访|辍学|流失|失学|感染|违规|违纪|溺亡|溺水|欺凌|案件|"
    "事件|犯罪|拖欠|舞弊|作弊|泄密|隐患|遗漏|缺岗|纠纷)"
)
_GONE = "(?:消除|清零|清除|销号|出清|归零)"

UNIVERSALS: tuple[Universal, ...] = (
    Universal(f"全部(?:实现|得到)?{_GONE}", 0, "个", "超大班额全部消除。"),
    Universal(
        "(?:动态|全面)?(?:清零|出清|归零|销号(?!整改|管理|制|式|台账|验收|管控))(?!行动|计划|工作|任务|台账|制度)|(?:全面|彻底|完全|一律)消除",
        0,
        "个",
        "无证园清零。",
        place="either",
    ),
    Universal(
        "(?:为|降为|降至|降到|保持|控制为)零(?!距|容|报|门|起|基|星|散|售|时|投诉率)", 0, "个", "校园安全事故为零。"
    ),
    Universal("零增长", 0, "%", "三公经费零增长。", adds="增长"),
    Universal("零(?:发生|新增)(?!率)", 0, "个", "食物中毒事件零发生。"),
    Universal(
        f"零{_NEVER}(?!率|报告|制度|学校|校园|行动|单位|考点|理念|创建|系统)",
        0,
        "个",
        "组织好学业考试,实现零差错。",
        adds=REST,
    ),
    Universal("零的?突破", 1, "个", "国家级教学成果奖实现零的突破。", ">="),
    Universal(
        "(?<=开展|实施|进行|组织|实行)全覆盖(?:式)?的?(?=[^,;。、:])",
        100,
        "%",
        "对中小学开展全覆盖督导。",
        place="after",
    ),
    Universal(f"全覆盖{_DONE}", 100, "%", "全覆盖开展视力监测。", place="after"),
    Universal("全覆盖", 100, "%", "安全员配备全覆盖。", place="either", adds="覆盖"),
    Universal("全部(?!力|门|精力|课程体系)", 100, "%", "村小全部开齐音体美课程。", place="either"),
    Universal(
        "(?<![一二两三四五六七八九十0-9几多])所有(?!着|权|制|者|人都?能|关心|支持)",
        100,
        "%",
        "所有乡镇建立社区学校。",
        place="either",
    ),
    Universal(
        "全员(?=法制|培训|轮训|参与|参加|体检|普测|持证|覆盖|考核|运动|达标|研修|测试|岗前|聘|免费|建档|家访|信息技术|师德|接种|[^,;。、育]{0,6}(?:培训|轮训|研修))",
        100,
        "%",
        "对新任教师开展全员培训。",
        place="either",
    ),
    Universal(
        "一个(?:都|也)?(?:不|不能|不会)(?:少|落|掉队|漏)|不漏一[人户校生]|不落一[人户校生]|一[个人户校]不(?:少|漏|落|掉队)|无一(?:失学|辍学|遗漏)",
        100,
        "%",
        "贫困学生资助一个不少。",
    ),
    Universal("百分百", 100, "%", "新教师岗前培训百分百合格。"),
    Universal("(?:两|二)位数(?:以上)?(?:的)?增长", 10, "%", "职业培训人次保持两位数增长。", ">=", adds="增长"),
    Universal("翻一番|翻番", 2, "倍", "研学线路翻一番。"),
    Universal("翻两番|翻二番", 4, "倍", "研学线路翻两番。"),
    Universal("翻三番", 8, "倍", "研学线路翻三番。"),
)
