"""Names of persons in two parts, as the standard wants them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

_DOT = "·"


@dataclass(frozen=True, slots=True)
class Name:
    """Family name and given name; neither is empty, because the binding requires both."""

    family: str
    given: str

    @classmethod
    def of(cls, whole: str, compound: Collection[str] = ()) -> Name:
        """A name as it stands in Chinese papers. `compound` are family names of two signs (欧阳).

        Names with a dot (阿依古丽·买买提) begin with the given name. A name of one sign, or in other letters, stands in both parts.
        """
        name = whole.strip()
        if _DOT in name:
            given, family = name.split(_DOT, 1)
            return cls(family or given, given or family)
        if not name.isascii() and len(name) > 1 and " " not in name:
            length = 2 if name[:2] in compound and len(name) > 2 else 1
            return cls(name[:length], name[length:])
        first, _, last = name.partition(" ")
        return cls(last or first, first)

    @classmethod
    def withheld(cls, pseudonym: str) -> Name:
        """What stands for the name of a person whose name was not asked for: the pseudonym, marked as one."""
        return cls("化名", pseudonym)
