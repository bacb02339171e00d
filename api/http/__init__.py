"""HTTP for all rooms above: bodies, negotiation, compression, origins, security headers, errors, live connections.

It knows no GraphQL. Uses `settings`.
"""
