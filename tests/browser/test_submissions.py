"""A school fills in its form wrongly, gets the marked copy, corrects it; the district returns it once and then accepts; every step stands
in the ledger.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from conftest import Site
from fixtures_package import write_package
from fixtures_site import served
from yaodian.binding import load_package, shipped_packages
from yaodian.registry import Dataset, read_file


def declared(name: str) -> Dataset:
    folder = shipped_packages() / (shipped_packages() / "default").read_text("utf-8").strip()
    package = load_package(folder, near=(shipped_packages(),)).package
    assert package is not None
    return package.datasets[name]


def as_role(browser: Any, site: Any, name: str) -> Any:
    """A window of somebody who is signed in."""
    page = browser.new_context().new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site.address}/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", site.sign_in(name))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk$"))
    return page


def send(page: Any, file: Path, reason: str) -> None:
    page.set_input_files("#file", str(file))
    page.fill("#reason", reason)
    page.locator("main form").get_by_role("button", name="报送").click()
    page.wait_for_load_state("load")


def written(frame: pl.DataFrame, dataset: Dataset, file: Path) -> Path:
    """A table as a clerk saves it: the Chinese names of the columns, separated by commas."""
    frame.rename({field.name: field.label.zh for field in dataset.fields}).write_csv(file)
    return file


def test_from_the_form_to_the_ledger(site: Any, browser: Any, tmp_path: Path) -> None:
    school, bureau = as_role(browser, site, "school"), as_role(browser, site, "bureau")
    dataset = declared("schools")
    school.goto(f"{site.address}/submissions")
    school.get_by_role("link", name=dataset.label.zh).first.click()
    with school.expect_download() as waiting:
        school.get_by_role("link", name="下载填报表").click()
    form = read_file(dataset, Path(waiting.value.path()).read_bytes(), name="填报表.xlsx")
    assert form.problems == ()
    assert form.frame.height == 1

    wrong = form.frame.with_columns(kind=pl.lit("没有这种类型"), books=pl.lit(-3, pl.Int64))
    send(school, written(wrong, dataset, tmp_path / "wrong.csv"), "图书有增加")
    said = school.locator("main").inner_text()
    assert "2 处需要改正，什么也没有保存" in said
    assert "办学类型" in said
    link = school.get_by_role("link", name="下载标出错误的副本").get_attribute("href")
    copy = base64.b64decode(link.split("base64,")[1])
    assert len(read_file(dataset, copy, name="副本.xlsx").frame) == 1

    right = form.frame.with_columns(books=pl.lit(4321, pl.Int64))
    send(school, written(right, dataset, tmp_path / "right.csv"), "图书有增加")
    school.wait_for_url(re.compile(r"/submissions/\d+$"))
    first = school.url.rsplit("/", 1)[1]
    assert "待审" in school.locator("h1").inner_text()

    bureau.goto(f"{site.address}/submissions")
    bureau.get_by_role("link", name=first, exact=True).first.click()
    bureau.fill("#reason", "请核对建校年份")
    bureau.get_by_role("button", name="退回").click()
    bureau.wait_for_load_state("load")
    assert "已退回" in bureau.locator("h1").inner_text()

    school.reload()
    assert "请核对建校年份" in school.locator(".notice").first.inner_text()
    school.get_by_role("link", name="更正后再报").click()
    again = right.with_columns(founded_year=pl.lit(1999, pl.Int64))
    send(school, written(again, dataset, tmp_path / "again.csv"), "图书有增加，更正建校年份")
    school.wait_for_url(re.compile(r"/submissions/\d+$"))
    second = school.url.rsplit("/", 1)[1]

    bureau.goto(f"{site.address}/submissions/{second}")
    bureau.get_by_role("button", name="采纳").click()
    bureau.wait_for_load_state("load")
    assert "已采纳" in bureau.locator("h1").inner_text()
    acts = []
    for entry in bureau.locator('main a[href^="/ledger/"]').evaluate_all("links => links.map(one => one.href)"):
        page = bureau.context.new_page()
        page.goto(entry)
        acts.append(page.locator("main").inner_text())
        page.close()
    assert any("报送数据" in act for act in acts)
    assert any("采纳数据" in act for act in acts)

    school.goto(f"{site.address}/submissions")
    with school.expect_download() as waiting:
        school.goto(f"{site.address}/datasets/schools/submit")
        school.get_by_role("link", name="下载填报表").click()
    now = read_file(dataset, Path(waiting.value.path()).read_bytes(), name="填报表.xlsx").frame
    assert (now["books"][0], now["founded_year"][0]) == (4321, 1999)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small county that is served, with real schools alone: what its one school hands in decides about a commitment."""
    folder = tmp_path_factory.mktemp("county")
    package = write_package(folder / "xishan")
    for name, without in (
        ("package.yaml", "simulation: simulation.yaml\n"),
        ("datasets/all.yaml", "    kinds: [primary]\n"),
    ):
        file = package / name
        file.write_text(file.read_text("utf-8").replace(without, ""), "utf-8")
    (package / "simulation.yaml").unlink()
    home, log = folder / "home", folder / "log"
    with served("up", "--package", str(package), "--home", str(home), log=log) as address:
        yield Site(address, home, log.read_text("utf-8"))


