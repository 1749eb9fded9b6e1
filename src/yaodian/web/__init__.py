"""The web: requests go in, pages and answers come out; the only writer of state.

Pages ask queries and order actions; only those two touch the models.
"""
