"""Lists of rows: a snapshot and a question go in, a page of rows and how many there are in all come out.

It refuses to know who asks: what a viewer may see comes in as sets of codes of units and is part of the question, never applied to the
answer. Its only state is a folder of rows laid ready, which may be deleted at any time.
"""

from yaodian.registry.listing.conditions import (
    Asked,
    Condition,
    Search,
    Sort,
    conditions_of,
    read_condition,
    read_sort,
)
from yaodian.registry.listing.finding import Listing, Page
from yaodian.registry.listing.held import answer_column, open_listing
from yaodian.registry.listing.history import rows_of_key
from yaodian.registry.listing.reference import matching

__all__ = [
    "Asked",
    "Condition",
    "Listing",
    "Page",
    "Search",
    "Sort",
    "answer_column",
    "conditions_of",
    "matching",
    "open_listing",
    "read_condition",
    "read_sort",
    "rows_of_key",
]
