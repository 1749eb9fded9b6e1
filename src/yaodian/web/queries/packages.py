"""The policy package that a home was prepared for, and its loaded form, which is kept in the home: reading and checking all its
files takes a second, and every command and every worker would wait for it.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from yaodian import __version__
from yaodian.binding import Package, load_package, shipped_packages
from yaodian.values import Problem, Refused
from yaodian.web.home import Home, HomeProblem

_log = logging.getLogger("yaodian.web")
_PROGRAM = Path(__file__).resolve().parents[2]

Stamps = Mapping[str, tuple[int, int]]
"""Time of change and size of each file, by its path."""


def package_of(home: Home) -> Package:
    """The package that the home was prepared for, as its files are now; raises Refused with everything that is wrong in them."""
    said = home.settings.get("package")
    if not isinstance(said, str):
        raise HomeProblem(f"{home.path} 还没有准备好。先运行 yaodian up --home {home.path}。")
    folder = Path(said) if Path(said).is_absolute() else shipped_packages() / said
    return _package(home, folder, tuple(sorted(_stamps([folder]).items())))


@lru_cache(maxsize=4)
def _package(home: Home, folder: Path, _changed: object) -> Package:
    """Loads the package once, until one of its files changes."""
    program = (__version__, _stamps([_PROGRAM], ".py"))
    if (kept := _kept(home, folder, program)) is not None:
        return kept
    loaded = load_package(folder, shown=folder.name, near=(shipped_packages(),))
    if loaded.package is None:
        errors = [problem for problem in loaded.problems if problem.severity == "error"]
        raise Refused(errors or [Problem("no-plan", f"政策包“{loaded.name}”没有正文，不能运行")])
    _keep(home, (folder, program, loaded.folders, _stamps(loaded.folders), loaded.package))
    return loaded.package


def _kept(home: Home, folder: Path, program: object) -> Package | None:
    """What was kept, if it was made by this program from the files of this folder and its bases as they are now.

    Only the owner of the home writes there (the key that signs sessions lies beside it), so what it holds is not a stranger's.
    """
    try:
        with _place(home).open("rb") as stream:
            of, by, folders, stamps, package = pickle.load(stream)
        return package if (of, by) == (folder, program) and _stamps(folders) == stamps else None
    except FileNotFoundError:
        return None
    except Exception:
        _log.info("the kept package is not readable and is made anew", exc_info=True)
        return None


def _keep(home: Home, what: object) -> None:
    """Keeps it whole or not at all; a home that cannot be written costs a second the next time and nothing else."""
    draft = home.path / f".package-{os.getpid()}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            pickle.dump(what, stream, protocol=5)
        draft.replace(_place(home))
    except OSError:
        _log.info("the package could not be kept", exc_info=True)
        draft.unlink(missing_ok=True)


def _place(home: Home) -> Path:
    return home.path / ".package"


def _stamps(folders: Iterable[Path], ending: str = "") -> Stamps:
    found = {}
    waiting = [str(folder) for folder in folders if folder.is_dir()]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.name.endswith(ending):
                    state = entry.stat()
                    found[entry.path] = (state.st_mtime_ns, state.st_size)
    return found
