"""Where tables lie: a folder of this machine, or a place in an object store that an address names (s3://bucket/prefix).

What opens an object store (address of the service, keys, region) comes from the environment in the words of its own tools
(AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ALLOW_HTTP) and is kept nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
from deltalake import DeltaTable
from deltalake.fs import DeltaStorageHandler
from pyarrow.fs import FileSelector, FileSystem, FileType, LocalFileSystem, PyFileSystem, SubTreeFileSystem

DELETED = "yaodian.deleted"
"""Under this name a commit says of which periods it deleted the rows because they had been kept long enough."""

_MISREAD = re.compile(r"[%*?#\[\]{}]")  # escapes of an address, wildcards of a path
_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/.*)?")
# A second writer of the same version must be refused by the store itself; a store that does not answer is told of within a minute.
_OPTIONS = {"aws_conditional_put": "etag", "max_retries": "5", "retry_timeout": "30s", "timeout": "60s"}

_ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Storage:
    """A location with a folder for each table; ValueError if its path has signs that are misread, or if no such store is known."""

    location: str

    def __post_init__(self) -> None:
        misread = _MISREAD.search(self.location)
        if misread is not None:
            raise ValueError(f"存放位置“{self.location}”的路径中不能有“{misread[0]}”，请换一个文件夹")
        if self.remote and not _ADDRESS.fullmatch(self.location):
            raise ValueError(f"存放位置“{self.location}”应写作 s3://桶名/前缀，或一个文件夹")
        object.__setattr__(self, "location", self.location.rstrip("/") or self.location)

    @property
    def remote(self) -> bool:
        """Whether it lies in an object store."""
        return "://" in self.location

    @property
    def options(self) -> dict[str, str] | None:
        """What is said to the library that opens tables, besides the environment."""
        return dict(_OPTIONS) if self.remote else None

    def folder(self, name: str) -> Folder:
        """The folder of a table."""
        return Folder(self, name)


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one table: its log and its files, by their paths below it."""

    storage: Storage
    name: str

    @property
    def address(self) -> str:
        """Where it is, as libraries take it."""
        return f"{self.storage.location}/{self.name}"

    def table(self, version: int | None = None) -> DeltaTable:
        """The table at a version; raises what the library raises."""
        return DeltaTable(self.address, version=version, storage_options=self.storage.options)

    def make(self) -> None:
        """Makes the folder where that has to be done."""
        if not self.storage.remote:
            Path(self.address).mkdir(parents=True, exist_ok=True)

    def files(self) -> FileSystem:
        """The files below it."""
        if self.storage.remote:
            return PyFileSystem(DeltaStorageHandler(self.address, self.storage.options))
        return SubTreeFileSystem(self.address, LocalFileSystem())

    def listed(self) -> dict[str, tuple[float, int]]:
        """The time (seconds) and size of every file that is there, the log left out."""
        found: dict[str, tuple[float, int]] = {}
        files, waiting = self.files(), [""]
        while waiting:
            for one in files.get_file_info(FileSelector(waiting.pop(), allow_not_found=True)):
                if one.type == FileType.Directory:
                    if not one.path.startswith("_delta_log"):
                        waiting.append(one.path)
                else:
                    found[one.path] = ((one.mtime_ns or 0) / 1e9, one.size or 0)
        return found

    def gone(self, paths: Sequence[str]) -> list[str]:
        """Those of the files that are not there any more."""
        infos = self.files().get_file_info(list(paths))
        return [path for path, info in zip(paths, infos, strict=True) if info.type == FileType.NotFound]

    def commits(self, first: int, last: int) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
        """Version and actions of each commit, read from the log itself: history() counts versions wrongly while others write."""
        files = self.files()
        for version in range(first, last + 1):
            with files.open_input_stream(f"_delta_log/{version:020}.json") as stream:
                yield version, [json.loads(line) for line in stream.read().splitlines()]

    def deleted(self, last: int) -> dict[str, int]:
        """Periods of which rows were deleted because they had been kept long enough -> the last version that did so."""
        found: dict[str, int] = {}
        for version, actions in self.commits(0, last):
            for action in actions:
                said = action.get("commitInfo", {}).get(DELETED)
                found.update(dict.fromkeys(json.loads(said), version) if said else {})
        return found

    def rows(self, paths: Sequence[str], types: Mapping[str, str]) -> pyarrow.dataset.Dataset:
        """The rows of some files, with columns of DuckDB's types, for an engine that cannot open them itself; a column that a
        file lacks is null."""
        schema = pa.schema([(name, _ARROW_TYPES[kind]) for name, kind in types.items()])
        return pyarrow.dataset.dataset(list(paths), schema=schema, filesystem=self.files(), format="parquet")
