"""The first real plan, item by item against its annotation, and the composed sentences: the bars that the compiler must keep."""

from __future__ import annotations

import time
from datetime import date

import pytest
from plan_scores import lines, same_target, score_items, score_sentences, score_texts, text

from yaodian.plan import Plan, Span, compile_plan, targets

FIRST_ANNOTATED, LAST_ANNOTATED = 1, 20


@pytest.fixture(scope="module")
def source() -> str:
    return text("tianjin-2014.txt")


@pytest.fixture(scope="module")
def plan(source: str) -> Plan:
    return compile_plan(source)


def test_the_head_is_read(plan: Plan, source: str) -> None:
    assert plan.title == "2014年天津市教育工作要点"
    assert plan.year == 2014
    assert plan.issuer == "市委教育工委办公室"
    assert plan.lead is not None
    assert plan.lead.of(source).startswith("2014年教育工作总的要求是")
    assert plan.lead.of(source).endswith("努力办好人民满意的教育。")


def test_the_damaged_date_keeps_both_readings(plan: Plan, source: str) -> None:
    assert plan.issued is not None
    assert plan.issued.raw == "2014122日印发"
    assert plan.issued.readings == (date(2014, 1, 22), date(2014, 12, 2))
    (doubt,) = plan.warnings
    assert doubt.code == "ambiguous_date"
    assert doubt.span.of(source) == "2014122日印发"


def test_eight_chapters_and_thirty_eight_items_numbered_through(plan: Plan, source: str) -> None:
    assert [chapter.number for chapter in plan.chapters] == list(range(1, 9))
    assert [len(chapter.items) for chapter in plan.chapters] == [7, 5, 4, 4, 3, 5, 5, 5]
    assert [item.number for item in plan.items] == list(range(1, 39))
    assert plan.items[-1].title == "加强反腐倡廉建设"
    assert plan.items[-1].span.of(source).endswith("积极营造风清气正的校园氛围。")


def test_items_stand_where_the_annotation_says(plan: Plan) -> None:
    items = {item.number: item for item in plan.items}
    for gold in lines("tianjin-2014.gold.jsonl"):
        item = items[gold["item"]]
        assert item.title == gold["title"]
        assert item.span == Span(gold["span"]["start"], gold["span"]["end"])
        assert plan.chapters[gold["chapter"] - 1].title == gold["chapter_title"]


def test_exactly_the_twenty_three_numeric_targets(plan: Plan) -> None:
    found = {item.number: [target for own in item.commitments for target in own.targets] for item in plan.items}
    for gold in lines("tianjin-2014.gold.jsonl"):
        wanted = [target for commitment in gold["commitments"] for target in commitment["targets"]]
        made = found.pop(gold["item"])
        assert len(made) == len(wanted), gold["item"]
        for one, right in zip(made, wanted, strict=True):
            assert same_target(one, right), (gold["item"], one, right)
            assert one.soft == right["soft"], right
    rest = {number: own for number, own in found.items() if own}
    assert sorted(rest) == [29, 30]
    ((training,), (recognised,)) = rest[29], rest[30]
    assert (training.quantity, training.unit, training.comparator, training.soft) == (100, "%", "=", False)
    assert (recognised.quantity, recognised.unit, recognised.comparator, recognised.soft) == (100, "%", "=", True)
    assert recognised.object == "区县通过国家评估认定"


def test_targets_read_alone_are_those_of_the_plan(plan: Plan, source: str) -> None:
    own = [target for commitment in plan.commitments for target in commitment.targets]
    assert targets(source, 2014) == own


def test_commitments_agree_with_the_annotation(plan: Plan) -> None:
    score = score_items(plan, lines("tianjin-2014.gold.jsonl"))
    assert score.recall >= 0.95, score.missed
    assert score.precision >= 0.95, score.invented
    assert score.action_class >= 0.95
    assert score.deliverable >= 0.9


def test_every_span_is_its_text_and_none_overlap(plan: Plan, source: str) -> None:
    end = 0
    for commitment in plan.commitments:
        assert commitment.span.of(source) == commitment.text
        assert commitment.span.start >= end
        end = commitment.span.end


@pytest.mark.parametrize(
    ("name", "aside", "strict", "number", "alarms"),
    [
        ("dev_targets.jsonl", None, 0.97, 0.97, 0.03),
        ("composed_targets.jsonl", False, 0.97, 0.97, 0.03),
        ("composed_targets.jsonl", True, 0.92, 0.96, 0.03),
        ("blind_targets.jsonl", None, 0.92, 0.96, 0.03),
        ("second_targets.jsonl", None, 0.92, 0.96, 0.03),
        ("third_targets.jsonl", None, 0.92, 0.96, 0.03),
        ("fourth_targets.jsonl", None, 0.92, 0.96, 0.03),
        ("alarm_targets.jsonl", None, 0.92, 0.96, 0.03),
        # Never mended for; ten of its forty sentences without a target are alarms.
        ("sixth_targets.jsonl", None, 0.74, 0.74, 0.25),
    ],
    ids=[
        "given",
        "composed",
        "kept aside",
        "blind",
        "second blind",
        "third blind",
        "fourth blind",
        "lookalikes",
        "sixth blind",
    ],
)
def test_sentences_keep_their_bars(name: str, aside: bool | None, strict: float, number: float, alarms: float) -> None:
    records = [record for record in lines(name) if aside is None or record["aside"] is aside]
    score = score_sentences(records)
    assert score.strict_f1 >= strict, score.faults
    assert score.number_f1 >= number, score.faults
    assert score.false_alarms <= alarms, score.faults
    assert score.per >= 0.92, score.faults
    assert score.deadline >= 0.92, score.faults
    assert score.owner_f1 >= 0.95, score.faults


@pytest.mark.parametrize("name", ["blind_items.jsonl", "third_items.jsonl"])
def test_items_of_other_plans_keep_their_bars(name: str) -> None:
    score = score_texts(lines(name))
    assert score.recall >= 0.85, score.missed
    assert score.precision >= 0.85, score.invented
    assert score.action_class >= 0.85


def test_the_plan_compiles_within_three_tenths_of_a_second(source: str) -> None:
    compile_plan("")
    started = time.process_time()
    compile_plan(source)
    assert time.process_time() - started < 0.3
