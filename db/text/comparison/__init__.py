"""Texts compared: which of the kept ones each new one is, and what differs between two."""
