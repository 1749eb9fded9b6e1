"""schemathesis asks every operation of the interface anything it can think of, as the public, as a school and as a district, on both databases.

YAODIAN_FUZZ=1000 asks a thousand times an operation; what every run can afford is less.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_package import write_package
from fixtures_postgres import postgres_cluster, why_not
from fixtures_site import served

EXAMPLES = int(os.environ.get("YAODIAN_FUZZ", "4"))
PEOPLE = {"public": "", "school": "school", "district": "bureau"}
KNOWN = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 409, 413, 414, 415, 422]

[parameters]
dataset = "rolls"
indicator = "enrolment"
parameter = "places.ratio"
commitment = "1.2"
"""
"""Names that exist, or hardly a question would come further than to the refusal of a name; and 414 for what is too long."""
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method", "missing_required_header", "ignored_auth",
)  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """The small package served on a database; gives its address, and what runs `yaodian` on its home."""
    folder = tmp_path_factory.mktemp("fuzz")
    home = folder / "home"
    with ExitStack() as stack:
        environment = {}
        if request.param == "postgresql":
            if (reason := why_not()) is not None:
                pytest.skip(reason)
            environment["YAODIAN_DATABASE"] = stack.enter_context(postgres_cluster())
        package = write_package(folder / "xishan")
        arguments = ("up", "--package", str(package), "--home", str(home))
        address = stack.enter_context(served(*arguments, log=folder / "log", environment=environment))
        own = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}

        def run(*said: str) -> str:
            command = [sys.executable, "-m", "yaodian.cli.main", *said, "--home", str(home)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env={**own, **environment})
            assert done.returncode == 0, done.stderr
            return done.stdout

        rows = folder / "rolls.csv"
        for number in range(3):
            rows.write_text(f"学校,学生假名,女,到校天数\nS2,p-{number},是,180\n", "utf-8")
            run("submit", "rolls", str(rows), "--unit", "S2", "--period", "2019-2020")
        yield address, run


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_found(site: tuple[str, Any], who: str, tmp_path: Path) -> None:
    address, run = site
    headers = []
    if account := PEOPLE[who]:
        made = run("token", "make", "--account", account, "--name", "fuzz", "--scope", "hand_in", "--json")
        headers = ["--header", f"Authorization: Bearer {json.loads(made)['token']}"]
    (tmp_path / "schemathesis.toml").write_text(KNOWN, "utf-8")
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/api/openapi.json", "--checks", ",".join(CHECKS),
        "--max-examples", str(EXAMPLES), "--seed", "11", "--phases", "examples,coverage,fuzzing", "--no-color", "--warnings", "off",
        "--continue-on-failure", *headers,
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=max(480, 60 * EXAMPLES)
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No issues found" in done.stdout
    assert run("ledger", "verify")
