"""GraphQL over HTTP: the endpoint, its parameters and responses, and streams of events.

Uses `settings`, `http`, `identity` and `http_caching`.
"""
