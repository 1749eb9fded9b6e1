"""The loaded package is kept in the home, and never outlives a change of what it was made from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from yaodian.values import Refused
from yaodian.web.home import Home
from yaodian.web.queries import packages
from yaodian.web.queries.packages import package_of


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were read and checked file by file."""
    read: list[Path] = []
    whole = packages.load_package

    def counted(folder: Path, **more: object) -> object:
        read.append(folder)
        return whole(folder, **more)

    monkeypatch.setattr(packages, "load_package", counted)
    return read


@pytest.fixture
def again(home: Home) -> Callable[[], object]:
    """Asks for the package as a process does that has just begun."""

    def again() -> object:
        packages._package.cache_clear()
        return package_of(home)

    return again


def test_the_second_process_reads_no_file_of_it(again: Callable[[], object], loads: list[Path], package: Path) -> None:
    first = again()
    assert again() == first
    assert loads == [package]


def test_a_changed_file_is_read(again: Callable[[], object], loads: list[Path], package: Path) -> None:
    before = again()
    file = package / "package.yaml"
    file.write_text(file.read_text("utf-8").replace("default_as_of: 2019-10-31", "default_as_of: 2019-10-30"), "utf-8")
    after = again()
    assert after.default_as_of != before.default_as_of  # type: ignore[attr-defined]
    assert loads == [package, package]


def test_a_new_file_is_seen(again: Callable[[], object], loads: list[Path], package: Path) -> None:
    again()
    (package / "indicators").mkdir(exist_ok=True)
    (package / "indicators" / "more.yaml").write_text("indicators: [1]\n", "utf-8")
    with pytest.raises(Refused):
        again()


def test_a_changed_base_is_seen(again: Callable[[], object], loads: list[Path], package: Path) -> None:
    base = package.parent / "common"
    base.mkdir()
    main = base / "package.yaml"
    main.write_text("name: common\nlabel: {zh: 共用, en: Common}\njurisdiction: CN\n", "utf-8")
    file = package / "package.yaml"
    file.write_text("extends: [common]\n" + file.read_text("utf-8"), "utf-8")
    again()
    main.write_text("name: 3\n", "utf-8")
    with pytest.raises(Refused):
        again()


def test_another_program_keeps_its_own(
    again: Callable[[], object], loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    again()
    monkeypatch.setattr(packages, "__version__", "999")
    again()
    assert len(loads) == 2


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"\x80\x05K\x01."])
def test_a_damaged_one_is_made_anew(again: Callable[[], object], loads: list[Path], home: Home, damage: bytes) -> None:
    first = again()
    (home.path / ".package").write_bytes(damage)
    assert again() == first
    again()
    assert len(loads) == 2


def test_where_it_cannot_be_kept_it_is_loaded(
    again: Callable[[], object], loads: list[Path], home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    assert again() == again()
    assert len(loads) == 2
    assert not list(home.path.glob(".package*"))
