"""Where a rule holds: CN, or CN- and a prefix of a GB/T 2260 code (CN-12 a province, CN-120101 a district)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"CN(?:-(\d{2}|\d{4}|\d{6}))?")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place whose authority can set a rule; the code is checked when it is built (ValueError)."""

    code: str

    def __post_init__(self) -> None:
        if _FORM.fullmatch(self.code) is None:
            raise ValueError(f"“{self.code}”不是辖区代码，应为 CN 或 CN- 加两位、四位、六位行政区划代码")

    @property
    def digits(self) -> str:
        """The GB/T 2260 digits, empty for the whole country."""
        return self.code[3:]

    def covers(self, other: Jurisdiction) -> bool:
        """Whether a rule of this place holds in the other: CN covers all, CN-12 covers CN-120101, not the reverse."""
        return other.digits.startswith(self.digits)
