"""Where the policy packages lie that travel with the program."""

from __future__ import annotations

from pathlib import Path


def shipped_packages() -> Path:
    """The folder of the shipped packages: inside the installed wheel, or beside the sources in a checkout."""
    here = Path(__file__).resolve().parent.parent
    inside = here / "_policies"
    return inside if inside.is_dir() else here.parents[1] / "policies"


def shipped_rules() -> list[str]:
    """The names of the shipped packages that hold rules and no plan: what every place inherits."""
    folders = (path.parent for path in shipped_packages().glob("*/package.yaml"))
    return sorted(folder.name for folder in folders if not (folder / "plan.txt").exists())
