"""An answer goes the whole way: from the form to the receipt, the figure, the page, the export, and back in again without any change;
what is sent refers to what is accepted and agrees with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_web import account, home_for, silent
from yaodian.binding import shipped_packages
from yaodian.indicators import compute, with_parts
from yaodian.registry import Selection, for_parquet, in_words, read_file, rows_workbook
from yaodian.web.models import AcceptedSubmission
from yaodian.web.queries.deliveries import working_day
from yaodian.web.queries.world import world

UNIT, PERIOD = "chengguan_kindergarten", "2019-2020/1"
CODE = "9901010004"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The example county with the rows that it ships."""
    from django.db import transaction

    from yaodian.web.actions.prepare import Wanted, prepare, publish

    home = home_for(shipped_packages() / "example", tmp_path_factory.mktemp("answers") / "home", scale=None)
    with (
        django_db_blocker.unblock(),
        override_settings(HOME=home, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
        transaction.atomic(),
    ):
        prepare(home, Wanted(scale=None), silent)
        publish(world().package.default_as_of)
        yield home
        transaction.set_rollback(True)


@dataclass
class Somebody:
    client: Client

    def sends(self, dataset: str, content: bytes, name: str, reason: str = "") -> Any:
        said = {"file": SimpleUploadedFile(name, content), "unit": UNIT, "period": PERIOD, "reason": reason}
        return self.client.post(f"/datasets/{dataset}/submit", said)

    def accepts(self, answer: Any) -> int:
        number = int(answer["Location"].split("/")[2].split("?")[0])
        assert self.client.post(f"/submissions/{number}/decide", {"do": "accept"}).status_code == 302
        return number


@pytest.fixture
def people(county: Any, db: None) -> tuple[Somebody, Somebody]:
    """A clerk of the kindergarten and one of the township above it."""
    found = []
    for role, unit in (("school", UNIT), ("bureau", "chengguan")):
        client = Client()
        client.force_login(account(f"{role}-{unit}", role, unit))
        found.append(Somebody(client))
    return found[0], found[1]


def fee(engine: Any = None) -> Any:
    here = world()
    wanted = with_parts(["kindergarten_fee"], here.package.indicators)
    figures = compute(wanted, here.snapshots(), here.tree, working_day(here), levels=["county"], engine=engine)
    return figures[0]


def held(dataset: str = "kindergarten_enrolment") -> pl.DataFrame:
    here = world()
    own = tuple(
        one
        for one in here.submissions[dataset]
        if one.unit == UNIT and one.period == PERIOD and one.superseded_on is None
    )
    return here.snapshot(dataset).frame(Selection(PERIOD, own)).select(here.package.datasets[dataset].columns())


def enrolment(said: str) -> bytes:
    return f"学校代码,在园幼儿,普惠性,每月保教费\n{CODE},300,是,{said}\n".encode()


@pytest.mark.parametrize(
    ("said", "value", "counts"),
    [
        # what stands for the fee -> the mean of the county; rows asked, known, empty, refused, not applicable
        ("0", (0 + 320 + 650) / 3, (3, 3, 0, 0, 0)),
        ("", (320 + 650) / 2, (3, 2, 1, 0, 0)),
        ("拒绝回答", (320 + 650) / 2, (3, 2, 0, 1, 0)),
        ("不适用", (320 + 650) / 2, (2, 2, 0, 0, 1)),
    ],
)
def test_four_answers_make_four_figures(people, said, value, counts):
    from yaodian.indicators import DuckEngine, MemoryEngine

    clerk, bureau = people
    bureau.accepts(clerk.sends("kindergarten_enrolment", enrolment(said), "表.csv", "核对后更正"))
    for engine in (None, DuckEngine(), MemoryEngine()):
        figure = fee(engine)
        found = figure.coverage
        assert figure.value == pytest.approx(value)
        assert (found.rows, found.known_rows, found.empty, found.refused, found.not_applicable) == counts


def test_from_the_form_to_the_export_and_back(people):
    clerk, bureau = people
    dataset = world().package.datasets["kindergarten_enrolment"]
    form = clerk.client.get(
        f"/datasets/kindergarten_enrolment/form.xlsx?unit={UNIT}&period={PERIOD.replace('/', '%2F')}"
    ).content
    parts = ZipFile(BytesIO(form))
    words = parts.read("xl/sharedStrings.xml").decode()
    assert "或填“不适用”、“拒绝回答”" in words
    assert "按未知计" in words
    assert read_file(dataset, form, name="表.xlsx").frame["fee"].to_list() == [380.0]
    sent = clerk.sends("kindergarten_enrolment", enrolment(" 拒绝 填报 "), "表.csv", "园方不愿公布")
    receipt = bureau.client.get(sent["Location"]).content.decode()
    assert '<span class="answer">拒绝回答</span>' in receipt
    number = bureau.accepts(sent)
    assert held().row(0, named=True) == {
        "school_code": CODE, "children": 300, "inclusive": True, "fee": None, "_answer_fee": "refused",
    }  # fmt: skip
    page = clerk.client.get("/indicators/kindergarten_fee").content.decode()
    assert "没有数值的行：为空 0，拒绝回答 1；另有不适用 0，不计入" in page
    assert "<td>拒绝回答</td>" in clerk.client.get("/indicators/kindergarten_fee/rows").content.decode()
    (figure, *_) = clerk.client.get("/api/indicators/kindergarten_fee").json()["figures"]
    assert (figure["coverage"]["empty_rows"], figure["coverage"]["refused_rows"]) == (0, 1)
    exported = BytesIO()
    for_parquet(dataset, held()).write_parquet(exported)
    again = {
        "出.csv": in_words(dataset, held()).write_csv().encode(),
        "出.parquet": exported.getvalue(),
        "出.xlsx": rows_workbook(dataset, held(), code_lists=world().package.code_lists, as_of=working_day(world())),
    }
    for name, content in again.items():
        assert clerk.sends("kindergarten_enrolment", content, name)["Location"] == f"/submissions/{number}?repeated=1"
    prefilled = clerk.client.get(
        f"/datasets/kindergarten_enrolment/form.xlsx?unit={UNIT}&period={PERIOD.replace('/', '%2F')}"
    ).content
    assert read_file(dataset, prefilled, name="表.xlsx").frame["_answer_fee"].to_list() == ["refused"]


def test_an_answer_changes_the_digest_and_rows_without_one_keep_theirs(people):
    clerk, bureau = people
    digests = set()
    for said in ("", "0", "拒绝回答", "不适用"):
        bureau.accepts(clerk.sends("kindergarten_enrolment", enrolment(said), "表.csv", "更正"))
        digests.add(AcceptedSubmission.objects.get(unit=UNIT, period=PERIOD, superseded_on=None).digest)
    assert len(digests) == 4


def classes(*children: int, code: str = CODE) -> bytes:
    lines = [f"{code},{number},{count},不适用" for number, count in enumerate(children, 1)]
    return "\n".join(("学校代码,班号,班内幼儿,午睡床位", *lines)).encode()


def test_classes_agree_with_the_enrolment_that_is_accepted(people):
    clerk, bureau = people
    refused = clerk.sends("kindergarten_classes", classes(60, 60, 60, 60, 59), "班级.csv")
    assert refused.status_code == 422
    assert "各班幼儿之和与在园幼儿数不符（本表合计 299，“幼儿园在园幼儿”合计 300）" in refused.content.decode()
    assert not AcceptedSubmission.objects.filter(dataset="kindergarten_classes", unit=UNIT).exists()
    bureau.accepts(clerk.sends("kindergarten_classes", classes(60, 60, 60, 60, 60), "班级.csv"))
    assert held("kindergarten_classes")["_answer_beds"].to_list() == ["not_applicable"] * 5


def test_what_was_right_when_it_was_sent_is_looked_at_again_before_it_counts(people):
    clerk, bureau = people
    waiting = clerk.sends("kindergarten_classes", classes(60, 60, 60, 60, 60), "班级.csv")
    changed = enrolment("380").replace(b",300,", b",301,")
    bureau.accepts(clerk.sends("kindergarten_enrolment", changed, "表.csv", "漏报一人"))
    number = int(waiting["Location"].split("/")[2])
    answer = bureau.client.post(f"/submissions/{number}/decide", {"do": "accept"})
    assert answer.status_code == 422
    assert "合计 301" in answer.content.decode()
    assert not AcceptedSubmission.objects.filter(dataset="kindergarten_classes", unit=UNIT).exists()
