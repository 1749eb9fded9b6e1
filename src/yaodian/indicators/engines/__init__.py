"""Engines: each turns the same question about a dataset into sums by unit; the plain-Python one is the judge of the others."""
