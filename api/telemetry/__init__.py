"""Telemetry: metrics, traces, logs, health checks, slow operations, and the context of each request.

Uses `settings` and `http`.
"""
