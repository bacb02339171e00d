"""@defer and @stream: an operation in parts, each a statement of its own, all of one snapshot.

Whoever cannot take parts gets the whole, as if these directives were not there.
"""
