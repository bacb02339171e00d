"""Records out of what a reader has found: what has no date or no body is told, what only withdraws says so."""

from collections.abc import Callable, Mapping
from typing import Any

from api.imports.transfers.moments import NoMoment
from api.imports.transfers.records import Item, Skipped

EMPTY: tuple[Any, ...] = (None, "", [])


def dated(name: str, build: Callable[[], Item | Skipped]) -> Item | Skipped:
    """What is built, unless that raises NoMoment."""
    try:
        return build()
    except NoMoment as error:
        return error.skipped(name)


def item(name: str, html: str, values: Mapping[str, Any], is_withdrawn: bool = False, **more: Any) -> Item | Skipped:
    """With `more` of its fields. A notice of withdrawal may have no body."""
    if not html.strip() and not is_withdrawn:
        return Skipped(name, "It has no body.")
    told = {key: value for key, value in values.items() if value not in EMPTY}
    told |= {"status": "withdrawn"} if is_withdrawn else {}
    return Item(id=name, values=told, html=html, only_withdraws=is_withdrawn and not html.strip(), **more)
