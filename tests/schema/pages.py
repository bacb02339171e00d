"""Lists that are read page by page, in whatever way each is."""

from typing import Any

from schema.rules.identity import Identity
from tests.schema.conftest import Ask

SIDES = {
    "first": ("after", "endCursor", "hasNextPage", "hasPreviousPage"),
    "last": ("before", "startCursor", "hasPreviousPage", "hasNextPage"),
}


async def all_pages(
    ask: Ask, document: str, viewer: Identity | None, size: str, **given: Any
) -> tuple[list[dict[str, Any]], int]:
    """The nodes of all pages of `found`, from the one end or from the other, and how many there are said to be."""
    nodes, cursor = list[dict[str, Any]](), None
    bound, edge, more, back = SIDES[size]
    while True:
        page = (await ask(document, viewer, **given, **{size: 90, bound: cursor}))["found"]
        assert page["pageInfo"][back] is (cursor is not None)
        nodes = nodes + page["nodes"] if size == "first" else page["nodes"] + nodes
        cursor = page["pageInfo"][edge]
        if not page["pageInfo"][more]:
            return nodes, page["totalCount"]
