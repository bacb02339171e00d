"""Full-text search in every language: words as they are compared, stems, vectors and queries, all made in Python.

PostgreSQL only stores and compares what is made here: its own parser follows LC_CTYPE, and its stemmers differ from
one version to the next. `tokens` cuts text, `folding` makes what reads the same the same, `stems` knows languages,
`vectors` are what is stored of an article, `queries` what a reader typed.
"""

VERSION = 1
"""Of all that makes vectors, Snowball's stemmers among it: with a higher one all of them are made anew."""
