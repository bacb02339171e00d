"""Identity: bearer tokens and cookies, claims, the publisher's keys, the signing secret, development tokens.

Uses `settings` and `http`.
"""
