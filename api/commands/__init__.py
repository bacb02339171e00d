"""The command line, a module for each group of commands.

Uses every room: `server`, `settings`, `identity`, `imports`, `exports`, `images` and `webhooks` so far.
"""
