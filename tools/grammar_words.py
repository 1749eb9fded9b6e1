"""The Chinese words of the chapter on the grammar: headings of its sections, its tests and its tables. A test fails when one is wanting."""

from __future__ import annotations

INTRODUCTION = """\
本章说明编译器怎样读工作要点：什么算数，什么不算数，完成时限是哪一天，由谁负责，一句话里有几项任务。
全部内容由测试和词表印出，每个例句都由测试运行；“读作”一栏是印出本章时编译器实际读出的结果，不是人写的。
例句的计划年份一律是2016年。每节先是中文标题，斜体是测试自己的说明（英文），下面是测试里画的表或词表。

目标值的写法：`比较 数量 单位 对象`。比较有四种：`=` 恰好，`>=` 至少，`<=` 至多，`about` 左右。万、亿已经乘开，钱一律折成元，
百分数以百分点计。表里“（无）”表示什么也没有读出，这也是测试的要求。

词表写在 `src/yaodian/plan/lexicon/`，一张表一个文件，语言学者要改的都在那里；词怎样组合写在 `src/yaodian/plan/` 的其他文件里。
表中的写法可以有占位：`{n}` 数字（两种写法都可以），`{zh}` 汉字数字，`{d}` 阿拉伯数字，`{m}` 量词，`{Y}` `{M}` `{D}` 年月日，
`{five}` 十二五之类；其余是 Python 的正则表达式。正文先折成半角再读，所以词表和例句里的标点是半角。

怎样添加量词、时限、非目标数字，见本章最后一节。"""

SECTIONS: dict[str, str] = {
    "test_plan_01_numbers": "数字",
    "test_plan_02_units": "量词和单位",
    "test_plan_03_comparisons": "比较",
    "test_plan_04_objects": "数的是什么",
    "test_plan_05_universals": "没有数字的数量：全部、清零、名次、倍数",
    "test_plan_06_distribution": "每校、每生：按什么分配",
    "test_plan_07_deadlines": "完成时限",
    "test_plan_08_decoys": "不是目标值的数字",
    "test_plan_09_owners": "责任单位",
    "test_plan_10_deeds": "任务、动作和类别",
}

