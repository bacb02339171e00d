"""Service tokens of the publisher's own programs, as they are stored and as a process knows them, and who does what.

Uses `connections`.
"""
