"""Lists that others published, with the faults they came with: a declaration finds every one of them, and passes the clean list.

What is wrong with each list was found out beside the program (tests/fixtures/lists/README.md).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from yaodian.binding import load_package
from yaodian.registry import Tree, receive

LISTS = Path(__file__).parents[1] / "fixtures" / "lists"
DAY = date(2026, 1, 1)


def table_of(year, score="score"):
    """A table of candidates per point with the place that its columns do not name; `score` says which column holds the points."""
    with (LISTS / "data" / f"{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "place": "120000",
                "score": row[score],
                "cumulative_city": row["cumulative_city"],
                "cumulative_six_districts": row["cumulative_six_districts"],
            }
            for row in csv.DictReader(file)
        ]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8"), rows


def received(package, content, name):
    """What the one dataset of a package says of a file."""
    loaded = load_package(LISTS / package)
    assert not loaded.problems
    (dataset,) = loaded.known.datasets.values()
    tree = Tree(loaded.known.levels, loaded.known.units)
    return receive(dataset, content, tree=tree, code_lists=loaded.known.code_lists, as_of=DAY, name=name)


def counted(problems):
    """How many rows each rule found: those that are listed and those that are only counted."""
    found = Counter(problem.code for problem in problems if problem.place.line)
    for problem in problems:
        if more := re.search(r"另有 (\d+) 行", problem.message):
            found[problem.code] += int(more[1])
    return dict(found)


def test_a_clean_table_has_no_fault():
    content, _ = table_of("score_table_2024")
    delivered = received("zhongkao", content, "2024.csv")
    assert delivered.frame.height == 281
    assert delivered.problems == ()


def test_a_table_whose_labels_moved_shows_each_lost_row_and_its_short_end():
    content, rows = table_of("score_table_2023", "score_as_copied")
    problems = received("zhongkao", content, "2023.csv").problems
    at = {
        int(rows[problem.place.line - 2]["score"])
        for problem in problems
        if problem.code == "by-score-uneven" and problem.place.column == "cumulative_city"
    }
    assert at == {775, 746, 695, 660, 648, 602, 546, 515}  # the first step, then one at each of the seven page breaks
    (end,) = (problem for problem in problems if problem.code == "by-score-end")
    assert "到 507 为止，应到 500" in end.message


def test_the_same_table_with_its_labels_moved_back_lacks_seven_rows():
    content, _ = table_of("score_table_2023", "score_reconstructed")
    problems = received("zhongkao", content, "2023.csv").problems
    assert counted(problems) == {"by-score-gap": 7, "by-score-uneven": 2}  # both counts are wrong in the first row


def test_a_table_read_from_a_picture_shows_lost_rows_and_spoilt_digits():
    content, rows = table_of("score_table_2025_ocr")
    problems = received("zhongkao", content, "2025.csv").problems
    lost = [problem.message for problem in problems if problem.code == "by-score-gap"]
    scores = {int(row["score"]) for row in rows}
    assert sum(missing_in(message) for message in lost) == 74 == 281 - len(scores)
    spoilt = {(int(rows[problem.place.line - 2]["score"]), problem.place.column) for problem in problems}
    for score, column in ((725, "city"), (771, "six_districts"), (739, "six_districts"), (736, "six_districts")):
        assert (score, f"cumulative_{column}") in spoilt


def missing_in(message):
    """How many rows a gap says are lost."""
    said = message.split("缺 ")[1].split("。")[0]
    more = re.search(r"等 (\d+) 行", said)
    return int(more[1]) if more else len(said.split("、"))


@pytest.fixture(scope="module")
def hong_kong():
    content = (LISTS / "data" / "hongkong_schools.csv").read_bytes()
    return received("hongkong", content, "schools.csv"), list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def test_schools_listed_once_a_session_are_named(hong_kong):
    delivered, rows = hong_kong
    schools = {(row["name_zh"], row["level_zh"], row["latitude"], row["longitude"]) for row in rows}
    assert (len(rows), len(schools)) == (3634, 3234)
    assert counted(delivered.problems)["session"] == len(rows) - len(schools) == 400


def test_schools_listed_twice_for_one_session_are_told_apart_from_those(hong_kong):
    delivered, rows = hong_kong
    seen = Counter(
        (row["name_zh"], row["level_zh"], row["latitude"], row["longitude"], row["session_zh"]) for row in rows
    )
    assert counted(delivered.problems)["same-session"] == sum(number - 1 for number in seen.values()) > 0


def test_schools_of_one_name_at_several_places_are_named(hong_kong):
    delivered, rows = hong_kong
    places: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        places.setdefault((row["name_zh"], row["level_zh"]), set()).add((row["latitude"], row["longitude"]))
    several = {name for name, found in places.items() if len(found) > 1}
    assert len(several) == 572
    members = sum((row["name_zh"], row["level_zh"]) in several for row in rows)
    assert counted(delivered.problems)["campus"] == members - len(several)  # all but the first of each name


def test_doubles_are_told_and_do_not_stop_a_list(hong_kong):
    delivered, _ = hong_kong
    assert {problem.severity for problem in delivered.problems} == {"warning"}
