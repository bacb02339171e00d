"""Text: Markdown, comment bodies, names of readers, languages, counts of words, slugs, anchors of quotes, words for full-text search.

Uses no other room.
"""
