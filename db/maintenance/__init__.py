"""Migrations, settings of role and site, verification of counts, health.

Uses `text`, `compiler` and `connections`.
"""
