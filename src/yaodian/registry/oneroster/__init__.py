"""Rosters for other programs: accepted rows of schools, classes, teachers and pupils as a OneRoster 1.2 set of CSV files.

Standard: 1EdTech, OneRoster: CSV Binding 1.2.1 (22 August 2023). Which dataset gives what, its declaration says (`roster`).
"""

from yaodian.registry.oneroster.columns import COLUMNS
from yaodian.registry.oneroster.files import Given, packed, roster_files
from yaodian.registry.oneroster.people import Name

__all__ = ["COLUMNS", "Given", "Name", "packed", "roster_files"]
