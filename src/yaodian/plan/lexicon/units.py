"""Measure words and units: what may follow a number that counts.

`form` is the word as written; a folded text is assumed. `factor` turns it into the unit reported (万元 is 元 times 10000).
`not_before` lists signs that make another word of it (分 in 分别). `kind`:
count (things and people), money, length, duration (time that passes: mostly no target), lesson (time that is spent),
share (%), points (percentage points), times (倍).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure word with an example sentence in which it is counted."""

    form: str
    example: str
    kind: str = "count"
    reported: str = ""
    factor: float = 1.0
    not_before: str = ""

    @property
    def name(self) -> str:
        """The unit as reported."""
        return self.reported or self.form


UNITS: tuple[Unit, ...] = (
    Unit("个", "建设12个实训基地。", not_before="别"),
    Unit("所", "新建小学4所。", not_before="有谓在需属"),
    Unit("所次", "督导学校120所次。"),
    Unit("校次", "督导学校120校次。"),
    Unit("家次", "检查培训机构90家次。"),
    Unit("户次", "走访学生家庭900户次。"),
    Unit("课次", "开展送教下乡30课次。"),
    Unit("班次", "举办教师培训30班次。"),
    Unit("名", "选派教师30名。"),
    Unit("人", "选派博士9人。", not_before="才均"),
    Unit("位", "评选最美教师6位。", not_before="置于列次居数"),
    Unit("人次", "培训教师800人次。"),
    Unit("家", "引进品牌教育机构3家。", not_before="庭"),
    Unit("项", "修订制度14项。"),
    Unit("门", "开发校本课程20门。", not_before="类户"),
    Unit("处", "增设社区图书角36处。", not_before="置理"),
    Unit("座", "改造旱厕15座。", not_before="谈位"),
    Unit("栋", "加固教学楼7栋。"),
    Unit("幢", "新建宿舍楼2幢。"),
    Unit("条", "新开公交学生专线8条。", not_before="件"),
    Unit("间", "改造实验室42间。", not_before="隔接"),
    Unit("台", "配送电脑260台。", not_before="湾账阶"),
    Unit("套", "更新课桌椅500套。"),
    Unit("册", "补充图书9000册。"),
    Unit("本", "编写校本教材6本。", not_before="科"),
    Unit("部", "拍摄德育微电影5部。", not_before="门委分队署"),
    Unit("篇", "评选优秀教案44篇。"),
    Unit("件", "办理提案18件。"),
    Unit("份", "印发家长手册300份。"),
    Unit("封", "发放告家长书2000封。"),
    Unit("幅", "征集书画作品120幅。", not_before="度"),
    Unit("张", "添置实验台60张。"),
    Unit("把", "购置课椅900把。", not_before="握关"),
    Unit("盏", "更换护眼灯1600盏。"),
    Unit("辆", "购置校车28辆。"),
    Unit("次", "组织应急演练3次。", not_before="数序性"),
    Unit("场", "举办公益讲座80场。", not_before="所地馆"),
    Unit("场次", "举办家长课堂90场次。"),
    Unit("期", "举办骨干教师研修班4期。", not_before="间末满望"),
    Unit("轮", "开展教学巡查2轮。", not_before="岗"),
    Unit("节", "校长听课不少于30节。", not_before="能"),
    Unit("课时", "每周安排体育课3课时。", "lesson"),
    Unit("学时", "教师每年培训不少于72学时。", "lesson"),
    Unit("学分", "建设课程资源总量达到400学分。"),
    Unit("小时", "学生每天体育活动不少于1小时。", "lesson"),
    Unit("分钟", "小学生每天书面作业不超过60分钟。", "lesson"),
    Unit(
        "分",
        "中考体育分值提高到60分。",
        not_before="别类批级层步校中园院片段工管所之析担布配流散期赴解数成头享为局离支年区房明红歧设会开馆享",
    ),
    Unit("对", "新结国际友好学校4对。", not_before="口外象应照"),
    Unit("支", "组建校园足球队11支。", not_before="持撑付"),
    Unit("种", "开发校本读物16种。", not_before="类植子养"),
    Unit("类", "推出5类研学课程。", not_before="别型"),
    Unit("片", "组建教研联盟9片。", not_before="区面段"),
    Unit("块", "新建运动场13块。", not_before="状"),
    Unit("户", "走访学生家庭1500户。", not_before="籍外"),
    Unit("例", "实施人工耳蜗手术20例。", not_before="会如"),
    Unit("起", "校园安全责任事故控制在2起以内。", not_before="草来"),
    Unit("宗", "妥善化解信访积案8宗。", not_before="旨教地"),
    Unit("班", "新增公办园小班教学50班。", not_before="级子主额组车均次"),
    Unit("个班", "增设普通高中6个班。", "count", not_before="级子主额"),
    Unit("轨", "扩建九年一贯制学校4轨。", not_before="道迹"),
    Unit("床", "新增学生宿舍1200床。", not_before="位"),
    Unit("张床", "新增学生宿舍1200张床。", not_before="位"),
    Unit("株", "校园植树3000株。"),
    Unit("枚", "力争获得金牌4枚。"),
    Unit("天", "校长跟岗研修不少于10天。", "duration", not_before="津然才"),
    Unit("日", "教师企业实践不少于20日。", "duration", not_before="常程制期前内"),
    Unit("周", "顶岗实习不少于16周。", "duration", not_before="边岁年期末六日刊围"),
    Unit("个月", "教师到企业实践不少于2个月。", "duration"),
    Unit("年", "教师交流时间不少于3年。", "duration", not_before="级度制底初内末前龄一来间份轻"),
    Unit("个工作日", "干部下基层调研不少于30个工作日。", "duration"),
    Unit("工作日", "干部下基层调研不少于30工作日。", "duration"),
    Unit("岁", "", "age"),
    Unit("周岁", "", "age"),
    Unit("平方米", "新建校舍6.8万平方米。", "area"),
    Unit("平米", "新建校舍8000平米。", "area"),
    Unit("m2", "新建校舍8000㎡。", "area", reported="平方米"),
    Unit("平方公里", "职教园区规划面积达到3平方公里。", "area"),
    Unit("亩", "新增绿化面积45亩。", "area"),
    Unit("公顷", "建设劳动实践基地12公顷。", "area"),
    Unit("米", "新建塑胶跑道2400米。", "length"),
    Unit("公里", "铺设校园光纤320公里。", "length", not_before="/"),
    Unit("千米", "铺设校园光纤320千米。", "length"),
    Unit("吨", "校园节水9000吨。", not_before="位"),
    Unit("标准箱", "集装箱吞吐量达到90万标准箱。"),
    Unit("口", "打机井12口。", not_before="径号岸味腔"),
    Unit("艘", "建造渔政船2艘。"),
    Unit("架", "购置教学飞机3架。", not_before="构设"),
    Unit("头", "存栏奶牛5000头。", not_before="号雁"),
    Unit("度", "校园节电5万度。", not_before="过"),
    Unit("千瓦", "安装校园光伏800千瓦。"),
    Unit("兆", "学校网络接入带宽不低于100兆。"),
    Unit("M", "学校网络接入带宽不低于100M。", not_before="O"),
    Unit("Mbps", "学校网络接入带宽不低于200Mbps。"),
    Unit("G", "骨干网带宽达到10G。", not_before="+网"),
    Unit("GB", "教师网络空间不少于5GB。"),
    Unit("TB", "教学资源库容量达到60TB。"),
    Unit("元", "生均公用经费达到650元。", "money", not_before="旦宵"),
    Unit("万元", "安排奖补资金860万元。", "money", "元", 10_000.0),
    Unit("亿元", "完成教育投资1.5亿元。", "money", "元", 100_000_000.0),
    Unit("美元", "引进合作办学资金300万美元。", "money"),
    Unit("%", "巩固率达到98%。", "share"),
    Unit("‰", "伤亡率控制在2‰以内。", "share"),
    Unit("个百分点", "就业率提高2个百分点。", "points"),
    Unit("百分点", "就业率提高2百分点。", "points", "个百分点"),
    Unit("倍", "实训设备总值达到2012年的2倍。", "times", not_before="增"),
)


@cache
def _by_first() -> dict[str, tuple[Unit, ...]]:
    table: dict[str, list[Unit]] = {}
    for unit in sorted(UNITS, key=lambda unit: -len(unit.form)):
        table.setdefault(unit.form[0], []).append(unit)
    return {sign: tuple(units) for sign, units in table.items()}


def unit_at(text: str, place: int) -> Unit | None:
    """The longest measure word that begins at a place of the text, unless it is the start of another word."""
    if place >= len(text):
        return None
    for unit in _by_first().get(text[place], ()):
        if text.startswith(unit.form, place):
            after = text[place + len(unit.form) : place + len(unit.form) + 1]
            if not after or after not in unit.not_before:
                return unit
    return None


@cache
def measure_pattern() -> str:
    """All words that count things, as a group for patterns."""
    forms = [unit.form for unit in UNITS if unit.kind == "count"]
    signs = "".join(form for form in forms if len(form) == 1)
    longer = sorted((form for form in forms if len(form) > 1), key=len, reverse=True)
    return "(?:" + "|".join(longer) + f"|[{signs}])"
