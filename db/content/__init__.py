"""Articles, people, quotes and shares, as they are written.

Uses `text`, `connections` and `discussion`.
"""
