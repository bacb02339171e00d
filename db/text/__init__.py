"""Text: Markdown, comment bodies, slugs, anchors of quotes, words for full-text search.

Uses no other room.
"""
