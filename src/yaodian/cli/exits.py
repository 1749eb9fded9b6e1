"""Exit codes, the same for every command, and the sentences that go with them."""

from __future__ import annotations

from enum import IntEnum
from typing import NoReturn


class Exit(IntEnum):
    """What a finished command says to its caller."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    STATE = 3
    PORT = 4
    INPUT = 5
    FAULT = 70
    INTERRUPTED = 130


EXITS_MEAN = {
    Exit.OK: "完成",
    Exit.FINDINGS: "完成，并查出问题（check 有错误，verify、ledger verify 查出不符）",
    Exit.USAGE: "命令写法有误，或所指的任务、条目、单位不存在",
    Exit.STATE: "数据文件夹或数据库不能用：没有准备好、没有权限、磁盘已满",
    Exit.PORT: "端口已被占用",
    Exit.INPUT: "输入的文件或政策包有错",
    Exit.FAULT: "程序内部错误，附有编号",
    Exit.INTERRUPTED: "被用户中断（Ctrl-C）",
}


INTERRUPTED = "已中断。已经完成的步骤保留着，再运行一次会接着做。"


class Stop(Exception):
    """Ends a command with a sentence on stderr and an exit code; no traceback."""

    def __init__(self, code: Exit, message: str) -> None:
        self.code = code
        super().__init__(message)


def stop(code: Exit, message: str) -> NoReturn:
    """Raises Stop."""
    raise Stop(code, message)
