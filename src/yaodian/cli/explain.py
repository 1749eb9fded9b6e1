"""What the rooms below could not do, as a sentence with a way out and an exit code."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from yaodian.cli.exits import Exit


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the exit code that goes with it."""

    code: Exit
    message: str


def sentence_of(error: Exception) -> Said | None:
    """The sentence for an expected failure; None if nobody foresaw this one."""
    from django.db import DatabaseError

    from yaodian.registry.lake import LakeError
    from yaodian.values import Refused
    from yaodian.web.home import HomeProblem

    if isinstance(error, (HomeProblem, LakeError)):
        return Said(Exit.STATE, str(error))
    if isinstance(error, Refused):
        shown = [str(problem) for problem in error.problems[:50]]
        more = len(error.problems) - len(shown)
        tail = [f"……另有 {more} 处"] if more > 0 else []
        return Said(Exit.FINDINGS, "\n".join([*shown, *tail]))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Said(Exit.STATE, "磁盘已满。清出空间后再运行一次;已经完成的步骤不会重做。")
    if isinstance(error, PermissionError):
        return Said(Exit.STATE, f"没有权限读写 {error.filename}。换一个文件夹,或请管理员授权。")
    if isinstance(error, DatabaseError):
        return Said(Exit.STATE, _database(str(error)))
    return None


def _database(text: str) -> str:
    if "disk" in text and "full" in text:
        return "磁盘已满,数据库写不下去。清出空间后再运行一次;已经完成的步骤不会重做。"
    if "readonly" in text or "unable to open" in text:
        return "数据库文件不能写入。检查数据文件夹的权限,或用 --home 另指一个文件夹。"
    if "locked" in text:
        return "另一个 yaodian 正在写入同一个数据文件夹。等它结束后再试。"
    if "malformed" in text or "not a database" in text:
        return "数据库文件已损坏。从备份恢复,或用 --home 另指一个文件夹重新准备。"
    if "no such table" in text:
        return "数据文件夹还没有准备好。先运行 yaodian up。"
    return f"数据库出错({text})。检查数据库是否在运行、数据文件夹是否完好。"
