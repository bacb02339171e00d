"""Text: Markdown, comment bodies, languages, counts of words, slugs, anchors of quotes, words for full-text search.

Uses no other room.
"""
