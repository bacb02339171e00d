"""JSON Patch as RFC 6902 has it, for tests: applied by the letter, so that what is wrong fails."""

import copy
from typing import Any


def patched(document: Any, patch: list[dict[str, Any]]) -> Any:
    """A new document."""
    holder = {"": copy.deepcopy(document)}
    for operation in patch:
        _apply(holder, operation)
    return holder[""]


def _apply(holder: Any, operation: dict[str, Any]) -> None:
    match operation:
        case {"op": "add", "path": path, "value": value}:
            _add(holder, path, value)
        case {"op": "remove", "path": path}:
            _remove(holder, path)
        case {"op": "replace", "path": path, "value": value}:
            _remove(holder, path)
            _add(holder, path, value)
        case {"op": "move", "from": origin, "path": path}:
            _add(holder, path, _remove(holder, origin))
        case _:
            raise AssertionError(operation)


def _add(holder: Any, path: str, value: Any) -> None:
    parent, name = _place(holder, path)
    if isinstance(parent, list):
        assert 0 <= int(name) <= len(parent)
        parent.insert(int(name), value)
    else:
        parent[name] = value


def _remove(holder: Any, path: str) -> Any:
    parent, name = _place(holder, path)
    return parent.pop(int(name) if isinstance(parent, list) else name)


def _place(holder: Any, path: str) -> tuple[Any, str]:
    *above, name = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")]
    for part in above:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    return holder, name
