"""Every address of the site with an example of it, and what each role is answered there. A route that is missing here fails a test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver

from fixtures_evidence import pdf

SIGNED_IN = ("office", "bureau", "school", "auditor")
EVIDENCE = hashlib.sha256(pdf()).hexdigest()
"""A document that a school has uploaded."""
ROLES = ("public", *SIGNED_IN)


@dataclass(frozen=True)
class Route:
    """`example` is an address; `get` the answer to anybody, `otherwise` that to the roles named; `post` that to a post without token; `acts` whether a post
    with a token does something. `by_program` is the answer to a program's post by the role whose token it has ("" for any role that is
    not named); empty where a program's post is answered like anybody's.
    """

    example: str
    get: int = 200
    otherwise: dict[str, int] = field(default_factory=dict)
    post: int = 403
    acts: bool = False
    by_program: dict[str, int] = field(default_factory=dict)

    def expected(self, role: str) -> int:
        """The answer to a role that looks."""
        return self.otherwise.get(role, self.get)


def _page(example: str) -> Route:
    """A page for everybody."""
    return Route(example)


def _act(example: str) -> Route:
    """Something that is done and not looked at; it wants a token."""
    return Route(example, get=405, acts=True)


def _draft(example: str, office: int = 200, auditor: int = 200, *, acts: bool = False) -> Route:
    """A page of the draft of the top unit: for the people of that unit who review plans, and for auditors."""
    return Route(example, 403, {"public": 302, "office": office, "auditor": auditor}, acts=acts)


def _api(example: str, get: int = 200, **otherwise: int) -> Route:
    """An address of the programmers' interface: it reads, whoever asks, and refuses every other method."""
    return Route(example, get, otherwise, post=405)


def _seen(example: str, **otherwise: int) -> Route:
    """An address of the programmers' interface that asks who is asking."""
    return Route(example, 200, {"public": 401, **otherwise}, post=405)


def _done(example: str, **by_program: int) -> Route:
    """An address of the programmers' interface that does something, for programs with a token that may."""
    return Route(example, 405, post=401, by_program={"public": 401, "": 403, **by_program})


