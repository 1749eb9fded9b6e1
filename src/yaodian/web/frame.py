"""What stands around every page: the day and unit chosen, who is looking, where one can go. Worked out once a request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yaodian.values import Label
from yaodian.web.queries.choice import Asked, Choice, asked_of
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.viewer import PUBLIC, Viewer, viewer_of
from yaodian.web.queries.world import World, world

_log = logging.getLogger("yaodian.web")

PLACES: tuple[tuple[str, Promise], ...] = (
    ("/", pgettext_lazy("nav", "正文")),
    ("/commitments", pgettext_lazy("nav", "任务")),
    ("/indicators", pgettext_lazy("nav", "指标")),
    ("/map", pgettext_lazy("nav", "地图")),
    ("/systems", pgettext_lazy("nav", "系统")),
    ("/datasets", pgettext_lazy("nav", "数据集")),
    ("/parameters", pgettext_lazy("nav", "参数")),
    ("/ledger", pgettext_lazy("nav", "台账")),
)
THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the main navigation; `current` is whether the reader is there or below it."""

    address: str
    name: Promise
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that the frame of a page shows."""

    here: World
    asked: Asked
    viewer: Viewer
    places: tuple[Place, ...]
    theme: str
    simulated: bool

    @property
    def plan_name(self) -> Label:
        """What the plan is called."""
        return self.here.package.label

    @property
    def choice(self) -> Choice:
        """What the reader chose to look at."""
        return self.asked.choice

    @property
    def carry(self) -> dict[str, str]:
        """What addresses on the page carry on: the day, the unit and the hierarchy, where they were chosen."""
        carried = {"as_of": self.choice.as_of.isoformat()} if self.asked.day_chosen else {}
        if self.choice.unit:
            carried["unit"] = self.choice.unit
        if self.choice.hierarchy != "then":
            carried["hierarchy"] = self.choice.hierarchy
        return carried

    @property
    def unit_name(self) -> Label:
        """The unit looked at, by its name on the day."""
        return unit_name(self.here, self.choice.unit or self.here.tree.root.id, self.choice.as_of)


def frame_of(request: HttpRequest) -> Frame:
    """The frame of a request, worked out once."""
    known: Frame | None = getattr(request, "page_frame", None)
    if known is None:
        here = world()
        asked = asked_of(here, dict(request.GET.lists()))
        known = Frame(
            here=here.by(asked.choice.hierarchy),
            asked=asked,
            viewer=viewer_of(request.user) if hasattr(request, "user") else PUBLIC,
            places=tuple(Place(address, name, _is_at(request.path, address)) for address, name in PLACES),
            theme=theme_of(request),
            simulated=_has_simulated(here),
        )
        request.page_frame = known  # type: ignore[attr-defined]
    return known


def page_frame(request: HttpRequest) -> Mapping[str, Any]:
    """The context processor. A page that tells of a fault must not fail over its frame: then there is none."""
    try:
        return {"frame": frame_of(request)}
    except Exception:
        _log.warning("a page without its frame at %s", request.path, exc_info=True)
        return {"frame": None}


def theme_of(request: HttpRequest) -> str:
    """The colours chosen: light, dark, or nothing, which follows the reader's system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def _is_at(path: str, address: str) -> bool:
    if address == "/":
        return path == "/" or path.startswith("/items/")
    return path == address or path.startswith(f"{address}/")


@lru_cache(maxsize=2)
def _has_simulated(here: World) -> bool:
    return any(one.origin == "simulated" for each in here.submissions.values() for one in each)


class ChosenLanguageMiddleware:
    """Chinese, unless the reader chose otherwise on a page; what a browser was installed with is no choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers in the language of the reader's cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-Hans")
        return response
