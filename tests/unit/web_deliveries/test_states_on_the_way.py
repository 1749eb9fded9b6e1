"""Unsent, withdrawn, reviewed in steps, superseded: every state of a delivery, each reached once and told to whom it concerns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures_web import small_world
from yaodian.registry import Dataset
from yaodian.values import Refused
from yaodian.web.actions import submit as actions
from yaodian.web.actions.unsent import keep
from yaodian.web.actions.withdraw import withdraw
from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry, UnsentDelivery
from yaodian.web.queries.due import by_unit_below, due_of, reminders
from yaodian.web.queries.viewer import CONSOLE, Viewer
from yaodian.web.queries.world import world

ROWS = "S2,p-10,是,180\nS2,p-11,否,175\n"
Make = Callable[..., Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world, with rolls that are due in October and reviewed by town and county one after the other."""

    def declare(package: Path) -> None:
        file = package / "datasets" / "all.yaml"
        before = "    purpose: 核验女生占比\n"
        file.write_text(
            file.read_text("utf-8").replace(before, f"{before}    due: --10-15\n    review: [town, county]\n"), "utf-8"
        )

    folder = tmp_path_factory.mktemp("states")
    with django_db_blocker.unblock(), small_world(folder, change=declare) as home:
        yield home


def acts_since(number: int) -> list[str]:
    return [json.loads(one.body)["act"] for one in LedgerEntry.objects.filter(number__gte=number).order_by("number")]


def size() -> int:
    return LedgerEntry.objects.count()


def keeps(clerk: Any, rows: str, **more: str) -> Any:
    said = {"unit": clerk.unit, "period": "2019-2020", "do": "keep", **more}
    content = f"学校,学生假名,女,到校天数\n{rows}".encode()
    return clerk.client.post("/datasets/rolls/submit", {**said, "file": SimpleUploadedFile("名册.csv", content)})


