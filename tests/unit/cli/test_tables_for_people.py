"""What the command line prints for people to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fixtures_cli import ForkingCli
from yaodian.cli.chain import value_text
from yaodian.cli.tables import console_for_people


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (8600000.0, "8600000"),
        (0.65, "0.65"),
        (True, "是"),
        ("全部", "全部"),
        (["小学", "初中"], "小学、初中"),
        ({"申报区县": 16, "座谈会": 44}, "申报区县 16；座谈会 44"),
        (
            [{"level": "小学", "operator": "<=", "value": 0.65}, {"level": "初中", "value": 0.55}],
            "小学 <= 0.65\n初中 0.55",
        ),
        ([], ""),
    ],
)
def test_values_of_parameters(value: object, told: str) -> None:
    assert value_text(value) == told


def test_brackets_in_a_text_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    console_for_people().print("第[1]项[/bold] [red]")
    assert "第[1]项[/bold] [red]" in capsys.readouterr().out


@pytest.mark.parametrize("commitment", ["1.1", "1.2", "1.3", "1.4"])
def test_why_is_written_in_words(cli: ForkingCli, prepared_home: Path, commitment: str) -> None:
    done = cli.run("why", commitment, "--home", prepared_home)
    assert done.code == 0, done.err
    said = re.sub(r"\S+://\S+", "", done.out)
    assert not re.search(r"[{}]|\bNone\b|\bTrue\b|Label\(", said)
    assert f"任务 {commitment}（正文第" in said


def test_status_ends_with_the_counts(cli: ForkingCli, prepared_home: Path) -> None:
    done = cli.run("status", "--home", prepared_home)
    last = done.out.strip().splitlines()[-1]
    counted = [int(number) for number in re.findall(r" (\d+)(?:；|$)", last)]
    assert sum(counted) == 4
