"""XML from anywhere, of any size, made safe and well-formed where it can be."""
