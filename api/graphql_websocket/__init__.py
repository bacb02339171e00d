"""GraphQL over WebSocket, by the protocol `graphql-transport-ws`.

Uses `settings`, `http`, `telemetry`, `identity`, and of `graphql_http` what both transports share.
"""
