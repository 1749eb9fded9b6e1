"""The canonical form of RFC 8785: same content, same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yaodian.values import Confidence, Label, canonical_json, digest_of, sha256_hex


@dataclass(frozen=True)
class Row:
    name: str
    day: date


def test_the_example_of_the_standard() -> None:
    # RFC 8785, section 3.2.3: sorting of property names.
    said = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    order = ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign"]
    order += ["Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]
    text = canonical_json(said).decode()
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        (1.0, "1"),
        (1e21, "1e+21"),
        (4.50, "4.5"),
        ("中文\n", '"中文\\n"'),
        (Confidence.LOW, '"low"'),
        (date(2019, 9, 1), '"2019-09-01"'),
        (datetime(2019, 9, 1, 8, tzinfo=UTC), '"2019-09-01T08:00:00+00:00"'),
        (Decimal("8.60"), '"8.60"'),
        ({"甲", "乙"}, '["乙","甲"]'),
        ((1, 2), "[1,2]"),
        (Row("一", date(2019, 9, 1)), '{"day":"2019-09-01","name":"一"}'),
        (Label("名", "name"), '{"en":"name","zh":"名"}'),
    ],
)
def test_plain_forms(value: object, text: str) -> None:
    assert canonical_json(value).decode() == text


def test_order_of_keys_and_of_sets_does_not_matter_and_content_does() -> None:
    assert digest_of({"a": 1, "b": {3, 2, 1}}) == digest_of({"b": {1, 2, 3}, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
    assert digest_of([1, 2]) != digest_of([2, 1])


def test_the_digest_is_sha256_of_the_canonical_bytes() -> None:
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()
