"""Keeps the English catalogue of the site in step with its pages. Chinese is the language of the source.

python tools/messages.py            finds every message, keeps known translations, writes django.po and django.mo
python tools/messages.py --check    ends with 1 and lists what is untranslated, unused or not compiled
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parents[1] / "src" / "yaodian" / "web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# The date of a catalogue says nothing that the history of the file does not; it stays, so that only words make a difference.
_BEGUN = datetime(2026, 11, 24, tzinfo=UTC)
_TRANSLATE = re.compile(r"\{%\s*translate\s+\"([^\"]+)\"(?:\s+context\s+\"([^\"]+)\")?")
_BLOCK = re.compile(r"\{%\s*blocktranslate\b[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")

Message = str | tuple[str, str]


def messages() -> Iterator[tuple[Message, str | None, str]]:
    """Every message of the pages: text (or singular and plural), context, file."""
    for file in sorted([*(WEB / "templates").rglob("*.html"), *(WEB / "components").rglob("*.html")]):
        text = file.read_text("utf-8")
        where = file.relative_to(WEB).as_posix()
        for found in _TRANSLATE.finditer(text):
            yield found[1], found[2], where
        for found in _BLOCK.finditer(text):
            parts = [_HOLE.sub(r"%(\1)s", part) for part in _PLURAL.split(found[1])]
            yield (parts[0] if len(parts) == 1 else (parts[0], parts[1])), None, where
    for file in sorted(WEB.rglob("*.py")):
        if "api" in file.relative_to(WEB).parts:
            continue
        found_all = extract("python", io.BytesIO(file.read_bytes()), keywords=KEYWORDS)
        for _line, message, _comments, context in found_all:
            yield message, context, file.relative_to(WEB).as_posix()


def known() -> Catalog:
    """The committed catalogue."""
    if not PO.is_file():
        return Catalog(locale="en", domain="django")
    with PO.open("rb") as stream:
        return read_po(stream, locale="en", domain="django")


def renewed() -> Catalog:
    """A catalogue of every message that the pages have, with the translations that are known."""
    old = known()
    new = Catalog(
        locale="en",
        domain="django",
        header_comment="# The English words of the pages; kept in step by tools/messages.py.",
        project="yaodian",
        charset="utf-8",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        last_translator="yaodian",
        language_team="en",
        msgid_bugs_address="-",
        fuzzy=False,
    )
    for message, context, where in messages():
        key = message[0] if isinstance(message, tuple) else message
        kept = old.get(key, context)
        string = kept.string if kept is not None else None
        if isinstance(message, tuple) and not isinstance(string, (tuple, list)):
            string = (string or "", string or "")
        new.add(message, string, locations=[(where, 0)], context=context)
    return new


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of the compiled catalogue."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def faults() -> list[str]:
    """What is wrong with the committed files, one line each."""
    new, old = renewed(), known()
    said = [f"没有译文:{_key(message)}" for message in new if message.id and not _whole(message.string)]
    names = {(_key(message), message.context) for message in new if message.id}
    said += [
        f"已不用:{_key(message)}" for message in old if message.id and (_key(message), message.context) not in names
    ]
    said += [
        f"占位不符:{_key(message)}" for message in new if message.id and _holes(message.id) != _holes(message.string)
    ]
    if not MO.is_file() or MO.read_bytes() != compiled(old):
        said.append(f"{MO.name} 与 {PO.name} 不一致")
    return said


def _key(message: object) -> str:
    name = message.id  # type: ignore[attr-defined]
    return str(name[0] if isinstance(name, (tuple, list)) else name)


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _holes(text: object) -> set[str]:
    joined = " ".join(text) if isinstance(text, (tuple, list)) else str(text)
    return set(re.findall(r"%\((\w+)\)[sd]", joined))


def main() -> int:
    """Writes the catalogue, or checks it."""
    if "--check" in sys.argv[1:]:
        found = faults()
        sys.stdout.write("".join(f"{line}\n" for line in found))
        return 1 if found else 0
    catalogue = renewed()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, omit_header=False, width=0, no_location=True)
    MO.write_bytes(compiled(known()))
    missing = [_key(message) for message in catalogue if message.id and not _whole(message.string)]
    sys.stdout.write(f"{len(catalogue)} 条,{len(missing)} 条没有译文\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
