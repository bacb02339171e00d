"""Many editors who write the same articles at once, by several servers; and what must hold afterwards."""
