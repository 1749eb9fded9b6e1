"""Books: postings go in, balances that always add up come out.

No account is kept yet. The room will refuse to know why money or credit moved.
"""
