"""Progress on stderr: bars on a terminal, a line at the start and end of each stage elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """Gives a function that takes what is being done, how much is done, and of how much."""
    if sys.stderr.isatty():
        with _drawn() as progress:
            yield progress
    else:
        yield _Lines()


@contextmanager
def _drawn() -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    tasks: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as drawn:

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = drawn.add_task(what, total=of)
            drawn.update(tasks[what], completed=done, total=of)

        yield show


class _Lines:
    """One line when a stage begins and one when it is done."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}

    def __call__(self, what: str, done: int, of: int) -> None:
        if what not in self._begun:
            self._begun[what] = time.monotonic()
            print(f"{what}……", file=sys.stderr, flush=True)  # noqa: T201
        if done >= of and self._begun[what] >= 0:
            seconds = time.monotonic() - self._begun[what]
            self._begun[what] = -1.0
            print(f"{what}：{of} 项，{seconds:.1f} 秒", file=sys.stderr, flush=True)  # noqa: T201
