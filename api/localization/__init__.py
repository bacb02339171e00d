"""The language in which the site speaks: its words from catalogues in `words/`, dates and numbers by CLDR.

Uses no other room.
"""
