"""Text: Markdown, comment bodies, names, languages, counts of words, slugs, anchors of quotes, words for search.

Uses no other room.
"""
