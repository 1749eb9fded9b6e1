"""The small package with rolls of named pupils: who they are is asked, and only pseudonyms are kept in the rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yaodian.registry.formats import identity_check

if TYPE_CHECKING:
    from django.test import Client

VAULT = """    person: pupil
    vault:
      - {name: number, label: 证件号码, kind: identity, format: identity_number, purpose: 认出同一人}
      - {name: full_name, label: 姓名, kind: name, required: true, purpose: 核对名册}
      - {name: phone, label: 监护人电话, kind: telephone, purpose: 联系家长}
"""


def with_vault(package: Path, *, retention: str = "") -> Path:
    """Declares a vault for the rolls of a small package."""
    file = package / "datasets" / "all.yaml"
    text = file.read_text("utf-8")
    head = "    purpose: 核验女生占比\n"
    assert head in text
    file.write_text(text.replace(head, head + VAULT + retention, 1), "utf-8")
    return package


def number(serial: int, born: str = "20110305") -> str:
    """A made-up identity number of a district that does not exist, with its right check digit."""
    body = f"990201{born}{serial:03}"
    return body + identity_check(body)


LIN, ZHOU = (number(1), "林晓晓"), (number(2), "周远山")
ROWS = f"S2,{LIN[0]},{LIN[1]},13911110000,是,180\nS2,{ZHOU[0]},{ZHOU[1]},,否,175\n"
HEAD = "学校,证件号码,姓名,监护人电话,女,到校天数\n"


@dataclass
class Official:
    """Somebody at a school or above it."""

    client: Client
    unit: str

    def sends(self, rows: str = ROWS, unit: str = "", period: str = "2019-2020", reason: str = "") -> Any:
        """Hands in rolls as a CSV file."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        said = {"file": SimpleUploadedFile("名册.csv", (HEAD + rows).encode()), "unit": unit or self.unit}
        return self.client.post("/datasets/rolls/submit", {**said, "period": period, "reason": reason})

    def receipt(self, answer: Any) -> int:
        """The number of the receipt that a hand-in led to."""
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return int(answer["Location"].split("/")[2].split("?")[0])

    def decides(self, number: int, do: str = "accept", reason: str = "") -> Any:
        """Accepts or returns."""
        return self.client.post(f"/submissions/{number}/decide", {"do": do, "reason": reason})

    def asks(self, person: tuple[str, str], what: str = "", **said: str) -> Any:
        """Asks at the counter for a person."""
        return self.client.post(f"/persons{what}", {"number": person[0], "name": person[1], **said})
