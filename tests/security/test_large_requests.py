"""What is too large is refused by its announced length, before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from yaodian.web.guard import LARGEST_REQUEST

Visit = Callable[..., Client]


@pytest.mark.parametrize("said", [str(LARGEST_REQUEST + 1), "9" * 40, "many", "-1", "１２"])
def test_a_request_that_announces_too_much(visit: Visit, said: str) -> None:
    response = visit("office").post("/drafts", {"words": "甲"}, CONTENT_LENGTH=said)
    assert response.status_code == 413
    assert "没有任何内容被改动" in response.content.decode()


def test_a_request_within_the_limit(visit: Visit) -> None:
    assert visit("office").post("/drafts", {"words": "2030年要点\n一、甲\n1.乙。新建学校3所。\n"}).status_code == 302
