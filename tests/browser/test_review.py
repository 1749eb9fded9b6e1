"""An officer takes a plan from the file to a package without the mouse; a second one sees what the first did."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixtures_site import served
from yaodian.plan.interchange import breakdown_workbook, read_breakdown

PLANS = Path(__file__).resolve().parents[1] / "fixtures" / "plans"
PLAN = PLANS / "tianjin-2014.txt"
ELSEWHERE = PLANS / "fictional-county-2018.txt"


def sign_in(watched: Any, site: Any, name: str = "office") -> Any:
    page = watched.open("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", site.sign_in(name))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk$"))
    return page


def hand_in(page: Any, file: Path, address: str = "/drafts") -> None:
    page.goto(re.sub(r"^(https?://[^/]+).*", r"\1", page.url) + address)
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="读入并拆出任务").press("Enter")
    page.wait_for_url(re.compile(r"/drafts/[0-9]+(\?.*)?$"))


def checked(page: Any) -> tuple[int, int]:
    found = re.search(r"已核 (\d+) / (\d+)", page.locator("#draft-state").inner_text())
    assert found
    return int(found[1]), int(found[2])


def settled(watched: Any, number: int) -> None:
    watched.until(f"/已核 {number} \\//.test(document.querySelector('#draft-state')?.textContent || '')")
    watched.until("!document.querySelector('[data-busy]')")


def at(page: Any) -> str:
    """The words of the card in focus."""
    return page.evaluate("document.activeElement.querySelector('.words')?.textContent || ''")


def test_a_plan_goes_through_review_by_keyboard_and_keeps_its_edits(watched: Any, site: Any, tmp_path: Path) -> None:
    page = sign_in(watched, site)
    hand_in(page, PLAN)
    assert "2014年天津市教育工作要点" in page.locator("h1").inner_text()
    done, of = checked(page)
    assert done == 0
    assert of > 380
    watched.clean()

    # Ten commitments are read and confirmed without the mouse.
    page.keyboard.press("j")
    first = at(page)
    assert first
    for number in range(1, 11):
        page.keyboard.press("Enter")
        settled(watched, number)
    assert at(page) != first

    # One is edited: who leads it, and by when.
    edited = at(page)
    page.keyboard.press("e")
    page.wait_for_selector("form.deed.open")
    page.keyboard.type("政策法规处")
    page.fill("form.deed.open [name=due]", "2014-06-30")
    watched.clean()
    page.keyboard.press("Control+Enter")
    settled(watched, 11)
    card = page.locator(".deed", has_text=edited).first
    assert "政策法规处" in card.inner_text()
    assert "2014-06-30" in card.inner_text()

    # A split, a merge, a drop, each taken back.
    for key in ("m", "d"):
        before = checked(page)[1]
        page.keyboard.press(key)
        watched.until(f"!document.querySelector('#draft-state').textContent.includes('/ {before}')")
        watched.until("!document.querySelector('[data-busy]')")
        page.keyboard.press("u")
        watched.until(f"document.querySelector('#draft-state').textContent.includes('/ {before}')")
        watched.until("document.querySelector('#draft-rows[data-ready]')")
    page.keyboard.press("s")
    page.wait_for_selector("form.deed.open textarea")
    page.keyboard.press("Escape")
    watched.until("!document.querySelector('form.deed.open')")

    # A corrected text: the edits are found again.
    corrected = tmp_path / "corrected.txt"
    text = PLAN.read_text("utf-8")
    assert edited in text
    corrected.write_text(text.replace("2014年天津市教育工作要点\n", "2014年天津市教育工作要点（修订）\n", 1), "utf-8")
    draft = re.search(r"/drafts/\d+", page.url)
    assert draft
    hand_in(page, corrected, f"{draft[0]}/text")
    assert "0 处在新的正文中找不到原处" in page.locator(".notice").first.inner_text()
    assert checked(page)[0] == 11
    assert "政策法规处" in page.locator(".deed", has_text=edited).first.inner_text()
    watched.clean()


def test_the_table_goes_to_excel_and_comes_back(watched: Any, site: Any, tmp_path: Path) -> None:
    page = sign_in(watched, site)
    hand_in(page, ELSEWHERE)
    draft = page.url.split("?")[0]
    page.get_by_text("下载", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="任务分解表").click()
    data = Path(waiting.value.path()).read_bytes()
    rows = read_breakdown(data)
    rows[0] = replace(rows[0], lead="规划科", due="2018年9月30日")
    file = tmp_path / "table.xlsx"
    file.write_bytes(breakdown_workbook(rows, "任务分解表"))
    page.goto(f"{draft}/table")
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="读出改动").click()
    assert "2 处改动" in page.locator("main h2").first.inner_text()
    watched.clean()
    page.get_by_role("button", name="采用这些改动").click()
    page.wait_for_url(re.compile("/history$"))
    assert "牵头单位、完成时限" in page.locator("tbody tr").first.inner_text()
    watched.clean()
    page.goto(draft)
    assert "规划科" in page.locator(".deed").first.inner_text()


def test_a_plan_from_elsewhere_becomes_a_package_that_runs(watched: Any, site: Any, tmp_path: Path) -> None:
    page = sign_in(watched, site)
    hand_in(page, ELSEWHERE)
    page.get_by_role("link", name="生成政策包").click()
    watched.clean()
    page.fill("#name", "yunxi-2018")
    page.fill("#code", "990301")
    assert page.input_value("#place") == "云溪县"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="核对并下载").click()
    zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())).extractall(tmp_path)
    package = tmp_path / "yunxi-2018"
    done = subprocess.run(
        [sys.executable, "-m", "yaodian.cli.main", "check", str(package)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with served("up", "--package", str(package), "--home", str(tmp_path / "home"), log=tmp_path / "log") as address:
        page.goto(address)
        assert "云溪县" in page.locator("h1").first.inner_text()
        assert page.locator(".c").count() > 20


def test_two_years_stand_side_by_side(watched: Any, site: Any, browser: Any, tmp_path: Path) -> None:
    page = sign_in(watched, site)
    hand_in(page, PLAN)
    earlier = page.url.rsplit("/", 1)[1]
    text = PLAN.read_text("utf-8")
    later = tmp_path / "later.txt"
    assert text.count("新建改扩建10所农村高中") == 1
    changed = text.replace("2014年天津市", "2015年天津市").replace("新建改扩建10所农村高中", "新建改扩建14所农村高中")
    later.write_text(changed, "utf-8")
    hand_in(page, later)
    # Without scripts: the choice of the other plan, the filter and the way back to the card are a form and links.
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(page.url)
    plain.get_by_role("link", name="与另一份比较").press("Enter")
    plain.get_by_label("与哪一份比较").select_option(earlier)
    plain.get_by_role("button", name="比较").press("Enter")
    assert "目标有变 1 项" in plain.locator("h1").inner_text()
    plain.get_by_role("navigation", name="按变化筛选").get_by_role("link", name="目标有变").press("Enter")
    row = plain.get_by_role("row", name="目标有变")
    assert row.locator("del").inner_text() == "10"
    assert row.locator("ins").inner_text() == "14"
    assert "增加 4 所（40%）" in row.inner_text()
    address = re.sub(r"^https?://[^/]+", "", plain.url)
    row.get_by_role("link").last.press("Enter")
    assert "新建改扩建14所农村高中" in plain.locator(".deed:target").inner_text()
    context.close()
    for width, theme in ((1440, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        for path in (address, re.sub("&kind=.*", "", address), address.split("?")[0]):
            watched.open(path)
            watched.clean()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Excel").click()
    assert zipfile.is_zipfile(waiting.value.path())


def test_the_second_of_two_sees_what_the_first_did(watched: Any, site: Any, context: Any) -> None:
    page = sign_in(watched, site)
    hand_in(page, ELSEWHERE)
    first = page.locator(".deed").first
    # The same sign-in in another window stands for the first; what the other hands in arrives as a conflict, not as a loss.
    other = context.new_page()
    other.goto(page.url)
    other.locator(".deed [data-act=change]").first.click()
    other.wait_for_selector("form.deed.open")
    first.locator("[data-act=confirm]").click()
    settled(watched, 1)
    other.fill("form.deed.open [name=lead]", "安全科")
    other.keyboard.press("Control+Enter")
    other.wait_for_selector("form.deed.open .notice.error")
    assert "你的改动没有保存" in other.locator("form.deed.open .notice.error").inner_text()
    assert other.input_value("form.deed.open [name=lead]") == "安全科"


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_pages_of_a_draft_fit_every_screen(watched: Any, site: Any, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    page = sign_in(watched, site)
    hand_in(page, ELSEWHERE)
    address = re.sub(r"^https?://[^/]+", "", page.url)
    for path in ("", "?order=doubt&show=doubt", "/history", "/text", "/table", "/package", "/compare"):
        watched.open(address + path)
        watched.clean(read_aloud=width == 360)
    watched.open("/drafts")
    watched.clean(read_aloud=width == 360)


def test_without_scripts_the_buttons_do_the_same(site: Any, browser: Any, watched: Any) -> None:
    sign_in(watched, site)
    hand_in(watched.page, ELSEWHERE)
    context = browser.new_context(java_script_enabled=False, storage_state=watched.page.context.storage_state())
    page = context.new_page()
    page.goto(watched.page.url)
    page.get_by_role("button", name="核定").first.click()
    assert "已核 1 /" in page.locator("#draft-state").inner_text()
    page.get_by_role("link", name="拆", exact=True).first.click()
    assert page.locator("form.deed.open textarea").is_visible()
    page.get_by_role("link", name="不拆了").click()
    page.get_by_role("link", name="改", exact=True).first.click()
    page.fill("form.deed.open [name=lead]", "安全科")
    page.get_by_role("button", name="保存并核定").click()
    assert "安全科" in page.locator(".deed").first.inner_text()
    page.get_by_role("button", name="撤销").first.click()
    assert "安全科" not in page.locator(".deed").first.inner_text()
    context.close()
