"""The live feed: the event log, LISTEN and notifications, broadcasts, subscribers, maintenance.

Uses `compiler` and `connections`.
"""
