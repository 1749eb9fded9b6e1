"""Time phrases: what day a phrase means in a plan of a year, or that it is no deadline at all.

`form` is a pattern with {Y} (a year), {M} (a month), {D} (a day), {n} (a count of years), {five} (十二五 ...). `rule` names how the
day is found (see `plan.time_phrases`); `example` and `day` (of the plan of 2016) are run by a test. Rules:
year_end, month_end, day, quarter, half_year, five_year, within (N年内), spring, autumn, decade (旬), holiday;
`start` is a beginning (自…起) and no deadline; `past` speaks of what has been.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of time, the rule that dates it, and an example of the plan year 2016."""

    form: str
    rule: str
    example: str
    day: str = ""


BY = "(?:之前|以前|前)?"
_TO = "(?:(?:力争|争取)?(?:截至|截止|到|至|在|于)?)"

PHRASES: tuple[Phrase, ...] = (
    # beginnings
    Phrase(
        "(?:从|自){Y}年?(?:{M}月(?:{D}[日号])?|[春秋]季(?:学期)?(?:开学)?)?(?:开始|起)",
        "start",
        "从2016年秋季学期起,新招师范生130名。",
    ),
    Phrase("(?:从|自)?(?:今年|明年|本学期|新学期)?{M}月(?:{D}[日号])?(?:开始|起)", "start", "自9月1日起,新开专线8条。"),
    Phrase("(?:从|自)?(?:{Y}年|今年|明年)?[春秋]季(?:新?学期|开学)(?:开始|起)", "start", "秋季学期起,新开专线8条。"),
    Phrase("(?:从|自)?(?:{Y}年|今年|明年)(?:开始|起)", "start", "今年起,新开专线8条。"),
    # what has been
    Phrase("(?:“?{five}”?)以来", "past", "“十二五”以来累计投入9.6亿元。"),
    Phrase("(?:过去|近|最近|(?<!学)前|这)(?:几|{n})年(?:多?来|里|间)?", "past", "近三年新建学校31所。"),
    Phrase("(?:几|{n}|近|多)年来", "past", "五年来新建学校31所。"),
    Phrase("(?:去年|前年|往年|上年|上一年|上学年|上个学年)度?(?:末|底)?", "past", "去年新建校舍11万平方米。"),
    # five-year plans
    Phrase(
        "(?:到)?“?{five}”?(?:规划)?(?:期末|时期末|末期|末年|末|期间|时期|收官之年)" + BY,
        "five_year",
        "“十三五”末,教师总数达到900名。",
        "2020-12-31",
    ),
    # full dates
    Phrase(_TO + "{Y}年{M}月{D}[日号](?:之前|以前|前|止)?", "day", "2017年3月15日前,建成基地5个。", "2017-03-15"),
    Phrase(
        _TO + "(?:今年|当年|年内)?{M}月{D}[日号](?:之前|以前|前|止)?", "day", "12月10日前,建成基地5个。", "2016-12-10"
    ),
    Phrase(
        _TO + "(?:{Y}年|今年|明年|当年)?{M}月(?:份)?(?P<part>[上中下]旬)(?:之前|以前|前|末)?",
        "decade",
        "6月中旬前,建成基地5个。",
        "2016-06-20",
    ),
    Phrase(
        _TO + "(?:{Y}年|今年|明年|当年)?{M}月(?:份)?(?:底|末)?" + BY,
        "month_end",
        "六月底前,建成基地5个。",
        "2016-06-30",
    ),
    # school years and terms
    Phrase(
        _TO + "(?:{Y}年|今年|明年)?(?:春季|春)(?:新?学期)?(?:开学)" + BY,
        "spring",
        "2017年春季开学前,建成基地5个。",
        "2017-02-28",
    ),
    Phrase(
        _TO + "(?:{Y}年|今年|明年)?(?:秋季|秋)(?:新?学期)?(?:开学)" + BY,
        "autumn",
        "秋季开学前,建成基地5个。",
        "2016-08-31",
    ),
    Phrase(
        "(?:{Y}年|今年)?(?:暑假|暑期)(?:结束)?(?:之前|以前|前|期间)", "autumn", "暑期前,建成基地5个。", "2016-08-31"
    ),
    # holidays by which something is done
    Phrase(
        _TO
        + "(?:{Y}年|今年|明年)?“?(?P<holiday>五一|六一|七一|八一|十一|教师节|国庆)”?(?:国际)?(?:劳动|儿童|建党|建军)?节?"
        "(?:假期|长假|期间)?(?:到来)?(?:之前|以前|前)(?![0-9])",
        "holiday",
        "国庆节前,建成基地5个。",
        "2016-10-01",
    ),
    # quarters and halves
    Phrase(
        _TO + "(?:{Y}年|今年|明年)?第?(?P<quarter>[一二三四1-4])季度(?:末|底)?" + BY,
        "quarter",
        "第三季度,建成基地5个。",
        "2016-09-30",
    ),
    Phrase(
        _TO + "(?:{Y}年|今年|明年)?前(?P<quarter>[二三两2-3])个?季度", "quarter", "前三季度,建成基地5个。", "2016-09-30"
    ),
    Phrase(
        _TO + "(?:{Y}年|今年|明年)?(?P<half>[上下])半年(?:末|底)?" + BY,
        "half_year",
        "上半年,建成基地5个。",
        "2016-06-30",
    ),
    # within so many years
    Phrase(
        "(?:用|利用|力争用?|争取用?|计划用?|未来|今后|今明)?{n}(?:到{n}|至{n}|-{n})?年(?:左右)?(?:的?时间)?(?:之内|以内|内)",
        "within",
        "三年内,建成基地5个。",
        "2018-12-31",
    ),
    Phrase(
        "(?:用|利用)(?:大约)?{n}(?:到{n}|至{n}|-{n})?年(?:左右)?(?:的?时间)?",
        "within",
        "用3年时间,建成基地5个。",
        "2018-12-31",
    ),
    Phrase("(?:未来|今后|接下来)(?:的)?{n}年", "within", "未来五年,建成基地5个。", "2020-12-31"),
    # years
    Phrase(
        "(?:19|20)[0-9]{2}年?(?:至|到|-|~|——?){Y}年(?:期间)?(?!度|级|版|行动|教育|规划(?!投资|建设|新建|安排)|计划(?!投资|新建|安排))",
        "year_end",
        "2016至2018年,建成基地5个。",
        "2018-12-31",
    ),
    Phrase(_TO + "{Y}年(?:底|末|年底|年末|内)?" + BY, "year_end", "到2018年,建成基地5个。", "2018-12-31"),
    Phrase(_TO + "明年(?:底|末|年底|年内)?" + BY, "next_year", "明年底前,建成基地5个。", "2017-12-31"),
    Phrase(
        _TO + "(?:今年|当年|本年度?)(?:年?底|年?末|年?内|以内)?" + BY, "this_year", "今年,建成基地5个。", "2016-12-31"
    ),
    Phrase(
        _TO + "(?:(?<!学)年内|年底|年末|岁末|年终(?=前)|全年)" + BY, "this_year", "年底前,建成基地5个。", "2016-12-31"
    ),
)
