"""Puts the style sheet of the site together: tokens, bare elements, each component's part, paper. The result is committed.

python tools/build_styles.py            writes src/yaodian/web/static/site.css
python tools/build_styles.py --check    ends with 1 if the committed sheet is not what its parts give
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import quote

WEB = Path(__file__).resolve().parents[1] / "src" / "yaodian" / "web"
SAFE = " =:/'.,"
SHEET = WEB / "static" / "site.css"
_MARK = re.compile(r"mark\((\S+), (#[0-9a-f]{6})\)")
_SHAPES = {
    "met": "<circle cx='8' cy='8' r='7' fill='{0}'/>",
    "on-track": "<circle cx='8' cy='8' r='6.2' fill='none' stroke='{0}' stroke-width='1.6'/><path d='M8 1.8a6.2 6.2 0 0 0 0 12.4z' fill='{0}'/>",
    "behind": "<circle cx='8' cy='8' r='6.2' fill='none' stroke='{0}' stroke-width='1.6'/><path d='M8 8V1.8A6.2 6.2 0 0 1 14.2 8z' fill='{0}'/>",
    "missed": "<circle cx='8' cy='8' r='6.2' fill='none' stroke='{0}' stroke-width='1.8'/><path d='M3.5 12.5l9-9' stroke='{0}' stroke-width='2.2'/>",
}
_DARK = re.compile(r'^:root\[data-theme="dark"\] (\{.*?^\})', re.MULTILINE | re.DOTALL)


def sheet() -> str:
    """The whole sheet, in the order: tokens, base, frame, components by name, paper."""
    own = sorted((WEB / "styles").glob("*.css"))
    parts = [part for part in own if not part.name.startswith("9-")]
    parts += sorted((WEB / "components").glob("*/style.css"))
    parts += [part for part in own if part.name.startswith("9-")]
    texts = [
        f"/* {part.relative_to(WEB).as_posix()} */\n{_with_system_dark(part.read_text('utf-8')).strip()}\n"
        for part in parts
    ]
    return "/* Made by tools/build_styles.py; change the parts, not this file. */\n\n" + "\n".join(texts)


def _with_system_dark(text: str) -> str:
    """The dark tokens once more for those who chose nothing and whose system is dark."""
    text = _MARK.sub(lambda found: _picture(found[1], found[2]), text)
    found = _DARK.search(text)
    if found is None:
        return text
    block = "\n".join(f"  {line}" if line else line for line in f":root:not([data-theme]) {found[1]}".splitlines())
    return text[: found.end()] + f"\n\n@media (prefers-color-scheme: dark) {{\n{block}\n}}" + text[found.end() :]


def _picture(shape: str, colour: str) -> str:
    """A mark in a colour as an address that a style can use."""
    drawn = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{_SHAPES[shape].format(colour)}</svg>"
    return f'url("data:image/svg+xml,{quote(drawn, safe=SAFE)}")'


def main() -> int:
    """Writes the sheet, or compares it."""
    made = sheet()
    if "--check" in sys.argv[1:]:
        return 0 if SHEET.is_file() and SHEET.read_text("utf-8") == made else 1
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    SHEET.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
