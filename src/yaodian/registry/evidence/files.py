"""Where the bytes of evidence lie: each file under its SHA-256, in a folder of this machine or in the object store of the lake.

A file is there whole or not at all: it is written aside, forced to the disk and renamed. The same file twice is one file.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyarrow.fs import FileSystem, FileType

from yaodian.registry.storage import Folder

_DIGEST = re.compile(r"[0-9a-f]{64}")
_COMING = ".coming"
_GIVEN_UP = 24 * 3600.0
"""Seconds after which a file that was begun and never finished belongs to nobody: its writer was killed."""


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    """The files in a folder."""

    folder: Folder

    def put(self, digest: str, content: bytes) -> None:
        """Keeps a file; done twice it is done once. Raises OSError (a full disk among them), and then it is not there."""
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"not the digest of the content: {digest}")
        if self.has(digest):
            return
        if self.folder.storage.remote:
            # An object store shows an object when it is complete. The buffer holds the whole: the stream behind it takes bytes alone.
            with self._remote().open_output_stream(_path(digest), buffer_size=len(content) + 1) as stream:
                stream.write(content)
            return
        self._write(Path(self.folder.address), digest, content)

    def has(self, digest: str) -> bool:
        """Whether a file is there."""
        if not self.folder.storage.remote:
            return (Path(self.folder.address) / _path(digest)).is_file()
        return bool(self._remote().get_file_info([_path(digest)])[0].type == FileType.File)

    def get(self, digest: str) -> bytes:
        """The content; FileNotFoundError if it is not there, OSError if it is not what was put there any more."""
        if self.folder.storage.remote:
            with self._remote().open_input_stream(_path(digest)) as stream:
                content = bytes(stream.read())
        else:
            content = (Path(self.folder.address) / _path(digest)).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise OSError(f"{_path(digest)}: the content has changed")
        return content

    def remove(self, digest: str) -> None:
        """Takes a file away; one that is not there already is no fault."""
        if self.folder.storage.remote:
            if self.has(digest):
                self._remote().delete_file(_path(digest))
            return
        (Path(self.folder.address) / _path(digest)).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Every file that is there."""
        if not self.folder.storage.remote and not Path(self.folder.address).exists():
            return
        for path in self.folder.listed():
            name = path.rpartition("/")[2]
            if _DIGEST.fullmatch(name) and path == _path(name):
                yield name

    def _remote(self) -> FileSystem:
        return self.folder.files()

    def _write(self, root: Path, digest: str, content: bytes) -> None:
        aside, target = root / _COMING, root / _path(digest)
        aside.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(exist_ok=True)
        _clear(aside, time.time)
        draft = aside / f"{digest}-{secrets.token_hex(4)}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        for folder in (target.parent, root):
            _settle(folder)


def _path(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"no SHA-256: {digest[:80]}")
    return f"{digest[:2]}/{digest}"


def _clear(aside: Path, now: Callable[[], float]) -> None:
    for left in aside.iterdir():
        try:
            if now() - left.stat().st_mtime > _GIVEN_UP:
                left.unlink()
        except FileNotFoundError:
            continue  # its writer has just finished


def _settle(folder: Path) -> None:
    """Forces the names in a folder to the disk, where the system can do that."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except PermissionError:  # not a POSIX system
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
