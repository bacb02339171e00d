"""The embedded PostgreSQL: its data directory, and the server that all commands share.

Uses no other room.
"""
