"""A photo is uploaded on a telephone for a row, and is seen on the record by everybody who may see the row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from fixtures_evidence import from_a_telephone, pdf


def sign_in(watched: Any, site: Any, name: str) -> Any:
    page = watched.open("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", site.sign_in(name))
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/desk$"))
    return page


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_from_the_telephone_to_the_public_record(
    watched: Any, site: Any, browser: Any, tmp_path: Path, width: int
) -> None:
    photo, permit = tmp_path / "新园舍.jpg", tmp_path / "竣工验收备案表（望溪乡中心幼儿园新建园舍工程）.pdf"
    photo.write_bytes(from_a_telephone())
    permit.write_bytes(pdf())
    watched.page.set_viewport_size({"width": width, "height": 800})
    page = sign_in(watched, site, "office")
    watched.open("/datasets/kindergarten_projects/rows")
    page.locator("#rows tbody th a").first.click()
    watched.settle()
    record = page.url
    page.get_by_role("link", name="上传佐证").click()
    watched.settle()
    assert page.locator("#photo").get_attribute("capture") == "environment"
    page.set_input_files("#files", [str(photo), str(permit)])
    page.get_by_role("button", name="上传").click()
    watched.settle()
    assert page.locator(".evidence-files img").first.get_attribute("alt") == photo.name
    assert page.locator("code", has_text="sha256:").count() >= 2
    watched.clean(read_aloud=width == 360)
    page.get_by_role("link", name="回到这条记录").click()
    watched.settle()
    watched.clean(read_aloud=width == 360)
    public = browser.new_context().new_page()
    public.goto(record)
    picture = public.locator(".evidence-files img").first
    picture.scroll_into_view_if_needed()
    public.wait_for_function("document.querySelector('.evidence-files img').naturalWidth > 0")
    assert public.get_by_role("link", name=permit.name).count() == 1
    public.context.close()