def on_the_front_page(page: Any, site: Site, commitment: str) -> str | None:
    """The figure beside the sentence of a commitment; None where it is unknown."""
    page.goto(f"{site.address}/?open={commitment}")
    page.wait_for_load_state("load")
    shown = page.locator("#evidence [data-figure]")
    return shown.first.get_attribute("data-figure") if shown.count() else None


def test_the_figure_on_the_front_page_follows_what_a_school_hands_in(
    county: Site, browser: Any, tmp_path: Path
) -> None:
    """Form, wrong, marked copy, corrected, returned once, accepted: the sentence on the front page changes, the ledger has every step."""
    school, bureau = as_role(browser, county, "school"), as_role(browser, county, "bureau")
    reader = browser.new_context().new_page()
    assert on_the_front_page(reader, county, "1.2") is None
    package = load_package(county.home.parent / "xishan", near=()).package
    assert package is not None
    dataset = package.datasets["rolls"]

    school.goto(f"{county.address}/submissions")
    school.get_by_role("link", name="名册").first.click()
    with school.expect_download() as waiting:
        school.get_by_role("link", name="下载填报表").click()
    form = read_file(dataset, Path(waiting.value.path()).read_bytes(), name="填报表.xlsx")
    assert form.problems == ()
    rows = [("S1", f"p-{number}", "是" if number < 3 else "否", 150) for number in range(5)]
    heads = [field.label.zh for field in dataset.fields]

    def file(name: str, lines: list[tuple[Any, ...]]) -> Path:
        made = tmp_path / name
        pl.DataFrame(lines, schema=heads, orient="row").write_excel(made)
        return made

    send(school, file("wrong.xlsx", [*rows, ("S1", "p-9", "也许", 999)][-2:]), "")
    assert "2 处需要改正" in school.locator("main").inner_text()
    link = school.get_by_role("link", name="下载标出错误的副本").get_attribute("href")
    marked = base64.b64decode(link.split("base64,")[1])
    assert "也许" in str(read_file(dataset, marked, name="副本.xlsx").problems)

    send(school, file("right.xlsx", rows), "")
    school.wait_for_url(re.compile(r"/submissions/\d+$"))
    first = school.url.rsplit("/", 1)[1]
    bureau.goto(f"{county.address}/submissions/{first}")
    bureau.fill("#reason", "缺一名学生")
    bureau.get_by_role("button", name="退回").click()
    bureau.wait_for_load_state("load")
    assert on_the_front_page(reader, county, "1.2") is None

    school.goto(f"{county.address}/submissions/{first}")
    assert "缺一名学生" in school.locator(".notice").first.inner_text()
    school.get_by_role("link", name="更正后再报").click()
    send(school, file("again.xlsx", [*rows, ("S1", "p-5", "是", 150)]), "")
    school.wait_for_url(re.compile(r"/submissions/\d+$"))
    bureau.goto(school.url)
    bureau.get_by_role("button", name="采纳").click()
    bureau.wait_for_load_state("load")
    assert "已采纳" in bureau.locator("h1").inner_text()

    figure = on_the_front_page(reader, county, "1.2")
    assert round(float(str(figure)), 1) == 66.7, (
        "four of six; before it was unknown, and neither return nor waiting changed that"
    )
    reader.goto(f"{county.address}/ledger")
    acts = reader.locator("main").inner_text()
    places = [acts.index(said) for said in ("采纳数据", "退回数据")]
    assert places == sorted(places), "the newest stands first"
    assert acts.count("报送数据") == 2


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_what_is_owed_and_what_is_kept_unsent_reads_well(
    county: Site, browser: Any, tmp_path: Path, width: int
) -> None:
    school, office = as_role(browser, county, "school"), as_role(browser, county, "office")
    kept = tmp_path / "kept.csv"
    kept.write_text("学校,学生假名,女,到校天数\nS1,p-1,是,20\n", "utf-8")
    school.goto(f"{county.address}/datasets/rolls/submit")
    school.set_input_files("#file", str(kept))
    school.get_by_role("button", name="检查后先存着").click()
    school.wait_for_url(re.compile(r"/submissions/unsent/\d+$"))
    unsent = school.url
    for page, address in (
        (school, unsent),
        (school, f"{county.address}/submissions"),
        (school, f"{county.address}/tokens"),
        (office, f"{county.address}/submissions"),
        (office, f"{county.address}/submissions/due"),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, page.url
        if folder := os.environ.get("YAODIAN_SCREENSHOTS"):
            name = address.removeprefix(county.address).strip("/").replace("/", "-")
            page.screenshot(
                path=f"{folder}/{name}-{'office' if page is office else 'school'}-{width}.png", full_page=True
            )
    school.goto(unsent)
    school.get_by_role("button", name="不要了，删除").click()
    school.wait_for_url(re.compile("/submissions$"))
    assert "存着未报的" not in school.locator("main").inner_text()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_of_hand_ins_fit_and_read_well(watched: Any, site: Any, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    page = watched.open("/sign-in")
    page.fill("#id_username", "school")
    page.fill("#id_password", site.sign_in("school"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk$"))
    for path in ("/submissions", "/datasets/schools/submit"):
        watched.open(path)
        watched.clean()
