"""Saved HTML pages of articles, with what they tell search engines in JSON-LD."""
