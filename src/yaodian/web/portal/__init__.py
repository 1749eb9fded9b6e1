"""The pages that everybody may see: an address with its choice goes in, a page goes out.

They ask queries with the viewer and draw what comes back. They refuse to know how anything is stored, and they write nothing.
"""
