"""Articles, people, quotes and shares, as they are written.

Uses `text`, `compiler`, `connections`, `maintenance` (the views of previews), `access` (who does what) and
`discussion`.
"""
