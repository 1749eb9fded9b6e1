"""Takes every declared dataset of a prepared home around once and prints what came of it as JSON. The home is changed by this.

round_of_every_dataset.py HOME

The form is made and read back; the rows that the simulator (or the published data) gave one unit are handed in for another period of it
as its clerk would fill them in, accepted, taken out again as Excel, CSV and Parquet, and each of these files is handed in once more.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fixtures_persons import number
from yaodian.cli.state import world_of
from yaodian.registry import Dataset, Selection, Submission, read_file, rows_workbook
from yaodian.values import Period, Refused

FORMATS = ("xlsx", "csv", "parquet")
MOST_ROWS = 2_000


def main() -> None:
    """Goes around with every dataset."""
    here = world_of(Path(sys.argv[1]))
    found = {}
    for name in here.package.datasets:
        try:
            found[name] = Round(name).run()
        except Refused as refused:
            found[name] = {"refused": [str(problem) for problem in refused.problems[:3]]}
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


@dataclass
class Round:
    """One dataset's way: `said` is what came of each stage."""

    name: str

    def run(self) -> dict[str, Any]:
        """The stages one after another."""
        from yaodian.web.actions.submit import accept_delivery, submit
        from yaodian.web.queries.forms import form_asked
        from yaodian.web.queries.viewer import CONSOLE

        here, dataset = _here(), _here().package.datasets[self.name]
        given = _given(dataset)
        if given is None:
            return {"rows": 0}
        period = _another_period(dataset, given)
        unit = given.unit
        form = form_asked(here, CONSOLE, self.name, unit, period.name)
        read = _read(dataset, form, "form.xlsx")
        filled = _as_filled_in(dataset, given, period)
        sent = submit(here, CONSOLE, _file(dataset, unit, period, "filled.xlsx", filled))
        assert sent.number is not None
        accepted = accept_delivery(_here(), CONSOLE, sent.number)
        again = {}
        for kind, content in _exports(dataset, unit, period).items():
            receipt = submit(_here(), CONSOLE, _file(dataset, unit, period, f"export.{kind}", content))
            again[kind] = [receipt.repeated, receipt.digest == accepted.digest]
        return {
            "rows": accepted.rows,
            "form_faults": [str(problem) for problem in read.problems if problem.severity == "error"],
            "state": accepted.state,
            "again": again,
        }


def _here() -> Any:
    from yaodian.web.queries.world import world

    return world()


def _given(dataset: Dataset) -> Submission | None:
    """A submission that is neither empty nor too long to be filled in by hand."""
    held = [one for one in _here().submissions.get(dataset.id, ()) if 0 < one.rows <= MOST_ROWS]
    return min(held, key=lambda one: (one.rows, one.id)) if held else None


def _another_period(dataset: Dataset, given: Submission) -> Period:
    """A period that the unit has not reported: for persons a later one, so that the form names them; else an earlier one."""
    reported = {one.period for one in _here().submissions[dataset.id] if one.unit == given.unit}
    step = 1 if dataset.vault else -1
    period = Period(given.period)
    while period.name in reported:
        period = _beside(period, step)
    return period


def _beside(period: Period, step: int) -> Period:
    """The period before or after."""
    first = period.start.year
    if period.kind == "year":
        return Period(f"{first + step}")
    if period.kind == "school_year":
        return Period(f"{first + step}-{first + step + 1}")
    if period.kind == "term":
        year, _, term = period.name.partition("/")
        first = int(year[:4]) + (step if term == ("2" if step > 0 else "1") else 0)
        return Period(f"{first}-{first + 1}/{'1' if term == '2' else '2'}")
    if period.kind == "month":
        month = period.start.year * 12 + period.start.month - 1 + step
        return Period(f"{month // 12}/{month % 12 + 1:02}")
    day = period.start.toordinal() + step
    return Period(type(period.start).fromordinal(day).isoformat())


def _read(dataset: Dataset, content: bytes, name: str) -> Any:
    return read_file(dataset.as_asked(), content, name=name)


def _as_filled_in(dataset: Dataset, given: Submission, period: Period) -> bytes:
    """The given rows as a clerk's workbook; persons get made-up numbers and names, because nobody stands behind simulated rows."""
    here = _here()
    frame = here.snapshot(dataset.id).frame(Selection(given.period, (given,))).select(dataset.columns())
    asked = dataset.as_asked()
    if dataset.vault:
        for one in dataset.vault:
            made = [_made_up(one.kind, serial) for serial in range(frame.height)]
            frame = frame.with_columns(pl.Series(one.name, made, dtype=pl.String))
        frame = frame.select(asked.columns())
    return rows_workbook(
        asked,
        frame,
        code_lists=here.package.code_lists,
        as_of=here.package.default_as_of,
        unit=here.tree.units[given.unit],
        period=period,
    )


def _made_up(kind: str, serial: int) -> str | None:
    if kind == "identity":
        return number(serial % 1_000, f"2008{serial // 1_000 % 12 + 1:02}01")
    return f"虚构{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}" if kind == "name" else None


def _exports(dataset: Dataset, unit: str, period: Period) -> dict[str, bytes]:
    """The accepted rows as files: of persons the form with their names, else the list's three formats."""
    from yaodian.web.actions.look_up import rows_with_persons
    from yaodian.web.queries.forms import form_asked
    from yaodian.web.queries.rows_files import as_csv, as_parquet, as_workbook
    from yaodian.web.queries.rows_list import question
    from yaodian.web.queries.viewer import CONSOLE

    here = _here()
    if dataset.vault:
        persons = rows_with_persons(here, CONSOLE, dataset, unit, period.name)
        return {"xlsx": form_asked(here, CONSOLE, dataset.id, unit, period.name, persons)}
    own = [one for one in here.submissions[dataset.id] if one.unit == unit and one.period == period.name]
    asked = question(here, CONSOLE, dataset, here.package.default_as_of, None, {"period": [period.name]})
    only = Selection(period.name, tuple(own))
    asked = replace(asked, selection=only)
    return {
        "xlsx": as_workbook(here, asked, unit),
        "csv": b"".join(as_csv(here, asked)),
        "parquet": b"".join(as_parquet(here, asked)),
    }


def _file(dataset: Dataset, unit: str, period: Period, name: str, content: bytes) -> Any:
    from yaodian.web.actions.submit import File

    return File(dataset.id, unit, period.name, name, content, reason="以另一期的数据试报")


if __name__ == "__main__":
    main()
