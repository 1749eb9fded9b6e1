"""Two reviewers decide about one delivery at the same instant, each in a process of its own: one of them does it, the other is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_postgres import postgres_cluster, why_not

PROGRAM = str(Path(__file__).with_name("two_reviewers.py"))
ROUNDS = 24
COUNTED = """
import json
from fixtures_web import start_django
from yaodian.web.models import AcceptedSubmission, Delivery, LedgerEntry
decided = {}
for number, body in LedgerEntry.objects.order_by("number").values_list("number", "body"):
    decided.setdefault(json.loads(body)["act"], []).append(number)
held = [[one.pk, one.state, one.decided_by, one.decided_entry, AcceptedSubmission.objects.filter(unit=one.unit, dataset="rolls").count()]
        for one in Delivery.objects.order_by("pk")]
print(json.dumps([decided, held]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Where both processes work."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("YAODIAN_", "DJANGO_"))}
    path = os.pathsep.join([str(Path(PROGRAM).resolve().parents[1]), *filter(None, [own.get("PYTHONPATH")])])
    (tmp_path / "home").mkdir()
    said = {**own, "YAODIAN_HOME": str(tmp_path / "home"), "PYTHONPATH": path}
    if request.param == "sqlite":
        yield said
        return
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    with postgres_cluster() as address:
        yield {**said, "YAODIAN_DATABASE": address}


def ran(environment: dict[str, str], *command: str) -> str:
    """What a program says that must come to its end."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


@contextmanager
def reviewer(environment: dict[str, str], name: str) -> Iterator[subprocess.Popen[str]]:
    """An official who waits for orders."""
    with subprocess.Popen(
        [sys.executable, PROGRAM, "decide", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def order(process: subprocess.Popen[str], number: int, do: str) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps([number, do]) + "\n")
    process.stdin.flush()


def heard(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def text(answer: Any) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer["page"]))


def test_one_decides_and_the_other_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    numbers = json.loads(ran(environment, PROGRAM, "prepare", str(tmp_path), str(ROUNDS)).splitlines()[-1])
    before = len(json.loads(ran(environment, "-c", COUNTED))[0].get("accept", []))
    met = 0
    with ExitStack() as stack:
        both = [stack.enter_context(reviewer(environment, name)) for name in ("甲", "乙")]
        for one in both:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for at, number in enumerate(numbers):
            orders = ["accept", ("accept", "return")[at % 2]]
            for process, do in list(zip(both, orders, strict=True))[:: 1 if at % 4 < 2 else -1]:
                order(process, number, do)
            answers = [heard(process) for process in both]
            met += max(one["begun"] for one in answers) < min(one["ended"] for one in answers)
            if at % 2:
                _one_did_it_and_the_other_is_told(answers)
            else:
                _both_see_who_did_it(answers)
    assert met > ROUNDS // 2  # else nothing was tried here
    decided, held = json.loads(ran(environment, "-c", COUNTED))
    states = {number: state for number, state, *_ in held}
    assert set(states) == set(numbers)
    assert set(states.values()) <= {"accepted", "returned"}
    assert len(decided["accept"]) - before == list(states.values()).count("accepted")
    assert len(decided.get("return", [])) == list(states.values()).count("returned")
    assert sorted(entry for _, _, _, entry, _ in held) == sorted(
        [*decided["accept"][before:], *decided.get("return", [])]
    )
    assert all(count == (state == "accepted") for _, state, _, _, count in held)
    ran(environment, "-m", "yaodian.cli.main", "ledger", "verify", "--home", str(tmp_path / "home"))


def _both_see_who_did_it(answers: list[Any]) -> None:
    """Both wanted the same, and it is done once: each is led to the receipt, where one name stands."""
    assert [one["status"] for one in answers] == [302, 302]
    said = [re.search("采纳[^采]*?(甲|乙)台账#(\\d+)", text(one)) for one in answers]
    assert said[0] is not None
    assert said[1] is not None
    assert said[0].groups() == said[1].groups()


def _one_did_it_and_the_other_is_told(answers: list[Any]) -> None:
    """What one did stands on the receipt; the other's order is refused with what happened meanwhile, and that page shows it too."""
    assert sorted(one["status"] for one in answers) == [302, 422]
    accepted = answers[0]["status"] == 302
    refused = next(one for one in answers if one["status"] == 422)
    assert ("已经采纳" if accepted else "已经退回") in text(refused)
    assert "刷新页面，看最新的情况" in text(refused)
