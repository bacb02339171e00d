"""From the mapping of a field to one SQL statement whose value is the JSON of an answer. Uses `db/text` only."""

from db.compiler import connections, feeds

__all__ = ["connections", "feeds"]  # they teach `statements` how to render their sources
