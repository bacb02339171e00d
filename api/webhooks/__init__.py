"""Webhooks: what other systems are told by signed requests: deliveries of events, and purges of CDNs.

Uses `settings`.
"""
