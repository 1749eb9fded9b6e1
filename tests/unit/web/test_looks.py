"""Components are folders, colours are tokens, the sheet and the drawings are what their sources give."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import build_styles
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from yaodian.delivery import CommitmentStatus
from yaodian.indicators import Coverage, Figure, Standing
from yaodian.plan import Commitment, Item, Span, Target
from yaodian.values import Label
from yaodian.web import words
from yaodian.web.portal.plan_text import item_html
from yaodian.web.queries.drawing import nice_steps, spark_drawing, trend_drawing

WEB = Path(words.__file__).parent
FOLDERS = sorted(path for path in (WEB / "components").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_component_is_a_folder_with_what_it_is_and_examples(folder: Path) -> None:
    said = yaml.safe_load((folder / "component.yaml").read_text("utf-8"))
    assert said["label"]
    assert said["says"].endswith("。")
    assert "<c-example" in (folder / "examples.html").read_text("utf-8")
    used = "".join(
        file.read_text("utf-8")
        for file in [*WEB.glob("templates/*.html"), *WEB.glob("components/*/*.html"), *WEB.glob("templatetags/*.py")]
    )
    tag = f"<c-{folder.name.replace('_', '-')}"
    assert tag in used or f"components/{folder.name}/index.html" in used or folder.name == "board", "nobody uses it"


def test_colours_stand_in_the_tokens_and_nowhere_else() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(")
    for file in [
        *WEB.glob("styles/[2-8]*.css"),
        *WEB.glob("components/*/style.css"),
        *WEB.glob("templates/*.html"),
        *WEB.glob("components/*/*.html"),
    ]:
        found = colour.findall(re.sub(r'url\("[^"]*"\)|href="#[^"]*"|&#\w+;', "", file.read_text("utf-8")))
        assert found == [], file


def test_the_committed_style_sheet_is_what_its_parts_give() -> None:
    assert build_styles.SHEET.read_text("utf-8") == build_styles.sheet()


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_every_tint(theme: str) -> None:
    text = (WEB / "styles" / "1-tokens.css").read_text("utf-8")
    light, dark = text.split(':root[data-theme="dark"]')
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    if theme == "dark":
        tokens.update(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark))
    whole = {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in tokens.items()
    }
    pairs = [("ink", tint) for tint in ("ground", "wash", "met", "on-track", "behind", "missed", "hit", "accent-wash")]
    pairs += [
        ("ink-3", "ground"),
        ("ink-3", "wash"),
        ("accent", "ground"),
        ("on-accent", "accent"),
        ("simulated", "simulated-wash"),
    ]
    for ink, ground in pairs:
        high, low = sorted((_luminance(whole[ink]), _luminance(whole[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)


def _figure(day: date, value: float | None) -> Figure:
    return Figure("i", "u", "county", value, value, None, Coverage(1, 1, 1, 1), Standing(day, "d@1"))


@given(st.lists(st.none() | st.floats(0, 1e9), min_size=1, max_size=40), st.none() | st.floats(0, 1e9))
def test_a_trend_stays_in_its_box_and_unknown_months_are_gaps_not_zeros(
    values: list[float | None], target: float | None
) -> None:
    series = [
        (date(2030, 1, 1) + timedelta(days=30 * at), _figure(date(2030, 1, 1), value))
        for at, value in enumerate(values)
    ]
    drawing = trend_drawing(series, target=target)
    assert [dot.value for dot in drawing.dots] == [value for value in values if value is not None]
    for dot in drawing.dots:
        assert drawing.left - 1e-6 <= dot.x <= drawing.right + 1e-6
        assert drawing.top - 1e-6 <= dot.y <= drawing.bottom + 1e-6
    assert bool(spark_drawing(series).last) == any(value is not None for value in values)


@given(st.floats(0, 1e12))
def test_an_axis_begins_at_zero_and_reaches_its_highest_figure(high: float) -> None:
    steps = nice_steps(high)
    assert steps[0] == 0
    assert steps[-1] >= high * (1 - 1e-9)
    assert 2 <= len(steps) <= 7


def test_the_text_with_its_marks_is_still_the_text_as_printed() -> None:
    text = "1.扩大供给。新增<学位>600个,制定办法。\n"
    target = Target(Span(11, 15), 600, "个", ">=", "学位")
    one = Commitment("1.1", Span(7, 15), text[7:15], "新增", "complete_count", "学位", "count", targets=(target,))
    two = Commitment("1.2", Span(16, 20), text[16:20], "制定", "issue_document", "办法", "document")
    item = Item(1, "扩大供给", Span(0, len(text)), (one, two))
    statuses = {
        one.id: CommitmentStatus("1.1", 1, "met", date(2030, 1, 1), "u", "indicator", Label("")),
        two.id: CommitmentStatus("1.2", 1, "missed", date(2030, 1, 1), "u", "document", Label("")),
    }
    drawn = item_html(text, item, (one, two), statuses, frozenset({"1.1"}), {"as_of": "2030-01-01"}, opened="1.2")
    plain = re.sub(r'<span class="sr">.*?</span>|<[^>]+>', "", drawn).replace("&lt;", "<").replace("&gt;", ">")
    assert plain == text.rstrip()
    assert 'class="c met" id="c-1.1" href="/commitments/1.1?as_of=2030-01-01"' in drawn
    assert 'class="c off"' in drawn
    assert drawn.count('aria-current="true"') == 1
