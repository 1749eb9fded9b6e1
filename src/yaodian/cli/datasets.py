"""`yaodian datasets` and `yaodian burden`: what a package asks, of whom, how often, and what for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yaodian.cli.exits import Exit, stop

if TYPE_CHECKING:
    from yaodian.binding import Loaded


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("datasets", rich_help_panel="编写")(datasets)
    app.command("burden", rich_help_panel="编写")(burden)


Package = Annotated[
    str | None,
    typer.Argument(
        metavar="[PACKAGE]", help="政策包：文件夹，或随程序提供的名称；默认为随程序提供的那一个。", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def datasets(
    package: Package = None,
    as_json: AsJson = False,
    unused: Annotated[bool, typer.Option("--unused", help="只列问了而没有用到的字段。")] = False,
    frictionless: Annotated[
        Path | None,
        typer.Option(
            "--frictionless",
            help="把每个数据集写成一个 Frictionless Table Schema（JSON），放进这个文件夹。",
            show_default=False,
        ),
    ] = None,
) -> None:
    """列出政策包声明的数据集：谁报、多久报一次、几个字段、约几分钟、哪些指标用到它。"""
    from yaodian.binding import catalogue_of

    loaded = _sound(package)
    known = loaded.known
    found = catalogue_of(known.datasets, known.indicators, loaded.package)
    if frictionless is not None:
        _write_schemas(loaded, frictionless)
    if as_json:
        _print({"package": loaded.name, "datasets": found})
    elif unused:
        from yaodian.cli.tables_of_datasets import show_unused

        show_unused(found, known.datasets)
    elif frictionless is None:
        from yaodian.cli.tables_of_datasets import show_datasets

        show_datasets(found, known.indicators)


def burden(package: Package = None, as_json: AsJson = False) -> None:
    """一年要报多少：对各级的每个单位，按数据集、按任务算出字段数和分钟数。没有声明分钟数的不当作零。"""
    from yaodian.binding import burden_of

    loaded = _sound(package)
    found = burden_of(loaded.known.datasets, loaded.known.indicators, loaded.package)
    if as_json:
        _print({"package": loaded.name, "burden": found})
    else:
        from yaodian.cli.tables_of_datasets import show_burden

        show_burden(found)


def _sound(package: str | None) -> Loaded:
    """The package, loaded; Refused with all its faults if it has any."""
    from yaodian.binding import load_package, shipped_packages
    from yaodian.values import Refused

    shipped = shipped_packages()
    name = package if package is not None else (shipped / "default").read_text("utf-8").strip()
    folder = Path(name)
    if package is None or (not folder.is_dir() and (shipped / name / "package.yaml").is_file()):
        folder = shipped / name
    loaded = load_package(folder, near=(shipped,))
    if not loaded.sound:
        raise Refused(problem for problem in loaded.problems if problem.severity == "error")
    return loaded


def _write_schemas(loaded: Loaded, folder: Path) -> None:
    import json

    from yaodian.registry import table_schema

    known = loaded.known
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, dataset in known.datasets.items():
            schema = table_schema(dataset, known.code_lists, known.datasets)
            text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            (folder / f"{name}.json").write_text(text, "utf-8")
    except OSError as error:
        stop(Exit.INPUT, f"{folder} 写不进去（{error.strerror}）。检查文件夹是否存在、有没有权限。")
    typer.echo(f"写了 {len(known.datasets)} 个数据集，在 {folder}", err=True)


def _print(said: dict[str, Any]) -> None:
    import json
    from dataclasses import asdict

    typer.echo(json.dumps(said, ensure_ascii=False, indent=1, default=asdict))
