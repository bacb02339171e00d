"""Live queries: queries that are read again when something that they show has changed, once for all who watch the same.

Uses `compiler`, `connections`, `feed` and `cache`.
"""