class TestReviewedInSteps:
    """Town first, county second; the last puts it in force."""

    def test_the_town_passes_it_on_and_the_county_puts_it_in_force(self, clerk: Make) -> None:
        school, town, county = clerk("school", "east_second"), clerk("bureau", "east"), clerk("office", "xishan")
        before = size()
        number = school.receipt(school.sends(ROWS))
        assert "正待东镇审核" in school.page(number)
        assert town.decides(number, "accept").status_code == 302
        held = Delivery.objects.get(pk=number)
        assert (held.state, [one["unit"] for one in held.reviews]) == ("submitted", ["east"])
        assert AcceptedSubmission.objects.filter(dataset="rolls", unit="east_second").count() == 0
        page = school.page(number)
        assert "正待溪山县审核" in page
        assert "审核通过" in page
        assert county.decides(number, "accept").status_code == 302
        assert AcceptedSubmission.objects.get(dataset="rolls", unit="east_second").rows == 2
        assert acts_since(before) == ["submit", "review", "accept"]

    def test_it_waits_on_the_list_of_whose_turn_it_is_and_of_nobody_else(self, clerk: Make) -> None:
        school, town, county = clerk("school", "east_second"), clerk("bureau", "east"), clerk("office", "xishan")
        school.receipt(school.sends(ROWS))

        def waits(who: Any) -> bool:
            return "待审 1 件" in who.client.get("/submissions").content.decode()

        assert (waits(town), waits(county)) == (True, False)
        town.decides(Delivery.objects.get().pk, "accept")
        assert (waits(town), waits(county)) == (False, True)

    def test_nobody_jumps_the_queue_and_a_second_click_does_nothing(self, clerk: Make) -> None:
        school, town, county = clerk("school", "east_second"), clerk("bureau", "east"), clerk("office", "xishan")
        number = school.receipt(school.sends(ROWS))
        early = county.decides(number, "accept")
        assert early.status_code == 422
        assert "正待“东镇”审核" in early.content.decode()
        assert county.decides(number, "return", "重报").status_code == 422
        town.decides(number, "accept")
        before = size()
        assert town.decides(number, "accept").status_code == 302
        assert len(Delivery.objects.get(pk=number).reviews) == 1
        assert size() == before
        late = town.decides(number, "return", "想起一处")
        assert late.status_code == 422
        assert Delivery.objects.get(pk=number).state == "submitted"

    def test_the_county_returns_it_to_the_school_and_all_begins_again(self, clerk: Make) -> None:
        school, town, county = clerk("school", "east_second"), clerk("bureau", "east"), clerk("office", "xishan")
        number = school.receipt(school.sends(ROWS))
        town.decides(number, "accept")
        assert county.decides(number, "return", "人数不符").status_code == 302
        assert "人数不符" in school.page(number)
        again = school.receipt(school.sends(ROWS + "S2,p-12,是,1\n"))
        assert Delivery.objects.get(pk=again).reviews == []

    def test_two_who_decide_at_the_same_instant(self, clerk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        """A colleague passes it on between the look and the decision of another: one step is made, not two."""
        school = clerk("school", "east_second")
        number = school.receipt(school.sends(ROWS))
        here, one, other = world(), Viewer("bureau", "east", "one"), Viewer("bureau", "east", "other")
        honest = actions.is_last_step

        def meanwhile(*given: Any) -> bool:
            monkeypatch.setattr(actions, "is_last_step", honest)
            actions.accept_delivery(here, other, number)
            return honest(*given)

        monkeypatch.setattr(actions, "is_last_step", meanwhile)
        assert actions.accept_delivery(here, one, number).repeated
        assert [step["by"] for step in Delivery.objects.get(pk=number).reviews] == ["other"]

    def test_who_holds_the_data_folder_does_all_steps_at_once(self, clerk: Make) -> None:
        school = clerk("school", "east_second")
        number = school.receipt(school.sends(ROWS))
        assert actions.accept_delivery(world(), CONSOLE, number).state == "accepted"
        assert actions.accept_delivery(world(), CONSOLE, number).repeated


class TestWithdrawn:
    """What waits can be taken back by who sent it."""

    def test_it_is_taken_back_once_and_the_ledger_says_so(self, clerk: Make) -> None:
        school, town = clerk("school", "east_second"), clerk("bureau", "east")
        number = school.receipt(school.sends(ROWS))
        before = size()
        assert school.decides(number, "withdraw").status_code == 302
        assert school.decides(number, "withdraw").status_code == 302
        held = Delivery.objects.get(pk=number)
        assert (held.state, held.content) == ("withdrawn", None)
        assert acts_since(before) == ["withdraw"]
        assert "已撤回" in school.page(number)
        answer = town.decides(number, "accept")
        assert answer.status_code == 422
        assert "已由报送人撤回" in answer.content.decode()
        assert school.receipt(school.sends(ROWS)) != number

    def test_not_what_is_decided_and_not_by_others(self, clerk: Make) -> None:
        school, town = clerk("school", "east_second"), clerk("bureau", "east")
        number = school.receipt(school.sends(ROWS))
        for role, unit in (("bureau", "east"), ("school", "east_first"), ("auditor", "xishan"), ("office", "xishan")):
            assert clerk(role, unit).decides(number, "withdraw").status_code == 403
        town.decides(number, "return", "缺一人")
        answer = school.decides(number, "withdraw")
        assert answer.status_code == 422
        assert "已经退回" in answer.content.decode()

    def test_a_bureau_takes_back_what_it_sent_for_a_school(self, clerk: Make) -> None:
        town = clerk("bureau", "east")
        number = town.receipt(town.sends(ROWS, unit="east_second"))
        assert withdraw(world(), Viewer("bureau", "east", "bureau-east"), number).state == "withdrawn"


class TestUnsent:
    """A sound file waits at its sender's for explanations."""

    def test_it_is_kept_seen_by_the_unit_alone_and_sent_later(self, clerk: Make) -> None:
        school, town = clerk("school", "east_first"), clerk("bureau", "east")
        before = size()
        answer = keeps(school, "S1,p-01,是,\n")
        where = answer["Location"]
        page = school.client.get(where).content.decode()
        assert "报送前须说明的 1 处" in page
        assert "须写明理由" in page
        assert where in school.client.get("/submissions").content.decode()
        assert town.client.get(where).status_code == 403
        assert town.client.post(f"{where}/do", {"do": "send", "reason": "x"}).status_code == 403
        assert (size(), Delivery.objects.count()) == (before, 0)
        assert school.client.post(f"{where}/do", {"do": "send"}).status_code == 422
        assert UnsentDelivery.objects.count() == 1
        sent = school.client.post(f"{where}/do", {"do": "send", "reason": "两名学生转出"})
        number = school.receipt(sent)
        held = Delivery.objects.get(pk=number)
        assert (held.state, held.reason, held.rows) == ("submitted", "两名学生转出", 1)
        assert UnsentDelivery.objects.count() == 0
        assert acts_since(before) == ["submit"]

    def test_a_later_file_takes_its_place_and_it_can_be_thrown_away_twice(self, clerk: Make) -> None:
        school = clerk("school", "east_second")
        first = keeps(school, ROWS)["Location"]
        assert keeps(school, "S2,p-10,是,180\n")["Location"] == first
        assert UnsentDelivery.objects.get().rows == 1
        for _ in range(2):
            assert school.client.post(f"{first}/do", {"do": "discard"}).status_code == 302
        assert UnsentDelivery.objects.count() == 0
        assert school.client.get(first).status_code == 404

    def test_a_wrong_file_is_not_kept_and_one_that_was_sent_is_named(self, clerk: Make) -> None:
        school = clerk("school", "east_second")
        assert keeps(school, "S2,p-10,也许,180\n").status_code == 422
        number = school.receipt(school.sends(ROWS))
        answer = keeps(school, ROWS)
        assert answer.status_code == 422
        assert f"回执 {number}" in answer.content.decode()
        assert UnsentDelivery.objects.count() == 0

    def test_cut_off_between_sending_and_forgetting_it_is_sent_once(
        self, clerk: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        school = clerk("school", "east_second")
        where = keeps(school, ROWS)["Location"]
        kept = UnsentDelivery.objects.get()
        first = school.receipt(school.client.post(f"{where}/do", {"do": "send"}))
        kept.save(force_insert=True)
        assert school.receipt(school.client.post(f"{where}/do", {"do": "send"})) == first
        assert (Delivery.objects.count(), UnsentDelivery.objects.count()) == (1, 0)

    def test_what_names_persons_is_not_kept(self, clerk: Make) -> None:
        @dataclass(frozen=True)
        class WithVault(Dataset):
            vault: tuple[str, ...] = ("name",)

        here = world()
        declared = here.package.datasets["rolls"]
        named = WithVault(
            **{name: getattr(declared, name) for name in declared.__dataclass_fields__ if name != "vault"}
        )
        viewer = Viewer("school", "east_second", "a clerk")
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(here.package.datasets, "rolls", named)  # type: ignore[arg-type]
            file = actions.File("rolls", "east_second", "2019-2020", "a.csv", f"学校,学生假名\n{ROWS}".encode())
            with pytest.raises(Refused, match="不能存在这里"):
                keep(here, viewer, file)


def test_what_a_correction_replaced_says_so(clerk: Make) -> None:
    school = clerk("school", "east_second")
    first = school.receipt(school.sends(ROWS))
    actions.accept_delivery(world(), CONSOLE, first)
    assert "已采纳" in school.page(first)
    second = school.receipt(school.sends(ROWS + "S2,p-12,是,1\n", reason="补报一人"))
    actions.accept_delivery(world(), CONSOLE, second)
    assert "已由更正代替" in school.page(first)
    assert "现在以更正后的为准" in school.page(first)
    assert "已由更正代替" not in school.page(second).split("同一期间的其他报送")[0]


class TestDue:
    """Who has reported, who is late, who will be due."""

    def states(self, viewer: Viewer, unit: str, days: int = 14) -> dict[tuple[str, str], str]:
        return {(one.dataset.id, one.unit): one.state for one in due_of(world(), viewer, unit, days)}

    def test_in_order_of_need(self, clerk: Make) -> None:
        office = Viewer("office", "xishan", "office")
        found = due_of(world(), office, "xishan")
        assert (found[0].unit, found[0].state, found[0].days) == ("east_second", "late", -16)
        assert found[0].deadline is not None
        assert found[0].deadline.isoformat() == "2019-10-15"
        assert self.states(office, "xishan")["rolls", "east_first"] == "reported"
        school = clerk("school", "east_second")
        number = school.receipt(school.sends(ROWS))
        assert self.states(office, "xishan")["rolls", "east_second"] == "waiting"
        clerk("bureau", "east").decides(number, "return", "缺一人")
        assert self.states(office, "xishan")["rolls", "east_second"] == "late"

    def test_a_deadline_that_is_near_and_one_that_is_not(self, home: Any, db: None, monkeypatch: Any) -> None:
        from datetime import date

        from yaodian.web.queries import due

        office = Viewer("office", "xishan", "office")
        monkeypatch.setattr(due, "working_day", lambda here: date(2019, 10, 5))
        assert self.states(office, "xishan")["rolls", "east_second"] == "soon"
        assert self.states(office, "xishan", days=3)["rolls", "east_second"] == "open"

    def test_nobody_asks_about_others(self, clerk: Make) -> None:
        assert clerk("bureau", "east").client.get("/submissions/due?unit=west").status_code == 403
        assert clerk("school", "east_first").client.get("/submissions/due?unit=east_second").status_code == 403
        assert clerk("bureau", "west").client.get("/submissions/due").status_code == 200

    def test_the_page_the_letters_and_the_bars(self, clerk: Make) -> None:
        page = clerk("office", "xishan").client.get("/submissions/due").content.decode()
        assert "逾期未报 1 件" in page
        assert "东镇二小" in page
        assert "due-bars" in page
        (letter,) = reminders(world(), "xishan", due_of(world(), Viewer("office", "xishan"), "xishan"))
        assert letter.text in page.replace("&amp;", "&")
        assert "东镇二小：\n　　截至2019年10月31日" in letter.text
        assert "名册（2019-2020），应于2019年10月15日前报送，已逾期16天" in letter.text
        assert letter.text.rstrip().endswith("溪山县\n2019年10月31日")
        school = clerk("school", "east_second").client.get("/submissions/due").content.decode()
        assert "提醒的文字" not in school

    def test_the_bars_count_what_lies_below(self, home: Any, db: None) -> None:
        here = world()
        found = due_of(here, Viewer("office", "xishan"), "xishan")
        towns = {one.unit: one for one in by_unit_below(here, "xishan", found)}
        assert towns["east"].counts["late"] == 1
        assert towns["west"].counts.get("late", 0) == 0
        assert sum(one.total for one in towns.values()) == len([one for one in found if one.unit != "xishan"])

    def test_for_excel(self, clerk: Make) -> None:
        import io

        from python_calamine import CalamineWorkbook

        answer = clerk("office", "xishan").client.get("/submissions/due?format=xlsx")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert next(row for row in rows if "东镇二小" in row)[3] == "逾期未报"

    def test_a_schools_own_list_has_the_days(self, clerk: Make) -> None:
        page = clerk("school", "east_second").client.get("/submissions").content.decode()
        assert "逾期 16 天" in page
        assert "还没有报的单位" not in page
        assert "下属单位应报" in clerk("bureau", "east").client.get("/submissions").content.decode()
