"""Mechanisms: tables, parameters and a seed go in, an outcome with its certificate comes out.

No mechanism is built yet. The room will refuse to know the clock, the database, and any chance but the seed.
"""
