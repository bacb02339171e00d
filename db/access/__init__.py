"""Service tokens of the publisher's own programs: as they are stored, and as a process knows them.

Uses `connections`.
"""
