"""Engines: each answers one question, the sums of declared indicators by unit; the plain-Python one is the judge."""
