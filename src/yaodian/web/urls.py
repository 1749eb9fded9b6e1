"""Addresses: words that stay valid."""

from django.urls import URLPattern, URLResolver, include, path

from yaodian.web.desks import desk, sign_in
from yaodian.web.portal import about, front, indicators, ledger, registers, table

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front),
    path("timeline", front.months),
    path("changes", front.changes_page),
    path("items/<int:number>", front.item),
    path("commitments", table.commitments),
    path("commitments/<str:name>", front.commitment),
    path("indicators", indicators.indicators),
    path("indicators/<str:name>", indicators.indicator),
    path("indicators/<str:name>/rows", indicators.rows),
    path("map", indicators.map_view),
    path("map/outlines.json", indicators.outlines),
    path("systems", registers.systems),
    path("datasets", registers.datasets),
    path("datasets/<str:name>", registers.dataset),
    path("parameters", registers.parameters),
    path("parameters/<str:name>", registers.parameter),
    path("units/<str:name>", registers.unit),
    path("search", registers.find),
    path("ledger", ledger.entries),
    path("ledger/<int:number>", ledger.entry),
    path("about", about.about),
    path("keys", about.keys),
    path("gallery", about.gallery),
    path("language", about.language),
    path("appearance", about.appearance),
    path("favicon.ico", about.favicon),
    path("sign-in", sign_in.SignIn.as_view()),
    path("sign-out", sign_in.sign_out),
    path("desk", desk.desk),
    path("api/", include("yaodian.web.api.urls")),
]
