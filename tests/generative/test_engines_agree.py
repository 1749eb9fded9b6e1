"""Definitions, units, reports and rows are made together by chance; DuckDB must give the figures of the plain-Python engine."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yaodian.indicators import Derived, DuckEngine, FewRowsEngine, Figure, Indicator, MemoryEngine, compute
from yaodian.registry import Dataset, Field, Lake, Submission, Tree, Unit, UnitVersion, parse, stamp
from yaodian.values import Confidence, Label, Origin

LEVELS = ("city", "district", "school")
DAYS = st.dates(date(2014, 1, 1), date(2014, 1, 6))
MOSTLY_EARLY = st.just(date(2014, 1, 1)) | DAYS


def unit(name: str, level: str, parent: str | None, *versions: UnitVersion) -> Unit:
    return Unit(name, level, parent, versions or (UnitVersion(name, Label(name), "school"),))


# Units that skip a level, change their code, are dissolved or founded in the middle of the days asked for, or have no unit below.
UNITS = (
    unit("city", "city", None),
    unit("d1", "district", "city"),
    unit("d2", "district", "city", UnitVersion("d2", Label("d2"), "school", None, date(2014, 1, 3))),
    unit("d3", "district", "city"),
    unit("s1", "school", "d1"),
    unit(
        "s2", "school", "d1",
        UnitVersion("s2-old", Label("s2"), "school", None, date(2014, 1, 2)),
        UnitVersion("s2", Label("s2"), "school", date(2014, 1, 3)),
    ),
    unit("s3", "school", "d2", UnitVersion("s3", Label("s3"), "school", date(2014, 1, 4))),
    unit("s4", "school", "d2", UnitVersion("s4", Label("s4"), "college")),
    unit("college", "school", "city", UnitVersion("college", Label("college"), "college")),
)  # fmt: skip
TREE = Tree(LEVELS, {each.id: each for each in UNITS})
CODES = (*TREE.codes(), "no such code")

OLD_FIELDS = (
    Field("code", Label("代码"), "string"),
    Field("kind", Label("类别"), "string"),
    Field("whole", Label("整数"), "integer"),
    Field("fen", Label("金额"), "integer"),
    Field("amount", Label("数量"), "number"),
    Field("flag", Label("是否"), "boolean"),
    Field("day", Label("日期"), "date"),
    Field("known", Label("公布日"), "date"),
)
# Declared after the first files were written: null in their rows, which have no companion columns either.
LATE = Field("late", Label("新增"), "integer", missing=("refused",))
ANSWERED = {
    "whole": ("not_applicable", "refused"),
    "amount": ("not_applicable",),
    "flag": ("not_applicable", "refused"),
    "late": ("refused",),
}
FIELDS = tuple(replace(field, missing=ANSWERED.get(field.name, ())) for field in (*OLD_FIELDS, LATE))
SCHEMA = {
    "code": pl.String, "kind": pl.String, "whole": pl.Int64, "fen": pl.Int64, "amount": pl.Float64,
    "flag": pl.Boolean, "day": pl.Date, "known": pl.Date, "late": pl.Int64,
} | {f"_answer_{name}": pl.String for name in ANSWERED}  # fmt: skip


def answered(row: dict[str, object]) -> st.SearchStrategy[dict[str, object]]:
    """The row with its companion columns: a field without a value may be empty or answered."""
    given = {
        f"_answer_{name}": st.sampled_from([None, *allowed]) if row[name] is None else st.none()
        for name, allowed in ANSWERED.items()
    }
    return st.fixed_dictionaries(given).map(lambda answers: {**row, **answers})


ROWS = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        "kind": st.sampled_from(["a", "b", "甲", "", None]),
        "whole": st.none() | st.integers(-3, 3) | st.integers(-1000, 1000),
        "fen": st.none() | st.integers(-(2**62), 2**62),
        "amount": st.none() | st.integers(-4000, 4000).map(lambda quarters: quarters / 4),
        "flag": st.none() | st.booleans(),
        "day": st.none() | DAYS,
        "known": MOSTLY_EARLY | st.none(),
        "late": st.none() | st.integers(-3, 3),
    }
).flatmap(answered)

_PLAIN_NUMBERS = st.sampled_from(
    [
        "whole",
        "amount",
        "late",
        "year(day)",
        "days_between(day, as_of)",
        "1",
        "0",
        "2.5",
        "-3",
        "case when flag then 1 end",
        "case when whole is refused then 5 else whole end",
    ]
)
_PLAIN_CONDITIONS = st.sampled_from(
    [
        "flag",
        "kind = 'a'",
        "kind < 'b'",
        "kind in ('a', '甲')",
        "kind like '_'",
        "day <= as_of",
        "late is null",
        "true",
        "whole is applicable",
        "not late is refused",
        "flag is answered",
    ]
)


def _numbers(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    conditions = _comparisons(parts)
    return st.one_of(
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda found: f"({found[0]} {found[1]} {found[2]})"),
        st.tuples(parts, parts).map(lambda found: f"coalesce({found[0]}, {found[1]})"),
        st.tuples(st.sampled_from(["least", "greatest"]), parts, parts).map(
            lambda found: f"{found[0]}({found[1]}, {found[2]})"
        ),
        st.tuples(conditions, parts, parts).map(
            lambda found: f"case when {found[0]} then {found[1]} else {found[2]} end"
        ),
        parts.map(lambda found: f"abs({found})"),
    )


def _comparisons(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    return st.one_of(
        st.tuples(numbers, signs, numbers).map(lambda found: f"{found[0]} {found[1]} {found[2]}"),
        st.tuples(numbers, numbers, numbers).map(lambda found: f"{found[0]} between {found[1]} and {found[2]}"),
        numbers.map(lambda found: f"{found} is not null"),
    )


NUMBERS = st.recursive(_PLAIN_NUMBERS, _numbers, max_leaves=4)
CONDITIONS = st.recursive(
    _PLAIN_CONDITIONS | _comparisons(NUMBERS),
    lambda parts: st.one_of(
        st.tuples(parts, st.sampled_from(["and", "or"]), parts).map(
            lambda found: f"({found[0]} {found[1]} {found[2]})"
        ),
        parts.map(lambda found: f"not ({found})"),
    ),
    max_leaves=3,
)
AMOUNTS = NUMBERS | CONDITIONS | st.just("fen")


NO_NUMBERS = {"value": None, "numerator": None, "denominator": None}


@dataclass(frozen=True)
class World:
    """What chance has made: the dataset, its reports with their rows (some never accepted), the definitions and the day."""

    dataset: Dataset
    submissions: tuple[Submission, ...]
    old_rows: tuple[tuple[str, dict[str, object]], ...]
    new_rows: tuple[tuple[str, dict[str, object]], ...]
    indicators: tuple[Indicator, ...]
    days: tuple[date, ...]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    dataset = Dataset(
        "register", Label("登记"), "", draw(st.sampled_from(LEVELS)), "code", "event", FIELDS, (),
        draw(st.sampled_from(["unit", "issuer"])),
        draw(st.sampled_from([None, "known"])),
        kinds=draw(st.sampled_from([(), ("school",)])),
    )  # fmt: skip
    # Mostly those who owe a report, so that most figures are known; some others, and some twice.
    owing = [each.id for each in UNITS if each.level == dataset.level]
    senders = draw(st.lists(st.sampled_from([*owing * 3, *TREE.units]), min_size=draw(st.integers(0, 6)), max_size=8))
    submissions = tuple(
        Submission(
            f"report {number} 号", "register", sender, "2014",
            draw(MOSTLY_EARLY), draw(st.sampled_from([None] * 4 + [date(2014, 1, 3)])), 0, "",
            draw(st.sampled_from(Origin)), draw(st.sampled_from(Confidence)),
        )
        for number, sender in enumerate(senders)
    )  # fmt: skip
    owners = st.sampled_from([*(submission.id for submission in submissions), "never accepted"])
    rows = st.lists(st.tuples(owners, ROWS), min_size=draw(st.integers(0, 12)), max_size=16)
    indicators = tuple(
        Indicator(
            f"i{number}", Label("指标"), Label(""), "register", draw(AMOUNTS), "",
            where=draw(st.none() | CONDITIONS),
            denominator=draw(st.none() | AMOUNTS),
            scale=draw(st.sampled_from([1.0, 100.0, 0.0001])),
            levels=draw(st.sampled_from([(), ("city", "school")])),
        )
        for number in range(draw(st.integers(1, 4)))
    )  # fmt: skip
    days = tuple(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
    return World(dataset, submissions, tuple(draw(rows)), tuple(draw(rows)), indicators, days)


def stored(world: World, lake: Lake) -> None:
    """Writes the rows: the old ones before the late field was declared, the new ones after."""
    before = replace(world.dataset, fields=OLD_FIELDS)
    for dataset, rows in ((before, world.old_rows), (world.dataset, world.new_rows)):
        schema = {name: SCHEMA[name] for name in dataset.columns()}
        frames = [
            stamp(dataset, pl.DataFrame(own, schema=schema), TREE, period="2014", submission=sender)
            for sender in dict.fromkeys(sender for sender, _ in rows)
            if (own := [{name: row[name] for name in schema} for owner, row in rows if owner == sender])
        ]
        if frames:
            lake.append(dataset, pl.concat(frames))


def unsigned(indicator: Indicator, dataset: Dataset) -> Indicator:
    """The sums without signs: what a difference in the last digit of a row is measured against."""

    def size(text: str) -> str:
        return text if parse(text, dataset.types(), dataset.answers()).kind == "boolean" else f"abs({text})"

    denominator = None if indicator.denominator is None else size(indicator.denominator)
    return replace(indicator, id=f"gross {indicator.id}", numerator=size(indicator.numerator), denominator=denominator)


def agree(judge: Figure, other: Figure, gross: Figure) -> None:
    """All but the numbers is the same to the letter; whole sums are equal, others to 1e-9 of what was added up."""
    assert replace(judge, **NO_NUMBERS) == replace(other, **NO_NUMBERS)
    for name in ("numerator", "denominator"):
        expected, found = getattr(judge, name), getattr(other, name)
        if expected is None or found is None or isinstance(expected, int):
            assert found == expected, name
        else:
            assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12 * (getattr(gross, name) or 0)), name
    if judge.denominator is not None and abs(judge.denominator) < 1e-6 * (gross.denominator or 0):
        # What is left when nearly all cancels out may be the rounding of a row: any ratio to it is noise.
        return
    assert (judge.value is None) == (other.value is None)
    if judge.value is not None and other.value is not None:
        noise = abs(judge.value / judge.numerator) * (gross.numerator or 0) if judge.numerator else 0
        assert math.isclose(other.value, judge.value, rel_tol=1e-9, abs_tol=1e-12 * noise)


def compare(judge: tuple[Figure, ...], other: tuple[Figure, ...]) -> None:
    """The same figures in the same order. The value of the derived one follows from figures that are compared."""
    expected = {(figure.indicator, figure.unit): figure for figure in judge}
    order = [key for key in expected if not key[0].startswith("gross")]
    assert [(figure.indicator, figure.unit) for figure in other] == order
    for figure in other:
        size = expected.get((f"gross {figure.indicator}", figure.unit))
        if size is not None:
            agree(expected[figure.indicator, figure.unit], figure, size)
        else:
            assert replace(figure, **NO_NUMBERS) == replace(expected["ratio", figure.unit], **NO_NUMBERS)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds())
def test_duckdb_gives_the_figures_of_the_reference_engine(world: World) -> None:
    derived = Derived("ratio", Label("比"), Label(""), "i0", world.indicators[-1].id, "")
    gross = tuple(unsigned(each, world.dataset) for each in world.indicators)
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(folder)
        stored(world, lake)
        snapshots = {"register": lake.snapshot(world.dataset, world.submissions)}
        few_rows = FewRowsEngine(DuckEngine(threads=2))
        for day in world.days:
            judge = compute((*world.indicators, derived, *gross), snapshots, TREE, day, engine=MemoryEngine())
            for engine in (DuckEngine(threads=2), few_rows):
                compare(judge, compute((*world.indicators, derived), snapshots, TREE, day, engine=engine))
