"""Scripts of pages: what a browser fetches together with them."""
