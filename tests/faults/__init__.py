"""Servers, connections and PostgreSQL that fail while readers comment and others follow; and what must hold then."""
