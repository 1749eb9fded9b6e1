"""Pages of a long list: where one is, and where before and after lie."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Pages:
    """A place in a list of `total` rows, `size` a page; `number` from 1."""

    number: int
    size: int
    total: int
    before: str
    after: str

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The first row of the page, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        """The last row of the page."""
        return min(self.total, self.number * self.size)


def page_number(request: HttpRequest) -> int:
    """The page that an address asks for: 1 where it names none."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def pages_of(request: HttpRequest, total: int, size: int) -> Pages:
    """The place of a request in its list."""
    number = page_number(request)

    def address(page: int) -> str:
        said = request.GET.copy()
        said["page"] = str(page)
        return f"{request.path}?{said.urlencode()}"

    last = max(1, -(-total // size))
    return Pages(
        number=number,
        size=size,
        total=total,
        before=address(min(number - 1, last)) if number > 1 else "",
        after=address(number + 1) if number < last else "",
    )
