"""What tests of several rooms share: the command line, copies of the shipped packages, and a loader that remembers files that did not change."""

from __future__ import annotations

import functools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from fixtures_cli import ForkingCli, forking_cli

POLICIES = Path(__file__).resolve().parents[1] / "policies"
SLOW = 60

# The same examples each time, and no time limit: what a run finds depends neither on luck nor on the machine. YAODIAN_EXPLORE=1
# looks for new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize="YAODIAN_EXPLORE" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """The process that reports tells at once what failed and what took long: a run that is cut off has then said so."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_AtOnce(config), "at-once")


class _AtOnce:
    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or report.duration > SLOW:
            said = (
                f"{time.strftime('%H:%M:%S')} {report.outcome} {report.nodeid} ({report.when}, {report.duration:.0f} s)"
            )
            self._config.get_terminal_writer().line(f"\n{said}", flush=True)
            if report.failed:
                self._config.get_terminal_writer().line(report.longreprtext[-1500:], flush=True)


@pytest.fixture(scope="session")
def cli() -> Iterator[ForkingCli]:
    """The command line, imported once."""
    with forking_cli() as cli:
        yield cli


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of every shipped package, to be broken and mended again (see `mended`)."""
    folder = tmp_path_factory.mktemp("policies")
    for path in sorted(POLICIES.glob("*/package.yaml")):
        shutil.copytree(path.parent, folder / path.parent.name)
    return folder


@pytest.fixture
def mended(shelf: Path) -> Iterator[Path]:
    """The copies, free to be broken; afterwards they are mended file by file."""
    before = _stamps(shelf)
    yield shelf
    after = _stamps(shelf)
    for name in after.keys() - before.keys():
        (shelf / name).unlink()
    for name in before:
        if after.get(name) != before[name]:
            shutil.copy2(POLICIES / name, shelf / name)


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                else:
                    state = entry.stat()
                    found[entry.path[len(str(folder)) + 1 :]] = (state.st_mtime_ns, state.st_size)
    return found


@pytest.fixture(scope="session")
def quick_loading() -> Iterator[None]:
    """Remembers results of pure functions between hundreds of loads: the parsed file, its deviations, checked rows, whole bases.

    Loading itself is not touched: every link between the files of a package is followed anew each time.
    """
    from yaodian import registry
    from yaodian.binding import load, planned, reading, rows
    from yaodian.indicators import faults

    with pytest.MonkeyPatch.context() as patch:
        _remember(patch, load, "_base", _base_key)
        _remember(patch, reading, "read_yaml", lambda content, name: (content, name))
        _remember(patch, reading, "validate", lambda node, kind: (id(node), kind))
        _remember(patch, planned, "read_yaml", lambda content, name: (content, name))
        _remember(patch, planned, "compile_plan", lambda text: text)
        _remember(patch, rows, "_received", _rows_key)
        _remember(patch, rows, "_read", lambda dataset, path, name: (dataset, path.read_bytes(), name))
        for module in (faults, registry):
            _remember(patch, module, "parse", _parse_key)
        yield


def _parse_key(text: str, fields: Any, answers: Any = None) -> object:
    return text, tuple(fields.items()), tuple((answers or {}).items())


def _base_key(reading: Any, child: Any, loaded: Any, walk: Any) -> object:
    folder = reading.root.parent / str(child.value)
    fit = (folder / "package.yaml").is_file() and child.value not in (loaded.name, *walk.above)
    # What goes wrong with a base is reported while it is looked for, so only what goes right is remembered.
    return (folder, reading.shown, walk.above, tuple(_stamps(folder).items())) if fit else object()


def _rows_key(dataset: Any, path: Path, tree: Any, code_lists: Any, as_of: Any, name: str) -> object:
    lists = tuple(code_lists.get(field.codes) for field in dataset.fields if field.codes)
    return dataset, path.read_bytes(), tree.levels, tuple(tree.units.values()), lists, as_of, name


def _remember(patch: pytest.MonkeyPatch, module: Any, name: str, key: Callable[..., object]) -> None:
    function = getattr(module, name)
    known: dict[object, Any] = {}

    @functools.wraps(function)
    def remembered(*args: Any) -> Any:
        named = key(*args)
        if named not in known:
            # The arguments are kept too: while they live, no other object can get the id that a key may hold.
            known[named] = function(*args), args
        return known[named][0]

    patch.setattr(module, name, remembered)
