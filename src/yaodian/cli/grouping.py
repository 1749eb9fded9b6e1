"""Help in groups as a user thinks, in plain text: drawing boxes would cost more time than all the rest of `--help`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from yaodian.cli.exits import INTERRUPTED, Exit, stop


class ReaderGone(Exception):
    """Whoever read our output went away (head, less)."""


class Grouped(TyperGroup):
    """Lists commands under the panel that each was registered with, in the order of registration."""

    def invoke(self, ctx: Any) -> Any:
        """Runs a command. An interrupt and a closed pipe are caught here, before the library answers them with codes of its own."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            stop(Exit.INTERRUPTED, INTERRUPTED)
        except BrokenPipeError as error:
            raise ReaderGone from error

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes one section a group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.commands:
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                panel = getattr(command, "rich_help_panel", None) or "命令"
                groups.setdefault(str(panel), []).append((name, (command.help or "").split("\n")[0]))
        for panel, commands in groups.items():
            with formatter.section(panel):
                for name, said in commands:
                    formatter.write(f"{'':>{formatter.current_indent}}{name:<10} {said}\n")

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Writes the epilog line by line, as it is."""
        for line in (self.epilog or "").splitlines():
            formatter.write(f"{line}\n")
