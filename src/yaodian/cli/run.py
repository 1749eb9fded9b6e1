"""`yaodian up` and `yaodian serve`: prepare the state, compute, show."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.state import DEFAULT_HOME, refuse_unfinished, start

if TYPE_CHECKING:
    from yaodian.web.home import Home

HomePath = Annotated[Path, typer.Option("--home", help="数据文件夹；没有时新建。")]
Host = Annotated[str, typer.Option("--host", help="监听的地址。")]
Port = Annotated[int, typer.Option("--port", help="监听的端口。", min=1, max=65535)]
Workers = Annotated[int, typer.Option("--workers", help="服务进程数。", min=1, max=64)]

DEFAULT_SCALE = 0.01


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("up", rich_help_panel="运行")(up)
    app.command("serve", rich_help_panel="运行")(serve)


def up(
    package: Annotated[
        str | None, typer.Option("--package", help="政策包：随程序提供的名称，或一个文件夹。", show_default=False)
    ] = None,
    home: HomePath = DEFAULT_HOME,
    scale: Annotated[
        float | None,
        typer.Option("--scale", help="模拟数据的比例，0.01 至 1；默认 0.01。", min=0.001, max=1.0, show_default=False),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="模拟数据的种子；默认为政策包所定。", show_default=False)
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option(
            "--lake",
            envvar="YAODIAN_LAKE",
            help="数据表的存放位置：s3://桶名/前缀，或另一个文件夹；默认在数据文件夹内。",
            show_default=False,
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="只准备和计算，不开网页。")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 1,
) -> None:
    """准备数据、计算、列出各项任务的进展，然后打开网页。再次运行时只做没有做完的事。"""
    if not once:
        _refuse_taken_port(host, port)
    folder = None if package is None else package_folder(package)
    state = start(home, make=True)
    with _alone(state):
        _remember(state, folder, scale, seed, _lake_place(lake))
        _prepare(state)
        _upkeep("yaodian up")
    _show(state)
    if not once:
        _serve(host, port, workers)


def serve(home: HomePath = DEFAULT_HOME, host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """打开网页（数据须已由 up 准备好）。"""
    _refuse_taken_port(host, port)
    state = start(home)
    refuse_unfinished(state)
    _upkeep("yaodian serve")
    _serve(host, port, workers)


def package_folder(name: str) -> Path:
    """The folder that `--package` names."""
    from yaodian.binding import shipped_packages
    from yaodian.values import nearest

    for folder in (Path(name), shipped_packages() / name):
        if (folder / "package.yaml").is_file():
            return folder.resolve()
    shipped = sorted(path.parent.name for path in shipped_packages().glob("*/package.yaml"))
    near = nearest(name, shipped)
    stop(
        Exit.USAGE,
        f"没有政策包“{name}”" + (f"，是否指“{near}”？" if near else f"；随程序提供的有：{'、'.join(shipped)}。"),
    )


def _lake_place(said: str | None) -> str | None:
    """The place that `--lake` names; a folder as a whole path."""
    if not said:
        return None
    from yaodian.registry import Lake

    place = said if "://" in said else str(Path(said).expanduser().resolve())
    try:
        Lake(place)
    except ValueError as error:
        stop(Exit.USAGE, f"--lake：{error}")
    return place


def _remember(home: Home, folder: Path | None, scale: float | None, seed: int | None, lake: str | None) -> None:
    """Keeps what the home is for; refuses to turn one that was made for something else."""
    from yaodian.binding import shipped_packages
    from yaodian.web.home import STATE_FORMAT

    if folder is None and not home.settings:
        folder = shipped_packages() / (shipped_packages() / "default").read_text("utf-8").strip()
    said = home.settings
    shipped = folder is not None and folder.parent == shipped_packages().resolve()
    asked = {
        "package": None if folder is None else (folder.name if shipped else str(folder)),
        "scale": scale,
        "seed": seed,
        "lake": lake,
    }
    for key, value in asked.items():
        if said and value is not None and said.get(key) != value:
            stop(
                Exit.STATE,
                f"{home.path} 是按 {key}={said.get(key)} 准备的，不能改作 {value}。用 --home 另指一个文件夹，或去掉这个选项。",
            )
    if not said:
        home.remember(
            {
                "format": STATE_FORMAT,
                "package": asked["package"],
                "scale": DEFAULT_SCALE if scale is None else scale,
                "seed": seed,
                **({} if lake is None else {"lake": lake}),
            }
        )


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One preparation at a time in a home; the lock goes with the process, however it ends."""
    import fcntl

    from yaodian.web.home import disk_faults

    with disk_faults(home.path):
        lock = (home.path / ".preparing").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(Exit.STATE, f"另一个 yaodian up 正在准备 {home.path}。等它完成后再运行。")
        yield


def _prepare(home: Home) -> None:
    from yaodian.cli.progress import bars
    from yaodian.web.actions.prepare import Wanted, migrate, prepare

    settings = home.settings
    scale, seed = settings.get("scale"), settings.get("seed")
    migrate()
    with bars() as progress:
        wanted = Wanted(
            scale=float(scale) if isinstance(scale, (int, float)) else None,
            seed=seed if isinstance(seed, int) else None,
        )
        prepare(home, wanted, progress)


def _upkeep(actor: str) -> None:
    from yaodian.web.actions.expire import expire
    from yaodian.web.queries.world import world

    expire(world(), actor)


def _show(home: Home) -> None:
    from yaodian.cli.tables import show_statuses
    from yaodian.web.queries.standing import statuses
    from yaodian.web.queries.world import world

    here = world()
    when = here.package.default_as_of
    show_statuses(here, statuses(here, when), when)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            stop(Exit.PORT, f"没有权限监听端口 {port}。换一个大于 1023 的端口：--port 8001。")
        except OverflowError:
            stop(Exit.USAGE, f"端口 {port} 不在 1 至 65535 之间。")
        except OSError as error:
            free = port + 1 if port < 65535 else port - 1
            stop(Exit.PORT, f"{host}:{port} 不能监听（{error.strerror}）。换一个端口：--port {free}。")


def _serve(host: str, port: int, workers: int) -> None:
    from yaodian.cli.server import run_server
    from yaodian.web.actions.accounts import demonstration_sign_ins
    from yaodian.web.queries.world import world

    here = world()
    typer.echo(f"\n网页在 http://{host}:{port}/ ，按 Ctrl-C 停止。", err=True)
    typer.echo("演示用的登录（只在本机有效）：", err=True)
    for sign_in in demonstration_sign_ins(here.package, here.tree):
        typer.echo(f"  {sign_in.name:<8} {sign_in.password}   {sign_in.role} {sign_in.unit}", err=True)
    run_server(host, port, workers)
