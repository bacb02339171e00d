"""Migrations, settings of role and site, verification of counts, health.

Uses `text` and `connections`.
"""
