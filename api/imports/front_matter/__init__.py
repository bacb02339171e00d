"""Articles as Markdown with front matter. May use `article`, `attribution` and `markup`."""
