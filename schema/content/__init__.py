"""Articles and what belongs to them: what readers get, and the mutation of sharing.

Uses `fields`, `rules` and `discussion`, whose types name these types back.
"""