ROUTES = {
    "": _page("/"),
    "timeline": _page("/timeline"),
    "changes": _page("/changes"),
    "items/<int:number>": _page("/items/1"),
    "commitments": _page("/commitments"),
    "commitments/<str:name>": _page("/commitments/1.2"),
    "indicators": _page("/indicators"),
    "indicators/<str:name>": _page("/indicators/enrolment"),
    "indicators/<str:name>/rows": _page("/indicators/enrolment/rows"),
    "map": _page("/map"),
    "map/outlines.json": Route("/map/outlines.json", get=404),
    "systems": _page("/systems"),
    "datasets": _page("/datasets"),
    "datasets/<str:name>": _page("/datasets/rolls"),
    "datasets/<str:name>/schema.json": _page("/datasets/rolls/schema.json"),
    "code-lists/<str:name>": Route("/code-lists/none", get=404),
    "datasets/<str:name>/rows": _page("/datasets/rolls/rows"),
    "datasets/<str:name>/rows.xlsx": Route("/datasets/rolls/rows.xlsx", otherwise={"public": 403}),
    "datasets/<str:name>/rows.csv": Route("/datasets/rolls/rows.csv", otherwise={"public": 403}),
    "datasets/<str:name>/rows.parquet": Route("/datasets/rolls/rows.parquet", otherwise={"public": 403}),
    "datasets/<str:name>/named-rows": Route("/datasets/rolls/named-rows", 404, {"public": 302}, acts=True),
    "datasets/<str:name>/rows/<path:key>": Route("/datasets/rolls/rows/S1/p-01", otherwise={"public": 302}),
    "datasets/<str:name>/submit": Route(
        "/datasets/rolls/submit?unit=east_first", otherwise={"public": 302, "auditor": 403}, acts=True
    ),
    "datasets/<str:name>/form.xlsx": Route(
        "/datasets/rolls/form.xlsx?unit=east_first", otherwise={"public": 302, "auditor": 403}, acts=True
    ),
    "rosters": Route("/rosters", otherwise={"public": 302, "auditor": 403}, acts=True),
    "persons": Route("/persons", otherwise={"public": 302}, acts=True),
    "persons/export": Route("/persons/export", 405, {"public": 302}, acts=True),
    "persons/correct": Route("/persons/correct", 405, {"public": 302}, acts=True),
    "persons/delete": Route("/persons/delete", 405, {"public": 302}, acts=True),
    "burden": _page("/burden"),
    "submissions": Route("/submissions", otherwise={"public": 302}),
    "submissions/due": Route("/submissions/due", otherwise={"public": 302}),
    "submissions/unsent/<int:number>": Route("/submissions/unsent/1", 403, {"public": 302, "school": 200}),
    "submissions/unsent/<int:number>/do": Route("/submissions/unsent/1/do", 405, {"public": 302}, acts=True),
    "evidence": Route("/evidence", otherwise={"public": 302}, acts=True),
    "evidence/<str:digest>": Route(
        f"/evidence/{EVIDENCE}", 404, {"office": 200, "school": 200, "auditor": 200, "bureau": 200}
    ),
    "evidence/<str:digest>/preview": Route(f"/evidence/{EVIDENCE}/preview", 404),
    "evidence/<int:number>/withdraw": Route("/evidence/1/withdraw", 405, {"public": 302}, acts=True),
    "evidence/attached/<int:number>/take-off": Route("/evidence/attached/1/take-off", 405, {"public": 302}, acts=True),
    "tokens": Route("/tokens", otherwise={"public": 302}, acts=True),
    "tokens/<int:number>/revoke": Route("/tokens/1/revoke", 405, {"public": 302}, acts=True),
    "submissions/<int:number>": Route("/submissions/1", otherwise={"public": 302}),
    "submissions/<int:number>/decide": Route("/submissions/1/decide", 405, {"public": 302}, acts=True),
    "parameters": _page("/parameters"),
    "parameters/<str:name>": _page("/parameters/places.ratio"),
    "units/<str:name>": _page("/units/east_first"),
    "groups": _page("/groups"),
    "groups/<str:kind>": _page("/groups/zone"),
    "groups/<str:kind>/<str:name>": _page("/groups/zone/near"),
    "search": _page("/search?q=学位"),
    "ledger": _page("/ledger"),
    "ledger/<int:number>": _page("/ledger/0"),
    "about": _page("/about"),
    "keys": _page("/keys"),
    "gallery": _page("/gallery"),
    "language": _act("/language"),
    "appearance": _act("/appearance"),
    "favicon.ico": Route("/favicon.ico", get=302),
    "sign-in": Route("/sign-in", otherwise=dict.fromkeys(SIGNED_IN, 302), acts=True),
    "sign-out": _act("/sign-out"),
    "desk": Route("/desk", otherwise={"public": 302}),
    "drafts": Route("/drafts", otherwise={"public": 302, "school": 403}, acts=True),
    "drafts/<int:number>": _draft("/drafts/1"),
    "drafts/<int:number>/revise": _draft("/drafts/1/revise", 400, 400, acts=True),
    "drafts/<int:number>/undo": Route("/drafts/1/undo", 405, {"public": 302}, acts=True),
    "drafts/<int:number>/since/<int:act>": _draft("/drafts/1/since/1", 204, 204),
    "drafts/<int:number>/history": _draft("/drafts/1/history"),
    "drafts/<int:number>/text": _draft("/drafts/1/text", acts=True),
    "drafts/<int:number>/compare": _draft("/drafts/1/compare"),
    "drafts/<int:number>/table": _draft("/drafts/1/table", 200, 403, acts=True),
    "drafts/<int:number>/package": _draft("/drafts/1/package", 200, 403, acts=True),
    "drafts/<int:number>/table.xlsx": _draft("/drafts/1/table.xlsx"),
    "drafts/<int:number>/stratml.xml": _draft("/drafts/1/stratml.xml"),
    "drafts/<int:number>/plan.json": _draft("/drafts/1/plan.json"),
    "drafts/<int:number>/plan.txt": _draft("/drafts/1/plan.txt"),
    "api/status": _api("/api/status"),
    "api/commitments/<commitment>": _api("/api/commitments/1.2"),
    "api/plan": _api("/api/plan"),
    "api/indicators": _api("/api/indicators"),
    "api/indicators/<indicator>": _api("/api/indicators/enrolment"),
    "api/indicators/<indicator>/rows": _api("/api/indicators/enrolment/rows", public=403, bureau=403, school=403),
    "api/indicators/<indicator>/groups/<kind>": _api("/api/indicators/enrolment/groups/zone"),
    "api/groups": _api("/api/groups"),
    "api/groups/<kind>": _api("/api/groups/zone"),
    "api/groups/<kind>/<group>": _api("/api/groups/zone/near"),
    "api/datasets": _api("/api/datasets"),
    "api/datasets/<dataset>": _api("/api/datasets/rolls"),
    "api/datasets/<dataset>/rows": _api("/api/datasets/rolls/rows", public=403),
    "api/datasets/<dataset>/export": _api("/api/datasets/rolls/export", public=403),
    "api/datasets/<dataset>/records": _api("/api/datasets/rolls/records?key=S1&key=p-01", public=403),
    "api/datasets/<dataset>/submissions": _done(
        "/api/datasets/rolls/submissions?unit=east_first&period=2019-2020",
        school=415,
        bureau=415,
        office=415,
        auditor=415,
    ),
    "api/datasets/<dataset>/form": _seen("/api/datasets/rolls/form?unit=east_first&period=2019-2020", auditor=403),
    "api/submissions": _seen("/api/submissions"),
    "api/submissions/<number>": _seen("/api/submissions/1"),
    "api/submissions/<number>/accept": _done("/api/submissions/1/accept", bureau=200, office=200),
    "api/submissions/<number>/return": _done(
        "/api/submissions/1/return", school=415, bureau=415, office=415, auditor=415
    ),
    "api/submissions/<number>/withdraw": _done("/api/submissions/1/withdraw", school=200),
    "api/evidence": Route(
        "/api/evidence?unit=east_first",
        200,
        {"public": 401},
        post=401,
        by_program={"public": 401, "school": 415, "bureau": 415, "office": 415, "auditor": 415},
    ),
    "api/evidence/<digest>": _api(f"/api/evidence/{EVIDENCE}", public=404),
    "api/due": _seen("/api/due"),
    "api/parameters/<parameter>": _api("/api/parameters/places.ratio"),
    "api/ledger": _api("/api/ledger"),
    "api/ledger/head": _api("/api/ledger/head"),
    "api/ledger/<number>/proof": _api("/api/ledger/0/proof"),
    "api/openapi.json": _api("/api/openapi.json"),
    "api/^(?P<rest>.*)$": _api("/api/nowhere", 404),
}


def routes_of_the_site() -> Iterator[str]:
    """Every route that the resolver knows, as it is written.

    The framework of the interface gives an address that looks and acts a pattern for each, with one view behind both: it is one route.
    """
    before = ""
    for route in _below(get_resolver().url_patterns, ""):
        if route != before or not route.startswith("api/"):
            yield route
        before = route


def _below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, here)
        else:
            yield here
