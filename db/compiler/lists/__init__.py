"""Lists in pages: their JSON, the rows of a page, the ways to them, what lies beyond cursors. Part of `compiler`."""
