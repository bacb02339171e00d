"""The site that comes with Dateline: pages and forms, which execute documents as any other front end does.

Uses `settings`, `localization`, `http`, `identity` and `http_caching`.
"""
