from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from yaodian.plan import as_json, compile_plan, owners, targets

ROOT = Path(__file__).parents[3]
COUNTY = (ROOT / "tests/fixtures/plans/fictional-county-2018.txt").read_bytes().decode("utf-8")
SCHEMA = json.loads((ROOT / "docs/reference/plan.schema.json").read_text("utf-8"))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", ["", "\n", "新建基地5个。", COUNTY, "2014122日印发"], ids=repr)
def test_the_json_keeps_its_schema(text: str) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(
        json.loads(json.dumps(as_json(compile_plan(text)), allow_nan=False))
    )


def test_whole_numbers_are_written_without_a_fraction() -> None:
    said = json.dumps(as_json(compile_plan("1.扩大规模。在校生达到2.4万人,巩固率达到98.5%。")), ensure_ascii=False)
    assert '"quantity": 24000,' in said
    assert '"quantity": 98.5,' in said


class TestAPlanOfAnotherHand:
    """Red head, three levels of numbering, offices in brackets, full-width signs, a masked number, page furniture."""

    plan = compile_plan(COUNTY)

    def test_head(self) -> None:
        assert self.plan.title == "云溪县教育局2018年工作要点"
        assert self.plan.year == 2018
        assert self.plan.issuer == "云溪县教育局"
        assert self.plan.issued is not None
        assert self.plan.issued.raw == "2018年2月26日"
        assert self.plan.lead is not None

    def test_structure(self) -> None:
        assert [[item.number for item in chapter.items] for chapter in self.plan.chapters] == [
            [1, 2, 3, 4],
            [5, 6, 7, 8],
            [9, 10],
        ]

    def test_owners_hold_for_the_sentences_before_them(self) -> None:
        said = {item.number: {commitment.owners for commitment in item.commitments} for item in self.plan.items}
        assert said[1] == {("学前教育科", "计财科")}
        assert said[2] == {("基教科", "计财科", "人事科")}
        assert said[3] == {("资助中心",)}
        assert said[4] == {("基教科", "特校")}
        assert said[7] == {()}
        assert said[8] == {("人事科", "进修学校")}

    def test_targets(self) -> None:
        found = [
            (target.quantity, target.unit, target.comparator) for own in self.plan.commitments for target in own.targets
        ]
        assert found == [
            *((4, "所", "="), (6, "所", "="), (2160, "个", "="), (82, "%", ">=")),
            *((12, "所", "="), (99, "%", ">="), (0, "个", "=")),
            *((8_600_000, "元", "="), (100, "%", "=")),
            *((1, "个", "="), (95, "%", ">=")),
            *((8, "所", "="), (120, "节", "=")),
            (1, "小时", "="),
            (20, "名", "="),
            *((160, "名", "about"), (60, "名", "="), (90, "人次", "="), (350, "人次", "=")),
            *((100, "%", "="), (2, "次", ">=")),
            (100, "%", "="),
        ]

    def test_full_width_digits_stand_in_the_text_as_given(self) -> None:
        assert "新增学位２１６０个" in [commitment.text for commitment in self.plan.commitments]

    def test_doubts(self) -> None:
        codes = [doubt.code for commitment in self.plan.commitments for doubt in commitment.warnings]
        assert codes == ["masked_number", "vague_quantity"]


def test_two_stretches_of_owners_in_one_item_keep_to_their_sentences() -> None:
    plan = compile_plan("1.重点任务。新建基地5个。（基建科）改造食堂8个。（后勤科）")
    assert [commitment.owners for commitment in plan.commitments] == [("基建科",), ("后勤科",)]


def test_the_door_reads_the_compiler_only_when_it_is_used() -> None:
    code = "import sys, yaodian.plan; print('yaodian.plan.compile' in sys.modules, 're' in sys.modules or True)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.split()[0] == "False"


def test_the_names_of_the_door_are_functions_whatever_is_read_first() -> None:
    code = (
        "from yaodian.plan import compile_plan; compile_plan('一、甲'); "
        "from yaodian.plan import owners, targets, as_json; print(callable(owners), callable(targets), callable(as_json))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.split() == ["True"] * 3


def test_an_unknown_name_is_refused() -> None:
    import yaodian.plan

    with pytest.raises(AttributeError, match="no attribute"):
        _ = yaodian.plan.nothing  # type: ignore[attr-defined]


def test_targets_and_owners_are_read_from_any_text() -> None:
    sentence = "11月底前，建成5个劳动教育基地。（牵头单位：中教科；配合单位：团委）"
    (target,) = targets(sentence, 2017)
    assert target.span.of(sentence) == "5个劳动教育基地"
    assert str(target.deadline) == "2017-11-30"
    assert owners(sentence) == ["中教科", "团委"]
