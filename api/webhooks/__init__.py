"""Webhooks: what other systems are told by signed requests, such as CDNs what to purge.

Uses `settings`.
"""
