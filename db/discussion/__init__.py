"""Comments and what is around them, as they are written: locks, facts, decisions, likes, reports, viewers.

Uses `text`, `compiler`, `connections`, `feed` and `access`, which signs what moderators do.
"""
