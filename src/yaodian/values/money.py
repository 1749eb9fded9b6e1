"""Money of the state, in yuan, exact to the fen (0.01)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen; negative amounts are allowed, fractions of a fen are not."""

    fen: int

    @classmethod
    def yuan(cls, amount: str | int | Decimal) -> Money:
        """From yuan written as text, whole number or decimal; ValueError if it is finer than a fen."""
        fen = Decimal(amount) * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"金额 {amount} 元小于分，无法入账")
        return cls(int(fen))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __str__(self) -> str:
        return f"{Decimal(self.fen) / 100:.2f} 元"
