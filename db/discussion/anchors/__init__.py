"""What comments stand on, and where that is after edits of the article. Uses `text` and `connections`."""
