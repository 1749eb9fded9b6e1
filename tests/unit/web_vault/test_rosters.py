"""A unit's roster for another program: pseudonyms without a purpose, names with one, and the ledger hears of both."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures_persons import LIN, ZHOU, Official, with_vault
from fixtures_web import account, small_world

PURPOSES = """code_lists:
  - id: look_up_purposes
    label: 用途
    source: {title: 虚构的规定}
    confidence: high
    codes: [{code: roster, label: 核对名册}]
"""


def with_rosters(package: Path) -> Path:
    """A vault, purposes and what the rolls give to a roster."""
    with_vault(package)
    file = package / "datasets" / "all.yaml"
    text = file.read_text("utf-8")
    head = "    person: pupil\n"
    assert head in text
    file.write_text(
        text.replace(head, f"    roster: {{role: student, school: school, person: pupil}}\n{head}", 1), "utf-8"
    )
    (package / "code_lists").mkdir(exist_ok=True)
    (package / "code_lists" / "purposes.yaml").write_text(PURPOSES, "utf-8")
    return package


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world whose rolls give a roster."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("rosters"), change=with_rosters) as home:
        yield home


def users(answer: Any) -> dict[str, tuple[str, str]]:
    """Pseudonym -> family and given name in the archive that was answered."""
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = csv.DictReader(io.TextIOWrapper(archive.open("users.csv"), "utf-8"))
        return {row["sourcedId"]: (row["familyName"], row["givenName"]) for row in rows}


def entries(act: str) -> list[dict[str, Any]]:
    """What the ledger says of an act, the newest last."""
    from yaodian.web.models import LedgerEntry

    bodies = [json.loads(one.body) for one in LedgerEntry.objects.order_by("number")]
    return [body for body in bodies if body["act"] == act]


def test_without_a_purpose_persons_bear_their_pseudonyms(
    official: Callable[[str, str], Official], accepted: int
) -> None:
    found = users(official("school", "east_second").client.post("/rosters", {}))
    assert len(found) == 2
    assert all(names == ("化名", pseudonym) for pseudonym, names in found.items())
    assert entries("look-up") == []
    assert entries("export")[-1]["subject"] == "rolls"


def test_with_a_purpose_those_whom_the_vault_knows_have_their_names(
    official: Callable[[str, str], Official], accepted: int
) -> None:
    answer = official("school", "east_second").client.post("/rosters", {"purpose": "roster", "note": "新学期"})
    assert set(users(answer).values()) == {(LIN[1][0], LIN[1][1:]), (ZHOU[1][0], ZHOU[1][1:])}
    looked = entries("look-up")[-1]
    assert looked["details"]["persons"] == 2
    assert LIN[1] not in json.dumps(looked, ensure_ascii=False)


def test_a_purpose_that_nobody_declared_gives_nothing(official: Callable[[str, str], Official], accepted: int) -> None:
    before = len(entries("export"))
    answer = official("school", "east_second").client.post("/rosters", {"purpose": "curiosity"})
    assert answer.status_code == 422
    assert "没有“curiosity”这种用途" in answer.content.decode()
    assert len(entries("export")) == before


def test_a_district_has_its_schools_and_a_school_only_itself(
    official: Callable[[str, str], Official], accepted: int
) -> None:
    own = set(users(official("school", "east_second").client.post("/rosters", {})))
    district = set(users(official("bureau", "east").client.post("/rosters", {})))
    assert own < district


def test_what_has_no_roster_says_so(official: Callable[[str, str], Official]) -> None:
    answer = official("bureau", "east").client.post("/rosters?as_of=2001-01-01", {})
    assert answer.status_code == 422
    assert "没有可以排成名册的行" in answer.content.decode()


def test_auditors_and_strangers_have_no_roster(client: Any, home: Any, db: None) -> None:
    assert client.get("/rosters").status_code == 302
    client.force_login(account("auditor-x", "auditor", "xishan"))
    assert client.get("/rosters").status_code == 403
