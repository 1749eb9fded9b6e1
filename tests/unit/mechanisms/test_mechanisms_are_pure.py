"""The nets that hold a mechanism pure: two processes in different surroundings give the same bytes; what would let chance or the clock
in is a fault of the linter. The third, the import contract, is held in `test_house.py`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

_RUN = """
import sys
sys.path[:0] = {paths!r}
import time
time.time = lambda: {clock}
from fixtures_balance import county, districts, national_rules, school, table
from yaodian.mechanisms import mechanism_named
from yaodian.values import Jurisdiction, parse_date
import polars as pl

rows = [school(f"S{{n}}", ("primary", "junior")[n % 2], 100 + 7 * n, district=f"9901{{n % 5:02}}", books=float(n * n + 1)) for n in range(300)]
if {turned}:
    rows.reverse()
given = national_rules().under("balance.", parse_date("2018-01-01"), Jurisdiction("CN"))
outcome = mechanism_named("balance").run({{"sections": table(rows), "districts": districts()}}, given, None)
for name, content in sorted(outcome.files().items()):
    sys.stdout.buffer.write(name.encode() + content)
"""


def run(folder: Path, clock: float, seed: str, *, turned: bool) -> str:
    paths = [str(ROOT / "src"), str(ROOT / "tests")]
    surroundings = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "TZ": "Asia/Shanghai" if turned else "UTC",
        "POLARS_MAX_THREADS": seed,
    }
    program = _RUN.format(paths=paths, clock=clock, turned=turned)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=surroundings, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout) > 10_000
    return hashlib.sha256(done.stdout).hexdigest()


def test_another_clock_hash_seed_folder_and_order_give_the_same_bytes(tmp_path: Path) -> None:
    assert run(tmp_path, 0.0, "1", turned=False) == run(ROOT, 4e9, "2", turned=True)


@pytest.mark.parametrize(
    "line",
    [
        "import os\n\nX = os.environ",
        "import random\n\nX = random.random()",
        "import secrets\n\nX = secrets.token_hex()",
        "import time\n\nX = time.time()",
        "import uuid\n\nX = uuid.uuid4()",
        "import numpy as np\n\nX = np.random.default_rng()",
        "import datetime\n\nX = datetime.datetime.now()",
        "from datetime import date\n\nX = date.today()",
        "from pathlib import Path\n\nX = Path()",
        "import polars as pl\n\nX = pl.read_csv('x')",
        "X = open('x')",
    ],
    ids=lambda line: line.splitlines()[-1],
)
@pytest.mark.parametrize("room", ["mechanisms", "verify"])
def test_calls_that_are_banned(room: str, line: str) -> None:
    name = str(ROOT / "src" / "yaodian" / room / "balance" / "new.py")
    command = [
        str(Path(sys.executable).parent / "ruff"),
        "check",
        "--stdin-filename",
        name,
        "--output-format",
        "concise",
        "-",
    ]
    done = subprocess.run(
        command, cwd=ROOT, input=f'"""New."""\n\n{line}\n', capture_output=True, text=True, check=False
    )
    assert "TID251" in done.stdout or "PTH123" in done.stdout, done.stdout
