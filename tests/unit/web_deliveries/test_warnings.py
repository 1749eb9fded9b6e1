"""What wants a second look: told before a file is sent, kept with the delivery, read by who decides; it never stops anything."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures_web import small_world
from yaodian.registry import Dataset, warnings_of
from yaodian.values import Place, Problem
from yaodian.web.actions.submit import File, submit
from yaodian.web.models import Delivery, LedgerEntry, UnsentDelivery
from yaodian.web.queries.viewer import CONSOLE
from yaodian.web.queries.world import world

SOUND = "S2,p-10,是,180\nS2,p-11,否,175\n"
ODD = "S2,p-10,是,180\nS2,p-11,否,3\n"
Make = Callable[..., Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world, whose rolls wonder at few days and whose rooms wonder at many."""

    def declare(package: Path) -> None:
        file = package / "datasets" / "all.yaml"
        text = file.read_text("utf-8")
        few = "    checks:\n      - {id: few-days, expression: days >= 10, message: 到校天数很少, severity: warning}\n"
        many = (
            "    checks:\n      - {id: many-rooms, expression: rooms <= 50, message: 教室数很多, severity: warning}\n"
        )
        text = text.replace("    purpose: 核验女生占比\n", f"    purpose: 核验女生占比\n{few}")
        file.write_text(text.replace("    purpose: 供模拟\n", f"    purpose: 供模拟\n{many}"), "utf-8")

    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("warnings"), change=declare) as home:
        yield home


def unsent(answer: Any) -> int:
    """The number of the kept file that a hand-in led to."""
    assert answer.status_code == 302
    found = re.fullmatch(r"/submissions/unsent/(\d+)", answer["Location"])
    assert found, answer["Location"]
    return int(found[1])


def sends_kept(clerk: Any, number: int) -> Any:
    return clerk.client.post(f"/submissions/unsent/{number}/do", {"do": "send", "reason": ""})


def test_a_file_that_wants_a_second_look_is_kept_until_its_sender_has_looked(clerk: Make) -> None:
    school = clerk("school", "east_second")
    entries = LedgerEntry.objects.count()
    number = unsent(school.sends(ODD))
    page = school.client.get(f"/submissions/unsent/{number}").content.decode()
    for said in ("可以报送，另有 1 处提请核对", "第 3 行", "到校天数很少", "报送，不改了", "改后再报"):
        assert said in page
    assert (Delivery.objects.count(), LedgerEntry.objects.count()) == (0, entries)
    receipt = school.receipt(sends_kept(school, number))
    assert Delivery.objects.get(pk=receipt).warnings[0]["line"] == 3
    assert UnsentDelivery.objects.count() == 0


def test_whoever_decides_reads_them_on_the_page_of_the_delivery(clerk: Make) -> None:
    school, bureau = clerk("school", "east_second"), clerk("bureau", "east")
    receipt = school.receipt(sends_kept(school, unsent(school.sends(ODD))))
    assert "到校天数很少" in bureau.page(receipt)
    bureau.decides(receipt, "accept")
    assert "到校天数很少" in bureau.page(receipt)


def test_a_mended_file_takes_the_place_of_the_one_that_waited_for_a_look(clerk: Make) -> None:
    school = clerk("school", "east_second")
    unsent(school.sends(ODD))
    receipt = school.receipt(school.sends(SOUND))
    assert Delivery.objects.get(pk=receipt).warnings == []
    assert UnsentDelivery.objects.count() == 0


def test_what_was_kept_on_purpose_stays_when_another_file_is_sent(clerk: Make) -> None:
    school = clerk("school", "east_second")
    said = {"unit": "east_second", "period": "2019-2020", "do": "keep"}
    content = f"学校,学生假名,女,到校天数\n{ODD}".encode()
    unsent(school.client.post("/datasets/rolls/submit", {**said, "file": SimpleUploadedFile("甲.csv", content)}))
    school.receipt(school.sends(SOUND))
    assert UnsentDelivery.objects.get().rows == 2


def test_the_same_file_again_gets_the_same_receipt_with_the_same_warnings(clerk: Make) -> None:
    school = clerk("school", "east_second")
    receipt = school.receipt(sends_kept(school, unsent(school.sends(ODD))))
    again = school.sends(ODD)
    assert again["Location"] == f"/submissions/{receipt}?repeated=1"
    file = File("rolls", "east_second", "2019-2020", "名册.csv", f"学校,学生假名,女,到校天数\n{ODD}".encode())
    known = submit(world(), CONSOLE, file)
    assert (known.number, known.repeated, [one["code"] for one in known.warnings]) == (receipt, True, ["few-days"])


def test_a_wrong_file_comes_back_with_faults_and_warnings_in_two_colours(clerk: Make) -> None:
    answer = clerk("school", "east_second").sends("S2,p-10,是,3\nS2,p-11,也许,175\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "文件中有 1 处需要改正" in page
    assert "另有 1 处提请核对" in page
    copy = re.search(r'href="data:[^"]*;base64,([^"]+)"', page)
    assert copy is not None
    styles = zipfile.ZipFile(io.BytesIO(base64.b64decode(copy[1]))).read("xl/styles.xml").decode()
    assert "FFFFEB9C" in styles
    assert "FFFFC7CE" in styles


class TestPersonalValues:
    """A receipt is read by more people than the file."""

    def dataset(self, name: str) -> Dataset:
        return world().package.datasets[name]

    def problem(self, line: int | None) -> Problem:
        return Problem("few-days", "到校天数很少（pupil = “p-11”）", Place("甲.csv", line), "", "请核对。", "warning")

    @pytest.mark.usefixtures("home", "db")
    def test_of_rows_about_persons_only_the_declared_words_are_kept(self) -> None:
        kept = warnings_of(self.dataset("rolls"), [self.problem(3)])
        assert [(one["message"], one["line"]) for one in kept] == [("到校天数很少", 3)]

    @pytest.mark.usefixtures("home", "db")
    def test_of_other_rows_the_value_is_kept(self) -> None:
        assert "p-11" in warnings_of(self.dataset("rooms"), [self.problem(3)])[0]["message"]

    @pytest.mark.usefixtures("home", "db")
    def test_a_kind_that_nobody_declared_says_nothing_of_the_row(self) -> None:
        strange = Problem("strange", "张三两次", Place("甲.csv", 2), "", "", "warning")
        assert warnings_of(self.dataset("rolls"), [strange])[0]["message"] == "请核对这一行"

    @pytest.mark.usefixtures("home", "db")
    def test_faults_are_none(self) -> None:
        assert warnings_of(self.dataset("rooms"), [Problem("wrong", "错")]) == []
