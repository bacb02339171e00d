"""Images: taken in by upload or from an address, kept as they came, and served in the sizes that pages ask for.

Bytes from outside are read by a process of their own (`decoding/`), with limits on memory and time, and without
secrets. Uses `settings`, `http` and `http_caching`.
"""
