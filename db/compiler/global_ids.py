"""Global IDs, such as `Comment_42`: a type name and the key of a row. `db/compiler/rendering` writes them."""

import re
from collections.abc import Sequence

GLOBAL_ID = re.compile(r"([A-Z][A-Za-z]{0,40})_([1-9][0-9]{0,17})", re.ASCII)


def parse(text: str) -> tuple[str | None, int | None]:
    """The type's name and the key; None twice for a text that is no global ID."""
    match = GLOBAL_ID.fullmatch(text)
    return (match[1], int(match[2])) if match else (None, None)


def listed(ids: str | Sequence[str]) -> Sequence[str]:
    return [ids] if isinstance(ids, str) else ids


def key_of(type_name: str, id: str) -> int:
    """The key in a global ID of that type; 0, which no row has, for any other text."""
    found, key = parse(id)
    return key if found == type_name and key else 0


def of_type(type_name: str, id: str) -> str:
    """The same ID if it is one of that type, empty for any other text."""
    return id if parse(id)[0] == type_name else ""
