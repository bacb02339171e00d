"""Reaches: how far the rows of a list are looked for, by words or on the way through it."""

NEAR = ("nearest", "known", "older", "newer", "discussed")
"""Reaches of a search that are some hundreds of rows."""
NEXT = "next"
"""The reach of a list without a search that is its next rows."""
COUNTED = "counted"
"""That of all rows that such a list has, where they are not few."""
