"""The folder that holds the state of an installation: database, lake, secret key. Every fault of it is a sentence with a way out."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STATE_FORMAT = 2
"""Counts up when the layout of the folder changes in a way that an older program cannot read."""

_SHORTEST_KEY = 32


class HomeProblem(Exception):
    """The folder cannot be used; the text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """The places inside the folder."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite file, where no other database is set."""
        return self.path / "yaodian.sqlite3"

    @property
    def lake(self) -> str:
        """Where the Delta tables lie: the place that the folder was prepared with (s3://bucket/prefix), else a folder in it."""
        said = self.settings.get("lake")
        return said if isinstance(said, str) else str(self.path / "lake")

    @property
    def settings(self) -> Mapping[str, object]:
        """What the folder was made for: package, scale, seed; empty before the first preparation.

        Raises HomeProblem where that cannot be read, or where a newer program wrote it.
        """
        target = self.path / "home.json"
        try:
            said = json.loads(target.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except PermissionError as error:
            raise HomeProblem(_said(error, self.path)) from error
        except (OSError, ValueError) as error:
            raise HomeProblem(f"{target} 读不出来（{error}）。{_RESTORE}") from error
        if not isinstance(said, dict) or not isinstance(said.get("format"), int):
            raise HomeProblem(f"{target} 的内容不是本系统写的。{_RESTORE}")
        if said["format"] > STATE_FORMAT:
            raise HomeProblem(
                f"{self.path} 是更新版本的程序建立的（格式 {said['format']}）。升级程序，或用 --home 另指一个文件夹。"
            )
        return said

    def remember(self, settings: Mapping[str, object]) -> None:
        """Writes what the folder is for, whole or not at all."""
        target = self.path / "home.json"
        draft = target.with_suffix(".draft")
        with disk_faults(self.path):
            with draft.open("w", encoding="utf-8") as stream:
                json.dump(dict(settings), stream, ensure_ascii=False, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(target)

    @property
    def secret(self) -> str:
        """The key that signs sessions; made on first use and readable by the owner alone."""
        target = self.path / "secret.key"
        if not target.exists():
            self._make_secret(target)
        try:
            key = target.read_text("ascii").strip()
        except UnicodeDecodeError:
            key = ""
        except OSError as error:
            raise HomeProblem(_said(error, self.path)) from error
        if len(key) < _SHORTEST_KEY:
            raise HomeProblem(f"{target} 的内容不是密钥。删去此文件后再运行一次；所有人需要重新登录。")
        return key

    def _make_secret(self, target: Path) -> None:
        """Writes a key aside and links it in place: a reader finds a whole key, and of two makers the first one wins."""
        draft = self.path / f".secret-{os.getpid()}-{secrets.token_hex(4)}"
        with disk_faults(self.path):
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                    stream.write(secrets.token_urlsafe(48))
                    stream.flush()
                    os.fsync(stream.fileno())
                _link(draft, target)
            finally:
                draft.unlink(missing_ok=True)


_RESTORE = "恢复此文件；若无备份，改用另一个 --home 重新准备。"


def _link(draft: Path, target: Path) -> None:
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        return


def open_home(path: Path) -> Home:
    """The home in a folder, which is made if it is missing. Raises HomeProblem where it cannot be written or is not a home."""
    with disk_faults(path):
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".write-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    home = Home(path)
    strangers = [child.name for child in path.iterdir() if not child.name.startswith(".")]
    if strangers and not home.settings and not home.database.exists() and not (path / "secret.key").exists():
        raise HomeProblem(f"{path} 不是空文件夹，也不是本系统的数据文件夹。用 --home 另指一个空文件夹。")
    _refuse_unusable_path(home)
    return home


def _refuse_unusable_path(home: Home) -> None:
    from yaodian.registry import Lake

    try:
        Lake(home.lake)
    except ValueError as error:
        raise HomeProblem(f"{error}(--home)。") from error


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turns faults of the file system into sentences."""
    try:
        yield
    except OSError as error:
        raise HomeProblem(_said(error, path)) from error


def _said(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘已满，{path} 写不下去。清出空间后再运行一次；已经完成的步骤不会重做。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有读写 {path} 的权限。换一个有权写入的文件夹（--home），或请管理员授权。"
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{path} 不是文件夹。用 --home 另指一个文件夹。"
    return f"{path} 不能使用（{error.strerror or error}）。换一个文件夹（--home）再试。"
