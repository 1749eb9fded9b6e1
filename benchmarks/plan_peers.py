"""Other readers of numbers as oracles: recognizers-text (any number, shares) and jionlp (money), in an environment of their own.

They know no targets: they read every number, so that what they can tell is whether ours are worth what they say, and how many
numbers of plans are no targets. Nothing of them enters the lock; the environment lies in a temporary folder and goes with it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from record import Row

PACKAGES = ("recognizers-text-suite", "emoji<2", "jionlp")
INSTALL_SECONDS = 240
PROBE = """
import json, sys, warnings
warnings.filterwarnings("ignore")
sentences = json.load(sys.stdin)
from recognizers_number import Culture, recognize_number, recognize_percentage
found = []
for sentence in sentences:
    said = recognize_number(sentence, Culture.Chinese) + recognize_percentage(sentence, Culture.Chinese)
    found.append([one.resolution["value"] for one in said if one.resolution and one.resolution.get("value")])
money = []
try:
    import jionlp
    for sentence in sentences:
        try:
            money.append([one["detail"]["num"] for one in jionlp.ner.extract_money(sentence, with_parsing=True)])
        except Exception:
            money.append([])
except ImportError:
    money = None
print("\\n@" + json.dumps([found, money]))
"""


def peer_rows(records: Sequence[dict[str, object]]) -> list[Row]:
    """Rows without a bar; none, and a sentence said, where the peers cannot be had."""
    from yaodian.plan import targets

    sentences = [str(record["text"]) for record in records]
    answer = _asked(sentences)
    if answer is None:
        print("peers skipped: recognizers-text or jionlp could not be installed or did not run")
        return []
    numbers, money = answer
    ours = shared = coins = coins_shared = alarms = empty = 0
    for index, record in enumerate(records):
        if not record["targets"]:
            empty += 1
            alarms += bool(numbers[index])
        values = [value for said in numbers[index] for value in _worth(said)]
        for target in targets(sentences[index], int(str(record["plan_year"]))):
            ours += 1
            shared += any(_same(target.quantity, value) for value in values)
            if target.unit == "元" and money is not None:
                coins += 1
                coins_shared += any(_same(target.quantity, float(one)) for one in money[index] if _is_number(one))
    rows = [
        Row("recognizers-text: our numbers it does not read so", 1 - shared / ours, "", None, f"{ours} targets"),
        Row("recognizers-text: numbers in sentences without a target", alarms / empty, "", None, f"{empty} sentences"),
    ]
    if coins:
        rows.append(
            Row("jionlp: our money it does not read so", 1 - coins_shared / coins, "", None, f"{coins} targets")
        )
    return rows


def _asked(sentences: Sequence[str]) -> tuple[list[list[str]], list[list[str]] | None] | None:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        steps = ([sys.executable, "-m", "venv", folder], [str(python), "-m", "pip", "install", "-q", *PACKAGES])
        try:
            for step in steps:
                subprocess.run(step, check=True, capture_output=True, timeout=INSTALL_SECONDS)
            done = subprocess.run(
                [str(python), "-c", PROBE],
                input=json.dumps(list(sentences)),
                capture_output=True,
                text=True,
                check=True,
                timeout=INSTALL_SECONDS,
            )
        except (subprocess.SubprocessError, OSError):
            return None
    numbers, money = json.loads(done.stdout.rpartition("@")[2])
    return numbers, money


def _worth(said: str) -> list[float]:
    """A number as it is said; a fraction also as the points of a share."""
    plain = said.rstrip("%")
    if not _is_number(plain):
        return []
    value = float(plain)
    return [value, value * 100, value * 10_000, value * 100_000_000]


def _is_number(said: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?", said) is not None


def _same(first: float, second: float) -> bool:
    return abs(first - second) <= 1e-6 * max(1.0, abs(first))
