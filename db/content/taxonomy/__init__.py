"""Sections and topics, as they are written. Uses `connections` and `text`."""
