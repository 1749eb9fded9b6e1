"""The pages of those who have an account: signing in and out, and each role's own desk.

They ask queries with the viewer and order actions. They refuse to know the public pages and how anything is stored.
"""
