"""Previews: tokens, and what any statement would read if the articles of one were published."""
