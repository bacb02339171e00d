"""Failovers of a PostgreSQL of three members under Patroni, and what writers, readers and followers have of them."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / ".venv" / "failover" / "bin"
"""In an environment of its own, which `make failover` makes: Dateline does not need Patroni."""
HOST = "127.0.0.1"
