"""Questions asked of the world: what is kept, what is unknown, what was late, who may see what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError

from fixtures_web import account, small_world
from yaodian.indicators import Derived, MemoryEngine, Query, Sums, compute
from yaodian.ledger import root_of_leaves, verify_inclusion
from yaodian.web.home import Home
from yaodian.web.models import KeptSums
from yaodian.web.queries import kept, named
from yaodian.web.queries.figures import all_definitions, datasets_of, figures, figures_at, figures_of, trend, trend_days
from yaodian.web.queries.kept import KeptEngine
from yaodian.web.queries.ledger import entries, entry, head, proof_of, size, written_entries
from yaodian.web.queries.standing import counts, status_of, statuses, why, why_as_json
from yaodian.web.queries.viewer import CONSOLE, PUBLIC, Role, Viewer, may_see_rows, viewer_of
from yaodian.web.queries.world import World, world

pytestmark = pytest.mark.django_db
DAY = date(2019, 10, 31)
FIRST = (("east_first", "S1", "a", True), ("east_first", "S1", "b", False))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Home]:
    """The small world, prepared once for this file: rolls of one school, the others silent."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("queries"), FIRST) as home:
        yield home


@pytest.fixture
def here(small: Home, db: None) -> World:
    """The world as it is now."""
    return world()


class TestWorld:
    """One state, until the next act."""

    def test_it_is_the_same_until_something_happens(self, here: World, send: Callable[..., Any]) -> None:
        assert world() is here
        send(*FIRST)
        assert world() is here, "the same rows again are no act"
        send(("west_first", "S3", "c", True))
        assert world() is not here
        assert world().token == here.token + 1

    def test_units_that_rows_brought_stand_in_the_tree_with_those_of_the_package(self, here: World) -> None:
        below = {unit.id for unit in here.tree.below("east", "school", DAY)}
        assert {"east_first", "east_second"} < below
        assert here.added == below - {"east_first", "east_second"} | {
            unit.id for unit in here.tree.below("west", "school", DAY) if unit.id != "west_first"
        }

    def test_it_does_not_move_while_somebody_looks(self, here: World, send: Callable[..., Any]) -> None:
        before = here.snapshot("rolls")
        send(("west_first", "S3", "c", True))
        assert here.snapshot("rolls") is before
        assert world().snapshot("rolls").version == before.version + 1


class TestFigures:
    """Figures as of a day, with what they stand on."""

    def test_they_are_those_of_the_engine_that_is_written_to_be_believed(self, here: World) -> None:
        plain = compute(
            all_definitions(here), here.snapshots(), here.tree, DAY, levels=("county", "town"), engine=MemoryEngine()
        )
        assert {(one.indicator, one.unit): one for one in plain} == dict(figures(here, DAY))

    def test_unknown_in_one_town_drags_no_total(self, here: World) -> None:
        known = figures(here, DAY)
        assert known["enrolment", "xishan"].value == 2
        assert known["enrolment", "west"].value is None
        assert known["girls_share", "xishan"].value == 50
        assert set(known["enrolment", "xishan"].coverage.missing) == {"east_second", "west_first"}

    def test_the_lowest_level_is_computed_only_when_asked_for(self, here: World) -> None:
        assert not any(figure.level == "school" for figure in figures(here, DAY).values())
        assert {figure.level for figure in figures_at(here, DAY, "school").values()} == {"school"}
        (definition,) = (one for one in all_definitions(here) if one.id == "enrolment")
        assert set(figures_of(here, DAY, definition, ("school",))) == {
            ("enrolment", unit.id) for unit in here.tree.at_level("school", DAY)
        }

    def test_documents_count_as_indicators(self, here: World) -> None:
        assert "document:places-rules" in {one.id for one in all_definitions(here)}

    def test_a_ratio_stands_on_the_datasets_of_both(self, here: World) -> None:
        ratio = here.package.indicators["pupils_per_place"]
        assert isinstance(ratio, Derived)
        assert datasets_of(here, ratio) == ("rolls", "openings")

    def test_the_days_of_a_trend_end_with_the_day_asked_for(self, here: World) -> None:
        assert trend_days(here, date(2019, 10, 15)) == (date(2019, 8, 31), date(2019, 9, 30), date(2019, 10, 15))
        assert trend_days(here, date(2019, 9, 30)) == (date(2019, 8, 31), date(2019, 9, 30))
        assert trend_days(here, date(2019, 8, 15)) == (date(2019, 8, 15),)

    def test_a_trend_is_the_figure_of_each_of_them(self, here: World) -> None:
        course = trend(here, "new_places", "xishan", DAY)
        assert [(day, figure.value if figure else None) for day, figure in course] == [
            (date(2019, 8, 31), 400), (date(2019, 9, 30), 700), (date(2019, 10, 31), 700),
        ]  # fmt: skip
        assert [figure.value for _, figure in trend(here, "enrolment", "east_first", DAY) if figure] == [None, 2, 2]


