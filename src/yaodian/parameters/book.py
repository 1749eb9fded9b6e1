"""The book of parameters: asks for a value as of a day and for a place, and never without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date

from yaodian.parameters.model import DatedValue, InForce, Parameter
from yaodian.values import Jurisdiction, nearest


class UnknownParameter(KeyError):
    """No parameter of that id; the message names the nearest one."""


class NotInForce(LookupError):
    """The parameter exists, but has no value for that place on that day."""


class Book(Mapping[str, Parameter]):
    """All parameters of a package by id, what it inherits included."""

    def __init__(self, parameters: Iterable[Parameter] = ()) -> None:
        self._parameters = {parameter.id: parameter for parameter in parameters}

    @classmethod
    def of(cls, values: Iterable[DatedValue]) -> Book:
        """The book of dated values in whatever order; values of one id are one rule through time."""
        by_id: dict[str, list[DatedValue]] = {}
        for value in values:
            by_id.setdefault(value.id, []).append(value)
        return cls(Parameter(name, tuple(held)) for name, held in by_id.items())

    def __getitem__(self, key: str) -> Parameter:
        try:
            return self._parameters[key]
        except KeyError:
            near = nearest(key, self._parameters)
            hint = f"，是否指“{near}”" if near else ""
            raise UnknownParameter(f"没有参数“{key}”{hint}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def at(self, key: str, as_of: date, place: Jurisdiction) -> DatedValue:
        """The value in force on the day for the place; of several the most local one, then the youngest.

        Raises UnknownParameter, or NotInForce with the days on which the parameter does hold.
        """
        parameter = self[key]
        held = [value for value in parameter.values if value.jurisdiction.covers(place) and value.in_force(as_of)]
        if not held:
            spans = "、".join(_span(value) for value in parameter.values)
            raise NotInForce(f"参数“{key}”在 {as_of.isoformat()} 对 {place.code} 没有效力；其有效期为 {spans}")
        return max(held, key=lambda value: (len(value.jurisdiction.digits), value.effective_from or date.min))

    def under(self, prefix: str, as_of: date, place: Jurisdiction) -> InForce:
        """All values in force on the day for the place whose ids begin with the prefix; those not in force are left out."""
        found: dict[str, DatedValue] = {}
        for key in sorted(self):
            if key.startswith(prefix):
                with suppress(NotInForce):
                    found[key] = self.at(key, as_of, place)
        return InForce(as_of, place, found)


def _span(value: DatedValue) -> str:
    begin = value.effective_from.isoformat() if value.effective_from else "起始日不详"
    end = value.effective_to.isoformat() if value.effective_to else "现行"
    return f"{value.jurisdiction.code} {begin} 至 {end}"
