"""Images as they are written: rows beside the bytes, which are kept elsewhere."""
