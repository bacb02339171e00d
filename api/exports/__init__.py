"""Articles as files that import to the same articles.

Uses `images`, `imports`, of which it knows the keys, and the console of `server`.
"""
