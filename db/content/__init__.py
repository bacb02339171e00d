"""Articles, people, quotes and shares, as they are written.

Uses `text`, `compiler`, `connections`, `maintenance` (the views of previews) and `discussion`.
"""
