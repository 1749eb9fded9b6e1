"""Indicators: declared numbers and snapshots of the registry go in, figures with their coverage come out.

It refuses to know targets, plans and readers.
"""
