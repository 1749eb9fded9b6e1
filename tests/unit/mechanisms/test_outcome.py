"""What a mechanism returns can be published: tables as text, a canonical certificate, and the digests that tie them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import polars as pl
import pytest
import rfc8785

from fixtures_balance import county, districts, school
from yaodian.mechanisms import MECHANISMS, Seed, mechanism_named, table_text, typed_tables
from yaodian.mechanisms.balance import evaluate
from yaodian.parameters import InForce
from yaodian.values import Refused

RulesOn = Callable[[str], InForce]


def test_a_table_is_written_in_one_way_only() -> None:
    frame = pl.DataFrame(
        {"name": ["甲", '乙，"丙",丁', None], "n": [1, 2, 3], "x": [1.0, 0.1, None], "ok": [True, False, None]}
    )
    assert table_text(frame) == 'name,n,x,ok\n甲,1,1,true\n"乙，""丙"",丁",2,0.1,false\n,3,,\n'


def test_an_answer_stands_in_its_cell() -> None:
    frame = pl.DataFrame({"books": [None, 3.5], "_answer_books": ["not_applicable", None]})
    assert table_text(frame) == "books\nnot_applicable\n3.5\n"


def test_what_was_written_is_read_back_the_same(rules_on: RulesOn) -> None:
    chosen = mechanism_named("balance")
    frame = county(school("primary-1", books="refused", sports_area=None), school("primary-2", whole=True))
    outcome = chosen.run({"sections": frame}, rules_on("2014-01-01"), None)
    text = outcome.files()["sections.csv"]
    read = pl.read_csv(text, infer_schema=False)
    again = chosen.run(
        typed_tables(chosen, {"sections": read}, {"sections": "sections.csv"}), rules_on("2014-01-01"), None
    )
    assert again.files() == outcome.files()


def test_the_certificate_is_canonical_and_names_every_table(rules_on: RulesOn) -> None:
    outcome = evaluate({"sections": county(), "districts": districts()}, rules_on("2018-01-01"))
    files = outcome.files()
    text = files.pop("certificate.json")
    said = json.loads(text)
    assert rfc8785.dumps(said) == text
    assert (said["mechanism"], said["as_of"], said["place"], said["seed"]) == ("balance", "2018-01-01", "CN", None)
    digests = {f"{name}.csv": one["sha256"] for kind in ("inputs", "outputs") for name, one in said[kind].items()}
    assert digests == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert all(one["holds"] for one in said["properties"])
    assert said["parameters"]["balance.quality.thresholds"]["source"]["number"] == "教督〔2017〕6号"


def test_a_measurement_takes_no_seed(rules_on: RulesOn) -> None:
    with pytest.raises(Refused, match="不用种子"):
        evaluate({"sections": county()}, rules_on("2014-01-01"), Seed("a", "b"))


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [("books", "12.5", 12.5), ("books", "", None), ("books", " 3 ", 3), ("whole", "是", True), ("kind", "", None)],
)
def test_cells_of_a_file_become_values(column: str, cell: str, value: object) -> None:
    chosen = mechanism_named("balance")
    read = typed_tables(chosen, {"sections": pl.DataFrame({column: [cell]})}, {"sections": "a.csv"})["sections"]
    assert read[column].to_list() == [value]
    assert read.columns == [column]


@pytest.mark.parametrize("word", ["不适用", "not_applicable", "N/A"])
def test_not_applicable_is_an_answer_and_no_fault(word: str) -> None:
    chosen = mechanism_named("balance")
    read = typed_tables(chosen, {"sections": pl.DataFrame({"books": [word, "1"]})}, {"sections": "a.csv"})["sections"]
    assert read.to_dict(as_series=False) == {"books": [None, 1], "_answer_books": ["not_applicable", None]}


def test_every_cell_that_is_none_is_named_with_its_place() -> None:
    chosen = mechanism_named("balance")
    frame = pl.DataFrame({"books": ["1,162", "无"], "whole": ["也许", ""]})
    with pytest.raises(Refused) as refused:
        typed_tables(chosen, {"sections": frame}, {"sections": "a.csv"})
    assert [str(problem.place) for problem in refused.value.problems] == [
        "a.csv:2:books",
        "a.csv:3:books",
        "a.csv:2:whole",
    ]


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_mechanism_says_what_it_reads(name: str, rules_on: RulesOn) -> None:
    chosen = mechanism_named(name)
    assert chosen.name == name
    assert chosen.main in chosen.columns(rules_on("2018-01-01"))
    with pytest.raises(KeyError):
        mechanism_named(f"{name}-of-no-kind")
