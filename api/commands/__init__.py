"""The command line, a module for each group of commands.

Uses every room: `server`, `settings`, `identity`, `imports`, `exports` and `images` so far.
"""