TESTS: dict[str, str] = {
    "test_both_scripts_mean_the_same": "汉字数字和阿拉伯数字同值",
    "test_shares_are_points_of_a_hundred": "成数、分数折成百分点",
    "test_a_word_of_more_than_is_kept": "“余、多、几”不丢掉，读作至少",
    "test_a_power_alone_is_marked": "单独的百、千、万要看句子",
    "test_every_unit_counts_in_its_example": "每个量词和单位",
    "test_money_is_reported_in_yuan": "钱折成元",
    "test_ratios_keep_their_second_half_as_unit": "比例以后项为单位",
    "test_a_coefficient_needs_no_unit": "系数没有单位",
    "test_a_ratio_is_known_by_what_stands_around_it": "比例要看前后的字",
    "test_every_comparing_word_compares_in_its_example": "每个比较词",
    "test_the_word_behind_is_the_stronger": "数字后面的词强于前面的词",
    "test_all_of_a_hundred_is_an_equality": "达到100%就是恰好",
    "test_at_least_may_stand_before_the_verb": "“至少”可以在动词前面",
    "test_joined_numbers_share_the_word": "并列的数字共用一个比较词",
    "test_from_and_to_give_a_baseline": "“由……提高到……”：起点和目标",
    "test_striving_makes_a_target_soft_and_changes_nothing_else": "“力争”只作标记，不改数字",
    "test_a_comparison_reaches_what_goes_on_with_it": "比较词管到接着说的数字",
    "test_the_noun_stands_after_the_measure_word": "名词在量词后面",
    "test_or_before_the_number": "名词在数字前面",
    "test_a_number_without_a_noun_takes_the_last_one": "没有名词时沿用上一个",
    "test_a_level_takes_the_head_of_the_next": "“国家级、市级”借用后一个名词",
    "test_respectively_deals_numbers_out": "“分别、依次”一一对应",
    "test_a_range_is_two_targets": "范围是两个目标值",
    "test_what_holds_of_several_measures_is_a_target_of_each": "“均、都”前面的几个率各是一个目标值",
    "test_a_group_stands_under_the_measure_named_before_it": "群体归到前面所说的量之下",
    "test_what_is_given_at_a_rate": "按某个标准给的东西",
    "test_a_short_verb_names_nothing": "“再建”之类不是名词",
    "test_a_total_and_its_parts_are_all_said": "总数和其中各数都算",
    "test_named_members_are_one_target": "列出的名称和第几批合为一个目标值",
    "test_a_verb_alone_names_nothing": "单独的动词不是对象",
    "test_what_is_said_of_each_is_a_target_of_each": "“均”和“分别”把数字分给每一项",
    "test_every_word_promises_what_its_example_says": "每个全称词",
    "test_all_of_whom": "全部是指谁",
    "test_a_rate_of_none_is_a_share": "率为零是百分数，件数为零是个数",
    "test_what_shall_never_happen": "零事故之类：不得发生的事",
    "test_a_numeral_in_the_clause_is_the_target": "同一分句里有数字，以数字为准",
    "test_a_rank_is_at_most": "名次是至多",
    "test_full_coverage_as_a_way_of_doing": "“全覆盖开展”说的是做法",
    "test_the_phrase_before_the_number_holds": "数字前面的分配词有效",
    "test_it_is_taken_over_with_the_noun": "沿用名词时一并沿用",
    "test_one_alone_counts_only_in_company": "单独的“一”何时算数",
    "test_it_ends_where_the_deed_begins": "分配词到动作为止",
    "test_it_carries_on_without_being_said_again": "分配词不重复也可以管到后面",
    "test_every_phrase_means_its_day": "每个时间短语",
    "test_the_nearest_phrase_before_carries_forward": "前面最近的时限管到下一个时限",
    "test_a_later_phrase_does_not_carry_back": "后面的时限不管前面的数字",
    "test_the_next_sentence_begins_anew": "句号以后重新开始",
    "test_an_earlier_year_that_names_what_is_left_to_do_is_no_past": "往年结转的项目名称里的年份不是过去",
    "test_a_beginning_and_a_year_in_a_name_are_none": "起点和名称里的年份不是时限",
    "test_an_impossible_day_is_no_deadline": "日历上没有的日子不作时限",
    "test_the_day_of_a_count_is_none": "统计到哪一天不是时限",
    "test_no_decoy_is_a_target": "每种非目标数字",
    "test_a_number_beside_a_decoy_is_still_read": "旁边的数字照样读出",
    "test_shorthand_counts_nothing": "带数字的简称",
    "test_facts_are_told_from_promises": "已有的事实和承诺的区分",
    "test_a_clause_closed_by_的_is_a_condition": "以“的”收尾的分句是条件",
    "test_a_deed_ends_a_stock_but_not_the_past": "新动作结束“现有”，不结束“去年”",
    "test_the_past_may_measure_a_promise": "以往年可以作比较的基准",
    "test_masked_numbers_are_no_numbers": "被遮盖的数字不是零",
    "test_a_description_is_no_promise": "描述现状不是承诺",
    "test_a_rule_is_no_promise": "规定和评分不是承诺",
    "test_a_done_deed_closes_its_clause": "“了”说明整个分句是已做的事",
    "test_what_is_put_to_use_is_there_already": "依托、利用的是已有的",
    "test_a_count_without_a_deed_only_tells": "没有动作的数目只是说明现状",
    "test_every_label_and_closing_word": "每个标签和收尾词",
    "test_the_forms_of_brackets_and_lists": "括号和名单的各种写法",
    "test_other_brackets_name_nobody": "其他括号里没有单位",
    "test_every_verb_heads_its_example": "每个动词",
    "test_every_rule_of_class": "每条类别规则",
    "test_every_thing_ends_its_example": "每种成果",
    "test_every_group_is_named_in_its_example": "每个对象群体",
    "test_a_sentence_is_divided_into_deeds": "一句话分成几项任务",
    "test_purpose_and_circumstance_are_no_deeds": "目的和依据不是任务",
    "test_verbs_join_into_one_action": "并列的动词合为一个动作",
    "test_a_subject_may_stand_before_the_verb": "主语可以在动词前面",
    "test_doubts_are_said": "有疑问就说出来",
    "test_programmes_and_inspections_side_by_side_are_several": "并列的工程、计划、检查各是一项",
    "test_a_measure_may_stand_before_the_deed": "“按照…标准”放在动作前面",
    "test_objects_that_name_nothing_are_no_deeds": "没有实指的对象不成任务",
    "test_what_people_do_together_and_how_often": "组织学习、检查几次的类别",
    "test_what_is_made_part_of_what_and_what_is_finished": "“将…纳入”和到期完工的工程",
}

