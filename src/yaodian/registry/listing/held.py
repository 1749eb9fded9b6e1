"""Rows in force laid ready for lists: read once from the lake, kept in order of their key as one Arrow file that is mapped into memory.

A folder of it is named by what it holds (the files read, the submissions in force, the fields), so it is never out of date; it is
made aside and renamed, so it is whole or not there. Where it cannot be written, the rows stay in memory.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import ipc

from yaodian.registry.declaration import Dataset
from yaodian.registry.engine import in_memory
from yaodian.registry.force import Selection
from yaodian.registry.listing.finding import Listing
from yaodian.registry.snapshot import ROW, SUBMISSION, Snapshot, quoted
from yaodian.values import digest_of

FORMAT = 1
"""Counts up when the layout of the folder changes."""
ROWS = "rows.arrow"
KEPT_BYTES = 4_000_000_000
"""What all folders together may hold; those used longest ago go first."""
OPEN_LISTINGS = 32
_BATCH = 100_000
_MEMORY = "1GB"
_SPILL = ".spill"
_ASIDE = ".aside-"
_A_DAY = 86_400


@dataclass
class _Making:
    """Rows that are being laid ready: who makes them has the turn, and so many wait for it or have it."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0


_open: OrderedDict[str, Listing] = OrderedDict()
_guard = threading.Lock()
"""Held for a look at what is open, never while rows are read."""
_making: dict[str, _Making] = {}


def answer_column(field: str) -> str:
    """The column that says why a field has no value: not_applicable, refused, or null."""
    return f"_answer_{field}"


def open_listing(snapshot: Snapshot, selection: Selection, folder: Path | None = None) -> Listing:
    """The list of the selected submissions' rows. `folder` is where rows are laid ready; None: in memory.

    The first to ask of a state waits until its rows are read; whoever asks for the same meanwhile waits with it, whoever asks for
    another does not; whoever asks later maps what is there.
    """
    key = _key_of(snapshot, selection)
    with _guard:
        if (known := _known(key)) is not None:
            return known
        making = _making.setdefault(key, _Making())
        making.waiting += 1
    try:
        with making.turn:
            with _guard:
                if (known := _known(key)) is not None:
                    return known
            made = _made(snapshot, selection, folder / key if folder is not None else None)
            with _guard:
                _open[key] = made
                while len(_open) > OPEN_LISTINGS:
                    _open.popitem(last=False)
            return made
    finally:
        with _guard:
            making.waiting -= 1
            if not making.waiting:
                _making.pop(key, None)


def _known(key: str) -> Listing | None:
    """What is open under a key; asked for under the guard."""
    known = _open.get(key)
    if known is not None:
        _open.move_to_end(key)
    return known


def _key_of(snapshot: Snapshot, selection: Selection) -> str:
    dataset = snapshot.dataset
    said = {
        "format": FORMAT,
        "dataset": dataset.id,
        "fields": dataset.types(),
        "key": dataset.key,
        "files": snapshot.files_of(selection),
        "submissions": sorted(selection.ids),
    }
    return f"{dataset.id}-{digest_of(said)[:32]}"


def _made(snapshot: Snapshot, selection: Selection, folder: Path | None) -> Listing:
    if folder is not None and any(one.rows for one in selection.submissions):
        try:
            new = not (folder / ROWS).exists()
            if new:
                _lay_ready(snapshot, selection, folder)
            listing = Listing(snapshot.dataset, _mapped(folder / ROWS), folder)
            with contextlib.suppress(OSError):
                os.utime(folder)
            if new:
                listing.ready()
            return listing
        except OSError:
            # A full disk or a folder that may not be written must not keep anybody from a list.
            pass
    with _reading(snapshot, selection) as connection:
        return Listing(snapshot.dataset, connection.execute(_query(snapshot, selection)).pl(), None)


def _lay_ready(snapshot: Snapshot, selection: Selection, folder: Path) -> None:
    """Writes the rows aside, a batch at a time, and renames; of two that do so at once, one is kept."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder.parent))
    try:
        with _reading(snapshot, selection, folder.parent / _SPILL) as connection:
            reader = connection.execute(_query(snapshot, selection)).to_arrow_reader(_BATCH)
            with pa.OSFile(str(aside / ROWS), "wb") as stream, ipc.new_file(stream, reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)
        _forget(folder.parent, keep=folder.name)
        with contextlib.suppress(FileExistsError, OSError):
            aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _reading(
    snapshot: Snapshot, selection: Selection, spill: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """`spill` is where a list that does not fit into the memory is put in order; without one it has to fit."""
    settings = {"memory_limit": _MEMORY, "temp_directory": str(spill)} if spill is not None else {}
    chosen = pl.DataFrame({SUBMISSION: sorted(selection.ids)}, schema={SUBMISSION: pl.String()})
    with in_memory(produce_arrow_string_view=True, arrow_output_version="1.4", **settings) as connection:
        connection.register("chosen", chosen.to_arrow())
        snapshot.attach(connection, selection)
        yield connection


def _query(snapshot: Snapshot, selection: Selection) -> str:
    """All columns of the selected rows, in order of the key; names and paths only, quoted by the snapshot and here."""
    order = ", ".join(f"rows.{quoted(name)} NULLS LAST" for name in _order(snapshot.dataset))
    return (
        f"SELECT rows.* FROM {snapshot.source_sql(selection)} AS rows "  # noqa: S608
        f"SEMI JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION} ORDER BY {order}"
    )


def _order(dataset: Dataset) -> Sequence[str]:
    return (*dict.fromkeys((*dataset.key, dataset.subject)), SUBMISSION, ROW)


def _forget(place: Path, keep: str) -> None:
    """Removes the folders used longest ago until what is left is small enough, and what was left lying aside for a day."""
    found = []
    for folder in place.iterdir():
        with contextlib.suppress(OSError):
            used = folder.stat().st_mtime
            if not folder.name.startswith("."):
                found.append((used, sum(file.stat().st_size for file in folder.iterdir()), folder))
            elif folder.name.startswith(_ASIDE) and used < time.time() - _A_DAY:
                shutil.rmtree(folder, ignore_errors=True)
    room = KEPT_BYTES
    for _, size, folder in sorted(found, reverse=True):
        room -= size
        if room < 0 and folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _mapped(path: Path) -> pl.DataFrame:
    """The rows of a file without reading them: the system fetches the pages that are touched and may drop them again."""
    with pa.memory_map(str(path)) as source:
        rows = pl.from_arrow(ipc.open_file(source).read_all())
    assert isinstance(rows, pl.DataFrame)
    return rows
