"""Binding: the folder of a policy package goes in, the package with every commitment tied to its evidence comes out.

Every loose end is a Problem with its place in the file. It refuses to know any figure.
"""