TABLES: dict[str, str] = {
    "units.UNITS": "量词和单位",
    "comparisons.BEFORE": "数字前面的比较词",
    "comparisons.AFTER": "数字后面的比较词",
    "universals.UNIVERSALS": "全称词、名次和倍数",
    "deadlines.PHRASES": "时间短语",
    "decoys.DECOYS": "非目标数字",
    "facts.MARKS": "事实和承诺的标志词",
    "owners.LABELS": "责任单位前面的标签",
    "owners.CLOSINGS": "责任单位后面的收尾词",
    "verbs.VERBS": "动词",
    "things.THINGS": "成果（宾语的末词）",
    "scopes.SCOPES": "对象群体",
    "classes.RULES": "类别规则",
    "markers.MARKERS": "编号的样式",
    "shorthand.SHORTHAND": "带数字的简称，放进“落实……要求。”不得读出目标值",
    "classes.ACTIVITIES": "以此结尾的宾语是活动",
    "classes.PEOPLE": "以此结尾的宾语是人或经费，不是建筑",
    "classes.DELIVERABLES": "各类别没有更具体的成果时报告的成果种类",
    "classes.FITTING": "各类别可以报告自身成果种类的成果",
    "deadlines.BY": "时限后面可有可无的“前”",
    "distributions.FIXED": "固定的分配词",
    "distributions.HOLDERS": "可以接在“每、每个、各”后面的词",
    "distributions.NOT_AFTER_GE": "接在“各”后面就成了别的词",
    "distributions.ENDS": "“每、各”后面的名词到此为止",
    "first_signs.DECOY_SIGNS": "非目标数字的写法可能的首字",
    "first_signs.FACT_SIGNS": "事实和承诺的标志词可能的首字",
    "first_signs.TIME_SIGNS": "时间短语可能的首字",
    "first_signs.UNIVERSAL_SIGNS": "全称词可能的首字",
    "first_signs.MARK_SIGNS": "段内编号和标签可能的首字",
    "markers.ITEM_STYLES": "可以作条目的编号样式，由内到外",
    "markers.SPARE_STYLES": "没有其他编号时才作条目的样式",
    "markers.ENUMERATION": "段内编号（一是……二是……），另起一句",
    "markers.LABELS": "条目里的小标签，不属于任务",
    "markers.TITLE_WORDS": "要点标题里的词",
    "markers.LEAD_WORDS": "总要求一段的标志",
    "markers.GUIDING_TITLES": "只有指导性文字的章",
    "markers.PAST_TITLES": "标题里已经过去的一段时间",
    "markers.PLAN_TITLES": "标题里有此词的章是计划",
    "markers.SALUTATIONS": "对听众的称呼",
    "markers.PERORATION": "讲话结尾的号召",
    "markers.REVIEW_WORDS": "回顾以往的章，不作任务",
    "markers.CHROME": "网页和印刷附带的行，不属于要点",
    "markers.END_WORDS": "要点到此为止",
    "markers.NOTE_WORDS": "条目里只作解释的行",
    "markers.GLOSSARY_WORDS": "名词解释的标题",
    "nouns.PLACES": "数的对象前面的地方和主体，不属于对象",
    "nouns.LIGHT": "对象前面的虚词",
    "nouns.TELLING": "留在对象里的动词（新建、竣工）",
    "nouns.MOVES": "名词到此为止，后面是人去做什么",
    "nouns.GROUPS": "可以借用前面名词的群体",
    "nouns.LEVELS": "可以借用后面名词的级别",
    "nouns.MASSES": "以万计数时不用量词的人群",
    "owners.TIME_LABELS": "后面是完成时限的标签",
    "owners.NO_OFFICES": "后面是人或日子、不是单位的标签",
    "owners.ENDINGS": "单位名称的结尾",
    "owners.NOT_OFFICES": "像单位而不是单位的括号内容",
    "universals.REST": "写在 `adds` 一栏：对象是“零”后面的字（零事故）",
    "verbs.NOMINAL_VERBS": "也常作名词的动词，分句中间要有副词才算动作",
    "verbs.ADVERBS": "动词前面的副词",
}

