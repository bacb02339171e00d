"""Commands about who may do what, and who has done it: tokens of programs, and the audit log.

Uses `settings`, `server` and `imports` (how moments are read).
"""
