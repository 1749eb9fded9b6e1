"""A plan becomes the first draft of a package, which its own check accepts at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yaodian.binding import Place, draft_package, load_package, place_named_in, shipped_packages
from yaodian.plan import Span, compile_plan
from yaodian.plan.revision import Anchor, Change, Confirm, review, revised_plan

PLACE = Place("青州县", "990100", ("county", "township", "school"))
TEXT = """2021年青州县教育工作要点
2021年全县教育工作总的要求是:办好人民满意的教育。
一、回顾
二、改善办学条件
1.扩大学位供给。新建幼儿园3所，9月底前完成；力争普惠率达到85%以上。（责任科室：基础教育科、规划科）
2.加强管理。制定《青州县学位管理办法》。建立学位预警机制。
3.提高质量。认真抓好教学常规。到2023年建成示范学校一批。
青州县教育局
2021年1月10日
"""


def draft(text: str, year: int = 2021) -> dict[str, str]:
    return draft_package("qingzhou", compile_plan(text), text, PLACE, year, ("china",))


def written(files: dict[str, str], folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(draft(TEXT), tmp_path / "qingzhou")


def test_the_check_finds_nothing(folder: Path) -> None:
    loaded = load_package(folder, near=(shipped_packages(),))
    assert loaded.problems == ()
    assert loaded.package is not None


def test_it_holds_the_commitments_of_the_text_and_their_numbers(folder: Path) -> None:
    package = load_package(folder, near=(shipped_packages(),)).package
    assert package is not None
    compiled = compile_plan(TEXT)
    assert [one.commitment.text for one in package.commitments] == [one.text for one in compiled.commitments]
    numbers = [(target.quantity, target.unit) for one in package.commitments for target in one.commitment.targets]
    assert numbers == [(3, "所"), (85, "%")]


def test_who_leads_is_who_the_text_names_and_otherwise_open(folder: Path) -> None:
    package = load_package(folder, near=(shipped_packages(),)).package
    assert package is not None
    label = {name: office.label.zh for name, office in package.offices.items()}
    first, last = package.commitments[0], package.commitments[-1]
    assert (label[first.lead], [label[name] for name in first.support]) == ("基础教育科", ["规划科"])
    assert (label[last.lead], last.support) == ("待定", ())


def test_nothing_is_bound_without_a_persons_word(folder: Path) -> None:
    package = load_package(folder, near=(shipped_packages(),)).package
    assert package is not None
    assert all(one.evidence.planned and not one.evidence.measures for one in package.commitments)


def test_days_reach_as_far_as_the_text_does(folder: Path) -> None:
    package = load_package(folder, near=(shipped_packages(),)).package
    assert package is not None
    assert package.horizon == (date(2021, 1, 1), max(one.due for one in package.commitments))
    assert all(one.due <= package.horizon[1] for one in package.commitments)


def test_doubts_of_the_compiler_stand_in_the_notes(folder: Path) -> None:
    package = load_package(folder, near=(shipped_packages(),)).package
    assert package is not None
    noted = [one for one in package.commitments if one.note]
    assert any("一批" in one.commitment.text and "疑点" in one.note for one in noted)


@pytest.mark.parametrize("name", ["tianjin-2014", "example"])
def test_shipped_plans_become_clean_drafts(name: str, tmp_path: Path) -> None:
    text = (shipped_packages() / name / "plan.txt").read_text("utf-8")
    plan = compile_plan(text)
    assert plan.year is not None
    files = draft_package("again", plan, text, PLACE, plan.year, ("china",))
    loaded = load_package(written(files, tmp_path / "again"), near=(shipped_packages(),))
    assert loaded.problems == ()


@pytest.mark.parametrize(
    ("code", "jurisdiction"), [("120000", "CN-12"), ("120100", "CN-1201"), ("120104", "CN-120104"), ("990000", "CN-99")]
)
def test_jurisdictions_are_as_long_as_their_code_says(code: str, jurisdiction: str) -> None:
    assert Place("某地", code, ("city",)).jurisdiction == jurisdiction


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("2021年青州县教育工作要点", "青州县"),
        ("中共云山市委教育工作委员会2020年工作要点", "云山市"),
        ("云山自治州教育局2019年工作要点", "云山自治州"),
        ("云山市望溪区2022年教育工作要点", "云山市望溪区"),
        ("教育部2019年工作要点", None),
        ("工作要点", None),
    ],
)
def test_the_place_is_read_from_the_title(title: str, place: str | None) -> None:
    plan = compile_plan(f"{title}\n一、总则\n1.抓好落实。制定办法。\n")
    assert place_named_in(plan) == place


def test_a_reviewed_plan_brings_what_people_said_of_it(tmp_path: Path) -> None:
    plan = compile_plan(TEXT)

    def on(words: str) -> Anchor:
        start = TEXT.index(words)
        return Anchor.on(TEXT, Span(start, start + len(words)))

    said = {"lead": "督导室", "due": date(2021, 5, 1), "evidence": "预警机制运行记录", "note": "已商督导室"}
    found = review(plan, TEXT, [Change(on("建立学位预警机制"), said), Confirm(on("到2023年建成示范学校一批"))])
    files = draft_package("qingzhou", revised_plan(plan, found), TEXT, PLACE, 2021, ("china",), found)
    loaded = load_package(written(files, tmp_path / "qingzhou"), near=(shipped_packages(),))
    assert loaded.problems == ()
    assert loaded.package is not None
    bound = {one.commitment.text: one for one in loaded.package.commitments}
    changed = bound["建立学位预警机制"]
    assert loaded.package.offices[changed.lead].label.zh == "督导室"
    assert (changed.due, changed.evidence.name, changed.note) == (date(2021, 5, 1), "预警机制运行记录", "已商督导室")
    assert not bound["到2023年建成示范学校一批"].note
    assert bound["新建幼儿园3所"].due == date(2021, 12, 31)
