"""The application as a worker of our server loads it: in a process group of its own.

Ctrl-C in a terminal reaches every process of the group in front. The server's own process answers it by telling its workers to
stop; a worker that hears of it twice, from the terminal and from there, may wait for ever (granian 2.8, seen with any application).
"""

from __future__ import annotations

import os
from contextlib import suppress

from yaodian.web.wsgi import application

__all__ = ["application"]

with suppress(OSError):
    os.setpgid(0, 0)


def _warm() -> None:
    """Reads the package and the figures of the day that the front page shows, so that the first reader need not wait for them."""
    from django.db import connections

    from yaodian.web.queries.standing import statuses
    from yaodian.web.queries.world import world

    here = world()
    statuses(here, here.package.default_as_of)
    connections.close_all()


# Whatever fails here fails again before the first reader, and is told there.
with suppress(Exception):
    _warm()
