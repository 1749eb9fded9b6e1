"""Help in groups as a user thinks, in plain text: drawing boxes would cost more time than all the rest of `--help`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class Grouped(TyperGroup):
    """Lists commands under the panel that each was registered with, in the order of registration."""

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
                    formatter.write(f"{'':>{formatter.current_indent}}{name:<9} {said}\n")

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Writes the epilog line by line, as it is."""
        for line in (self.epilog or "").splitlines():
            formatter.write(f"{line}\n")