class Counting:
    """An engine that counts how often it is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked = 0
        self._engine = MemoryEngine()

    def sums(self, query: Query) -> Sequence[Sums]:
        self.asked += 1
        return self._engine.sums(query)


class TestKeptSums:
    """What was computed once is read back until something it depends on changes."""

    def ask(self, engine: Counting, day: date = DAY, levels: tuple[str, ...] = ("county",)) -> list[float | None]:
        here = world()
        wanted = [here.package.indicators[name] for name in ("enrolment", "new_places")]
        found = compute(wanted, here.snapshots(), here.tree, day, levels=levels, engine=KeptEngine(engine))
        return [figure.value for figure in found if figure.unit == "xishan"]

    def test_the_second_answer_is_the_first_and_nobody_computes(self, here: World) -> None:
        engine = Counting()
        first = self.ask(engine)
        asked = engine.asked
        assert asked == 2
        assert self.ask(engine) == first == [2, 700]
        assert engine.asked == asked

    def test_what_depends_on_no_day_is_kept_for_all_days(self, here: World) -> None:
        engine = Counting()
        self.ask(engine, date(2019, 10, 1))
        asked = engine.asked
        self.ask(engine, date(2019, 10, 2))
        assert engine.asked == asked + 1, "openings know the day, rolls do not"

    def test_other_rows_are_another_question(self, here: World, send: Callable[..., Any]) -> None:
        engine = Counting()
        self.ask(engine)
        send(("west_first", "S3", "c", True), on="2019-10-01")
        assert self.ask(engine) == [3, 700]

    def test_other_levels_are_another_question(self, here: World) -> None:
        KeptSums.objects.all().delete()
        engine = Counting()
        self.ask(engine)
        self.ask(engine, levels=("county", "town"))
        assert engine.asked == 4

    def test_a_database_that_keeps_nothing_does_not_keep_anyone_from_an_answer(
        self, here: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise OperationalError("database or disk is full")

        KeptSums.objects.all().delete()
        monkeypatch.setattr(kept.KeptSums.objects, "bulk_create", full)
        engine = Counting()
        assert self.ask(engine) == [2, 700]
        assert not KeptSums.objects.exists()


class TestStanding:
    """Commitments as of a day."""

    def test_all_of_them_in_the_order_of_the_text(self, here: World) -> None:
        found = statuses(here, DAY)
        assert [one.commitment for one in found] == ["1.1", "1.2", "1.3", "1.4"]
        assert counts(found) == {
            "met": 2,
            "on_track": 0,
            "behind": 0,
            "missed": 0,
            "no_evidence": 1,
            "not_verifiable": 1,
        }

    def test_one_that_is_not_there(self, here: World) -> None:
        with pytest.raises(KeyError):
            status_of(here, "9.9", DAY)

    def test_a_unit_owes_its_own_share(self, here: World) -> None:
        girls = {unit: status_of(here, "1.2", DAY, unit) for unit in ("east", "west", "east_first")}
        assert (girls["east"].status, girls["west"].status, girls["east_first"].status) == (
            "no_evidence",
            "no_evidence",
            "met",
        )
        assert status_of(here, "1.1", DAY, "east").leading.asked is None  # type: ignore[union-attr]

    def test_why_leads_to_the_rows_and_to_the_entry_that_brought_them(self, here: World) -> None:
        answer = why(here, CONSOLE, "1.2", DAY)
        (behind,) = answer.behind[0]
        assert [row["pupil"] for row in behind.rows] == ["a", "b"]
        assert [found.subject for number in behind.entries if (found := entry(number))] == ["rolls"]
        said: Any = why_as_json(here, answer)
        assert said["chain"][0]["rows"][0]["total"] == 2

    def test_why_shows_the_public_how_many_rows_there_are_and_none_of_them(self, here: World) -> None:
        (behind,) = why(here, PUBLIC, "1.2", DAY).behind[0]
        assert (behind.total, behind.rows, behind.withheld) == (2, (), True)
        assert "'a'" not in str(why_as_json(here, why(here, PUBLIC, "1.2", DAY))["chain"])


class TestViewer:
    """Who is looking."""

    @pytest.mark.parametrize(
        ("role", "own", "sees"),
        [
            ("public", None, ""),
            ("console", None, "xishan east west east_first west_first"),
            ("auditor", None, "xishan east west east_first west_first"),
            ("office", "xishan", "xishan east west east_first west_first"),
            ("bureau", "east", "east east_first"),
            ("school", "west_first", "west_first"),
            ("bureau", None, ""),
            ("bureau", "elsewhere", ""),
        ],
    )
    def test_rows_about_persons_are_for_their_units_and_those_above(
        self, here: World, role: Role, own: str | None, sees: str
    ) -> None:
        rolls = here.package.datasets["rolls"]
        units = ("xishan", "east", "west", "east_first", "west_first")
        assert [unit for unit in units if may_see_rows(Viewer(role, own), rolls, unit, here.tree)] == sees.split()

    def test_rows_about_no_person_are_for_everybody(self, here: World) -> None:
        assert all(
            may_see_rows(PUBLIC, here.package.datasets[name], "xishan", here.tree)
            for name in ("openings", "decrees", "rooms")
        )

    def test_a_user_is_who_the_account_says(self) -> None:
        user = account("clerk", "bureau", "east")
        assert viewer_of(user) == Viewer("bureau", "east", "clerk")
        assert viewer_of(AnonymousUser()) == PUBLIC

    def test_a_user_without_an_account_is_the_public(self, django_user_model: Any) -> None:
        assert viewer_of(django_user_model.objects.create_superuser("root")) == PUBLIC


class TestLedger:
    """The log as it is read."""

    def test_numbers_run_without_gap_and_the_head_is_the_root_of_all(self, here: World) -> None:
        written = list(written_entries())
        assert [one.number for one in written] == list(range(size()))
        assert head() == (size(), root_of_leaves(bytes.fromhex(one.leaf) for one in written).hex())

    def test_pages(self, here: World) -> None:
        newest = entries(limit=2)
        assert [one.number for one in newest] == [size() - 1, size() - 2]
        assert [one.number for one in entries(before=newest[-1].number, limit=1)] == [size() - 3]

    def test_every_entry_can_be_proved(self, here: World) -> None:
        for number in range(size()):
            proof = proof_of(number)
            assert proof is not None
            assert verify_inclusion(proof["body"], number, proof["size"], proof["path"], proof["root"])
        assert proof_of(size()) is None


class TestNamed:
    """Things are found by what people call them."""

    def test_the_top_is_the_whole(self, here: World) -> None:
        assert [named.unit_named(here, name) for name in ("xishan", "990201", "溪山县")] == [None] * 3

    @pytest.mark.parametrize("name", ["east_first", "S1", "东镇一小"])
    def test_a_unit_by_id_code_or_name(self, here: World, name: str) -> None:
        assert named.unit_named(here, name) == "east_first"

    @pytest.mark.parametrize(
        ("find", "wrong", "said"),
        [
            (named.unit_named, "东镇三小", "是否指“东镇"),
            (named.bound_named, "1.11", "是否指“1.1”"),
            (named.bound_named, "abc", "编号形如 1.1"),
            (named.definition_named, "enrolments", "是否指“enrolment”"),
            (named.dataset_named, "roles", "是否指“rolls”"),
            (named.parameter_named, "place.ratio", "是否指“places.ratio”"),
            (named.refuse_unknown_item, 2, "条目为 1 至 1"),
            (named.dataset_named, "x" * 100_000, "没有数据集"),
        ],
    )
    def test_what_is_not_there_is_told_with_the_nearest(
        self, here: World, find: Callable[[World, Any], Any], wrong: Any, said: str
    ) -> None:
        with pytest.raises(named.UnknownName, match=said) as refused:
            find(here, wrong)
        assert len(str(refused.value)) < 200
