"""The entry of `yaodian`: collects the commands, and turns every way of ending into a sentence and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated

import typer

from yaodian import __version__
from yaodian.cli import ledger, package, plan, run, status
from yaodian.cli.exits import EXITS_MEAN, Exit, Stop
from yaodian.cli.grouping import Grouped

_EPILOG = "\n".join(["", "退出码:", *(f"  {code.value:<4} {meaning}" for code, meaning in EXITS_MEAN.items())])

app = typer.Typer(
    name="yaodian",
    help="要点:让一份公布了的教育工作要点运行起来——任务、目标值、佐证、进展,人人可以核对。",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=Grouped,
)
run.add_to(app)
status.add_to(app)
plan.add_to(app)
package.add_to(app)
ledger.add_to(app)


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


def main() -> None:
    """Runs the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Stop as ending:
        _say(str(ending))
        sys.exit(ending.code)
    except KeyboardInterrupt:
        _say("已中断。已经完成的步骤保留着,再运行一次会接着做。")
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) went away; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.OK)
    except Exception as error:
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    """The sentence for what a room below could not do; a fault that nobody foresaw gets a number and its traceback in a file."""
    from yaodian.cli.explain import sentence_of

    said = sentence_of(error)
    if said is not None:
        _say(said.message)
        return said.code
    import tempfile

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="yaodian-fault-", suffix=".txt", delete=False
    ) as record:
        traceback.print_exception(error, file=record)
    _say(f"程序内部错误({type(error).__name__})。详情在 {record.name},请连同所用的命令一并报告。")
    return Exit.FAULT


def _say(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
