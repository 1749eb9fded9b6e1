"""Per what a number is promised: 每校, 各县区, 生均, 每生每年, 按每50名学生."""

from __future__ import annotations

from conftest import YEAR, rows
from yaodian.plan import targets


def test_the_phrase_before_the_number_holds() -> None:
    """The phrase of distribution before the number is reported as it is written; 各级各类 distributes nothing."""
    table = """
    sentence                                    | per
    每个街道至少建成1所社区学校。               | 每个街道
    各县(市、区)每年开展督导不少于10次。        | 各县(市、区)每年
    校长每学期听课不少于30节。                  | 每学期
    教师每人每学年公开授课不少于4节。           | 每人每学年
    每校每学期开展2次演练。                     | 每校每学期
    学校按每50名学生配备1名生活教师。           | 每50名学生
    公用经费标准提高到每生每年720元。           | 每生每年
    小学生均图书达到25册。                      | 生均
    在每所乡镇中心校配备至少1名心理教师。       | 每所乡镇中心校
    普惠性民办园每所奖补10万元。                | 每所
    每位责任督学负责5所学校。                   | 每位责任督学
    每千人口拥有托位数达到4.5个。               | 每千人口
    各级各类学校培训教师900名。                 | ·
    """
    for sentence, per in rows(table):
        assert [target.per or "" for target in targets(sentence, YEAR)] == [per], sentence


def test_it_is_taken_over_with_the_noun() -> None:
    """A number that takes over a noun takes over what it was promised per."""
    table = """
    sentence                                        | per
    小学每天作业不超过60分钟,初中不超过90分钟。     | 每天; 每天
    """
    for sentence, per in rows(table):
        assert "; ".join(target.per or "" for target in targets(sentence, YEAR)) == per, sentence


def test_one_alone_counts_only_in_company() -> None:
    """一 is a number where something is built or a distribution stands before it; elsewhere it is an article (开展一次活动)."""
    table = """
    sentence                            | count
    每县建一所特教学校。                | 1
    学生每天锻炼一小时。                | 1
    新建一所特教学校。                  | 1
    开展一次活动。                      | 0
    建设一支队伍。                      | 0
    """
    for sentence, count in rows(table):
        assert len(targets(sentence, YEAR)) == int(count), sentence


def test_it_ends_where_the_deed_begins() -> None:
    """每所学校 ends before a verb or adverb; 设 in 设区市 and 课 in 课时 are no end."""
    table = """
    sentence                                | per
    每所学校随机抽取家长不少于50名。        | 每所学校
    每个设区市建设5个营地。                 | 每个设区市
    线上培训每课时不超过30分钟。            | 每课时
    """
    for sentence, per in rows(table):
        assert [target.per or "" for target in targets(sentence, YEAR)] == [per], sentence


def test_it_carries_on_without_being_said_again() -> None:
    """A clause that begins with its bare number keeps the distribution; so do the further duties of each person in each term."""
    table = """
    sentence                                        | per
    每县至少建成1所特色高中,1所老年大学。           | 每县; 每县
    每县建成1所特色高中,新增老年大学4所。           | 每县; ·
    每位教师每学期听课15节,上公开课2节,撰写论文3篇。 | 每位教师每学期; 每位教师每学期; 每位教师每学期
    教师每人每年培训72学时,新教师培训120学时。      | 每人每年; ·
    """
    for sentence, per in rows(table):
        assert "; ".join(target.per or "·" for target in targets(sentence, YEAR)) == per, sentence
