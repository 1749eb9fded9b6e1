"""`yaodian run` and `yaodian verify`: a mechanism over tables in files, and the check of what it published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from yaodian.cli.exits import Exit, stop
from yaodian.cli.run import package_folder
from yaodian.cli.state import day

if TYPE_CHECKING:
    import polars as pl

    from yaodian.mechanisms import Mechanism, Outcome
    from yaodian.parameters import Book, InForce
    from yaodian.values import Jurisdiction
    from yaodian.verify import Verification

_CERTIFICATE = "certificate.json"
PackageName = Annotated[
    str | None,
    typer.Option(
        "--package",
        help="规则取自哪个政策包：随程序提供的名称，或一个文件夹；默认为随程序提供的全国规则。",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("run", rich_help_panel="测算")(run)
    app.command("verify", rich_help_panel="核对")(verify)


def run(
    mechanism: Annotated[
        str, typer.Argument(help="机制的名称：balance（义务教育均衡发展督导评估）。", show_default=False)
    ],
    data: Annotated[
        Path,
        typer.Option("--data", help="数据：主表的文件（.csv 或 .parquet），或各表所在的文件夹。", show_default=False),
    ],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="按哪一天有效的规则；默认为政策包的截至日，没有时为今天。", show_default=False),
    ] = None,
    package: PackageName = None,
    place: Annotated[
        str | None, typer.Option("--place", help="辖区，如 CN-12；默认为政策包的辖区。", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="把表和证书写到这个文件夹。已有的同名文件会被替换。", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """运行一个机制：由数据和当日有效的规则算出结果各表和证书，谁都可以用 verify 重算核对。"""
    from yaodian.mechanisms import MECHANISMS, mechanism_named, typed_tables
    from yaodian.values import Refused, nearest

    if mechanism not in MECHANISMS:
        near = nearest(mechanism, MECHANISMS)
        hint = f"是否指“{near}”？" if near else f"现有：{'、'.join(MECHANISMS)}。"
        stop(Exit.USAGE, f"没有机制“{mechanism}”，{hint}")
    chosen = mechanism_named(mechanism)
    given = _rules(package).given(chosen.prefix, as_of, place)
    try:
        wanted = chosen.columns(given)
        files = _files(data, chosen, tuple(wanted))
        names = {name: str(path) for name, path in files.items()}
        tables = typed_tables(chosen, {name: _texts(path) for name, path in files.items()}, names)
        outcome = chosen.run(tables, given, None)
    except Refused as refused:
        _refuse(refused, data, chosen)
    if out is not None:
        _write(out, outcome)
    if as_json:
        _print_json(outcome)
    else:
        _show(outcome)


def verify(
    certificate: Annotated[
        Path, typer.Argument(help="证书（certificate.json），或它所在的文件夹。", show_default=False)
    ],
    data: Annotated[
        Path | None, typer.Option("--data", help="公布的各表所在的文件夹；默认与证书同在一处。", show_default=False)
    ] = None,
    package: PackageName = None,
    as_json: AsJson = False,
) -> None:
    """核对一份证书：各表与摘要一致、参数与政策包一致，并只凭公布的表重算一遍，逐行指出不符之处。"""
    from yaodian.verify import verify_certificate

    path = certificate / _CERTIFICATE if certificate.is_dir() else certificate
    content = _bytes(path)
    folder = data or path.parent
    if not folder.is_dir():
        stop(Exit.USAGE, f"--data：{folder} 不是文件夹。")
    files = {one.name: _bytes(one) for one in sorted(folder.glob("*.csv"))}
    found = verify_certificate(content, files, _rules_for(content, package))
    if as_json:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps({"sound": found.sound, **asdict(found)}, ensure_ascii=False, indent=1))
    else:
        _tell(found)
    if not found.sound:
        raise typer.Exit(Exit.FINDINGS)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The parameters of a package, and the place and day they are asked for unless something else is said."""

    book: Book
    place: Jurisdiction
    day: date

    def given(self, prefix: str, as_of: str | None, place: str | None) -> InForce:
        from yaodian.values import Jurisdiction

        try:
            where = self.place if place is None else Jurisdiction(place)
        except ValueError as error:
            stop(Exit.USAGE, f"--place：{error}。")
        return self.book.under(prefix, day(as_of, self.day), where)


def _rules(package: str | None) -> _Rules:
    from yaodian.binding import load_package, shipped_packages, shipped_rules
    from yaodian.parameters import Book
    from yaodian.values import Jurisdiction, Refused

    folders = [shipped_packages() / name for name in shipped_rules()] if package is None else [package_folder(package)]
    loaded = [load_package(folder, near=(shipped_packages(),)) for folder in folders]
    faults = [problem for one in loaded for problem in one.problems if problem.severity == "error"]
    if faults:
        raise Refused(faults)
    chosen = loaded[0].package if package is not None else None
    if chosen is None:
        return _Rules(Book.of(value for one in loaded for value in one.values), Jurisdiction("CN"), date.today())
    return _Rules(chosen.parameters, chosen.jurisdiction, chosen.default_as_of)


