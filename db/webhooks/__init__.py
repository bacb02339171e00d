"""Webhooks as they are stored: endpoints, the log of what they are told, who delivers to them, and what is late.

Uses `connections`.
"""
