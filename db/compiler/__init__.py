"""The compiler: from the mapping of each selected field to one SQL statement whose value is the JSON of the answer.

It knows no GraphQL and no connection. Uses no other folder.
"""

from db.compiler import connections, feeds

__all__ = ["connections", "feeds"]  # they register how `statements` renders their sources