NOTES: dict[str, str] = {
    "units.UNITS": "种类：`count` 人和物，`money` 钱，`length` 长度，`duration` 经过的时间（大多不是目标值），`lesson` 用去的课时，"
    "`share` 百分数，`points` 百分点，`times` 倍。",
    "deadlines.PHRASES": "规则说明怎样定日子：`year_end` `this_year` `next_year` 年末，`month_end` 月末，`decade` 旬末，`day` 当天，"
    "`quarter` 季末，`half_year` 半年末，`five_year` 五年规划期末，`within` N年内，`spring` `autumn` 开学前；"
    "`start` 起点和 `past` 过去没有日子。靠前的先用。"
    "写法里的 `{到}` 是可有可无的“到、至、截至、力争到”（文件里的 `_TO`），`{前}` 是可有可无的“前、之前、以前”（`BY`）。",
    "decoys.DECOYS": "种类只是给人看的名称。同一个地方可以用几条时，靠前的先用。",
    "facts.MARKS": "种类：`past` 已经做的，其后都是事实，直到出现承诺；`tally` 累计，前面没有承诺或时限时也是过去；`stock` 现有的，"
    "到下一个动作为止；`result` 在句末，使前面都成为事实；`promise` 承诺由此开始。",
    "verbs.VERBS": "族：`draft` 起草印发，`found` 建立机制，`build` 建造，`count` 达到一个数，`run` 实施项目，`hold` 举办，`study` 学习，"
    "`watch` 督查规范，`foster` 一般推动。标记“目的”的动词接在别的动作后面时多半只说目的；“可并列”的动词可以紧接前一个动词。",
    "things.THINGS": "成果同动词的族一起决定类别；种类是报告的成果种类。",
    "classes.RULES": "靠前的先用；成果为 `*` 是任何成果，空白是认不出的成果，`building` 是“……建设”。类别：`build` 建设，`complete_count` "
    "按数量完成，`establish_mechanism` 建立机制，`hold_event` 举办活动，`issue_document` 印发文件，`operate_platform` 运行平台，`promote` "
    "推动倡导，`run_programme` 实施项目，`study` 学习，`supervise` 督导检查。",
    "markers.MARKERS": "层次由外到内，全文没有用到的样式就跳过。",
}

COLUMNS: dict[str, str] = {
    "text": "文字",
    "worth": "值",
    "points": "百分点",
    "alone": "单独的百、千、万",
    "sentence": "句子",
    "targets": "目标值",
    "from": "起点",
    "to": "目标",
    "soft": "力争",
    "per": "分配",
    "count": "目标值个数",
    "deadlines": "各目标值的时限",
    "owners": "责任单位",
    "commitments": "任务（以 / 分开）",
    "action": "动作",
    "doubt": "疑问",
}

