"""Sections and topics: what readers get of them, and what editors say of them. Uses `rules` and `fields`."""
