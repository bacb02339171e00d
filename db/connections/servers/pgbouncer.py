"""Whether a PgBouncer in transaction mode stands between, and whether it keeps prepared statements."""

from typing import Literal

PgBouncer = Literal["off", "on", "prepared"]
