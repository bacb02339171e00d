"""Bodies of articles: their typed blocks."""
