"""The pictures that an article shows: its lead, and those of its body."""

from collections.abc import Sequence
from typing import Any

from db.connections import named_queries
from db.text.blocks.pictures import KEY

blocks = named_queries.load("blocks")


async def save(connection: Any, article_id: int, named: Sequence[str]) -> None:
    """The lead at position 0, and those that the body names from 1 on, each once; what is no image's ID is passed
    over."""
    body = [int(found[1]) for name in named if (found := KEY.fullmatch(name))]
    rows = [row async for row in blocks.images(connection, article_id=article_id, ids=body)]
    leads = [row["id"] for row in rows if row["is_lead"]]
    known = {row["id"] for row in rows}
    behind = [key for key in body if key in known and key not in leads]
    wanted = dict.fromkeys(leads, 0) | {key: position for position, key in enumerate(behind, 1)}
    if wanted != {row["id"]: row["position"] for row in rows if row["position"] is not None}:
        await blocks.hide_images(connection, article_id=article_id)
        await blocks.show_images(connection, article_id=article_id, ids=list(wanted), positions=list(wanted.values()))


async def unknown(connection: Any, named: Sequence[str]) -> list[str]:
    """What is named as an image, and is none."""
    keys = {name: int(found[1]) for name in named if (found := KEY.fullmatch(name))}
    known = {row["id"] async for row in blocks.known_images(connection, ids=list(keys.values()))} if keys else set()
    return [name for name in named if keys.get(name) not in known]
