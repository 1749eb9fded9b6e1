"""Words that tell what is from what is promised.

`past` words tell what has been done: everything after them is a fact until a promise begins. `stock` words tell what there is: a
fact until the next deed. `result` words, at the end, make facts of all before them.
`done` words tell that what stands in their clause has been done or given, unless a promise or a deadline stands before them.
`tally` words tell the past unless a promise or a deadline stands before them. `promise` words end a fact. Forms are patterns.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, what it says of the numbers that follow, and an example (no target in it, or one for a promise)."""

    form: str
    kind: str
    example: str


MARKS: tuple[Mark, ...] = (
    Mark("截至", "past", "截至目前,共建成基地5个。"),
    Mark("截止目前", "past", "截止目前,共建成基地5个。"),
    Mark("已经", "past", "全市已经建成基地5个。"),
    Mark("已(?!婚|故)", "past", "全市已建成基地5个。"),
    Mark("目前", "past", "目前建成基地5个。"),
    Mark("迄今", "past", "迄今建成基地5个。"),
    Mark("以来", "past", "建校以来培养学生9000人。"),
    Mark("据(?:初步)?(?:统计|测算|调查|了解)", "past", "据统计,近视率为53%。"),
    Mark(
        "共(?:评出|评选出|收到|查处|发现|受理|抽查|检查|走访|排查|征集|收集|接待|抽取|梳理|录取)",
        "tally",
        "第八届骨干教师共评出86名。",
    ),
    Mark("被(?:评为|评选|授予|认定|确定|命名|列为)", "done", "3名教师被评为全国优秀教师。"),
    Mark("先后(?={n}次|[^,;。]{0,4}(?:获|荣|被|受))", "tally", "学校先后3次获得表彰。"),
    Mark("上周|上个?月(?!考)|昨[天日]|(?<!最)近日(?!常)|(?:^|(?<=[,;:]))日前", "past", "近日,局长到3所学校调研。"),
    Mark("收到[^,;。]{1,10}{n}|发现(?:问题|隐患)", "done", "大会收到提案68件。"),
    Mark("(?:^|(?<=[,;:]))(?:校园|学校|[我全本][校园])(?:总)?占地", "stock", "校园占地86亩,建筑面积4万平方米。"),
    Mark("(?:短板|问题|困难|差距|不足)(?:主要)?(?:是|表现为|在于)", "past", "主要问题是:教师缺口210名。"),
    Mark(
        "经(?:研究|考核|评审|审核|评选|评估|审定|核查)[^,;。]{0,10},(?:决定|现|授予|评定|认定|同意)|决定(?:对|授予|表彰|命名)",
        "past",
        "经研究,决定对5个先进单位予以表扬。",
    ),
    Mark("[我本全][县市区校院园](?:地处|位于)", "stock", "我县位于平原,面积1860平方公里。"),
    Mark("(?<![对向给为])下属(?={n})", "stock", "县教育局下属12个股室。"),
    Mark("出席[^,;。]{0,8}会议的有|(?:本|此)次(?:会议|大会)", "tally", "出席会议的有28所学校校长。"),
    Mark("榜上有名|名列其中|脱颖而出|入选[^,;。]{2,24}名单", "done", "全县11所中小学榜上有名。"),
    Mark("喜获|荣获|斩获|荣膺", "done", "学生荣获金牌5枚。"),
    Mark(
        "实现(?:了)?(?:连续)?{n}(?:年|连)[^,;。0-9]{0,4}(?:增|上升|提升|提高|攀升|攀高|冠|丰收)",
        "result",
        "上线人数增加213人,实现连续六年增长。",
    ),
    Mark("累计完成(?!不|达|超|约)", "tally", "累计完成投资3亿元。"),
    Mark("累计投入(?!不|达|超|约)", "tally", "累计投入3亿元。"),
    Mark("上学[期年]", "past", "上学期新建基地5个。"),
    Mark("上年末", "past", "上年末在校生9000人。"),
    Mark("上年底", "past", "上年底在校生9000人。"),
    Mark("基础上", "promise", "在去年建成12个的基础上,新建基地5个。"),
    Mark("累计(?!不|达|超|约|投入不|投入达)", "tally", "累计培训教师9000人次。"),
    Mark(
        "取得(?:了)?[^,;。]{0,6}(?:成效|成绩|进展|成果)|受到[^,;。]{0,4}(?:好评|表彰)|(?:明显|显著)(?:改善|提升|提高|增强)$|打下(?:了)?[^,;。]{0,4}基础",
        "result",
        "培训教师9000人次,取得明显成效。",
    ),
    Mark("您[^,;。]{0,8}(?:提出|提到|反映|所提|关注)", "stock", "您提到的5所小学门前拥堵问题,我们高度重视。"),
    Mark(
        "(?:参加|完成|举办|开展|建成|实现|组织|投入|新建|改造|培训|召开|解决|惠及|出席|列席|观摩|通过|获得|取得|发放|拨付|资助|招聘|引进|创建|培养|查处|化解|制定|出台|成立)了",
        "done",
        "全县50所学校、900名教师参加了研修。",
    ),
    Mark("下设", "stock", "学院下设系部6个。"),
    Mark("现为", "stock", "校园网带宽现为100兆。"),
    Mark("是一[所家座]|始建于|创办于|坐落", "stock", "我校是一所新校,占地80亩。"),
    Mark("现有", "stock", "现有基地5个。"),
    Mark("现共有", "stock", "现共有基地5个。"),
    Mark("现设", "stock", "现设基地5个。"),
    Mark("原有", "stock", "原有基地5个。"),
    Mark("共有", "stock", "全县共有基地5个。"),
    Mark(
        "(?<![人口])拥有(?![^,;。]{0,14}(?:不低于|不少于|不超过|不高于|至少|达到?|提高[到至]))",
        "stock",
        "全县拥有基地5个。",
    ),
    Mark("设有", "stock", "学院设有专业16个。"),
    Mark("下辖", "stock", "全县下辖镇9个。"),
    Mark("仍有", "stock", "仍有大班额5个。"),
    Mark("尚有", "stock", "尚有大班额5个。"),
    Mark("还有", "stock", "还有大班额5个。"),
    Mark("现在", "stock", "现在的在校生有9000人。"),
    Mark("力争", "promise", "去年建成12个,力争再建成基地5个。"),
    Mark("争取", "promise", "去年建成12个,争取再建成基地5个。"),
    Mark("确保", "promise", "去年建成12个,确保再建成基地5个。"),
    Mark(
        "计划(?=新|建|培|招|引|投|完|在|到|选|改|开|再|用|安排|组织|实施)",
        "promise",
        "去年建成12个,计划再建成基地5个。",
    ),
    Mark("(?<![虚模])拟(?![定订态])", "promise", "去年建成12个,拟再建成基地5个。"),
    Mark("(?<![即小少上])将(?![军领来])", "promise", "去年建成12个,将再建成基地5个。"),
    Mark(
        "(?:剩余|其余|余下)的?(?=[^,;。]{0,16}(?:将|拟|计划|力争|确保|争取|要|年底|月底|完成))",
        "promise",
        "去年建成12个,剩余5个基地将于年底建成。",
    ),
    Mark("再", "promise", "去年建成12个,再建成基地5个。"),
    Mark("下一步", "promise", "去年建成12个,下一步建成基地5个。"),
    Mark("(?<![主重需必摘纪概简首提])要(?![求点件素务闻事])", "promise", "去年建成12个,要新建基地5个。"),
    Mark("今后", "promise", "去年建成12个,今后每年建成基地5个。"),
    Mark("新一年", "promise", "去年建成12个,新一年建成基地5个。"),
)
