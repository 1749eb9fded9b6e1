from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_balance import national_rules
from yaodian.parameters import InForce
from yaodian.values import Jurisdiction


@pytest.fixture(scope="session")
def rules_on() -> Callable[[str], InForce]:
    """What the national rules of the evaluation say on a day."""
    return lambda day: national_rules().under("balance.", date.fromisoformat(day), Jurisdiction("CN"))
