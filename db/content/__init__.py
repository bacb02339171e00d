"""Articles, people, quotes and shares, as they are written.

Uses `text`, `compiler` (global IDs), `connections` and `discussion`.
"""
