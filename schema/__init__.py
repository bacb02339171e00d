"""The GraphQL schema, the engine that executes it, and the rules behind its mutations. Uses `db`.

`schema.py` puts the schema together, and `schema.graphql` is its SDL as clients may rely on it.
"""
