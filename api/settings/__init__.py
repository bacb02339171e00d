"""Settings: what operators set by environment variables, a module for each group.

Uses no other room.
"""
