"""Simulation: a package and a seed go in, a fictional, labelled population comes out as units and submissions.

It refuses to know where the rows are stored and what is computed from them.
"""
