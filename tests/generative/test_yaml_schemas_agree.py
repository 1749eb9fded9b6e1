"""The quick check of a file and the general validator say the same of anything, near to right or far from it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from yaodian.binding.fitting import fits_of
from yaodian.binding.schema import KINDS, _fits, _wrong_formats, schema_of, validate
from yaodian.binding.source import Node, parse_yaml

POLICIES = Path(__file__).resolve().parents[2] / "policies"
STRANGE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    7,
    7.5,
    "",
    "x",
    "2019-02-30",
    "2019-12-31",
    [],
    ["x", "x"],
    [1, 2, 3],
    {},
    {"zh": "x"},
)


def node_of(value: Any) -> Node:
    """JSON is YAML, and so every plain value can be read as a node."""
    node, problems = parse_yaml(json.dumps(value, ensure_ascii=False), "x.yaml")
    assert node is not None
    assert problems == ()
    return node


@cache
def examples(kind: str) -> tuple[str, ...]:
    """The fictional county's files of a kind, as JSON."""
    folder = POLICIES / "example"
    files = sorted(folder.glob(f"{kind}/*.yaml")) or [folder / f"{kind}.yaml"]
    found = []
    for path in files:
        node, _ = parse_yaml(path.read_text("utf-8"), path.name)
        assert node is not None
        found.append(json.dumps(node.plain(), ensure_ascii=False))
    return tuple(found)


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside a value: the container and the key or index."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from spots(value[key])


def spoilt(kind: str, chance: random.Random) -> Any:
    """A file of the county with one to three places changed: a value exchanged, a key lost, misspelt or added, an entry doubled."""
    value = json.loads(chance.choice(examples(kind)))
    for _ in range(chance.choice((1, 1, 2, 3))):
        container, key = chance.choice(list(spots(value)) or [({}, "")])
        way = chance.choice(("exchange", "lose", "misspell", "add", "double"))
        if way == "exchange" or not container:
            container[key] = chance.choice(STRANGE)
        elif way == "lose":
            del container[key]
        elif isinstance(container, dict):
            if way == "misspell":
                container[f"{key}x"] = container.pop(key)
            else:
                container[chance.choice(("ratio", "note", "due", "nothing"))] = chance.choice(STRANGE)
        else:
            container.append(container[key])
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_the_countys_files_fit(kind: str) -> None:
    for text in examples(kind):
        assert validate(node_of(json.loads(text)), kind) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_quick_and_general_agree(kind: str) -> None:
    chance = random.Random(kind)
    schema = schema_of(kind)
    general = Draft202012Validator(schema)
    refused = 0
    for _ in range(25):
        value = spoilt(kind, chance)
        node = node_of(value)
        right = general.is_valid(value) and not list(_wrong_formats(node, schema, schema["$defs"], ()))
        assert _fits(kind)(node) == right, json.dumps(value, ensure_ascii=False)[:2000]
        deviations = validate(node, kind)
        assert bool(deviations) != right
        assert all(one.problem.message and one.problem.place and one.problem.remedy for one in deviations)
        refused += not right
    assert refused, "some of what was spoilt must be wrong"


def test_every_schema_is_one() -> None:
    for kind in KINDS:
        Draft202012Validator.check_schema(schema_of(kind))


def test_a_keyword_that_the_quick_check_does_not_know_is_refused_when_the_schema_is_read() -> None:
    with pytest.raises(ValueError, match="multipleOf"):
        fits_of({"type": "number", "multipleOf": 2}, {}, {})
