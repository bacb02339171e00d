"""HTTP caching: entity tags, Cache-Control, responses cached by the bytes of their request, and read your writes.

Uses `http` and `identity`.
"""
