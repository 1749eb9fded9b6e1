"""The fictional county to break, and the loader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from yaodian.binding import Loaded, load_package


@pytest.fixture
def county(mended: Path, quick_loading: None) -> Path:
    """A copy of the fictional county, beside what it inherits, free to be broken."""
    return mended / "example"


@pytest.fixture
def load() -> Callable[[Path], Loaded]:
    """Loads a package; places in problems are given from its folder, as `file`, or `other/file` for a base."""

    def loaded(folder: Path) -> Loaded:
        return load_package(folder, shown="")

    return loaded
