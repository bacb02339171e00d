"""Values of exports as Python's: moments, states, counts."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

from api.imports.dates.moments import read_moment
from db.discussion.transfers.records import State

OLDEST = 1990
"""Of an earlier year is what stands for no time: WordPress writes the year -1, others 0 seconds."""


def moment(given: Any, zone: tzinfo = UTC) -> datetime | None:
    """None for what is no time, or none at which anybody commented on the web."""
    if isinstance(given, dict):  # as MongoDB writes them
        given = next((given[name] for name in ("$date", "$numberLong", "iso") if name in given), None)
        return moment(given, zone)
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = str(int(given * 1000)) if 1e8 < given < 1e11 else str(int(given))
    try:
        found = read_moment(str(given or ""), zone)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.year >= OLDEST else None


def text(given: Any) -> str:
    return given if isinstance(given, str) else "" if given is None else str(given)


def key(given: Any) -> str | None:
    """An id; None for what stands for none."""
    if isinstance(given, dict):
        given = given.get("$oid", given.get("$numberLong"))
    word = text(given).strip()
    return None if word in ("", "0", "root", "null", "None") else word


def count(given: Any) -> int:
    if isinstance(given, dict):
        return sum(map(count, given.values()))
    try:
        return min(max(int(given or 0), 0), 2**31 - 1)
    except (TypeError, ValueError, OverflowError):
        return 0


def is_true(given: Any) -> bool:
    return given is True or text(given).strip().lower() in ("true", "1", "yes")


def first(given: dict[str, Any], names: Iterable[str]) -> Any:
    return next((given[name] for name in names if given.get(name) not in (None, "")), None)


def state(word: str, words: dict[str, State]) -> State:
    """What is not known is for a moderator to look at."""
    return words.get(word.strip().lower(), State.PENDING)
