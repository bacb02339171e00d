"""Live queries: which operations are, how each is read again and again, and who shares it.

Uses `fields`.
"""
