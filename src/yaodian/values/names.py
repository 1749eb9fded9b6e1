"""Names in two languages, and the nearest valid name to a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A name as people read it: Chinese always, English where the package gives it."""

    zh: str
    en: str = ""

    def text(self, language: str) -> str:
        """The name in the reader's language, Chinese when there is no English."""
        return self.en if language.startswith("en") and self.en else self.zh


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, or None if nothing is near (similarity under 0.6)."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None
