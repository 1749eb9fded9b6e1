"""Balanced development of compulsory education: amounts by school go in, coefficients, minima and verdicts by district come out.

Every number of the rules is a parameter; which rule is in force is decided by the day. It refuses to know who recognises a district.
"""

from yaodian.mechanisms.balance.coefficient import Spread, composite, reaches, spread, within
from yaodian.mechanisms.balance.evaluation import MECHANISM, evaluate

__all__ = ["MECHANISM", "Spread", "composite", "evaluate", "reaches", "spread", "within"]
