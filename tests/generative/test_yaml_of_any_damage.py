"""Whatever happens to a single line of a package's files: loading never raises, and what is said leads to the line.

Lines are deleted, doubled, moved, indented and misspelt at random (seeded). Not every slip can be seen: a reason that lost a word
still is a reason, a commitment without its optional supporting office still is one. How many are seen is held as a share.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from yaodian.binding import Package, load_package
from yaodian.values import Problem

KINDS = ("delete", "double", "exchange", "indent", "misspell")
WORD = re.compile(r"[A-Za-z_]{3,}|[\u4e00-\u9fff]{2,}|\d[\d.-]*")


@dataclass(frozen=True)
class Damage:
    """One line of a file before and after."""

    kind: str
    path: Path
    number: int
    before: str
    after: str
    text: str


def damages(package: Path, seed: int, count: int) -> list[Damage]:
    """So many damages, spread over all lines of all YAML files."""
    chance = random.Random(seed)
    texts = {path: path.read_text("utf-8").split("\n") for path in sorted(package.rglob("*.yaml"))}
    lines = [(path, number) for path, text in texts.items() for number, line in enumerate(text) if line.strip()]
    made: list[Damage] = []
    while len(made) < count:
        path, number = chance.choice(lines)
        kind = chance.choice(KINDS)
        lines_now = list(texts[path])
        before = lines_now[number]
        if kind == "delete":
            del lines_now[number]
        elif kind == "double":
            lines_now.insert(number, before)
        elif kind == "exchange":
            lines_now[number : number + 2] = reversed(lines_now[number : number + 2])
        elif kind == "indent":
            lines_now[number] = shifted(before, chance.choice((-2, -1, 1, 2)))
        else:
            lines_now[number] = misspelt(before, chance)
        if lines_now != texts[path]:
            after = lines_now[number] if number < len(lines_now) else ""
            made.append(Damage(kind, path, number + 1, before, after, "\n".join(lines_now)))
    return made


def shifted(line: str, by: int) -> str:
    return " " * by + line if by > 0 else line[-by:] if not line[:-by].strip() else line


def misspelt(line: str, chance: random.Random) -> str:
    """The line with a sign of one word lost, doubled, or exchanged with the next."""
    words = list(WORD.finditer(line))
    if not words:
        return line
    word = chance.choice(words)
    text, place = word[0], chance.randrange(len(word[0]))
    way = chance.choice(("lost", "doubled", "exchanged"))
    if way == "lost":
        text = text[:place] + text[place + 1 :]
    elif way == "doubled":
        text = text[:place] + text[place] + text[place:]
    else:
        place = max(0, min(place, len(text) - 2))
        text = text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :]
    return line[: word.start()] + text + line[word.end() :]


def meaning(package: Package) -> str:
    """Everything that the package says, without places and digests; the order of declarations says nothing."""
    return repr(plain(package))


def plain(value: Any) -> Any:
    if is_dataclass(value):
        kept = [field.name for field in fields(value) if field.name not in ("place", "digest", "root", "path")]
        return [(name, plain(getattr(value, name))) for name in kept if not name.startswith("_")]
    if hasattr(value, "items"):
        return sorted((str(key), plain(child)) for key, child in value.items()) if value else []
    if isinstance(value, (list, tuple)):
        children = [plain(child) for child in value]
        return sorted(children, key=repr) if value and is_dataclass(value[0]) else children
    return repr(value)


def leads_to(problem: Problem, damage: Damage, package: Path) -> bool:
    """Whether a problem lies in the damaged file, or speaks of a name on the damaged line or of the entry that the line is part of."""
    if problem.place is not None and problem.place.file == str(damage.path.relative_to(package)):
        return True
    named = set(re.findall("“([^”]+)”", f"{problem.message}{problem.remedy}"))
    above = damage.text.split("\n")[: damage.number]
    entry = next((line for line in reversed(above) if re.match(r"\s*- (id|dataset|\{)", line)), "")
    return any(name in f"{damage.before}\n{damage.after}\n{entry}" for name in named)


@pytest.mark.parametrize(("name", "count", "share"), [("example", 50, 0.75), ("tianjin-2014", 25, 0.7)])
def test_no_single_line_breaks_the_loader(
    name: str, count: int, share: float, mended: Path, quick_loading: None
) -> None:
    package = mended / name
    sound = load_package(package, shown="").package
    assert sound is not None
    said = meaning(sound)
    found: Counter[str] = Counter()
    for damage in damages(package, 2019, count):
        whole = damage.path.read_text("utf-8")
        damage.path.write_text(damage.text, "utf-8")
        loaded = load_package(package, shown="")
        damage.path.write_text(whole, "utf-8")
        if loaded.problems:
            found["seen"] += 1
            told = "\n".join(map(str, loaded.problems))
            where = f"{damage.path.name}:{damage.number} {damage.before!r} -> {damage.after!r}"
            assert any(leads_to(one, damage, package) for one in loaded.problems), f"{where}\n{told}"
            assert all(one.remedy for one in loaded.problems if one.severity == "error"), told
            assert (loaded.package is None) == any(one.severity == "error" for one in loaded.problems)
        else:
            assert loaded.package is not None
            found["no change" if meaning(loaded.package) == said else "not seen"] += 1
    assert found["seen"] / (found["seen"] + found["not seen"]) >= share, found
