"""Words that every room needs: problems, dates, periods, jurisdictions, sources, digests, money.

Plain values enter and frozen values leave. Nothing here reads a file, a clock or a network, and nothing here knows what a
plan, a dataset or a school is.
"""

from yaodian.values.dates import DatePrecisionError, parse_date, parse_partial_date
from yaodian.values.digest import canonical_json, digest_of, sha256_hex
from yaodian.values.jurisdiction import Jurisdiction
from yaodian.values.money import Money
from yaodian.values.names import Label, nearest
from yaodian.values.numbers import number_text
from yaodian.values.period import Period
from yaodian.values.problem import Place, Problem, Refused
from yaodian.values.source import Confidence, Origin, Source

__all__ = [
    "Confidence",
    "DatePrecisionError",
    "Jurisdiction",
    "Label",
    "Money",
    "Origin",
    "Period",
    "Place",
    "Problem",
    "Refused",
    "Source",
    "canonical_json",
    "digest_of",
    "nearest",
    "number_text",
    "parse_date",
    "parse_partial_date",
    "sha256_hex",
]