CELLS: dict[str, str] = {"·": "（无）", "yes": "是", "no": "否", "-": "（无）"}

STRUCTURE = """\
章、条目、段内编号的认法。一行的编号样式由下表决定；哪一种样式作条目由全文决定，由内到外取第一个用到的。
其余各表是正文前后和正文里不属于任务的文字。"""

LISTS = "下面各表没有例句，由上面各节的测试一并检验。"

HOW_TO = """\
做法都一样：先在词表里加一条，例句一并写上；再运行那一节的测试；读得不对就改写法或例句，直到例句读作您要的结果；最后重印本章。
同一写法不得出现两次，没有例句的条目通不过测试。

### 添加一个量词或单位

1. 文件：`src/yaodian/plan/lexicon/units.py`，在 `UNITS` 里加一行 `Unit("畦", "新建学农菜地12畦。")`。后面跟着某个字就成了别的词时，
   写 `not_before`（“分”后面的“别”）；要折算时写 `reported` 和 `factor`（万元是 `"元"`、`10000`）；种类见上面的表。
2. 测试：`tests/spec/plan/test_plan_02_units.py`，新的一条自动有一个测试，例句须恰好读出一个目标值，单位就是它。
3. 命令：`.venv/bin/python -m pytest tests/spec/plan/test_plan_02_units.py tests/unit/plan/test_plan_lexicon.py`

### 添加一个时间短语

1. 文件：`src/yaodian/plan/lexicon/deadlines.py`，在 `PHRASES` 里加一行
   `Phrase("写法", "规则", "例句", "2016年要点里的那一天")`。靠前的先用，所以长的、特殊的放在短的、一般的前面。
   起点用规则 `start`，过去用 `past`，两者不写日子。规则都不合用时，在 `src/yaodian/plan/time_phrases.py` 里加一条规则。
2. 测试：`tests/spec/plan/test_plan_07_deadlines.py`。短语以新的字开头时，把这个字加进
   `src/yaodian/plan/lexicon/first_signs.py` 的 `TIME_SIGNS`，否则找不到它；`tests/unit/plan/test_plan_first_signs.py` 会指出缺哪个字。
   一句话里要有 `time_phrases.py` 的 `_HINT` 中的字（年、月、季、底……），才会去找时间短语。
3. 命令：`.venv/bin/python -m pytest tests/spec/plan/test_plan_07_deadlines.py tests/unit/plan/test_plan_first_signs.py`

### 添加一种非目标数字

1. 文件：`src/yaodian/plan/lexicon/decoys.py`，在 `DECOYS` 里加一行 `Decoy("种类", "写法", "例句", "旁边仍有目标值的例句")`。
   写法盖住的字不再找数字，所以要写得窄：第三项里不得读出目标值，第四项里须恰好读出一个。只是一个带数字的简称（四风、双减）时，
   加进 `src/yaodian/plan/lexicon/shorthand.py` 即可。
2. 测试：`tests/spec/plan/test_plan_08_decoys.py`；首字加进 `first_signs.py` 的 `DECOY_SIGNS`，由 `test_plan_first_signs.py` 检验。
3. 命令：`.venv/bin/python -m pytest tests/spec/plan/test_plan_08_decoys.py tests/unit/plan`

### 每次添加以后

1. `.venv/bin/python tools/print_grammar.py`：重印本章，看新的一条读作什么。新的表和新的测试要在 `tools/grammar_words.py` 里写中文标题。
2. `.venv/bin/python -m pytest tests/acceptance/test_plan_tianjin.py tests/acceptance/test_plan_reports.py`：真实的要点和报告读得不比以前差。
3. `.venv/bin/python benchmarks/plan.py`：看 `sentences kept aside` 各行。这些句子只用来量，不要照着它们改词表。
4. `make test`：全部检查。"""
