"""Signs with which the entries of a table can begin, so that a search passes over every other sign at once.

A test works them out from the patterns and fails when one is wanting or too many.
"""

from __future__ import annotations

DECOY_SIGNS = (
    "(0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ[abcdefghijklmnopqrstuvwxyz“〇《【〔一七万三上下不与两为乘九乡二五人亿从以任传低保全八六共几出分列"
    "初到制加区十千卅半占印县参双合后周四国多大存学对小少尚州工已市年建廿得总成手扣执持按提教数方旗早旷晚最有服期未末查校步每浏满点热现由电留百的监盟相省短确离第等累缺网考聘脱若落行规计记设访试请账贯赋超距车辍过还连迟适逾遵邮镇长门间阅零驾高"
)
FACT_SIGNS = (
    "上下举争今仍以余共其再创剩力原参取受召坐培基始完实将尚已建开您惠截打投拟拥据改新明是显现目确累组被要解计设迄还"
)
TIME_SIGNS = (
    "0123456789“〇一七万三上下两九争二于五亿今从全八六几利到前力十千卅去四国在多岁年廿当往截接教新明春暑最未本用百"
    "秋第自至计过近这零"
)
UNIVERSAL_SIGNS = "一不两为二保全出动完归彻所控无清百翻销降零"
MARK_SIGNS = "(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇一七三主九二五从以任八六其具十即另同四工并此百目进重零"
