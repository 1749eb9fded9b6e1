"""Delivery: commitments and computed figures go in, where each commitment stands as of a day comes out.

It refuses to know how a figure was computed and who is looking.
"""
