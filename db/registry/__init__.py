"""Registered documents and field usage, as they are stored.

Uses `connections`.
"""
