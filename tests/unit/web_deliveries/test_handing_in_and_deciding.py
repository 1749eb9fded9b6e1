"""A school hands in, the bureau above it returns or accepts, each step has its receipt and its entry in the ledger."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry
from yaodian.web.queries.registers import dataset_page
from yaodian.web.queries.world import world

ROWS = "S2,p-10,是,180\nS2,p-11,否,175\n"
Make = Callable[..., Any]


def entry(number: int) -> dict[str, Any]:
    return json.loads(LedgerEntry.objects.get(number=number).body)


def test_a_hand_in_is_answered_with_its_receipt_and_waits(clerk: Make) -> None:
    school = clerk("school", "east_second")
    number = school.receipt(school.sends(ROWS))
    held = Delivery.objects.get(pk=number)
    page = school.page(number)
    assert (held.state, held.rows, held.unit, held.period) == ("submitted", 2, "east_second", "2019-2020")
    assert held.digest in page
    assert f"/ledger/{held.entry}" in page
    assert entry(held.entry)["act"] == "submit"
    assert AcceptedSubmission.objects.filter(dataset="rolls", unit="east_second").count() == 0


def test_accepted_rows_count_from_the_working_day_and_the_receipt_says_so(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    number = school.receipt(school.sends(ROWS))
    assert f'href="/submissions/{number}"' in bureau.client.get("/submissions").content.decode()
    assert bureau.decides(number, "accept").status_code == 302
    held = Delivery.objects.get(pk=number)
    accepted = AcceptedSubmission.objects.get(dataset="rolls", unit="east_second")
    assert (held.state, held.content, held.decided_entry) == ("accepted", None, accepted.entry)
    assert (accepted.digest, accepted.accepted_on) == (held.digest, world().package.default_as_of)
    assert entry(accepted.entry)["actor"] == "bureau-east"
    page = dataset_page(world(), "rolls", world().package.default_as_of)
    assert page.missing == ()
    assert "采纳" in school.page(number)


def test_the_reviewer_reads_the_rows_that_wait(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    number = school.receipt(school.sends(ROWS))
    assert "p-10" in bureau.page(number)
    assert re.search(r'<td class="number">175\s*</td>', bureau.page(number))
    bureau.decides(number, "accept")
    assert "p-10" not in bureau.page(number)


def test_a_return_says_why_and_the_school_sends_again(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    first = school.receipt(school.sends(ROWS))
    assert bureau.decides(first, "return").status_code == 422
    assert bureau.decides(first, "return", "少报一人").status_code == 302
    assert "少报一人" in school.page(first)
    assert entry(Delivery.objects.get(pk=first).decided_entry)["details"]["reason"] == "少报一人"
    second = school.receipt(school.sends(ROWS + "S2,p-12,是,170\n"))
    assert second != first
    bureau.decides(second, "accept")
    assert AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").rows == 3


def test_the_same_rows_again_get_the_same_receipt(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    number = school.receipt(school.sends(ROWS))
    entries = LedgerEntry.objects.count()
    again = school.sends(ROWS, name="另一个名字.csv")
    assert again["Location"] == f"/submissions/{number}?repeated=1"
    assert "回执不变" in school.client.get(again["Location"]).content.decode()
    bureau.decides(number, "accept")
    assert school.receipt(school.sends(ROWS)) == number
    bureau.decides(number, "accept")
    assert LedgerEntry.objects.count() == entries + 1
    assert AcceptedSubmission.objects.filter(dataset="rolls", unit="east_second").count() == 1


def test_rows_that_came_in_otherwise_are_known_as_well(clerk: Make) -> None:
    school = clerk("school", "east_first")
    answer = school.sends("S1,p-01,是,\nS1,p-02,否,\nS1,p-03,,\n")
    assert answer.status_code == 200
    assert "不必再报" in answer.content.decode()
    assert Delivery.objects.count() == 0


def test_a_correction_of_what_is_accepted_wants_a_reason_and_supersedes(clerk: Make) -> None:
    school, bureau = clerk("school", "east_first"), clerk("bureau", "east")
    changed = "S1,p-01,是,\nS1,p-02,否,\n"
    refused = school.sends(changed)
    assert refused.status_code == 422
    assert "须写明理由" in refused.content.decode()
    number = school.receipt(school.sends(changed, reason="一名学生转出"))
    bureau.decides(number, "accept")
    versions = AcceptedSubmission.objects.filter(dataset="rolls", unit="east_first").order_by("version")
    assert [(one.version, one.rows, one.superseded_on is None) for one in versions] == [(1, 3, False), (2, 2, True)]
    assert "一名学生转出" in bureau.page(number)


def test_a_later_hand_in_takes_the_place_of_one_that_waits(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    first = school.receipt(school.sends(ROWS))
    second = school.receipt(school.sends(ROWS + "S2,p-12,是,1\n"))
    assert Delivery.objects.get(pk=first).state == "replaced"
    answer = bureau.decides(first, "accept")
    assert answer.status_code == 422
    assert "已由后来的报送代替" in answer.content.decode()
    assert Delivery.objects.get(pk=second).state == "submitted"


def test_every_fault_of_a_file_is_told_and_nothing_is_kept(clerk: Make) -> None:
    school = clerk("school", "east_second")
    before = LedgerEntry.objects.count()
    answer = school.sends("S2,p-10,也许,180\nS2,p-10,是,999\nS1,p-11,是,1\n,p-13,是,1\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("也许", "999", "重复", "不能为空"):
        assert said in page
    assert (Delivery.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_rows_of_another_unit_are_refused(clerk: Make) -> None:
    answer = clerk("school", "east_second").sends("S1,p-11,是,1\n")
    assert answer.status_code == 422
    assert "不是本单位或下属单位的代码" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"period": "2019"}, "不按这种期间报送"),
        ({"period": "soon"}, "不是期间"),
        ({"reason": "长" * 1001}, "至多 1000 字"),
        ({"reason": "a\x00b"}, "控制字符"),
    ],
)
def test_what_is_asked_wrong_is_refused(clerk: Make, said: dict[str, str], why: str) -> None:
    answer = clerk("school", "east_second").sends(ROWS, **said)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_what_no_database_could_hold_is_refused_or_left_out(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    number = school.receipt(school.sends(ROWS, name="名\x01册.csv"))
    assert Delivery.objects.get(pk=number).file == "名册.csv"
    assert bureau.decides(number, "return", "a\x00b").status_code == 422
    assert school.sends("S2,p\x00,是,180\n").status_code == 422


def test_no_file_is_no_hand_in(clerk: Make) -> None:
    answer = clerk("school", "east_second").client.post("/datasets/rolls/submit", {"period": "2019-2020"})
    assert answer.status_code == 422
    assert "没有选择文件" in answer.content.decode()


class TestScope:
    """Who may hand in for whom, and who decides."""

    def test_a_school_reports_for_itself_alone(self, clerk: Make) -> None:
        school = clerk("school", "east_first")
        assert school.sends(ROWS, unit="east_second").status_code == 403
        assert school.client.get("/datasets/rolls/submit?unit=east_second").status_code == 403
        assert school.client.get("/datasets/openings/submit").status_code == 403

    def test_the_bureau_may_report_for_its_schools_and_not_for_others(self, clerk: Make) -> None:
        bureau = clerk("bureau", "east")
        assert bureau.sends(ROWS, unit="east_second").status_code == 302
        assert bureau.sends("S3,p-20,是,1\n", unit="west_first").status_code == 403

    def test_nobody_decides_about_ones_own_or_about_others(self, clerk: Make) -> None:
        school = clerk("school", "east_second")
        number = school.receipt(school.sends(ROWS))
        assert school.decides(number, "accept").status_code == 403
        for role, unit in (("school", "east_first"), ("bureau", "west")):
            stranger = clerk(role, unit)
            assert stranger.client.get(f"/submissions/{number}").status_code == 403
            assert stranger.decides(number, "accept").status_code == 403
        auditor = clerk("auditor", "xishan")
        assert auditor.client.get(f"/submissions/{number}").status_code == 200
        assert auditor.decides(number, "accept").status_code == 403
        assert clerk("office", "xishan").decides(number, "accept").status_code == 302

    def test_what_one_body_publishes_is_handed_in_by_the_top(self, clerk: Make) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        office = clerk("office", "xishan")
        codes = world().tree.unit("east").at(date(2019, 9, 1))
        assert codes is not None
        content = f"项目,乡镇,学位,建成日期\nZ-9,{codes.code},120,2019-09-01\n".encode()
        answer = office.client.post(
            "/datasets/openings/submit", {"file": SimpleUploadedFile("a.csv", content), "period": "2019-09-01"}
        )
        number = office.receipt(answer)
        assert office.decides(number, "accept").status_code == 302
        assert AcceptedSubmission.objects.filter(dataset="openings").count() == 2

    def test_there_is_no_such_receipt_or_dataset(self, clerk: Make) -> None:
        office = clerk("office", "xishan")
        assert office.client.get("/submissions/999999").status_code == 404
        assert office.client.get(f"/submissions/{10**30}").status_code == 404
        assert office.client.get("/datasets/nothing/submit").status_code == 404


def test_the_list_says_what_is_owed(clerk: Make) -> None:
    page = clerk("school", "east_second").client.get("/submissions").content.decode()
    assert "本单位应报" in page
    assert "未报" in page
    assert "已报" in clerk("school", "east_first").client.get("/submissions").content.decode()


def test_an_acceptance_that_fails_leaves_the_delivery_waiting(clerk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    number = school.receipt(school.sends(ROWS))

    def full(*_: Any, **__: Any) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(world().lake), "append", full)
        bureau.client.raise_request_exception = False
        assert bureau.decides(number, "accept").status_code == 500
    held = Delivery.objects.get(pk=number)
    assert (held.state, held.content is not None) == ("submitted", True)
    assert AcceptedSubmission.objects.filter(dataset="rolls", unit="east_second").count() == 0
    assert bureau.decides(number, "accept").status_code == 302
    assert AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").rows == 2


def test_what_moved_too_far_wants_a_reason_and_the_reviewer_sees_it(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    bureau.decides(school.receipt(school.sends(ROWS)), "accept")
    later = "S2,p-10,是,20\nS2,p-12,否,175\n"
    refused = school.sends(later, period="2020-2021")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "“到校天数”由 180 变为 20，与2019-2020相比变动过大" in page
    number = school.receipt(school.sends(later, period="2020-2021", reason="长期病假"))
    page = bureau.page(number)
    assert "新增 1 行，减少 1 行，改动 1 行，相同 0 行" in page
    assert "变动超过通常幅度的数" in page
    assert "长期病假" in page


def test_what_a_simulated_school_hands_in_is_marked_as_simulated(clerk: Make) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    here = world()
    unit = next(one for one in sorted(here.added) if here.tree.units[one].level == "school")
    version = here.tree.units[unit].at(here.package.default_as_of)
    assert version is not None
    content = f"学校,教室数\n{version.code},7\n".encode()
    said = {"file": SimpleUploadedFile("a.csv", content), "unit": unit, "period": "2019-2020", "reason": "更正"}
    office = clerk("office", "xishan")
    number = office.receipt(office.client.post("/datasets/rooms/submit", said))
    office.decides(number, "accept")
    accepted = AcceptedSubmission.objects.get(dataset="rooms", unit=unit, period="2019-2020", superseded_on=None)
    assert (accepted.origin, accepted.confidence, accepted.rows) == ("simulated", "low", 1)


class TestForms:
    """The workbook that goes out comes in again; a wrong one comes back with its faults marked."""

    def form(self, clerk: Any) -> bytes:
        return b"".join(clerk.client.get("/datasets/rolls/form.xlsx?period=2019-2020"))

    def send(self, clerk: Any, data: bytes) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return clerk.client.post(
            "/datasets/rolls/submit", {"file": SimpleUploadedFile("表.xlsx", data), "period": "2019-2020"}
        )

    def test_the_form_holds_the_last_accepted_rows_and_sent_back_changes_nothing(self, clerk: Make) -> None:
        school = clerk("school", "east_first")
        answer = self.send(school, self.form(school))
        assert answer.status_code == 200, answer.content.decode()[-3000:]
        assert "不必再报" in answer.content.decode()

    def test_an_empty_form_is_a_report_of_nothing_only_where_that_is_meant(self, clerk: Make) -> None:
        school = clerk("school", "east_second")
        refused = self.send(school, self.form(school))
        assert refused.status_code == 422
        assert "没有一行数据" in refused.content.decode()
        number = school.receipt(school.sends("", reason="本学年没有学生"))
        assert Delivery.objects.get(pk=number).rows == 0

    def test_faults_are_marked_in_the_senders_own_workbook(self, clerk: Make) -> None:
        import base64
        import re

        from xlsxwriter import Workbook

        from yaodian.registry import read_file

        file = io.BytesIO()
        with Workbook(file) as book:
            sheet = book.add_worksheet("名册")
            for row, cells in enumerate((["学校", "学生假名", "女", "到校天数"], ["S2", "p-10", "也许", "999"])):
                sheet.write_row(row, 0, cells)
        school = clerk("school", "east_second")
        answer = self.send(school, file.getvalue())
        page = answer.content.decode()
        assert answer.status_code == 422
        copy = base64.b64decode(re.findall(r"base64,([^\"]+)", page)[0])
        again = read_file(world().package.datasets["rolls"], copy, name="副本.xlsx")
        assert {problem.code for problem in again.problems} == {"wrong-type"}
        assert "也许" in str(again.problems[0])
        assert Delivery.objects.count() == 0

    def test_nobody_gets_the_form_of_another_unit(self, clerk: Make) -> None:
        school = clerk("school", "east_first")
        assert school.client.get("/datasets/rolls/form.xlsx?unit=east_second").status_code == 403
        assert school.client.get("/datasets/nothing/form.xlsx").status_code == 404
