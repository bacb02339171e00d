"""What a statement takes that differs from request to request: arguments, and who is asking."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PRESENT = object()
"""Stands for the value of an argument that a statement may use but not look at: it differs from request to request."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking, as statements see it: `id` is the commenter's key, None for an anonymous reader."""

    id: int | None = None
    is_moderator: bool = False
    roles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What differs from request to request: the coerced variables by name, the viewer, the key of the row that a
    mutation has just written; of feeds the position behind which they are read, the articles whose counts are asked
    for, the cursor that a transport resumes from by itself, and how many steps are read at once."""

    variables: Mapping[str, Any]
    viewer: Viewer
    written: int | None = None
    position: int | None = None
    keys: Sequence[int] = ()
    resumed: str | None = None
    portion: int = 100


Read = Callable[[Given], Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: `shape` is an int, a boolean, an enum value's name, a list's length, None or PRESENT; `read` gives
    the value itself."""

    shape: Any
    read: Read
    sql_type: str = "text"
