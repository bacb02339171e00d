"""What must hold before something is written: permissions, posting, changes, decisions, and the moderation pipeline.

Uses `fields`, `engine` and `registry`.
"""
