"""What must hold before something is written: permissions, posting, changes, decisions, moderation; and whose words
a text quotes.

Uses `fields`, `engine` and `registry`.
"""
