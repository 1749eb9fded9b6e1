"""What each address answers, on a package small enough to know the right answer by heart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from yaodian.ledger import verify_inclusion
from yaodian.web.queries.standing import statuses
from yaodian.web.queries.viewer import CONSOLE
from yaodian.web.queries.world import world

Ask = Callable[..., Any]


class TestStatus:
    """/api/status"""

    def test_it_is_what_the_command_line_prints(self, ask: Ask) -> None:
        from yaodian.delivery import status_as_json

        here = world()
        assert ask("status") == [
            status_as_json(here.package, one) for one in statuses(here, here.package.default_as_of)
        ]

    def test_commitments_stand_as_their_evidence_says(self, ask: Ask) -> None:
        assert {one["commitment"]: (one["status"], one["figure"]) for one in ask("status")} == {
            "1.1": ("met", 700),
            "1.2": ("no_evidence", pytest.approx(66.667, abs=0.001)),  # a school is silent: the share may still fall
            "1.3": ("met", 1),
            "1.4": ("not_verifiable", None),
        }

    def test_a_day_before_the_evidence_has_other_statuses(self, ask: Ask) -> None:
        before = {one["commitment"]: one for one in ask("status", as_of="2019-08-20")}
        assert before["1.1"]["figure"] == 400
        assert before["1.1"]["status"] == "on_track"
        assert (before["1.2"]["figure"], before["1.2"]["status"]) == (None, "no_evidence")

    @pytest.mark.parametrize("name", ["west", "990201102", "西镇"])
    def test_a_unit_is_found_by_id_code_or_name(self, ask: Ask, name: str) -> None:
        (girls,) = (one for one in ask("status", unit=name) if one["commitment"] == "1.2")
        assert (girls["for"], girls["figure"]) == ("west", 100)

    def test_filters_leave_out_the_rest(self, ask: Ask) -> None:
        assert len(ask("status", item=1)) == 4
        assert [one["commitment"] for one in ask("status", status=["not_verifiable", "missed"])] == ["1.4"]


class TestCommitment:
    """/api/commitments/{id}"""

    def test_it_is_what_why_prints(self, ask: Ask) -> None:
        from yaodian.web.queries.standing import why, why_as_json

        here = world()
        shown = why_as_json(here, why(here, CONSOLE, "1.1", here.package.default_as_of))
        answer = ask("commitments/1.1")
        assert answer["chain"][0]["rows"][0]["rows"] == [
            {**row, "opened_on": str(row["opened_on"])}
            for row in shown["chain"][0]["rows"][0]["rows"]  # type: ignore[index]
        ]
        assert answer["sentence"] == "新增普通高中学位不少于600个。"
        assert answer["chain"][0]["figure"]["sources"][0]["title"] == "虚构的登记"

    def test_rows_are_as_many_as_asked_for(self, ask: Ask) -> None:
        behind = ask("commitments/1.1", rows=1)["chain"][0]["rows"][0]
        assert (behind["total"], len(behind["rows"])) == (2, 1)
        assert ask("commitments/1.1", rows=0)["chain"][0]["rows"][0]["rows"] == []

    def test_rows_about_persons_are_withheld_and_said_to_be(self, ask: Ask) -> None:
        behind = ask("commitments/1.2")["chain"][0]["rows"][0]
        assert (behind["total"], behind["rows"], behind["withheld"]) == (4, [], True)
        assert len(ask("commitments/1.2", role="office")["chain"][0]["rows"][0]["rows"]) == 4


class TestIndicators:
    """/api/indicators"""

    def test_definitions_say_what_is_counted(self, ask: Ask) -> None:
        known = {one["id"]: one for one in ask("indicators")}
        assert known["girls_share"]["numerator"] == "girl"
        assert known["pupils_per_place"]["ratio"] == {"numerator": "enrolment", "denominator": "new_places"}
        assert known["pupils_per_place"]["datasets"] == ["rolls", "openings"]
        assert "document:places-rules" in known

    def test_figures_come_by_level_with_their_coverage(self, ask: Ask) -> None:
        answer = ask("indicators/enrolment")
        assert [(one["level"], one["unit"], one["value"]) for one in answer["figures"]] == [
            ("county", "xishan", 4),
            ("town", "east", 3),
            ("town", "west", 1),
        ]
        assert answer["figures"][0]["coverage"] == {
            "reported": 2,
            "expected": 3,
            "rows": 4,
            "known_rows": 4,
            "empty_rows": 0,
            "refused_rows": 0,
            "not_applicable_rows": 0,
            "missing": ["east_second"],
        }

    def test_unknown_is_null_and_not_zero(self, ask: Ask) -> None:
        schools = {one["unit"]: one["value"] for one in ask("indicators/enrolment", level="school")["figures"]}
        assert schools["east_second"] is None
        assert schools["east_first"] == 3

    def test_pages_follow_each_other_without_gap_or_overlap(self, ask: Ask) -> None:
        whole = ask("indicators/enrolment", level="school")["figures"]
        pages, address = [], "indicators/enrolment?level=school&limit=2"
        while address:
            page = ask(address)
            pages += page["figures"]
            address = page["next"] and page["next"].removeprefix("/api/")
        assert pages == whole
        assert len(whole) == page["total"] > 2

    def test_one_unit_alone(self, ask: Ask) -> None:
        assert [one["unit"] for one in ask("indicators/enrolment", unit="东镇一小")["figures"]] == ["east_first"]
        assert [one["unit"] for one in ask("indicators/enrolment", unit="xishan")["figures"]] == ["xishan"]

    def test_an_issued_document_is_an_indicator_too(self, ask: Ask) -> None:
        assert ask("indicators/document:places-rules")["figures"][0]["value"] == 1


class TestRows:
    """/api/indicators/{id}/rows"""

    def test_open_rows_are_for_everybody(self, ask: Ask) -> None:
        answer = ask("indicators/new_places/rows")
        assert [row["project"] for row in answer["rows"]] == ["P1", "P2"]
        assert answer["rows"][0]["opened_on"] == "2019-05-01"
        assert answer["ledger"] == [ask(f"ledger/{answer['ledger'][0]}/proof")["number"]]

    def test_pages(self, ask: Ask) -> None:
        first = ask("indicators/new_places/rows", limit=1)
        second = ask(first["next"].removeprefix("/api/"))
        assert [row["project"] for row in first["rows"] + second["rows"]] == ["P1", "P2"]
        assert second["next"] is None

    @pytest.mark.parametrize(
        ("role", "unit", "asked", "expected"),
        [
            ("public", "", "xishan", 403),
            ("public", "", "east_first", 403),
            ("bureau", "east", "east", 200),
            ("bureau", "east", "east_first", 200),
            ("bureau", "east", "west", 403),
            ("bureau", "east", "west_first", 403),
            ("bureau", "east", "xishan", 403),
            ("school", "east_first", "east_first", 200),
            ("school", "east_first", "east_second", 403),
            ("school", "east_first", "east", 403),
            ("office", "xishan", "xishan", 200),
            ("office", "xishan", "west_first", 200),
            ("auditor", "xishan", "xishan", 200),
            ("auditor", "east", "west", 200),
        ],
    )
    def test_rows_about_persons(self, ask: Ask, role: str, unit: str, asked: str, expected: int) -> None:
        answer = ask(f"indicators/enrolment/rows?unit={asked}", expected, role=role, own=unit)
        if expected == 200:
            assert answer["total"] == len(answer["rows"])
        else:
            assert "个人信息" in answer["detail"]
            assert "p-0" not in str(answer)

    def test_a_ratio_has_no_rows_of_its_own_and_says_whose_to_ask_for(self, ask: Ask) -> None:
        assert "enrolment、new_places" in ask("indicators/pupils_per_place/rows", 400)["remedy"]


class TestRegistry:
    """/api/datasets and /api/parameters"""

    def test_datasets_say_how_much_is_there(self, ask: Ask) -> None:
        known = {one["id"]: one for one in ask("datasets")}
        assert (known["rolls"]["submissions"], known["rolls"]["rows"], known["rolls"]["personal"]) == (2, 4, True)
        assert (known["openings"]["rows"], known["openings"]["personal"]) == (2, False)
        assert {one["id"]: one["rows"] for one in ask("datasets", as_of="2019-09-09")}["rolls"] == 0

    def test_a_dataset_with_its_declaration(self, ask: Ask) -> None:
        answer = ask("datasets/rolls")
        assert [field["name"] for field in answer["fields"]] == ["school", "pupil", "girl", "days"]
        assert [field["personal"] for field in answer["fields"]][1] == "pseudonym"
        assert set(answer["indicators"]) == {"enrolment", "girls_share", "pupils_per_place"}
        assert answer["snapshot"] == "rolls@0"

    def test_a_parameter_as_of_a_day(self, ask: Ask) -> None:
        early, late = (ask("parameters/places.ratio", as_of=day) for day in ("2019-08-31", "2019-09-01"))
        assert (early["value"]["value"], late["value"]["value"]) == (40, 45)
        assert [one["value"] for one in late["values"]] == [40, 45]
        assert late["value"]["source"]["title"] == "虚构的规定"
        assert ask("parameters/places.later")["value"] is None


class TestLedger:
    """/api/ledger"""

    def test_entries_come_newest_first_page_by_page(self, ask: Ask) -> None:
        whole = ask("ledger", limit=100)
        assert [one["number"] for one in whole["entries"]] == list(range(whole["size"] - 1, -1, -1))
        found, address = [], "ledger?limit=3"
        while address:
            page = ask(address)
            found += page["entries"]
            address = page["next"] and page["next"].removeprefix("/api/")
        assert found == whole["entries"]

    def test_a_proof_can_be_checked_with_the_head_alone(self, ask: Ask) -> None:
        head = ask("ledger/head")
        for number in range(head["size"]):
            proof = ask(f"ledger/{number}/proof")
            assert (proof["size"], proof["root"]) == (head["size"], head["root"])
            assert verify_inclusion(proof["body"], number, proof["size"], proof["path"], proof["root"])
            assert not verify_inclusion(proof["body"] + " ", number, proof["size"], proof["path"], proof["root"])

    def test_the_leaf_is_the_hash_of_the_body_as_it_is_given(self, ask: Ask) -> None:
        proof = ask("ledger/0/proof")
        leaf = hashlib.sha256(b"\x00" + proof["body"].encode()).hexdigest()
        assert leaf == ask("ledger", limit=100)["entries"][-1]["leaf"]


def test_the_plan_as_compiled(ask: Ask) -> None:
    plan = ask("plan")
    assert plan["title"] == "2019年溪山县教育工作要点"
    assert [one["id"] for one in plan["chapters"][0]["items"][0]["commitments"]]


def test_head_answers_without_content(home: Any, db: None) -> None:
    response = Client().head("/api/status")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response["Content-Length"]) == len(Client().get("/api/status").content)
