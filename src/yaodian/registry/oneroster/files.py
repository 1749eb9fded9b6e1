"""The set of files: sessions, organisations, courses, classes, users, roles and enrolments, with the manifest.

Every sourcedId is made of what the registry holds (code of a unit, pseudonym, key of a class), so that next month's set says the
same of the same things. The set is `bulk`: everything that stands on the day, nothing of what was before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import Dataset, Roster
from yaodian.registry.oneroster.columns import ABSENT, COLUMNS
from yaodian.registry.oneroster.people import Name
from yaodian.registry.oneroster.sessions import sessions_of
from yaodian.registry.tree import Tree

_ALWAYS = (1980, 1, 1, 0, 0, 0)  # no clock in the archive: the same rows give the same bytes


@dataclass(frozen=True, slots=True)
class Given:
    """Rows in force of one dataset that has a `roster`, and the period that they report about (None for events)."""

    dataset: Dataset
    period: str | None
    rows: pl.DataFrame


def roster_files(
    given: Sequence[Given],
    tree: Tree,
    code_lists: Mapping[str, CodeList],
    as_of: date,
    *,
    names: Mapping[str, Name] | None = None,
) -> dict[str, pl.DataFrame]:
    """File -> rows with the columns of the binding, all of them text.

    `names` are those of pseudonyms that were looked up; who is not among them shows the pseudonym. Units that do not exist on the
    day, and rows about them, are left out, so that every reference finds its row. ValueError if no dataset has a period.
    """
    sessions = sessions_of([each.period for each in given if each.period is not None])
    year = sessions[0]["sourcedId"]
    terms = ",".join(one["sourcedId"] for one in sessions if one["type"] == "term")
    parts = [_told(each, tree, code_lists, as_of) for each in given]
    people = [part for part in parts if "person" in part.columns]
    classes = _classes(parts, year, terms)
    return {
        "academicSessions": _as_file("academicSessions", pl.DataFrame(sessions)),
        "orgs": _as_file("orgs", _orgs(tree, parts, as_of)),
        "courses": _as_file("courses", _courses(parts, year)),
        "classes": _as_file("classes", classes),
        "users": _as_file("users", _users(people, names or {})),
        "roles": _as_file("roles", _roles(people)),
        "enrollments": _as_file("enrollments", _enrolments(people)),
    }


def packed(files: Mapping[str, pl.DataFrame], system: str) -> bytes:
    """The zip archive that the binding asks for: the files and a manifest. `system` is the name of where they come from."""
    lines = [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    lines += sorted([(f"file.{name}", "bulk") for name in files] + [(f"file.{name}", "absent") for name in ABSENT])
    lines += [("source.systemName", system), ("source.systemCode", "yaodian")]
    manifest = pl.DataFrame(lines, schema=["propertyName", "value"], orient="row")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in {"manifest": manifest, **files}.items():
            entry = zipfile.ZipInfo(f"{name}.csv", _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, frame.write_csv(line_terminator="\r\n"))
    return stream.getvalue()


def _told(each: Given, tree: Tree, code_lists: Mapping[str, CodeList], as_of: date) -> pl.DataFrame:
    """Of each row its school as a unit of the day, grade, class with title, and person with role; rows of no such school left out."""
    roster = each.dataset.roster
    assert roster is not None
    ids = {code: unit for code, unit in tree.codes().items() if tree.units[unit].at(as_of) is not None}
    school = pl.col(roster.school).replace_strict(ids, default=None, return_dtype=pl.String)
    columns = [
        school.alias("school"),
        pl.lit(roster.role).alias("role"),
        _grade(roster),
        *_class(each, code_lists, as_of),
    ]
    if roster.role != "class":
        columns.append(pl.col(roster.person).alias("person"))
    told = each.rows.select(columns).filter(pl.col("school").is_not_null())
    whole = pl.concat_str(pl.lit("class-"), pl.col("school"), pl.lit("-"), pl.col("group"))
    course = pl.concat_str(pl.lit("course-"), pl.col("school"), pl.lit("-"), pl.col("grade").fill_null(""))
    return told.with_columns(whole.alias("class"), course.alias("course"))


def _grade(roster: Roster) -> pl.Expr:
    if not roster.grade:
        return pl.lit(None, dtype=pl.String).alias("grade")
    grade = pl.col(roster.grade).cast(pl.String)
    return grade.replace(dict(roster.grades)).alias("grade")


def _class(each: Given, code_lists: Mapping[str, CodeList], as_of: date) -> list[pl.Expr]:
    """What tells a class from others of its school, its title, and that of its course: codes by their words."""
    roster = each.dataset.roster
    assert roster is not None
    if not roster.group:
        nothing = pl.lit(None, dtype=pl.String)
        return [nothing.alias("group"), nothing.alias("title"), nothing.alias("course_title")]
    words = {name: _worded(each.dataset, name, code_lists, as_of) for name in roster.group}
    group = pl.concat_str([pl.col(name).cast(pl.String) for name in roster.group], separator="-")
    title = pl.concat_str([words[name] for name in roster.group], separator=" ")
    course = _worded(each.dataset, roster.grade, code_lists, as_of) if roster.grade else title
    return [group.alias("group"), title.alias("title"), course.alias("course_title")]


def _worded(dataset: Dataset, name: str, code_lists: Mapping[str, CodeList], as_of: date) -> pl.Expr:
    """A field as people read it: the label of a code; a number with the field's own label (2班号 would be none: 班号2)."""
    field = dataset.field(name)
    value = pl.col(name).cast(pl.String)
    listed = code_lists.get(field.codes) if field.codes else None
    if listed is None:
        return pl.concat_str(pl.lit(field.label.zh), value)
    labels = {code.code: code.label.zh for code in listed.codes if code.valid(as_of)}
    return value.replace(labels)


