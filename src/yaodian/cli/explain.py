"""What the rooms below could not do, as a sentence with a way out and an exit code."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass

from yaodian.cli.exits import Exit

_FULL = "磁盘已满。清出空间后再运行一次；已经完成的步骤不会重做。"
_NO_SPACE = os.strerror(errno.ENOSPC)
"""How libraries that raise errors of their own say it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the exit code that goes with it."""

    code: Exit
    message: str


def sentence_of(error: Exception) -> Said | None:
    """The sentence for an expected failure; None if nobody foresaw this one."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError
    from django.db.utils import InterfaceError

    from yaodian.indicators import EngineError
    from yaodian.registry import LakeError
    from yaodian.values import Refused
    from yaodian.web.home import HomeProblem

    if isinstance(error, HomeProblem):
        return Said(Exit.STATE, str(error))
    if isinstance(error, (LakeError, EngineError)):
        return Said(Exit.STATE, _FULL if _NO_SPACE in str(error) else f"{error}。检查数据文件夹是否完好、能否读写。")
    if isinstance(error, Refused):
        shown = [str(problem) for problem in error.problems[:50]]
        more = len(error.problems) - len(shown)
        tail = [f"……另有 {more} 处"] if more > 0 else []
        return Said(Exit.INPUT, "\n".join([*shown, *tail]))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Said(Exit.STATE, _FULL)
    if isinstance(error, PermissionError):
        return Said(Exit.STATE, f"没有权限读写 {error.filename}。换一个文件夹，或请管理员授权。")
    if isinstance(error, (DatabaseError, InterfaceError)):
        return Said(Exit.STATE, _database(str(error)))
    if isinstance(error, ImproperlyConfigured) and "psycopg" in str(error):
        return Said(Exit.STATE, "使用 PostgreSQL 要先安装它的驱动：pip install 'yaodian[postgres]'。")
    return None


def _database(text: str) -> str:
    if "disk" in text and "full" in text:
        return _FULL
    if "disk I/O error" in text:
        return "数据库读写不了磁盘，多半是磁盘已满。清出空间后再运行一次；已经完成的步骤不会重做。"
    if "readonly" in text or "unable to open" in text:
        return "数据库文件不能写入。检查数据文件夹的权限，或用 --home 另指一个文件夹。"
    if "locked" in text:
        return "另一个 yaodian 正在写入同一个数据文件夹。等它结束后再试。"
    if "malformed" in text or "not a database" in text:
        return "数据库文件已损坏。从备份恢复，或用 --home 另指一个文件夹重新准备。"
    if "no such table" in text or ("relation" in text and "does not exist" in text):
        return "数据文件夹还没有准备好。先运行 yaodian up。"
    return f"数据库出错（{' '.join(text.split())}）。检查数据库是否在运行、数据文件夹是否完好。"
