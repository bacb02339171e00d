"""What must hold before an article is written, published or withdrawn, whether it comes from a client or from a file.

`limits` and `texts` are for files, too: they know nothing of GraphQL. `fields` reads what clients send, field by field.
"""
