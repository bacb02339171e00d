"""Comments from exports of other systems: read in whatever order they come, set aside in a file, sorted by article, and
written in small batches.

`formats` has a reader for each system. `words` makes their HTML our Markdown.
"""
