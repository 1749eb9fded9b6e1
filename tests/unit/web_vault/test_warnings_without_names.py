"""A file with names is never kept in plain while its sender looks at warnings: it is sent, and its receipt shows them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures_persons import LIN, Official, number, with_vault
from fixtures_web import small_world
from yaodian.web.models import Delivery, UnsentDelivery

ALIKE = "    alike:\n      - {id: same-name, fields: [girl, days], message: 两行相同}\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Named rolls that wonder at rows which agree."""

    def declare(package: Path) -> None:
        with_vault(package, retention=ALIKE)

    with django_db_blocker.unblock(), small_world(tmp_path_factory.mktemp("alike"), change=declare) as home:
        yield home


def test_the_receipt_shows_the_warnings_after_the_fact_and_no_name(official: Callable[[str, str], Official]) -> None:
    school, bureau = official("school", "east_second"), official("bureau", "east")
    rows = f"S2,{LIN[0]},{LIN[1]},,是,180\nS2,{number(7)},{LIN[1]},,是,180\n"
    receipt = school.receipt(school.sends(rows))
    held = Delivery.objects.get(pk=receipt)
    assert [(one["code"], one["line"], one["message"]) for one in held.warnings] == [("same-name", 3, "两行相同")]
    assert UnsentDelivery.objects.count() == 0
    said = json.dumps(held.warnings, ensure_ascii=False)
    assert all(word not in said for word in LIN)
    page = bureau.client.get(f"/submissions/{receipt}").content.decode()
    assert "两行相同" in page
    assert LIN[1] not in page
