"""`yaodian run` measures from files and publishes; `yaodian verify` checks what was published, without a home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures_balance import county, districts, school
from fixtures_cli import Done, ForkingCli
from yaodian.mechanisms import table_text


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with both tables, a school in it that answers `不适用`."""
    folder = tmp_path / "data"
    folder.mkdir()
    answered = table_text(county(school("primary-1", books="not_applicable"))).replace("not_applicable", "不适用")
    (folder / "sections.csv").write_text(answered, "utf-8")
    (folder / "districts.csv").write_text(table_text(districts()), "utf-8")
    return folder


def run(cli: ForkingCli, *arguments: object) -> Done:
    return cli.run("run", "balance", "--as-of", "2014-12-31", *arguments)


def test_it_publishes_tables_that_verify(cli: ForkingCli, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(cli, "--data", data, "-o", out)
    assert done.code == 0, done.err
    assert "尚不能判定" in done.out
    assert "该项答“不适用” 1 处" in done.out
    assert (out / "certificate.json").is_file()
    checked = cli.run("verify", out)
    assert checked.code == 0, checked.out
    assert "与政策包一致" in checked.out
    assert "核对无误" in checked.err
    told = cli.run("verify", out / "certificate.json", "--data", out, "--json").json()
    assert (told["sound"], told["mechanism"], told["faults"]) == (True, "balance", [])


def test_one_file_is_the_main_table_whatever_it_is_called_and_however_it_is_coded(cli: ForkingCli, data: Path) -> None:
    by_office = data / "各校.csv"
    by_office.write_bytes((data / "sections.csv").read_text("utf-8").encode("gb18030"))
    said = run(cli, "--data", by_office, "--json").json()
    assert said["certificate"]["as_of"] == "2014-12-31"
    assert {row["conclusion"] for row in said["tables"]["verdicts"]} == {"open"}
    as_parquet = data / "sections.parquet"
    county().write_parquet(as_parquet)
    said = run(cli, "--data", as_parquet, "--json").json()
    assert {row["coefficients"] for row in said["tables"]["verdicts"]} == {"met"}


def test_a_bent_figure_is_found(cli: ForkingCli, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(cli, "--data", data, "-o", out)
    verdicts = out / "verdicts.csv"
    verdicts.write_text(verdicts.read_text("utf-8").replace("open", "met"), "utf-8")
    done = cli.run("verify", out)
    assert done.code == 1
    assert "verdicts.csv: 内容与证书所记的 SHA-256 不符" in done.out
    assert "verdicts.csv:2: conclusion 写的是“met”，重算为“open”" in done.out


def test_the_day_of_a_package_with_a_plan_is_its_own(cli: ForkingCli, data: Path) -> None:
    done = cli.run("run", "balance", "--data", data, "--package", "example", "--json")
    certificate = done.json()["certificate"]
    assert (certificate["as_of"], certificate["place"]) == ("2019-10-31", "CN-990101")
    place = cli.run("run", "balance", "--data", data, "--place", "CN-99", "--as-of", "2014-01-01", "--json").json()
    assert place["certificate"]["place"] == "CN-99"


def test_faults_are_told_with_file_and_line(cli: ForkingCli, data: Path) -> None:
    lines = (data / "sections.csv").read_text("utf-8").splitlines()
    file = data / "sections.csv"
    file.write_text("\n".join([*lines, lines[1]]), "utf-8")
    done = run(cli, "--data", data)
    assert done.code == 5
    assert f"{file}:{len(lines) + 1}:school: " in done.err
    file.write_text(lines[0] + "\n" + lines[1].replace("500", "五百", 1), "utf-8")
    done = run(cli, "--data", file)
    assert done.code == 5
    assert f"{file}:2:enrolment: “五百”读不成数值" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["run", "balanc", "--data", "."], 2, "没有机制“balanc”，是否指“balance”？"),
        (["run", "tarot", "--data", "."], 2, "现有：balance"),
        (["run", "balance", "--data", "nowhere.csv"], 5, "nowhere.csv 不存在"),
        (["run", "balance", "--data", "."], 5, "没有 sections.csv"),
        (["run", "balance", "--data", ".", "--as-of", "2014-13-01"], 2, "--as-of"),
        (["run", "balance", "--data", ".", "--place", "Tianjin"], 2, "--place"),
        (["run", "balance", "--data", ".", "--as-of", "2001-01-01"], 5, "没有施行中的均衡评估规则"),
        (["run", "balance", "--data", ".", "--package", "chin"], 2, "是否指“china”？"),
        (["verify", "nowhere.json"], 5, "读不出来"),
        (["verify", "no-certificate.json"], 1, "不是 JSON"),
        (["verify", "no-certificate.json", "--data", "no-certificate.json"], 2, "不是文件夹"),
    ],
    ids=lambda said: " ".join(said) if isinstance(said, list) else None,
)
def test_what_cannot_be_done_is_said(
    cli: ForkingCli, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    (tmp_path / "no-certificate.json").write_text("sections", "utf-8")
    done = cli.run(*arguments, cwd=tmp_path)
    assert done.code == code, done.err
    assert says in done.err + done.out


def test_a_file_that_is_no_table_is_said_to_be_none(cli: ForkingCli, tmp_path: Path) -> None:
    file = tmp_path / "sections.csv"
    for content in (b"", b"\xff\xfe\x00", b"a,b\n1,2,3\n"):
        file.write_bytes(content)
        done = run(cli, "--data", file)
        assert done.code == 5
        assert "读不成表" in done.err
    file.rename(tmp_path / "sections.parquet")
    assert "读不成表" in run(cli, "--data", tmp_path / "sections.parquet").err


def test_where_nothing_can_be_written_it_says_so(cli: ForkingCli, data: Path) -> None:
    done = run(cli, "--data", data, "-o", data / "sections.csv")
    assert done.code == 5
    assert "写不进去" in done.err


def test_a_certificate_says_its_parameters_in_full(cli: ForkingCli, data: Path, tmp_path: Path) -> None:
    run(cli, "--data", data, "-o", tmp_path / "out")
    said = json.loads((tmp_path / "out" / "certificate.json").read_bytes())
    threshold = said["parameters"]["balance.basic.thresholds"]
    assert threshold["value"][0]["value"] == 0.65
    assert threshold["confidence"] == "high"
