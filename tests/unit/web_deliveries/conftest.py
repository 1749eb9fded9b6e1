from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fixtures_web import account, small_world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The small world: east_first and west_first have reported their rolls, east_second has not."""
    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("deliveries")) as home:
        yield home


@dataclass
class Clerk:
    """Somebody who hands in rolls, or decides about them, through the forms of the pages."""

    client: Client
    unit: str

    def sends(
        self, rows: str, unit: str = "", period: str = "2019-2020", reason: str = "", name: str = "名册.csv"
    ) -> Any:
        """Hands in rows as a CSV file."""
        content = f"学校,学生假名,女,到校天数\n{rows}".encode()
        said = {
            "file": SimpleUploadedFile(name, content),
            "unit": unit or self.unit,
            "period": period,
            "reason": reason,
        }
        return self.client.post("/datasets/rolls/submit", said)

    def receipt(self, answer: Any) -> int:
        """The number of the receipt that a hand-in led to."""
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return int(answer["Location"].split("/")[2].split("?")[0])

    def decides(self, number: int, do: str, reason: str = "") -> Any:
        """Accepts or returns."""
        return self.client.post(f"/submissions/{number}/decide", {"do": do, "reason": reason})

    def page(self, number: int) -> str:
        """The page of a receipt."""
        return self.client.get(f"/submissions/{number}").content.decode()


@pytest.fixture
def clerk(home: Any, db: None) -> Callable[..., Clerk]:
    """A clerk by role and unit."""

    def clerk(role: str, unit: str) -> Clerk:
        client = Client()
        client.force_login(account(f"{role}-{unit}", role, unit))
        return Clerk(client, unit)

    return clerk
