"""How a field is drawn, as declared: each way is one frozen value, checked when the declaration is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Scalar = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same value."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Take:
    """The value of another column."""

    column: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, as often as its weight says; values are all text or all numbers."""

    weights: tuple[tuple[str | float, float], ...]

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers."""
        return not isinstance(self.weights[0][0], str)


@dataclass(frozen=True, slots=True)
class Spread:
    """A number by its quantiles: (share, value) from share 0 to share 1, straight lines between; rounded to `decimals`.

    None leaves it as it comes.
    """

    points: tuple[tuple[float, float], ...]
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """True for this share of entities."""

    share: float


@dataclass(frozen=True, slots=True)
class Reached:
    """The day on which something happens: (day, how many until then), cumulative; the rest never.

    Counts are shares of all entities, or whole numbers of a register's group (`counted`), whose totals are then exact.
    """

    points: tuple[tuple[date, float], ...]
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days after (or, negative, before) the day in another field."""

    column: str
    days: Spread
    sign: int


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """16 hexadecimal digits that stand for the entity and for nobody real."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The first word of the list whose date field is filled: the state of a project from its dates."""

    order: tuple[tuple[str, str], ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Whether another field is filled."""

    column: str


@dataclass(frozen=True, slots=True)
class Text:
    """Text made of columns: `{parent}模拟第{number}小学`."""

    template: str


@dataclass(frozen=True, slots=True)
class Given:
    """Another draw for each value of a column, `otherwise` for the rest (unknown if there is none)."""

    column: str
    cases: Mapping[str, Drawn]
    otherwise: Drawn | None = None


How = Constant | Take | Choice | Spread | Chance | Reached | Offset | Pseudonym | Latest | Filled | Text | Given


@dataclass(frozen=True, slots=True)
class Drawn:
    """A way of drawing with what is done to it.

    `shift` names a column added to the chance (a school whose pupils are better at something), `times` and `plus` columns by
    which the number is multiplied and to which it is added, in this order; `unknown` is the share left empty; `only_if` leaves
    empty whatever does not have one of the values; `each_period` draws anew for every period; `ahead` is for days that are
    known before they come (a deadline): they stand even where they lie ahead.
    """

    how: How
    shift: str | None = None
    times: str | None = None
    plus: str | None = None
    unknown: float = 0.0
    only_if: tuple[str, tuple[str, ...]] | None = None
    each_period: bool = False
    ahead: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it reads, nested draws included."""
        return tuple(_columns(self))


def _columns(drawn: Drawn) -> list[str]:
    named = [name for name in (drawn.shift, drawn.times, drawn.plus) if name]
    if drawn.only_if:
        named.append(drawn.only_if[0])
    how = drawn.how
    match how:
        case Take(column) | Filled(column) | Offset(column=column):
            named.append(column)
        case Latest(order=order):
            named.extend(name for _, name in order)
        case Given(column, cases, otherwise):
            named.append(column)
            for case in (*cases.values(), *((otherwise,) if otherwise else ())):
                named.extend(_columns(case))
        case Text(template):
            named.extend(fields_of(template))
        case _:
            pass
    return named


def fields_of(template: str) -> list[str]:
    """Names in braces of a text template; ValueError if the braces do not close."""
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(template) if name]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a row is written: for which period, and up to which day things are known."""

    period: str
    known_to: date
    seed: int
    words: Mapping[str, str] = field(default_factory=dict)
