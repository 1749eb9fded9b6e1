"""One of two reviewers, in a process of its own: `prepare` makes the site and its deliveries, `decide` takes orders line by line.

Run by test_two_reviewers.py as a program; YAODIAN_HOME and YAODIAN_DATABASE say where.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_package import write_package
from fixtures_web import account, home_for, silent

_UNIT = "  - {{id: more_{0}, level: school, parent: east, versions: [{{code: 'M{0}', name: {{zh: 东镇新{0}小}}, kind: primary}}]}}\n"


def prepare(folder: Path, count: int) -> None:
    """The small package with so many schools more, each with a delivery that waits, and two officials of their bureau."""
    from django.conf import settings

    from yaodian.web.actions.prepare import Wanted, migrate
    from yaodian.web.actions.prepare import prepare as prepare_home
    from yaodian.web.actions.submit import File, submit
    from yaodian.web.queries.viewer import CONSOLE
    from yaodian.web.queries.world import world

    package = write_package(folder / "xishan")
    with (package / "units.yaml").open("a", encoding="utf-8") as units:
        units.writelines(_UNIT.format(number) for number in range(count))
    settings.HOME = home_for(package, folder / "home")
    migrate()
    prepare_home(settings.HOME, Wanted(scale=1.0), silent)
    here = world()
    numbers = []
    for one in range(count):
        rows = f"学校,学生假名,女,到校天数\nM{one},q-{one},是,10\nM{one},r-{one},否,20\n"
        sent = submit(here, CONSOLE, File("rolls", f"more_{one}", "2019-2020", f"{one}.csv", rows.encode()))
        numbers.append(sent.number)
    for name in ("甲", "乙"):
        account(name, "bureau", "east")
    print(json.dumps(numbers))


def decide(name: str) -> None:
    """Does what each line orders, through the pages, and answers with what came of it."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    client.get("/submissions")
    print("ready", flush=True)
    for line in sys.stdin:
        number, do = json.loads(line)
        begun = time.time()
        answer: Any = client.post(f"/submissions/{number}/decide", {"do": do, "reason": f"{name}：请核对人数"})
        ended = time.time()
        page = client.get(answer["Location"]) if answer.status_code == 302 else answer
        said = {"status": answer.status_code, "page": page.content.decode(), "begun": begun, "ended": ended}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        decide(sys.argv[2])
