"""What is promised, checked against a real PostgreSQL."""
