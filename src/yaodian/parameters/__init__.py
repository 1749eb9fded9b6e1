"""Parameters: numbers and tables that rules set go in, the value in force on a day for a place comes out.

Every value carries its source and confidence. It refuses to know what a value is used for.
"""

from yaodian.parameters.book import Book, NotInForce, UnknownParameter
from yaodian.parameters.model import DatedValue, InForce, Parameter

__all__ = ["Book", "DatedValue", "InForce", "NotInForce", "Parameter", "UnknownParameter"]
