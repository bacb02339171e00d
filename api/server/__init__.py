"""The process: workers, their event loop, protocols and services, and start-up.

Uses `settings`, `http`, `telemetry`, `http_caching`, `graphql_http`, `graphql_websocket`, and the documents of `pages`.
"""
