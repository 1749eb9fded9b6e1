"""A person at the review page of a small plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yaodian.plan.revision import Anchor
from yaodian.web.queries.drafts import Draft, as_it_stands
from yaodian.web.queries.viewer import Viewer

TEXT = """2030年某县教育工作要点
2030年教育工作总的要求是：办好人民满意的教育。
一、重点工作
1.办好学前教育。新建幼儿园3所，改造幼儿园2所。制定管理办法。
2.加强教师队伍。培训教师500名。力争建成一批名师工作室。（人事科、教研室）
"""


@dataclass
class Desk:
    """A person at the review page: what is done is done through forms, as a browser without scripts does it."""

    client: Client
    name: str
    number: int = 0

    def sends(self, text: str, name: str = "要点.txt") -> Any:
        """Hands in a text as a file."""
        answer = self.client.post("/drafts", {"file": SimpleUploadedFile(name, text.encode())})
        if found := re.fullmatch(r"/drafts/([0-9]+)", answer.headers.get("Location", "")):
            self.number = int(found[1])
        return answer

    @property
    def draft(self) -> Draft:
        """The draft as it stands."""
        from yaodian.web.models import PlanDraft

        return as_it_stands(PlanDraft.objects.get(pk=self.number), Viewer("office", "xishan", self.name))

    def place(self, words: str) -> str:
        """How the page names the commitment of these words."""
        anchor = self.anchor(words)
        return f"{anchor.start}-{anchor.end}"

    def anchor(self, words: str) -> Anchor:
        """Where the words stand in the text in force."""
        start = self.draft.text.index(words)
        return Anchor(start, start + len(words), words)

    def does(self, kind: str, words: str, seen: int | None = None, **said: str) -> Any:
        """Acts on a commitment; `seen` is the last act that the page knew of."""
        known = self.draft.last if seen is None else seen
        given = {"do": f"{kind} {self.place(words)} {known}", **said}
        return self.client.post(f"/drafts/{self.number}/revise", given)

    def form(self, words: str) -> dict[str, str]:
        """The fields of the form of a commitment, as they are filled in."""
        page = self.client.get(f"/drafts/{self.number}/revise?do=change+{self.place(words)}").content.decode()
        form = page[page.index('<form class="deed open"') :]
        form = form[: form.index("</form>")]
        fields = dict(re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', form))
        for name, inside in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.DOTALL):
            fields[name] = re.findall(r'value="([^"]*)" selected', inside)[0]
        kept = ("csrfmiddlewaretoken", "do", "order", "show")
        return {
            name: value for name, value in fields.items() if name not in kept and not name.endswith(("-drop", "-soft"))
        }

    def back(self, of: int, **said: str) -> Any:
        """Takes an act back, or restores it with `again`."""
        again = "?again=1" if said.pop("again", "") else ""
        return self.client.post(f"/drafts/{self.number}/undo{again}", {"of": str(of), **said})

    def words(self) -> list[str]:
        """The commitments as they stand."""
        return [row.commitment.text for row in self.draft.rows]


def beside(desk: Desk, other: Desk) -> Desk:
    """Another person at the same draft."""
    other.number = desk.number
    return other
