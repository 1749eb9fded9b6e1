"""The chapter on reading plans from programs says what is so: every example in it is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHAPTER = Path(__file__).resolve().parents[3] / "docs" / "manual" / "plan-api.md"
EXAMPLES = re.findall(r"^## (.+?)\n.*?```python\n(.*?)```", CHAPTER.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_every_section_has_an_example() -> None:
    assert len(EXAMPLES) == CHAPTER.read_text("utf-8").count("\n## ")


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES], ids=range(1, len(EXAMPLES) + 1))
def test_the_example_runs(example: str) -> None:
    assert "assert " in example
    exec(compile(example, str(CHAPTER), "exec"), {"__name__": "example"})  # noqa: S102 (our own chapter)
