"""`yaodian check`: lints a policy package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit

if TYPE_CHECKING:
    from yaodian.binding import Loaded
    from yaodian.values import Problem


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("check", rich_help_panel="编写")(check)


def check(
    package: Annotated[Path, typer.Argument(help="政策包的文件夹。", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """检查一个政策包：一次列出全部问题（文件、行、列、应为什么、怎么改），并说明任务与佐证的对应情况。"""
    from yaodian.binding import binding_coverage, load_package, shipped_packages

    loaded = load_package(package, near=(shipped_packages(),))
    problems = (*loaded.problems, *_faults_of_simulation(loaded))
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = [problem for problem in problems if problem.severity == "warning"]
    coverage = binding_coverage(loaded.package) if loaded.package else None
    if as_json:
        import json
        from dataclasses import asdict, replace

        said = {
            "package": loaded.name,
            "errors": [asdict(problem) for problem in errors],
            "warnings": [asdict(problem) for problem in warnings],
            # asdict would build the counter of kinds anew from its pairs, and count those.
            "coverage": asdict(replace(coverage, by_kind=dict(coverage.by_kind))) if coverage else None,
        }
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        from yaodian.cli.tables import show_check

        show_check(loaded.name, errors, warnings, coverage, loaded.known)
    if errors:
        raise typer.Exit(Exit.FINDINGS)


def _faults_of_simulation(loaded: Loaded) -> tuple[Problem, ...]:
    """What the room that makes the population finds wrong with its declaration; it needs the rest of the package to be sound."""
    if not loaded.sound or loaded.simulation is None:
        return ()
    from yaodian.binding import located
    from yaodian.simulate import read_simulation
    from yaodian.values import Refused

    try:
        read_simulation(loaded.simulation.plain(), loaded.known.datasets, loaded.known.units, loaded.known.group_kinds)
    except Refused as refused:
        return located(refused.problems, loaded.simulation)
    return ()
