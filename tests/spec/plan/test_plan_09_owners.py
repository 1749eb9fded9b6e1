"""Responsible offices: in brackets or behind a dash, with a label before them or a closing word behind them."""

from __future__ import annotations

import pytest

from conftest import rows
from yaodian.plan import owners
from yaodian.plan.lexicon.owners import CLOSINGS, LABELS, OwnerForm


@pytest.mark.parametrize("form", [*LABELS, *CLOSINGS], ids=lambda form: form.example)
def test_every_label_and_closing_word(form: OwnerForm) -> None:
    """Every label and every closing word of the two tables yields exactly the offices that are noted."""
    assert tuple(owners(form.example)) == form.owners


def test_the_forms_of_brackets_and_lists() -> None:
    """All kinds of brackets, lists with 、 or blanks, persons and days beside the offices, brackets inside of a name."""
    table = """
    sentence                                                        | owners
    完善机制。（责任科室：基教科、人事科）                          | 基教科 人事科
    完善机制。【基教科】                                            | 基教科
    完善机制。【考试中心 基教处】                                   | 考试中心 基教处
    完善机制[电教馆]。                                              | 电教馆
    完善机制。〔责任科室：人事科〕                                  | 人事科
    完善机制。（市开放大学牵头，各县区教育局配合）                  | 市开放大学 各县区教育局
    完善机制——发展规划处牵头。                                     | 发展规划处
    完善机制。责任领导:李某某;责任处室:信访办                       | 信访办
    完善机制。(责任单位：教师处；完成时限：12月底前)                | 教师处
    完善机制。［特教中心、残联］                                    | 特教中心 残联
    完善机制。(人事处会同财务处负责)                                | 人事处 财务处
    完善机制。〔安全办、各校（园）〕                                | 安全办 各校(园)
    完善机制。(各县(市、区)教育局负责)                              | 各县(市、区)教育局
    """
    for sentence, expected in rows(table):
        assert owners(sentence) == expected.split(), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "新增3所孔子学院(课堂)。",
        "建设工程(技术)研究中心。",
        "推进院(系)党组织建设。",
        "推进中小学(幼儿园)建设。",
        "新建学校12所(含民办学校)。",
        "学习MOOC(大规模在线开放课程)。",
    ],
)
def test_other_brackets_name_nobody(sentence: str) -> None:
    """Brackets that belong to a name or explain a word hold no office."""
    assert owners(sentence) == []
