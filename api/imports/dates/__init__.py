"""Days, moments and datelines as people write them. Knows text, not files."""
