"""What is asked of those who report, measured: fields and minutes a year, by dataset and by commitment."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yaodian.binding import burden_of
from yaodian.web.frame import frame_of
from yaodian.web.queries.world import World


@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    """`/burden`: what a school, a district and the city are asked for in a year, and what each dataset serves."""
    frame = frame_of(request)
    return render(request, "burden.html", {"burden": _burden(frame.here), "datasets": frame.here.package.datasets})


@lru_cache(maxsize=2)
def _burden(here: World) -> object:
    return burden_of(here.package.datasets, here.package.indicators, here.package)
