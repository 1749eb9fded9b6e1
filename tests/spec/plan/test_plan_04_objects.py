"""What is counted: before the number, after it, or taken over."""

from __future__ import annotations

from collections.abc import Callable


def test_the_noun_stands_after_the_measure_word(promises: Callable[[str], None]) -> None:
    """The noun behind the measure word is what is counted, up to where people start to move or act."""
    promises(
        """
        sentence                                | targets
        新增5个中外合作办学项目。               | = 5 个 中外合作办学项目
        选派一百二十名骨干教师到海岛学校支教。  | = 120 名 骨干教师
        """
    )


def test_or_before_the_number(promises: Callable[[str], None]) -> None:
    """The noun may stand before the number too. Verbs that tell the new from the old (新建, 改扩建) stay with it."""
    promises(
        """
        sentence                                | targets
        建成智慧教室260间。                     | = 260 间 智慧教室
        新建公办幼儿园18所。                    | = 18 所 新建公办幼儿园
        """
    )


def test_a_number_without_a_noun_takes_the_last_one(promises: Callable[[str], None]) -> None:
    """The noun of the number before is taken over, with the verb that belongs to the new number."""
    promises(
        """
        sentence                                        | targets
        新建公办幼儿园18所,改扩建9所。                  | = 18 所 新建公办幼儿园; = 9 所 改扩建公办幼儿园
        小学每天作业不超过60分钟,初中不超过90分钟。     | <= 60 分钟 小学作业; <= 90 分钟 初中作业
        现有名师工作室26个,今年再新建8个。              | = 8 个 新建名师工作室
        """
    )


def test_a_level_takes_the_head_of_the_next(promises: Callable[[str], None]) -> None:
    """A level without a noun of its own (国家级, 市级) borrows the noun of the next number."""
    promises(
        """
        sentence                                | targets
        新增1个国家级、6个市级协同创新中心。    | = 1 个 国家级协同创新中心; = 6 个 市级协同创新中心
        """
    )


def test_respectively_deals_numbers_out(promises: Callable[[str], None]) -> None:
    """分别 and 依次 deal the numbers out to the groups that were listed, one to one."""
    promises(
        """
        sentence                                                | targets
        小学、初中、高中优良率分别达到55%、50%和42%。           | >= 55 % 小学优良率; >= 50 % 初中优良率; >= 42 % 高中优良率
        新建小学、初中、九年一贯制学校依次为6所、4所、2所。     | = 6 所 新建小学; = 4 所 新建初中; = 2 所 新建九年一贯制学校
        """
    )


def test_a_range_is_two_targets(promises: Callable[[str], None]) -> None:
    """Of a range the lower end is at least, the upper at most."""
    promises(
        """
        sentence                        | targets
        打造5-8个示范项目。             | >= 5 个 示范项目; <= 8 个 示范项目
        培育三到五家服务机构。          | >= 3 家 服务机构; <= 5 家 服务机构
        """
    )


def test_what_holds_of_several_measures_is_a_target_of_each(promises: Callable[[str], None]) -> None:
    """均 and 都 behind several measures promise the number of each; several groups under one measure stay one."""
    promises(
        """
        sentence                                | targets
        入园率、巩固率均达到98%。               | >= 98 % 入园率; >= 98 % 巩固率
        中小学、幼儿园安检率均为100%。          | = 100 % 中小学、幼儿园安检率
        """
    )


def test_a_group_stands_under_the_measure_named_before_it(promises: Callable[[str], None]) -> None:
    """初中生 has no noun of its own; a group alone is never the head of another."""
    promises(
        """
        sentence                                                | targets
        保障学生睡眠时间,小学生达到10小时,初中生达到9小时。     | >= 10 小时 小学生睡眠时间; >= 9 小时 初中生睡眠时间
        作业时间小学不超过60分钟。                              | <= 60 分钟 小学作业时间
        每县至少新建1所公办幼儿园。                             | >= 1 所 公办幼儿园
        """
    )


def test_what_is_given_at_a_rate(promises: Callable[[str], None]) -> None:
    """The number stands in 按…的标准 or 按不低于…; what is given at that rate is the object."""
    promises(
        """
        sentence                                        | targets
        按每生每天5元的标准发放营养膳食补助。           | = 5 元 营养膳食补助
        县财政按不低于公用经费5%安排培训经费。          | >= 5 % 培训经费
        培训经费按不低于公用经费5%的比例安排。          | >= 5 % 培训经费
        储备防护物资不少于30天用量。                    | >= 30 天 储备防护物资
        """
    )


def test_a_short_verb_names_nothing(promises: Callable[[str], None]) -> None:
    """今年再建 is no noun: the object comes from the number before, even where that is a fact."""
    promises(
        """
        sentence                                        | targets
        已建成示范校20所,今年再建6所。                  | = 6 所 示范校
        """
    )


def test_a_total_and_its_parts_are_all_said(promises: Callable[[str], None]) -> None:
    """A total and its parts, behind 其中 or in brackets, are targets each."""
    promises(
        """
        sentence                                        | targets
        招聘教师260人,其中特岗教师90人。                | = 260 人 招聘教师; = 90 人 特岗教师
        新增公办学位8600个(小学5000个、初中3600个)。    | = 8600 个 新增公办学位; = 5000 个 小学学位; = 3600 个 初中学位
        """
    )


def test_named_members_are_one_target(promises: Callable[[str], None]) -> None:
    """Names that are listed before a number are its members, an ordinal only tells which ones; the number is one target."""
    promises(
        """
        sentence                                | targets
        推进临江、桃源、柳溪3所高中迁建。       | = 3 所 高中迁建
        第四批55所示范校通过评审。              | = 55 所 示范校通过评审
        """
    )


def test_a_verb_alone_names_nothing(promises: Callable[[str], None]) -> None:
    """覆盖, 给予, 再招聘 say what is done; the thing stands behind the number or with the number before."""
    promises(
        """
        sentence                                        | targets
        年底前覆盖80%以上的小学。                       | >= 80 % 覆盖小学
        每个试点给予50万元奖补。                        | = 500000 元 奖补
        去年招聘教师210名,今年计划再招聘260名。         | = 260 名 招聘教师
        已为39所学校安装空调,剩余17所将于10月底前完成。 | = 17 所 学校安装空调
        """
    )


def test_what_is_said_of_each_is_a_target_of_each(promises: Callable[[str], None]) -> None:
    """均 deals one number out to all that stands before it; 分别 deals out one number each, also where 及 is part of a thing."""
    promises(
        """
        sentence                                        | targets
        教师满意度、家长满意度均应在85%以上。           | >= 85 % 教师满意度; >= 85 % 家长满意度
        欺凌事件、溺水事故均较上年下降20%。             | = 20 % 欺凌事件较上年下降; = 20 % 溺水事故较上年下降
        新增教学能手、学科带头人各10名。                | = 10 名 新增教学能手; = 10 名 学科带头人
        组织教师家访,每学期不少于2次。                  | >= 2 次 教师家访
        小学、初中生均图书及资料分别不低于25册和35册。  | >= 25 册 小学生均图书及资料; >= 35 册 初中生均图书及资料
        """
    )
