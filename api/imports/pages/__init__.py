"""Articles as the plain text of their page, top to bottom. May use `article`."""
