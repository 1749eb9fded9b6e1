"""A OneRoster 1.2 set of files (1EdTech, OneRoster: CSV Binding 1.2.1): every reference finds its row, nothing required is empty."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import polars as pl
import pytest

from yaodian.registry import Code, CodeList, Dataset, Field, Roster, Tree, Unit, UnitVersion
from yaodian.registry.oneroster import COLUMNS, Given, Name, packed, roster_files
from yaodian.values import Confidence, Label, Source

DAY = date(2014, 10, 1)
GROUP = ("grade", "class_no")
GRADES = (("1", "01"), ("k3", "KG"))


def unit(name, level, parent, code, until=None):
    return Unit(name, level, parent, (UnitVersion(code, Label(f"{name}的名称"), level, None, until),))


TREE = Tree(
    ("city", "district", "school"),
    {
        "city": unit("city", "city", None, "99"),
        "east": unit("east", "district", "city", "9901"),
        "first": unit("first", "school", "east", "990101"),
        "gone": unit("gone", "school", "east", "990102", date(2013, 8, 31)),
    },
)
CODES = {
    "grades": CodeList(
        "grades",
        Label("年级"),
        (Code("1", Label("一年级")), Code("k3", Label("大班"))),
        Source("本例的约定"),
        Confidence.HIGH,
    )
}
FIELDS = (
    Field("school", Label("学校代码"), "string"),
    Field("grade", Label("年级"), "string", codes="grades"),
    Field("class_no", Label("班号"), "integer"),
)


def declared(name, roster, *fields):
    return Dataset(
        name, Label(name), "", "school", "school", "school_year", (*fields, *FIELDS), ("school",), roster=roster
    )


CLASSES = declared("classes", Roster("class", "school", grade="grade", group=GROUP, grades=GRADES))
PUPILS = declared(
    "pupils", Roster("student", "school", "who", "grade", GROUP, GRADES), Field("who", Label("化名"), "string")
)
TEACHERS = declared("teachers", Roster("teacher", "school", "who"), Field("who", Label("化名"), "string"))


def rows(dataset, *given):
    names = [field.name for field in dataset.fields]
    types = {field.name: pl.Int64 if field.type == "integer" else pl.String for field in dataset.fields}
    return pl.DataFrame([dict(zip(names, one, strict=True)) for one in given], schema=types)


@pytest.fixture
def files():
    given = [
        Given(CLASSES, "2014-2015/1", rows(CLASSES, ("990101", "1", 1), ("990101", "1", 2))),
        Given(
            PUPILS,
            "2014-2015",
            rows(PUPILS, ("aa01", "990101", "1", 1), ("aa02", "990101", "k3", 1), ("aa03", "990102", "1", 1)),
        ),
        Given(TEACHERS, "2014-2015", rows(TEACHERS, ("bb01", "990101", None, None))),
    ]
    return roster_files(given, TREE, CODES, DAY, names={"aa01": Name.of("欧阳小雨", {"欧阳"})})


REQUIRED = {
    "academicSessions": ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear"),
    "orgs": ("sourcedId", "name", "type"),
    "courses": ("sourcedId", "title", "orgSourcedId"),
    "classes": ("sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"),
    "users": ("sourcedId", "enabledUser", "username", "givenName", "familyName"),
    "roles": ("sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"),
    "enrollments": ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
}
REFERENCES = [
    ("academicSessions", "parentSourcedId", "academicSessions"),
    ("orgs", "parentSourcedId", "orgs"),
    ("courses", "schoolYearSourcedId", "academicSessions"),
    ("courses", "orgSourcedId", "orgs"),
    ("classes", "courseSourcedId", "courses"),
    ("classes", "schoolSourcedId", "orgs"),
    ("classes", "termSourcedIds", "academicSessions"),
    ("users", "primaryOrgSourcedId", "orgs"),
    ("roles", "userSourcedId", "users"),
    ("roles", "orgSourcedId", "orgs"),
    ("enrollments", "classSourcedId", "classes"),
    ("enrollments", "schoolSourcedId", "orgs"),
    ("enrollments", "userSourcedId", "users"),
]


@pytest.mark.parametrize("name", list(COLUMNS))
def test_a_file_has_the_columns_of_the_binding_and_all_that_is_required(files, name):
    frame = files[name]
    assert tuple(frame.columns) == COLUMNS[name]
    assert frame.height
    assert frame["sourcedId"].is_unique().all()
    for column in REQUIRED[name]:
        assert (frame[column] != "").all(), column
    assert set(frame["status"]) == set(frame["dateLastModified"]) == {""}  # a bulk set says neither


@pytest.mark.parametrize(("name", "column", "to"), REFERENCES)
def test_every_reference_finds_its_row(files, name, column, to):
    said = {one for value in files[name][column] for one in value.split(",") if one}
    assert said <= set(files[to]["sourcedId"])


def test_classes_of_pupils_that_no_timetable_names_are_there_too(files):
    assert files["classes"].select("title", "grades").rows() == [
        ("一年级 班号1", "01"),
        ("一年级 班号2", "01"),
        ("大班 班号1", "KG"),
    ]


def test_rows_of_a_school_that_is_gone_are_left_out(files):
    assert set(files["users"]["sourcedId"]) == {"aa01", "aa02", "bb01"}
    assert set(files["orgs"]["sourcedId"]) == {"city", "east", "first"}


def test_who_was_not_looked_up_shows_the_pseudonym(files):
    users = {row["sourcedId"]: (row["familyName"], row["givenName"]) for row in files["users"].to_dicts()}
    assert users == {"aa01": ("欧阳", "小雨"), "aa02": ("化名", "aa02"), "bb01": ("化名", "bb01")}


def test_pupils_are_enrolled_and_teachers_have_a_role_only(files):
    assert files["roles"].select("userSourcedId", "role").rows() == [
        ("aa01", "student"),
        ("aa02", "student"),
        ("bb01", "teacher"),
    ]
    assert files["enrollments"]["userSourcedId"].to_list() == ["aa01", "aa02"]


def test_the_year_holds_its_term(files):
    assert files["academicSessions"].select("sourcedId", "type", "startDate", "endDate", "schoolYear").rows() == [
        ("session-2014-2015", "schoolYear", "2014-09-01", "2015-08-31", "2015"),
        ("session-2014-2015-1", "term", "2014-09-01", "2015-01-31", "2015"),
    ]


def test_the_archive_has_a_manifest_and_is_the_same_whenever_it_is_made(files):
    content = packed(files, "某市教育登记")
    assert content == packed(files, "某市教育登记")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = dict(csv.reader(io.TextIOWrapper(archive.open("manifest.csv"), "utf-8")))
        assert set(archive.namelist()) == {"manifest.csv", *(f"{name}.csv" for name in COLUMNS)}
    assert said["oneroster.version"] == "1.2"
    assert {name for name, value in said.items() if value == "bulk"} == {f"file.{name}" for name in COLUMNS}
    assert said["file.demographics"] == "absent"


@pytest.mark.parametrize(
    ("whole", "family", "given"),
    [
        ("张三", "张", "三"),
        ("欧阳修", "欧阳", "修"),
        ("欧阳", "欧", "阳"),  # two signs are a family name and a given one
        ("阿依古丽·买买提", "买买提", "阿依古丽"),
        ("李", "李", "李"),
        ("John Smith", "Smith", "John"),
    ],
)
def test_a_name_in_two_parts(whole, family, given):
    assert Name.of(whole, {"欧阳"}) == Name(family, given)


def test_rows_without_a_school_year_make_no_roster():
    with pytest.raises(ValueError, match="没有学年"):
        roster_files([Given(CLASSES, None, rows(CLASSES))], TREE, CODES, DAY)
