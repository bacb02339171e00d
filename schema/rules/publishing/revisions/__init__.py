"""Revisions of an article: compared with each other, and restored."""
