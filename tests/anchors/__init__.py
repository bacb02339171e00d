"""How well words are found again in edited texts: real articles, and edits whose every letter is followed."""
