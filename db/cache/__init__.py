"""The response cache: entries with tags, invalidated by notifications, and single flight.

Uses `compiler`, `connections` and `feed`.
"""
