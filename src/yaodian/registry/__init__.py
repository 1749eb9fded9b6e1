"""The registry: declared datasets and delivered rows go in, checked rows and snapshots of accepted ones come out.

It refuses to know what is computed from the rows and who may see them.
"""
