"""A certificate is checked from what was published alone; whatever is changed afterwards is found and named."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
import rfc8785

from fixtures_balance import county, districts, national_rules, school
from yaodian.mechanisms.balance import evaluate
from yaodian.values import Jurisdiction
from yaodian.verify import Verification, verify_certificate

Files = dict[str, bytes]
DAY = date(2018, 1, 1)


def published() -> Files:
    """A county under both rules: a school that is short, one with a gap, one of two stages, one that is left out."""
    rows = [
        school("primary-1", backbone_teachers=3.0, equipment_value=500 * 1900.0),
        school("primary-2", books=None),
        school("合办", "primary", 300, whole=True, **dict.fromkeys(("teaching_area", "sports_area"), 7000.0)),
        school("教学点", pupils=20, kind="218"),
    ]
    whole = {key: rows[2][key] for key in rows[2] if rows[2][key] is not None}
    rows.append({**rows[2], **whole, "stage": "junior", "enrolment": 200})
    given = national_rules().under("balance.", DAY, Jurisdiction("CN"))
    return evaluate({"sections": county(*rows), "districts": districts(government_score=80.0)}, given).files()


def rules() -> dict[str, object]:
    values = national_rules().under("", DAY, Jurisdiction("CN")).values
    return {key: value.value for key, value in values.items()}


def check(files: Mapping[str, bytes], against: Mapping[str, object] | None = None) -> Verification:
    tables = {name: content for name, content in files.items() if name.endswith(".csv")}
    return verify_certificate(files["certificate.json"], tables, against)


def with_certificate(files: Files, change: Callable[[dict[str, Any]], object]) -> Files:
    said = json.loads(files["certificate.json"])
    change(said)
    return {**files, "certificate.json": rfc8785.dumps(said)}


def forged(files: Files, table: str, change: Callable[[list[dict[str, str]]], object]) -> Files:
    """A table changed by somebody who also mends the digest: only computing again can find it."""
    name = f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(files[name].decode("utf-8"))))
    columns = list(rows[0])
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = out.getvalue().encode("utf-8")

    def mend(said: dict[str, Any]) -> None:
        digest = next(said[kind][table] for kind in ("inputs", "outputs") if table in said[kind])
        digest.update(rows=len(rows), sha256=hashlib.sha256(content).hexdigest())

    return with_certificate({**files, name: content}, mend)


def test_a_right_answer_holds_and_says_what_was_checked() -> None:
    found = check(published(), rules())
    assert found.faults == ()
    assert found.sound
    assert found.mechanism == "balance"
    assert any("与政策包一致" in words for words in found.checked)
    assert any("重算" in words for words in found.checked)


@pytest.mark.parametrize("name", sorted(name for name in published() if name.endswith(".csv")))
def test_a_table_changed_after_publication_is_named(name: str) -> None:
    files = published()
    found = check({**files, name: files[name].replace(b"\n", b"\n\n", 1)})
    assert {fault.file for fault in found.faults} >= {name}
    assert any("SHA-256" in fault.message for fault in found.faults)


@pytest.mark.parametrize("name", sorted(name for name in published() if name.endswith(".csv")))
def test_a_table_that_is_missing_is_named(name: str) -> None:
    files = published()
    del files[name]
    assert [(fault.file, "没有" in fault.message) for fault in check(files).faults] == [(name, True)]


def put(column: str, cell: str, at: int = 0) -> Callable[[list[dict[str, str]]], object]:
    return lambda rows: rows[at].update({column: cell})


SPOILT: list[tuple[str, Callable[[list[dict[str, str]]], object], str]] = [
    ("indicators", put("coefficient", "0.123"), "coefficient 写的是“0.123”，重算为"),
    ("indicators", put("unweighted", "0.123"), "unweighted"),
    ("indicators", put("mean", "1"), "mean"),
    ("indicators", put("deviation", "1"), "deviation"),
    ("indicators", put("enrolment", "1"), "enrolment"),
    ("indicators", put("counted", "9"), "counted"),
    ("indicators", put("missing", "9"), "missing"),
    ("indicators", put("threshold", "0.9"), "threshold"),
    ("indicators", put("passed", "true"), "passed"),
    ("indicators", put("indicator", "other"), "不应有这一行"),
    ("indicators", lambda rows: rows.pop(3), "缺少“"),
    ("indicators", lambda rows: rows.append(dict(rows[0])), "有两行"),
    ("below", put("value", "99"), "value"),
    ("below", put("minimum", "0"), "minimum"),
    ("below", put("share", "0.9"), "share"),
    ("below", put("school_passes", "true"), "school_passes"),
    ("below", lambda rows: rows.clear(), "缺少“"),
    ("left_out", put("why", "no_pupils"), "不应有这一行"),
    ("left_out", lambda rows: rows.pop(), "缺少“"),
    ("conditions", put("value", "90"), "value"),
    ("conditions", put("bound", "60"), "bound"),
    ("conditions", put("passed", "true"), "passed"),
    ("conditions", put("decides", "false"), "decides"),
    ("verdicts", put("coefficients", "met"), "coefficients"),
    ("verdicts", put("conditions", "met"), "conditions"),
    ("verdicts", put("conclusion", "met"), "conclusion 写的是“met”，重算为“not_met”"),
    ("verdicts", put("minima", "met", 1), "minima"),
    ("rules", put("evaluated", "false"), "evaluated"),
    ("sections", put("enrolment", "600"), "重算为"),
    ("sections", put("books", "99999"), "重算为"),
    ("sections", lambda rows: rows.pop(0), "重算为"),
    ("districts", put("government_score", "95"), "重算为"),
]


@pytest.mark.parametrize(
    ("table", "change", "says"), SPOILT, ids=[f"{n}-{one[0]}-{one[2][:8]}" for n, one in enumerate(SPOILT)]
)
def test_a_forgery_with_mended_digests_is_found_by_computing_again(
    table: str, change: Callable[[list[dict[str, str]]], object], says: str
) -> None:
    files = forged(published(), table, change)
    assert files != published()
    found = check(files, rules())
    assert any(says in fault.message for fault in found.faults), [str(fault) for fault in found.faults]
    assert not any("SHA-256" in fault.message for fault in found.faults)


def test_the_row_that_offends_is_named_with_its_line() -> None:
    files = forged(published(), "indicators", put("coefficient", "0.123", at=4))
    named = [(fault.file, fault.line) for fault in check(files).faults]
    assert named == [("indicators.csv", 6)]


def change_threshold(said: dict[str, Any]) -> None:
    said["parameters"]["balance.basic.thresholds"]["value"][0]["value"] = 0.9


def drop_condition(said: dict[str, Any]) -> None:
    del said["parameters"]["balance.basic.condition.government_score"]


def add_rule(said: dict[str, Any]) -> None:
    said["parameters"]["balance.basic.invented"] = said["parameters"]["balance.basic.thresholds"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (change_threshold, "参数“balance.basic.thresholds”的值与政策包不同"),
        (drop_condition, "参数“balance.basic.condition.government_score”没有用上"),
        (add_rule, "参数“balance.basic.invented”在政策包里这一天没有效力"),
    ],
    ids=lambda said: getattr(said, "__name__", None),
)
def test_rules_bent_in_the_certificate_are_found_against_the_package(
    change: Callable[[dict[str, Any]], object], says: str
) -> None:
    found = check(with_certificate(published(), change), rules())
    assert any(says in fault.message for fault in found.faults)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda said: said.pop("properties"), "缺少“properties”"),
        (lambda said: said.update(format=99), "证书格式应为 1"),
        (lambda said: said.update(mechanism="tarot"), "没有机制“tarot”第 1 版的核对方法"),
        (lambda said: said.update(version="0"), "没有机制“balance”第 0 版的核对方法"),
        (lambda said: said["properties"][0].update(holds=False), "证书自称不成立"),
        (lambda said: said["properties"].append(1), "properties 的每一项"),
        (lambda said: said["inputs"].update(schools=1), "每张表应有"),
        (lambda said: said["inputs"]["sections"].update(rows=1), "证书记的是 1 行"),
        (lambda said: said["parameters"].update({"balance.basic.indicators": {"value": 8}}), "算不下去"),
        (lambda said: said["parameters"].update(balance={}), "算不下去"),
    ],
    ids=range(10),
)
def test_a_certificate_of_another_shape_is_a_fault_and_no_crash(
    change: Callable[[dict[str, Any]], object], says: str
) -> None:
    found = check(with_certificate(published(), change))
    assert not found.sound
    assert any(says in fault.message for fault in found.faults), [str(fault) for fault in found.faults]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "不是 JSON"), (b"\xff", "不是 JSON"), (b"[]", "应为一个对象"), (b"{}", "缺少“mechanism”")],
)
def test_what_is_no_certificate_is_said_to_be_none(content: bytes, says: str) -> None:
    found = verify_certificate(content, {})
    assert any(says in fault.message for fault in found.faults)


def test_other_bytes_that_mean_the_same_are_not_the_certificate() -> None:
    files = published()
    spaced = json.dumps(json.loads(files["certificate.json"]), ensure_ascii=False).encode("utf-8")
    assert any("不是规范写法" in fault.message for fault in check({**files, "certificate.json": spaced}).faults)
