"""The catalogue of faults (tests/fixtures/bad): each slip alone is found where it is, with its remedy, and nothing else is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from yaodian.binding import Loaded
from yaodian.values import Problem

CATALOGUE = Path(__file__).resolve().parents[2] / "fixtures" / "bad"
Load = Callable[[Path], Loaded]


@dataclass(frozen=True)
class Fault:
    """An entry of the catalogue; see tests/fixtures/bad/README.md."""

    name: str
    file: str
    code: str
    find: str = ""
    put: str | None = None
    after: str = ""
    remove: str = ""
    add: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    where: str = ""
    at: str = ""
    column: int | None = None
    says: list[str] = field(default_factory=list)
    more: list[dict[str, str]] = field(default_factory=list)

    def into(self, package: Path) -> int:
        """Breaks a package and returns the line that was changed, 0 if no line was."""
        path = package / self.file
        line = 0
        if self.find:
            text = path.read_text("utf-8")
            begin = text.index(self.after) if self.after else 0
            assert text.count(self.find, begin) >= 1, f"{self.find!r} does not stand in {self.file} any more"
            assert self.after or text.count(self.find) == 1, f"{self.find!r} stands in {self.file} several times"
            place = text.index(self.find, begin)
            put = str(self.put)
            path.write_text(text[:place] + put + text[place + len(self.find) :], "utf-8")
            line = text.count("\n", 0, place) + len(put) - len(put.lstrip("\n")) + 1
        if self.encoding:
            path.write_bytes(path.read_text("utf-8").encode(self.encoding))
        if self.remove:
            (package / self.remove).unlink()
        for name, text in self.add.items():
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text(text, "utf-8")
        return line

    def expected(self, package: Path, changed: int) -> list[tuple[str, str, int | None]]:
        """Code, file and line of everything that must be said; `changed` is the line that was changed."""
        where = self.where or self.file
        line = line_of(package / where, self.at, self.after, self.encoding) if self.at else changed
        found = [(self.code, where.removeprefix("../"), line)]
        for more in self.more:
            file = more.get("in", where)
            found.append((more["code"], file.removeprefix("../"), line_of(package / file, more["at"], "", "")))
        return found


def line_of(path: Path, text: str, after: str, encoding: str) -> int | None:
    """The line on which a text begins (behind line ends at its head); None for `none`."""
    if text == "none":
        return None
    content = path.read_text(encoding or "utf-8")
    begin = content.index(after) if after and after in content else 0
    begin = content.rindex("\n", 0, begin) + 1 if begin else 0
    place = content.index(text, begin) + (len(text) - len(text.lstrip("\n"))) * bool(text.strip())
    return content.count("\n", 0, place) + 1


def faults() -> list[Any]:
    read = []
    for file in sorted(CATALOGUE.glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text("utf-8"))["faults"]:
            put, where = entry.pop("with", None), entry.pop("in", "")
            fault = Fault(put=put, where=where, **entry)
            read.append(pytest.param(fault, id=f"{file.stem}: {fault.name}"))
    return read


FAULTS = faults()


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.place.file if one.place else "", one.place.line if one.place else None) for one in problems]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_slip_is_found_where_it_is_and_alone(fault: Fault, county: Path, load: Load) -> None:
    changed = fault.into(county)
    problems = load(county).problems
    expected = fault.expected(county, changed)
    said = "\n".join(map(str, problems))
    assert Counter(told(problems)) == Counter(expected), said
    main = next(one for one in problems if told((one,)) == expected[:1])
    if fault.column is not None:
        assert main.place is not None
        assert main.place.column == fault.column, said
    words = f"{main.message} {main.expected} {main.remedy}"
    assert [word for word in fault.says if word not in words] == [], said
    assert main.remedy, "every problem says what to do next"


def test_the_catalogue_is_broad() -> None:
    names = [entry.id for entry in FAULTS]
    assert len(set(names)) == len(names) >= 45
    assert len({entry.values[0].code for entry in FAULTS}) >= 30


def test_the_county_itself_is_clean(county: Path, load: Load) -> None:
    loaded = load(county)
    assert loaded.problems == ()
    assert loaded.package is not None
