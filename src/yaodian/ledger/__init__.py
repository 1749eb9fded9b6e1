"""The ledger: acts go in through one door, entries that anyone can check come out.

Writing stands in `append`, which only the actions of the web import; checking stands in `proof`, which needs nothing but the
standard library. The room refuses to know what an act means.
"""
