"""The difference of two JSON values as a JSON Patch (RFC 6902), small where objects of lists move or change.

Objects of lists are told apart by their ids. Libraries compare the values at each place: a list whose first object is
new, and whose third has changed, is another list from there on.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import orjson

Operation = dict[str, Any]
Key = tuple[Hashable, int]
LONGEST_COMPARED = 1_000
"""Items of a list from which on it is replaced as a whole."""


def difference(before: Any, after: Any, path: str = "") -> list[Operation]:
    """The operations that make `after` of `before`, one after the other: add, remove, replace and move."""
    if _dump(before) == _dump(after):
        return []
    if isinstance(before, dict) and isinstance(after, dict) and _names_same(before, after):
        return _of_objects(before, after, path)
    if isinstance(before, list) and isinstance(after, list) and max(len(before), len(after)) <= LONGEST_COMPARED:
        return _of_lists(before, after, path)
    return [{"op": "replace", "path": path, "value": after}]


def _dump(value: Any) -> bytes:
    return orjson.dumps(value)


def _names_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Another thing in the same place shares little: it is replaced."""
    return before.get("id") == after.get("id")


def _of_objects(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> list[Operation]:
    operations: list[Operation] = [
        {"op": "remove", "path": f"{path}/{_escaped(name)}"} for name in before if name not in after
    ]
    for name, value in after.items():
        place = f"{path}/{_escaped(name)}"
        if name in before:
            operations += difference(before[name], value, place)
        else:
            operations.append({"op": "add", "path": place, "value": value})
    return operations


def _of_lists(before: Sequence[Any], after: Sequence[Any], path: str) -> list[Operation]:
    old, new = _keys(before), _keys(after)
    if len(old) == len(new) and not any(isinstance(key[0], str) for key in (*old, *new)):
        old = new = [(place, 0) for place in range(len(new))]  # without ids, each is most likely what it was
    items = dict(zip(old, before, strict=True))
    operations, order = _removals(old, set(new), path)
    stay = _longest_common(order, new)
    for place, (key, item) in enumerate(zip(new, after, strict=True)):
        if key in stay:
            continue
        target = order.index(new[place - 1]) + 1 if place else 0
        if key in items:
            origin = order.index(key)
            del order[origin]
            target -= origin < target
            operations.append({"op": "move", "from": f"{path}/{origin}", "path": f"{path}/{target}"})
        else:
            operations.append({"op": "add", "path": f"{path}/{target}", "value": item})
        order.insert(target, key)
    for place, (key, item) in enumerate(zip(new, after, strict=True)):
        if key in items:
            operations += difference(items[key], item, f"{path}/{place}")
    return operations


def _removals(old: Sequence[Key], kept: set[Key], path: str) -> tuple[list[Operation], list[Key]]:
    """From the end, so that no removal moves another; and what is left."""
    gone = [place for place, key in enumerate(old) if key not in kept]
    operations: list[Operation] = [{"op": "remove", "path": f"{path}/{place}"} for place in reversed(gone)]
    return operations, [key for key in old if key in kept]


def _longest_common(old: Sequence[Key], new: Sequence[Key]) -> set[Key]:
    """The keys that need not move."""
    from rapidfuzz.distance import LCSseq

    blocks = LCSseq.opcodes(old, new)
    return {key for block in blocks if block.tag == "equal" for key in old[block.src_start : block.src_end]}


def _keys(items: Sequence[Any]) -> list[Key]:
    """What tells the items of a list apart: each once, where two are alike by their number."""
    seen: dict[Hashable, int] = {}
    keys: list[Key] = []
    for item in items:
        identity = _identity(item)
        seen[identity] = seen.get(identity, 0) + 1
        keys.append((identity, seen[identity]))
    return keys


def _identity(item: Any) -> Hashable:
    """Its id; that of the node of an edge; or else all of it, as bytes."""
    if isinstance(item, dict):
        if isinstance(id := item.get("id"), str):
            return id
        if isinstance(node := item.get("node"), dict) and isinstance(id := node.get("id"), str):
            return id
    return _dump(item)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
