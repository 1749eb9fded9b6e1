"""The words of the language of plans, as tables: units, comparisons, deadlines, decoys, verbs, things, offices.

Every entry carries an example that a test runs. What a linguist would correct stands here; how words combine stands in
the modules beside. Patterns may hold {n} (a numeral in either script), {zh}, {d} (digits), {m} (a measure word).
"""