def _orgs(tree: Tree, parts: Sequence[pl.DataFrame], as_of: date) -> pl.DataFrame:
    schools = set(pl.concat([part["school"] for part in parts]).unique().to_list())
    wanted = {above for school in schools for above in tree.path(school)}
    rows = []
    for unit_id in sorted(wanted, key=lambda one: (len(tree.path(one)), one)):
        unit, version = tree.units[unit_id], tree.units[unit_id].at(as_of)
        kind = "school" if unit_id in schools else "local" if unit.parent is None else "district"
        rows.append(
            {
                "sourcedId": unit_id,
                "name": version.name.zh if version else unit_id,
                "type": kind,
                "identifier": version.code if version else "",
                "parentSourcedId": unit.parent or "",
            }
        )
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("sourcedId", "name", "type", "identifier", "parentSourcedId"), pl.String)
    )


def _grouped(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Every class once, whether a timetable or a pupil names it."""
    names = ["class", "course", "school", "grade", "title", "course_title"]
    return (
        pl.concat([part.select(names) for part in parts])
        .drop_nulls("class")
        .unique("class", keep="first")
        .sort("class")
    )


def _classes(parts: Sequence[pl.DataFrame], year: str, terms: str) -> pl.DataFrame:
    return _grouped(parts).select(
        pl.col("class").alias("sourcedId"),
        pl.col("title"),
        pl.col("grade").alias("grades"),
        pl.col("course").alias("courseSourcedId"),
        pl.lit("homeroom").alias("classType"),
        pl.col("school").alias("schoolSourcedId"),
        pl.lit(terms or year).alias("termSourcedIds"),
    )


def _courses(parts: Sequence[pl.DataFrame], year: str) -> pl.DataFrame:
    return (
        _grouped(parts)
        .unique("course", keep="first")
        .sort("course")
        .select(
            pl.col("course").alias("sourcedId"),
            pl.lit(year).alias("schoolYearSourcedId"),
            pl.col("course_title").alias("title"),
            pl.col("grade").alias("grades"),
            pl.col("school").alias("orgSourcedId"),
        )
    )


def _users(people: Sequence[pl.DataFrame], names: Mapping[str, Name]) -> pl.DataFrame:
    """Each person once; who is pupil or teacher at two schools keeps the first as the primary one."""
    told = pl.concat([part.select("person", "school", "role", "grade") for part in people]) if people else _NOBODY
    told = told.drop_nulls("person").unique("person", keep="first").sort("person")
    known = [names.get(person) or Name.withheld(person) for person in told["person"].to_list()]
    return told.select(
        pl.col("person").alias("sourcedId"),
        pl.lit("true").alias("enabledUser"),
        pl.col("person").alias("username"),
        pl.Series("givenName", [name.given for name in known], dtype=pl.String),
        pl.Series("familyName", [name.family for name in known], dtype=pl.String),
        pl.when(pl.col("role") == "student").then("grade").alias("grades"),
        pl.col("school").alias("primaryOrgSourcedId"),
    )


def _roles(people: Sequence[pl.DataFrame]) -> pl.DataFrame:
    told = pl.concat([part.select("person", "school", "role") for part in people]) if people else _NOBODY
    told = told.drop_nulls("person").unique(maintain_order=True)
    first = pl.col("person").is_first_distinct()
    return told.select(
        pl.concat_str(pl.lit("role-"), "role", pl.lit("-"), "person", pl.lit("-"), "school").alias("sourcedId"),
        pl.col("person").alias("userSourcedId"),
        pl.when(first).then(pl.lit("primary")).otherwise(pl.lit("secondary")).alias("roleType"),
        pl.col("role"),
        pl.col("school").alias("orgSourcedId"),
    )


def _enrolments(people: Sequence[pl.DataFrame]) -> pl.DataFrame:
    told = pl.concat([part.select("person", "school", "role", "class") for part in people]) if people else _NOBODY
    told = told.drop_nulls(["person", "class"]).unique(maintain_order=True)
    return told.select(
        pl.concat_str(pl.lit("enrolment-"), "person", pl.lit("-"), "class").alias("sourcedId"),
        pl.col("class").alias("classSourcedId"),
        pl.col("school").alias("schoolSourcedId"),
        pl.col("person").alias("userSourcedId"),
        pl.col("role"),
        pl.lit("false").alias("primary"),
    )


_NOBODY = pl.DataFrame(schema=dict.fromkeys(("person", "school", "role", "grade", "class"), pl.String))


def _as_file(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """All columns of the binding in their order; what is not said stands empty."""
    columns = [pl.col(one) if one in frame.columns else pl.lit("").alias(one) for one in COLUMNS[name]]
    return frame.select(columns).with_columns(pl.all().cast(pl.String).fill_null(""))
