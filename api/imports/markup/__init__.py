"""Bodies as other systems write them, turned into the Markdown that Dateline renders. Knows text, not articles."""
