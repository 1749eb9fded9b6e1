"""Commitments: one deed with one thing that can be verified apart, its class and its deliverable."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import rows
from yaodian.plan import ACTION_CLASSES, Commitment
from yaodian.plan.lexicon.classes import RULES, Rule
from yaodian.plan.lexicon.scopes import SCOPES, Scope, scope_in
from yaodian.plan.lexicon.things import THINGS, Thing, thing_at_end
from yaodian.plan.lexicon.verbs import VERBS, Verb

Read = Callable[[str], tuple[Commitment, ...]]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.form)
def test_every_verb_heads_its_example(verb: Verb, deeds: Read) -> None:
    """Every verb of the table heads a commitment of its own."""
    (commitment,) = deeds(verb.example)
    assert commitment.action == verb.form


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_every_rule_of_class(rule: Rule, deeds: Read) -> None:
    """The family of the verb and the thing that the object is decide the class; the first rule that fits wins."""
    assert rule.action_class in ACTION_CLASSES
    assert [commitment.action_class for commitment in deeds(rule.example)] == [rule.action_class]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.form)
def test_every_thing_ends_its_example(thing: Thing) -> None:
    """An object is what its last word is; the longest entry that ends it wins."""
    assert thing_at_end(thing.example) == thing


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.form)
def test_every_group_is_named_in_its_example(scope: Scope) -> None:
    """Whom a commitment is about: the first group that its clause names."""
    assert scope_in(scope.example) == scope.scope


def test_a_sentence_is_divided_into_deeds(deeds: Read) -> None:
    """A list under one document, one activity or one attribute stays one; mechanisms, events and numbers are divided."""
    table = """
    sentence                                                    | commitments
    落实体质监测制度、体育评估制度和年度报告制度。              | 落实体质监测制度 / 体育评估制度 / 年度报告制度
    制定各类幼儿园办园标准、收费标准和管理办法。                | 制定各类幼儿园办园标准、收费标准和管理办法
    完善校校协同、校企协同的运行模式和评价制度。                | 完善校校协同、校企协同的运行模式和评价制度
    开展班主任能力大赛和教学技能大赛。                          | 开展班主任能力大赛 / 教学技能大赛
    新增5个合作办学项目和50个引智项目。                         | 新增5个合作办学项目 / 50个引智项目
    新增1个国家级、6个市级协同创新中心。                        | 新增1个国家级、6个市级协同创新中心
    新建小学4所、改扩建6所。                                    | 新建小学4所 / 改扩建6所
    加快早期教育指导中心和社区服务平台建设。                    | 加快早期教育指导中心 / 社区服务平台建设
    """
    for sentence, expected in rows(table):
        assert " / ".join(commitment.text for commitment in deeds(sentence)) == expected, sentence


def test_purpose_and_circumstance_are_no_deeds(deeds: Read) -> None:
    """What a deed is good for (增强…) and on what it rests (根据…, 依托…) is no deed; standing alone, the same verb is one."""
    table = """
    sentence                                            | commitments
    探索分类管理机制,增强办学活力,提高办学效益。        | 探索分类管理机制
    研究制定指导意见,引导学生发展兴趣爱好。             | 研究制定指导意见
    根据改革需要,新增一批试点项目。                     | 新增一批试点项目
    依托园区优质资源,推进应用技术大学建设。             | 推进应用技术大学建设
    学习全会精神,把思想和行动统一到部署上来。           | 学习全会精神
    提高送教上门服务水平。                              | 提高送教上门服务水平
    """
    for sentence, expected in rows(table):
        assert " / ".join(commitment.text for commitment in deeds(sentence)) == expected, sentence


def test_verbs_join_into_one_action(deeds: Read) -> None:
    """Verbs side by side or with 和 make one action; adverbs and 加快 before another verb are left out of it."""
    table = """
    sentence                        | action
    制定实施减负规定。              | 制定实施
    培育和践行核心价值观。          | 培育和践行
    探索建立体验式德育机制。        | 探索建立
    加快推进高校章程建设。          | 推进
    基本完成章程核准工作。          | 基本完成
    研究制定加强党建工作的意见。    | 研究制定
    高水平举办全国职业院校大赛。    | 举办
    """
    for sentence, action in rows(table):
        assert [commitment.action for commitment in deeds(sentence)] == [action], sentence


def test_a_subject_may_stand_before_the_verb(deeds: Read) -> None:
    """A subject or a place before the verb belongs to the commitment."""
    table = """
    sentence                                        | commitments
    书记、校长坚持带头上好开学第一课。              | 书记、校长坚持带头上好开学第一课
    在津外国留学生力争达到2.4万人。                 | 在津外国留学生力争达到2.4万人
    在随迁子女集中的区域试行政府购买服务。          | 在随迁子女集中的区域试行政府购买服务
    """
    for sentence, expected in rows(table):
        assert " / ".join(commitment.text for commitment in deeds(sentence)) == expected, sentence


def test_doubts_are_said(deeds: Read) -> None:
    """What a person should settle is said with a code: a vague number, a completion without one, a masked or unexplained number."""
    table = """
    sentence                            | doubt
    建设一批民办学校。                  | vague_quantity
    基本完成章程核准工作。              | completion_without_count
    建设xx所特色学校。                  | masked_number
    推进国家第7实验楼9提升工作。        | unexplained_number
    新建基地5个。                       | ·
    """
    for sentence, doubt in rows(table):
        (commitment,) = deeds(sentence)
        assert " ".join(warning.code for warning in commitment.warnings) == doubt, sentence


def test_programmes_and_inspections_side_by_side_are_several(deeds: Read) -> None:
    """Plans, projects and inspections joined by 和 are verified apart; experiences and ways of doing are one thing."""
    table = """
    sentence                                        | commitments
    深化农村教师培训计划和校长培训工程。            | 深化农村教师培训计划 / 校长培训工程
    实行重点事项全程督查和年终考核。                | 实行重点事项全程督查 / 年终考核
    总结推广党建的做法和经验。                      | 总结推广党建的做法和经验
    """
    for sentence, expected in rows(table):
        assert " / ".join(commitment.text for commitment in deeds(sentence)) == expected, sentence


def test_a_measure_may_stand_before_the_deed(deeds: Read) -> None:
    """按照…标准 belongs to the deed that follows it at once."""
    table = """
    sentence                                            | commitments
    开展专题调研,按照编制标准补充教师。                 | 开展专题调研 / 按照编制标准补充教师
    """
    for sentence, expected in rows(table):
        assert " / ".join(commitment.text for commitment in deeds(sentence)) == expected, sentence


def test_objects_that_name_nothing_are_no_deeds(deeds: Read) -> None:
    """健全制度, 严格程序 after a deed name no thing of their own; 一批 names people to be counted, 加大…力度 with its thing a deed."""
    table = """
    sentence                                                | commitments
    落实党员管理工作意见,进一步严格程序,健全制度。          | 落实党员管理工作意见
    开展管理能力培训,培养一批职业教育领军人才。             | 开展管理能力培训 / 培养一批职业教育领军人才
    实施青年千人计划,加大优秀青年英才资助力度。             | 实施青年千人计划 / 加大优秀青年英才资助力度
    实施青年千人计划,加大资助力度。                         | 实施青年千人计划
    """
    for sentence, expected in rows(table):
        assert " / ".join(commitment.text for commitment in deeds(sentence)) == expected, sentence


def test_what_people_do_together_and_how_often(deeds: Read) -> None:
    """People who are called to learn study; an inspection counted in times is one, counted in schools a number reached."""
    table = """
    sentence                                | class
    组织全体教师学习新课程标准。            | study
    组织教师参加新课程培训。                | run_programme
    每月开展2次教学常规检查。               | supervise
    对15所中学开展教育督导评估。            | complete_count
    培养一批职业教育领军人才。              | run_programme
    """
    for sentence, expected in rows(table):
        assert [commitment.action_class for commitment in deeds(sentence)] == [expected], sentence


def test_what_is_made_part_of_what_and_what_is_finished(deeds: Read) -> None:
    """将…作为… and 将…纳入… are deeds of their own; so is a work that is finished by a day, without a verb before it."""
    table = """
    sentence                                        | class
    将师德表现作为教师考核的重要内容。              | establish_mechanism
    将任教经历纳入职称评审条件。                    | establish_mechanism
    实验小学综合楼9月底前投入使用。                 | build
    """
    for sentence, expected in rows(table):
        assert [commitment.action_class for commitment in deeds(sentence)] == [expected], sentence