def _rules_for(content: bytes, package: str | None) -> dict[str, object] | None:
    """The values in force on the day and for the place that a certificate speaks of; None if it does not say them soundly."""
    import json

    from yaodian.values import Jurisdiction, parse_date

    try:
        said = json.loads(content)
        as_of, place = parse_date(said["as_of"]), Jurisdiction(said["place"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    values = _rules(package).book.under("", as_of, place).values
    return {key: value.value for key, value in values.items()}


def _files(data: Path, mechanism: Mechanism, names: tuple[str, ...]) -> dict[str, Path]:
    """The file of each table that is there: one file is the main table, a folder holds tables by name."""
    if data.is_file():
        return {mechanism.main: data}
    if not data.is_dir():
        stop(Exit.INPUT, f"{data} 不存在。检查路径。")
    found = {
        name: path for name in names for path in (data / f"{name}.parquet", data / f"{name}.csv") if path.is_file()
    }
    if mechanism.main not in found:
        stop(
            Exit.INPUT, f"{data} 里没有 {mechanism.main}.csv。可用的表：{'、'.join(f'{name}.csv' for name in names)}。"
        )
    return found


def _texts(path: Path) -> pl.DataFrame:
    """The table as texts; a CSV file may be UTF-8 or, as Chinese Excel writes it, GB18030."""
    import io

    import polars as pl

    content = _bytes(path)
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(io.BytesIO(content)).cast(pl.String)
        return pl.read_csv(io.BytesIO(_as_utf8(content)), infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:120]
        stop(Exit.INPUT, f"{path} 读不成表（{reason}）。应为首行是列名的 .csv（UTF-8 或 GB18030），或 .parquet。")


def _as_utf8(content: bytes) -> bytes:
    try:
        return content.decode("utf-8-sig").encode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030").encode("utf-8")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        stop(Exit.INPUT, f"{path} 读不出来（{error.strerror}）。检查路径。")


def _refuse(refused: Exception, data: Path, mechanism: Mechanism) -> NoReturn:
    """Says the faults with the names of the files instead of those of the tables."""
    from dataclasses import replace

    from yaodian.values import Refused

    assert isinstance(refused, Refused)
    said = []
    for problem in refused.problems:
        place = problem.place
        if place is not None and not Path(place.file).suffix:
            file = data if data.is_file() and place.file == mechanism.main else data / f"{place.file}.csv"
            problem = replace(problem, place=replace(place, file=str(file)))
        said.append(problem)
    raise Refused(said) from None


def _write(out: Path, outcome: Outcome) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in outcome.files().items():
            (out / name).write_bytes(content)
    except OSError as error:
        stop(Exit.INPUT, f"{out} 写不进去（{error.strerror}）。换一个文件夹。")
    typer.echo(f"写了 {out}：{len(outcome.files()) - 1} 张表和证书。核对：yaodian verify {out}", err=True)


def _print_json(outcome: Outcome) -> None:
    import json

    tables = {name: frame.to_dicts() for name, frame in outcome.tables.items()}
    said = {"tables": tables, "certificate": json.loads(outcome.certificate.as_json())}
    typer.echo(json.dumps(said, ensure_ascii=False, indent=1))


def _show(outcome: Outcome) -> None:
    """The last table is what the others lead to: a line for each row, its last column below it part by part."""
    from yaodian.cli.tables import console_for_people

    console = console_for_people()
    frame = list(outcome.tables.values())[-1]
    console.print("  ".join(frame.columns[:-1]))
    for row in frame.rows():
        *cells, said = ("—" if cell is None else str(cell) for cell in row)
        console.print("  ".join(cells))
        for part in said.split("；"):
            console.print(f"    {part}")
    counts = "，".join(f"{name} {each.height} 行" for name, each in outcome.tables.items())
    console.print(f"按 {outcome.certificate.as_of.isoformat()} 有效的规则：{counts}")
    for one in outcome.certificate.properties:
        if not one.holds:
            console.print(f"不成立：{one.words}")


def _tell(found: Verification) -> None:
    for words in found.checked:
        typer.echo(f"相符：{words}")
    for fault in found.faults:
        typer.echo(f"不符：{fault}")
    ended = "核对无误。" if found.sound else f"查出 {len(found.faults)} 处不符。"
    typer.echo(ended, err=True)
