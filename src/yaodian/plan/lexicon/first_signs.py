"""Signs with which the entries of a table can begin, so that a search passes over every other sign at once.

A test works them out from the patterns and fails when one is wanting or too many.
"""

from __future__ import annotations

DECOY_SIGNS = (
    "(0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ[abcdefghijklmnopqrstuvwxyz“〇《【〔一七万三上下不与两为乘九乡二五人亿从以任传低住体作依保借全八六共净几凭出分列初利到制加区十千卅半占印厚"
    "原县参双发合后周四围国在坚坡培境处复多大好字存学定实审宽对小少尚局州工已市年应建廿录得微总成我房所手扎扣执报持按推提收教散数方旗早时旷晚最有服期未末本权查校步每气汇测浏深满演点热照现用由申电留登百的监盟直相省瞄短确票离立笔第等答紧累缺网罚考"
    "耕聘聚脱节若落行规视计记设访证试说请账贯赋超距车辍辖过近还远连迟适逾遵邮针锚镇长门间阅陈限零面驾高"
)
FACT_SIGNS = "上下不举争今仍以余先入全共其再决出列创制剩力化原参发取受召名喜困坐培基始学完实审将尚巡差已建开引您惠成我截打投抽招拟拥拨据排收改斩新日明昨是显本查校检榜此现目督短确累组经脱荣获被要观解计设调资迄近还通问"
TIME_SIGNS = (
    "0123456789“〇一七万三上下两九争二于五亿今从全八六几利到前力十千卅去四国在多岁年廿当往截接教新明春暑最未本用百"
    "秋第自至计过近这零"
)
UNIVERSAL_SIGNS = "一不两为二保全出动完归彻所控无清百翻销降零"
MARK_SIGNS = "(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇一七三主九二五从以任八六其具十即另同四工并此百目进重零"
