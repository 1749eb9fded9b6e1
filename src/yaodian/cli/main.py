"""The entry of `yaodian`: collects the commands, and turns every way of ending into a sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from types import FrameType
from typing import Annotated

import typer

from yaodian import __version__
from yaodian.cli import (
    compare,
    datasets,
    deliveries,
    drafting,
    due,
    evidence,
    export,
    forms,
    groups,
    importing,
    lake,
    ledger,
    measuring,
    package,
    plan,
    proposals,
    roster,
    rows,
    run,
    status,
    tokens,
    upkeep,
    vault,
)
from yaodian.cli.exits import EXITS_MEAN, INTERRUPTED, Exit, Stop
from yaodian.cli.grouping import Grouped, ReaderGone
from yaodian.cli.usage import is_mistake, said

_EPILOG = "\n".join(["", "退出码：", *(f"  {code.value:<4} {meaning}" for code, meaning in EXITS_MEAN.items())])

app = typer.Typer(
    name="yaodian",
    help="要点：让一份公布了的教育工作要点运行起来——任务、目标值、佐证、进展，人人可以核对。",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=Grouped,
)
run.add_to(app)
measuring.add_to(app)
status.add_to(app)
groups.add_to(app)
plan.add_to(app)
compare.add_to(app)
export.add_to(app)
importing.add_to(app)
package.add_to(app)
datasets.add_to(app)
drafting.add_to(app)
proposals.add_to(app)
forms.add_to(app)
deliveries.add_to(app)
rows.add_to(app)
roster.add_to(app)
due.add_to(app)
evidence.add_to(app)
tokens.add_to(app)
ledger.add_to(app)
lake.add_to(app)
upkeep.add_to(app)
vault.add_to(app)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本号。", is_eager=True, callback=lambda shown: _show_version(shown))
    ] = False,
) -> None:
    """Options of the program itself."""


def _show_version(shown: bool) -> None:
    if shown:
        typer.echo(f"yaodian {__version__}")
        raise typer.Exit


_interrupts: list[int] = []
"""Ctrl-C is noted when it comes: a library that was at work may tell of it with a fault of its own."""


def _interrupt(number: int, frame: FrameType | None) -> None:
    _interrupts.append(number)
    signal.default_int_handler(number, frame)


def main() -> None:
    """Runs the program."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        ended = app(standalone_mode=False, prog_name="yaodian")
        sys.stdout.flush()
    except Stop as ending:
        _say(str(ending))
        ended = ending.code
    except KeyboardInterrupt:
        _say(INTERRUPTED)
        ended = Exit.INTERRUPTED
    except (ReaderGone, BrokenPipeError):
        # The reader of our output (head, less) went away; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ended = Exit.OK
    except Exception as error:
        if _interrupts:
            _say(INTERRUPTED)
        ended = Exit.INTERRUPTED if _interrupts else _explain(error)
    sys.exit(ended if isinstance(ended, int) else Exit.OK)


def _explain(error: Exception) -> int:
    """The sentence for what a room below could not do; a fault that nobody foresaw gets a number and its traceback in a file."""
    if is_mistake(error):
        _say(said(error))
        return Exit.USAGE
    from yaodian.cli.explain import sentence_of

    known = sentence_of(error)
    if known is not None:
        _say(known.message)
        return known.code
    import tempfile

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="yaodian-fault-", suffix=".txt", delete=False
    ) as record:
        traceback.print_exception(error, file=record)
    _say(f"程序内部错误（{type(error).__name__}）。详情在 {record.name}，请连同所用的命令一并报告。")
    return Exit.FAULT


def _say(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
