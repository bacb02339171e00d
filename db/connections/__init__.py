"""Connections to PostgreSQL: the pool, admission control, reads, replicas, retries, named queries, the statement log.

Uses `compiler`, whose statements it runs.
"""
