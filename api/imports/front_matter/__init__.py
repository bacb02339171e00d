"""Articles as Markdown with front matter. May use `article` and `markup`."""
