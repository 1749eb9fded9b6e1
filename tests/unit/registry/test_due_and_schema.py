"""When a submission is owed, and a dataset as other programs read it: a Table Schema by the rules of the Data Package standard."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yaodian.binding import load_package
from yaodian.registry import Dataset, Field, Reference, Retention, owed_by, read_due, table_schema
from yaodian.values import Label, Period

POLICIES = Path(__file__).resolve().parents[3] / "policies"

TYPES = {"string", "integer", "number", "boolean", "date"}
CONSTRAINTS = {
    "required": TYPES,
    "unique": TYPES,
    "minimum": {"integer", "number"},
    "maximum": {"integer", "number"},
    "maxLength": {"string"},
    "pattern": {"string"},
    "enum": TYPES,
}
TABLE = {"$schema", "name", "title", "description", "fields", "primaryKey", "foreignKeys", "missingValues"}
COLUMN = {"name", "title", "type", "description", "constraints", "missingValues", "categories"}


def dataset(**more: Any) -> Dataset:
    given: dict[str, Any] = {
        "id": "rolls",
        "label": Label("名册", "Rolls"),
        "description": "一人一行",
        "level": "school",
        "subject": "school",
        "period_kind": "school_year",
        "fields": (Field("school", Label("学校"), "string"), Field("pupils", Label("人数"), "integer", maximum=80.0)),
        "key": ("school",),
    }
    return Dataset(**{**given, **more})


@pytest.mark.parametrize(
    ("due", "period", "day"),
    [
        ("--10-15", "2014-2015", date(2014, 10, 15)),
        ("--03-01", "2014-2015", date(2015, 3, 1)),
        ("--10-15", "2014", date(2014, 10, 15)),
        ("P15D", "2014/02", date(2014, 3, 15)),
        ("P0D", "2014-2015/1", date(2015, 1, 31)),
        ("P5D", "2014-09-01", date(2014, 9, 6)),
        (None, "2014", None),
    ],
)
def test_the_day_by_which_it_is_owed(due, period, day):
    assert owed_by(dataset(due=due), Period(period)) == day


@pytest.mark.parametrize("text", ["10-15", "--02-29", "--13-01", "P5", "5", "--1-1", "P-5D"])
def test_what_is_no_due_day_is_said(text):
    with pytest.raises(ValueError, match=text):
        read_due(text)


def hold(schema: Mapping[str, Any]) -> None:
    """The rules of the Table Schema specification, as far as a declaration can break them."""
    assert {key for key in schema if not key.startswith("yaodian:")} <= TABLE
    fields = {field["name"]: field for field in schema["fields"]}
    assert len(fields) == len(schema["fields"]) > 0
    for name, field in fields.items():
        assert {key for key in field if not key.startswith("yaodian:")} <= COLUMN
        assert isinstance(name, str)
        assert field["type"] in TYPES
        assert all(isinstance(one, str) for one in field.get("missingValues", []))
        _hold_constraints(field)
        values = [one["value"] for one in field.get("categories", [])]
        assert len(set(values)) == len(values)
        assert not values or field["type"] in ("string", "integer")
    assert isinstance(schema["primaryKey"], list)
    assert set(schema["primaryKey"]) <= fields.keys()
    assert schema["missingValues"] == [""]
    for one in schema.get("foreignKeys", []):
        assert set(one) == {"fields", "reference"}
        assert set(one["fields"]) <= fields.keys()
        assert set(one["reference"]) == {"resource", "fields"}
        assert len(one["fields"]) == len(one["reference"]["fields"])


def _hold_constraints(field: Mapping[str, Any]) -> None:
    for name, value in field.get("constraints", {}).items():
        assert field["type"] in CONSTRAINTS[name], name
        if name == "pattern":
            re.compile(value)
        elif name in ("required", "unique"):
            assert value is True
        elif name == "enum":
            assert value
        elif name == "maxLength" or field["type"] == "integer":
            assert isinstance(value, int)


@pytest.mark.parametrize("package", ["china", "example", "tianjin-2014"])
def test_every_shipped_dataset_is_a_table_schema(package: str) -> None:
    known = load_package(POLICIES / package).known
    assert known.datasets
    schemas = {name: table_schema(one, known.code_lists, known.datasets) for name, one in known.datasets.items()}
    for schema in schemas.values():
        hold(json.loads(json.dumps(schema)))
        for one in schema.get("foreignKeys", []):
            names = {field["name"] for field in schemas[one["reference"]["resource"]]["fields"]}
            assert set(one["reference"]["fields"]) <= names


def test_what_the_standard_has_no_word_for_is_ours():
    one = dataset(
        minutes=30,
        due="--10-15",
        retention=Retention(10, "档案规定"),
        references=(Reference(("school",), "schools", ("code",)), Reference(("school",), "gone", ("code",))),
        fields=(
            Field("school", Label("学校"), "string", format="school_code", required=True),
            Field("fee", Label("收费", "Fee"), "number", unit="元", minimum=0, tolerance=0.2, missing=("refused",)),
        ),
    )
    said = table_schema(one, {}, {"schools", "rolls"})
    hold(said)
    assert said["foreignKeys"] == [{"fields": ["school"], "reference": {"resource": "schools", "fields": ["code"]}}]
    assert (said["yaodian:minutes"], said["yaodian:due"]) == (30, "--10-15")
    assert said["yaodian:retention"] == {"years": 10, "basis": "档案规定"}
    school, fee = said["fields"]
    assert school["yaodian:format"] == "school_code"
    assert re.fullmatch(school["constraints"]["pattern"], "4112010055")
    assert fee["missingValues"] == ["", "拒绝回答"]
    assert (fee["yaodian:unit"], fee["yaodian:tolerance"], fee["yaodian:missing"]) == ("元", 0.2, ["refused"])
    assert fee["constraints"] == {"minimum": 0}
