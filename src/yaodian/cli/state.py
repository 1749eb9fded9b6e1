"""Opens a home for a command: says to Django where the state lies, and only then lets it start."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from yaodian.cli.exits import Exit, stop
from yaodian.values import parse_date

if TYPE_CHECKING:
    from yaodian.web.home import Home
    from yaodian.web.queries.world import World

DEFAULT_HOME = Path("var")


def start(path: Path, *, make: bool = False) -> Home:
    """Starts Django on a home. With `make` the folder is made; without, one that is not prepared ends the command."""
    from yaodian.web.home import Home, open_home

    path = path.expanduser().resolve()
    home = open_home(path) if make else Home(path)
    if not make and not home.settings:
        stop(Exit.STATE, f"{path} 还没有准备好。先运行 yaodian up --home {path}。")
    os.environ["YAODIAN_HOME"] = str(path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yaodian.web.settings"
    import django

    django.setup()
    return home


def world_of(path: Path) -> World:
    """The prepared world of a home; one whose preparation was cut off ends the command."""
    refuse_unfinished(start(path))
    from yaodian.web.queries.world import world

    return world()


def refuse_unfinished(home: Home) -> None:
    """Ends the command where the last preparation did not come to its end: what is there would not be the whole."""
    from yaodian.web.queries.world import prepared

    if not prepared():
        stop(Exit.STATE, f"{home.path} 没有准备完。再运行一次 yaodian up --home {home.path}，它会接着做。")


def day(text: str | None, default: date) -> date:
    """The day that an option names."""
    if text is None:
        return default
    try:
        return parse_date(text)
    except ValueError as error:
        stop(Exit.USAGE, f"--as-of:{error}")


def unit(world: World, name: str | None) -> str | None:
    """The id of the unit that an option names by id, code or Chinese name; the top counts as none."""
    from yaodian.web.queries.named import UnknownName, unit_named

    if name is None:
        return None
    try:
        return unit_named(world, name)
    except UnknownName as error:
        stop(Exit.USAGE, f"--unit:{error}")
