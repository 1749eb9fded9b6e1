"""The chain from the sentence to the rows, and the JSON of statuses and chains."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yaodian.binding import Asks, Evidence, Measure
from yaodian.delivery import chain_as_json, chain_of, figure_as_json, stand, status_as_json

DAY = date(2019, 10, 31)


def chain(county: Any, commitment: str, as_of: date = DAY, unit: str | None = None) -> Any:
    return chain_of(county.package, county.statuses(as_of, unit)[commitment])


@pytest.mark.parametrize("as_of", [DAY, date(2020, 12, 31)])
def test_every_commitment_has_its_chain_and_json(county: Any, as_of: date) -> None:
    for status in county.statuses(as_of).values():
        found = chain_of(county.package, status)
        text = json.dumps(chain_as_json(county.package, found), ensure_ascii=False, allow_nan=False)
        assert json.loads(text)["commitment"] == status.commitment
        assert found.bound.commitment.text in found.context
        assert len(found.links) == len(status.parts)


def test_it_begins_with_the_whole_sentence(county: Any) -> None:
    found = chain(county, "5.2")
    assert found.context == "选派交流教师12名\uff0c其中到松坪乡、望溪乡任教5名以上。"
    assert found.item.number == 5
    assert found.chapter.number == 2
    assert chain(county, "9.3").context == "精简会议和文件\uff0c规范民办学校年检工作。"


def test_a_link_leads_to_definition_dataset_and_rule(county: Any) -> None:
    (link,) = chain(county, "5.1").links
    assert link.definition.id == "trained_share"
    assert [dataset.id for dataset in link.datasets] == ["teacher_training"]
    assert [part.id for part in link.parts] == ["trained_share"]
    (rule,) = link.rules
    assert (rule.value.id, rule.value.value, rule.in_force) == ("training.hours_per_year", 72, True)


def test_a_ratio_leads_to_what_it_is_made_of(county: Any) -> None:
    (link,) = chain(county, "7.2").links
    assert [part.id for part in link.parts] == ["primary_pupils", "primary_teachers"]
    assert [dataset.id for dataset in link.datasets] == ["school_conditions"]


def test_a_measure_without_a_target_leads_to_its_own_definition_and_rule(county: Any) -> None:
    asks = Asks("原文没有数字", quantity=100, unit="%", comparator="=")
    measure = Measure("trained_share", None, asks, parameters=("training.hours_per_year",))
    bound = replace(county.package.bound("3.5"), evidence=Evidence("indicator", (measure,)))
    package = replace(county.package, commitments=(bound,))
    status = stand(package, bound, county.tree, county.figures_at(DAY, bound), DAY)
    (link,) = chain_of(package, status).links
    assert (link.definition.id, link.status.target) == ("trained_share", None)
    assert [rule.value.id for rule in link.rules] == ["training.hours_per_year"]
    assert chain_as_json(package, chain_of(package, status))["chain"][0]["indicator"] == "trained_share"
    assert status_as_json(package, status)["targets"][0]["because"] == "原文没有数字"


def test_a_document_leads_to_its_register(county: Any) -> None:
    (link,) = chain(county, "1.4").links
    assert link.definition.id == "document:inclusive-kindergartens"
    assert [dataset.id for dataset in link.datasets] == ["county_documents"]
    assert link.rules == ()


def test_what_is_not_connected_has_no_links(county: Any) -> None:
    assert chain(county, "8.4").links == ()
    assert chain(county, "1.5").links == ()


def test_the_rule_of_the_day_is_shown_and_one_not_in_force_says_so(county: Any) -> None:
    (size,) = chain(county, "3.3").links[0].rules
    assert (size.value.value, size.in_force) == (45, True)
    assert size.value.confidence == "high"
    (funds,) = chain(county, "7.1").links[0].rules
    assert funds.in_force
    (rotation,) = chain(county, "5.2").links[0].rules
    assert rotation.value.jurisdiction.code == "CN", "inherited"
    (hours,) = chain(county, "5.1", date(2018, 12, 31)).links[0].rules
    assert not hours.in_force, "the next one is shown"


def test_the_conventions_of_the_verdict_are_named(county: Any) -> None:
    rules = {rule.value.id: rule.value.value for rule in chain(county, "2.1").rules}
    assert rules == {"delivery.pace_tolerance": 5, "delivery.about_tolerance": 10}
    early = {rule.value.id: rule.value.value for rule in chain(county, "2.1", date(2019, 6, 30)).rules}
    assert early["delivery.pace_tolerance"] == 10


def test_the_json_of_a_status(county: Any) -> None:
    said = status_as_json(county.package, county.statuses(DAY)["7.1"])
    assert said | {"reason": None, "targets": None, "snapshot": None} == {
        "commitment": "7.1",
        "item": 7,
        "status": "no_evidence",
        "late": False,
        "target": 8_600_000,
        "comparator": "=",
        "figure": 6_100_000,
        "unit": "元",
        "coverage": {
            "reported": 4,
            "expected": 5,
            "rows": 4,
            "known_rows": 4,
            "empty_rows": 0,
            "refused_rows": 0,
            "not_applicable_rows": 0,
            "missing": ["songping"],
        },
        "source": "simulated",
        "confidence": "high",
        "as_of": "2019-10-31",
        "snapshot": None,
        "evidence": "indicator",
        "indicator": "funds_paid",
        "for": "yunling",
        "text": "全年拨付生均公用经费860万元",
        "reason": None,
        "targets": None,
    }
    assert said["snapshot"].startswith("public_funds@")
    assert set(said["reason"]) == {"zh", "en"}
    (part,) = said["targets"]
    assert part["plan"]["quantity"] == 8_600_000
    assert part["due"] == "2019-12-31"


def test_the_json_of_what_has_no_figure(county: Any) -> None:
    said = status_as_json(county.package, county.statuses(DAY)["9.1"])
    for key in ("target", "comparator", "figure", "unit", "coverage", "source", "confidence", "snapshot", "indicator"):
        assert said[key] is None, key
    assert (said["status"], said["targets"]) == ("not_verifiable", [])


def test_the_json_of_a_chain(county: Any) -> None:
    said = chain_as_json(county.package, chain(county, "3.3"))
    assert said["plan"] == "2019年云岭县教育工作要点"
    assert said["lead"] == {"id": "basic", "name": {"zh": "基础教育股", "en": "Basic Education Section"}}
    assert said["text"] == county.package.text[said["span"]["start"] : said["span"]["end"]]
    assert said["proof"] == {"kind": "indicator", "name": None, "planned": False, "reason": None}
    (link,) = said["chain"]
    assert link["expressions"][0]["numerator"] == "largest_first_grade > 45"
    assert link["figure"]["coverage"]["missing"] == ["songping"]
    assert link["figure"]["sources"] == [
        {"title": "虚构数据\uff08示例包自编\uff09", "number": None, "url": None, "seen_via": None}
    ]
    assert link["parameters"][0]["value"] == 45
    assert said["targets"][0]["because"]
    assert [rule["id"] for rule in said["conventions"]] == ["delivery.pace_tolerance", "delivery.about_tolerance"]


def test_the_json_of_an_unknown_figure_is_null_and_not_zero(county: Any) -> None:
    figure = county.figures_at(DAY)["funds_paid", "songping"]
    said = figure_as_json(figure)
    assert said["value"] is None
    assert said["coverage"]["missing"] == ["songping"]
    assert said["unit"] == "songping"
    assert said["level"] == "township"


def test_the_order_of_a_sum_does_not_show(county: Any) -> None:
    """0.1 + 0.2 is not 0.3 in binary; what is published by its digest must not depend on it."""
    figure = chain(county, "5.1").links[0].status.figure
    assert figure_as_json(replace(figure, value=0.1 + 0.2))["value"] == 0.3
    assert figure_as_json(replace(figure, value=None))["value"] is None
