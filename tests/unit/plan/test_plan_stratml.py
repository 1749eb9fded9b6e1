"""StratML Part 2 of a plan: it keeps the order of elements of the standard's schema, and comes back the same.

The schema of the standard carries no licence, so it is not kept here; CONTENT is its content model, written down by hand.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaodian.plan import Plan, compile_plan
from yaodian.plan.interchange import read_stratml, stratml
from yaodian.plan.interchange.markup import Node, read_markup
from yaodian.plan.interchange.stratml_writing import SPACE, decimal
from yaodian.values import Refused

PLANS = Path(__file__).resolve().parents[2] / "fixtures" / "plans"
TEXT = """云溪县教育局2018年工作要点
总体要求是办好每一所学校。
一、基础教育
1．发展学前教育。年底前新建幼儿园12所。（责任单位：基教股、计财股）
2．提高质量。力争高中毛入学率达到95%以上。加强“双减”<督导> & 检查。
"""

CONTENT = {
    "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation? Submitter?",
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Vision": "Description? Identifier?",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*",
    "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation? PerformanceIndicator*",
    "Stakeholder": "Name Description? Role*",
    "Role": "Name Description? RoleType? RoleType?",
    "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement Identifier? Relationship* "
    "MeasurementInstance* OtherInformation?",
    "MeasurementInstance": "TargetResult* ActualResult*",
    "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "Descriptor": "DescriptorName? DescriptorValue?",
    "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
}
ATTRIBUTES = {
    "Type": {"Strategic_Plan", "Performance_Plan", "Performance_Report"},
    "StakeholderTypeType": {"Person", "Organization", "Generic_Group"},
    "PerformanceIndicatorType": {"Quantitative", "Qualitative"},
}


def nodes(root: Node) -> list[Node]:
    return [root, *(inner for child in root.children for inner in nodes(child))]


def hold(data: bytes) -> None:
    """The document keeps the content model, the types and the uniqueness of identifiers."""
    found = nodes(read_markup(data, "plan.xml"))
    for node in found:
        assert node.space == SPACE
        model = re.sub(r"(\w+)([?*+]?) ?", r"(?:\1 )\2", CONTENT.get(node.name, ""))
        assert re.fullmatch(model, "".join(f"{child.name} " for child in node.children)), node.name
        assert all(value in ATTRIBUTES[name] for name, value in node.attributes.items())
        if node.name.endswith("Date") and node.text:
            date.fromisoformat(node.text)
        if node.name == "NumberOfUnits":
            assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", node.text)
        if node.name == "RoleType":
            assert node.text in {"Performer", "Beneficiary"}
    identifiers = [node.text for node in found if node.name == "Identifier"]
    assert len(identifiers) == len(set(identifiers))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one) for one in identifiers)


def exported() -> str:
    return stratml(compile_plan(TEXT), TEXT).decode("utf-8")


@pytest.mark.parametrize(
    "name", ["tianjin-2014.txt", "fictional-county-2018.txt", "reports/tianjin-2013-government-report.md"]
)
def test_what_goes_out_keeps_the_schema_and_comes_back_the_same(name: str) -> None:
    text = (PLANS / name).read_text("utf-8")
    plan = compile_plan(text)
    data = stratml(plan, text)
    hold(data)
    found = read_stratml(data)
    assert found.plan == plan
    assert found.text == text


def test_what_others_read_in_it() -> None:
    root = read_markup(exported().encode(), "plan.xml")
    core = root.first("StrategicPlanCore")
    assert core is not None
    assert root.attributes == {"Type": "Performance_Plan"}
    goals = list(core.all("Goal"))
    assert [goal.said("Name") for goal in goals] == ["发展学前教育", "提高质量"]
    objective = goals[0].first("Objective")
    assert objective is not None
    assert [one.said("Name") for one in objective.all("Stakeholder")] == ["基教股", "计财股"]
    indicator = objective.first("PerformanceIndicator")
    assert indicator is not None
    assert indicator.said("UnitOfMeasurement") == "所"
    result = next(node for node in nodes(indicator) if node.name == "TargetResult")
    assert result.said("NumberOfUnits") == "12"


def test_edits_in_another_program_are_taken_over() -> None:
    data = exported().replace("<NumberOfUnits>12<", "<NumberOfUnits>15<").replace(">加强“双减”", ">切实加强“双减”")
    found = read_stratml(data.encode())
    before = compile_plan(TEXT)
    (target,) = found.plan.commitments[0].targets
    assert target.quantity == 15
    assert target.span.of(found.text) == "新建幼儿园15所"
    edited = [one for one in found.plan.commitments if one.text.startswith("切实")]
    assert len(edited) == 1
    assert all(one.span.of(found.text) == one.text for one in found.plan.commitments)
    assert found.text.startswith(TEXT)
    unchanged = [one for one in found.plan.commitments if one in before.commitments]
    assert len(unchanged) == len(before.commitments) - 2


def test_objectives_can_be_added_and_taken_out() -> None:
    data = exported()
    start = data.index("   <Objective>") if "   <Objective>" in data else data.index("<Objective>")
    end = data.index("</Objective>") + len("</Objective>")
    added = "<Objective><Description>开展家长课堂</Description></Objective>"
    found = read_stratml((data[:start] + added + data[end:]).encode())
    assert [one.text for one in found.plan.items[0].commitments] == ["开展家长课堂"]
    assert len(found.plan.items[1].commitments) == len(compile_plan(TEXT).items[1].commitments)


FOREIGN = f"""<?xml version="1.0"?>
<PerformancePlanOrReport xmlns="{SPACE}" Type="Strategic_Plan"><Name>A plan</Name>
<StrategicPlanCore><Organization><Name>Board</Name></Organization><Vision><Description>All can read</Description></Vision>
<Goal><Name>Reading</Name><Description>Every pupil reads</Description>
<Objective><Name>Libraries</Name><Description>Open libraries</Description>
<Stakeholder><Name>Schools</Name></Stakeholder>
<PerformanceIndicator><MeasurementDimension>Libraries</MeasurementDimension><UnitOfMeasurement>rooms</UnitOfMeasurement>
<MeasurementInstance><TargetResult><EndDate>2020-06-30</EndDate><NumberOfUnits>3.5</NumberOfUnits></TargetResult>
</MeasurementInstance></PerformanceIndicator></Objective></Goal></StrategicPlanCore>
<AdministrativeInformation><StartDate>2020-01-01</StartDate></AdministrativeInformation></PerformancePlanOrReport>"""


def test_a_plan_of_another_program_is_read() -> None:
    found = read_stratml(FOREIGN.encode())
    plan = found.plan
    assert (plan.title, plan.year, plan.issuer) == ("A plan", 2020, "Board")
    assert plan.lead is not None
    assert plan.lead.of(found.text) == "All can read"
    (commitment,) = plan.commitments
    assert (commitment.id, commitment.text, commitment.owners) == ("1.1", "Open libraries", ("Schools",))
    assert commitment.span.of(found.text) == "Open libraries"
    (target,) = commitment.targets
    assert (target.quantity, target.unit, target.object, target.deadline) == (
        3.5,
        "rooms",
        "Libraries",
        date(2020, 6, 30),
    )
    again = read_stratml(stratml(plan, found.text))
    assert again == found


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (("<Name>A plan</Name>", "<Name/>"), "missing"),
        (("3.5</Number", "many</Number"), "bad-number"),
        (("3.5</Number", "NaN</Number"), "bad-number"),
        (("2020-06-30", "30 June"), "bad-date"),
        (("<Goal>", "<Goal><OtherInformation>yaodian-1:{</OtherInformation>"), "damaged-extension"),
        (("<Goal>", '<Goal><OtherInformation>yaodian-1:{"item":3}</OtherInformation>'), "damaged-extension"),
        (
            ("<Goal>", '<Goal><OtherInformation>yaodian-1:{"item":{"number":"x"}}</OtherInformation>'),
            "damaged-extension",
        ),
        (("</Goal>", "</Gaol>"), "not-xml"),
        (("17469", "17468"), "not-stratml"),
        (("<Vision>", "<Vision><Identifier>a</Identifier><Identifier>a</Identifier>"), "repeated-identifier"),
    ],
)
def test_faults_are_told_with_their_line(damage: tuple[str, str], code: str) -> None:
    data = FOREIGN.replace(*damage).encode()
    with pytest.raises(Refused) as refused:
        read_stratml(data, "a.xml")
    assert code in {problem.code for problem in refused.value.problems}
    for problem in refused.value.problems:
        assert problem.place is not None
        assert problem.place.file == "a.xml"
        assert problem.place.line


def test_all_faults_are_told_at_once() -> None:
    data = FOREIGN.replace("3.5", "many").replace("2020-06-30", "June").replace("<Name>A plan</Name>", "<Name/>")
    with pytest.raises(Refused) as refused:
        read_stratml(data.encode())
    assert {problem.code for problem in refused.value.problems} == {"missing", "bad-number", "bad-date"}


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1/">]>',
    ],
)
def test_no_document_type_is_read(doctype: str) -> None:
    data = FOREIGN.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>\n{doctype}')
    with pytest.raises(Refused, match="DOCTYPE"):
        read_stratml(data.encode())


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"<a>", b"<?xml version='1.0' encoding='nonsense'?><a/>", b"<a>" * 50, b"<a/>"]
)
def test_what_is_no_plan_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_stratml(data)


def test_a_plan_without_items_is_refused() -> None:
    plan = compile_plan("通知\n")
    with pytest.raises(Refused, match="没有条目"):
        stratml(replace(plan, chapters=()), "通知\n")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_decimals(value: float) -> None:
    assert float(Decimal(decimal(value))) == value
    assert "e" not in decimal(value).lower()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_any_text_comes_back_the_same(pieces: list[str]) -> None:
    lines = [f"{number}．第{number}件。新建{piece}学校{number}所。" for number, piece in enumerate(pieces, start=1)]
    text = "2018年工作要点\n一、部分\n" + "\n".join(lines)
    plan: Plan = compile_plan(text)
    data = stratml(plan, text)
    hold(data)
    found = read_stratml(data)
    assert found.plan == plan
    assert found.text == text


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 30))
def test_any_damage_is_read_or_refused(place: int, byte: int, gone: int) -> None:
    data = exported().encode()
    start = place % len(data)
    with suppress(Refused):
        read_stratml(data[:start] + bytes([byte]) + data[start + gone :])
