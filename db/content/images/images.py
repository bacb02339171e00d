"""Images: putting them, each from an original whose bytes are kept under their hash."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.access import audit_log
from db.connections import named_queries, postgres
from db.connections.postgres import Database

images = named_queries.load("images")


class NameTaken(Exception):
    """Another image has this external id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What is known of a picture's bytes; `credit` is whom they name."""

    hash: bytes
    media_type: str
    byte_count: int
    width: int
    height: int
    see_through: bool
    placeholder: str
    blur_hash: str
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRow:
    """An image's columns. Focal points are from 0 to 1."""

    original: bytes = b""
    external_id: str | None = None
    alt: str = ""
    caption: str | None = None
    credit: str | None = None
    focal_x: float | None = None
    focal_y: float | None = None


Keep = Callable[[Original, bool], Awaitable[None]]
"""Makes sure that the bytes of an original are kept, which is new or not."""
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Put:
    """Which image, by its key or by the publisher's: a new one without either. `changes` are columns by name; what is
    missing stays as it is. `original` is None where the picture stays. `actor` is who puts it, for the audit log."""

    id: int | None
    external_id: str | None
    changes: Columns
    original: Original | None
    actor: str


async def put(database: Database, wanted: Put, keep: Keep) -> int | None:
    """The image's key; None where there is none to change. Raises NameTaken."""
    async with postgres.connection(database) as connection, connection.transaction():
        await audit_log.sign(connection, wanted.actor)
        if wanted.external_id is not None:
            await images.lock_external_id(connection, external_id=wanted.external_id)
        before = await _before(connection, wanted)
        if before is None and (wanted.original is None or wanted.id is not None):
            return None
        if wanted.original is not None:
            # The bytes are there before the row is: who sees one finds the other.
            kept = await images.keep_original(connection, original=wanted.original)
            await keep(wanted.original, kept["is_new"])
        return await _write(connection, before, wanted)


async def exists(connection: Any, key: int) -> bool:
    return bool(await images.exists(connection, id=key))


async def without_alt(connection: Any, article_id: int) -> list[tuple[str, bool]]:
    """Global IDs of an article's pictures that nothing stands for where they are not seen, and whether it is the
    lead."""
    return [
        (f"Image_{row['id']}", row["is_lead"]) async for row in images.without_alt(connection, article_id=article_id)
    ]


async def _before(connection: Any, wanted: Put) -> Any:
    if wanted.id is None and wanted.external_id is None:
        return None
    found = await images.lock(connection, id=wanted.id, external_id=wanted.external_id)
    if wanted.id is not None and wanted.external_id is not None:
        other = await images.lock(connection, id=None, external_id=wanted.external_id)
        if other is not None and other["id"] != wanted.id:
            raise NameTaken
    return found


async def _write(connection: Any, before: Any, wanted: Put) -> int:
    if before is None:
        assert wanted.original
        image = replace(ImageRow(credit=wanted.original.credit), **_columns(wanted))
        same = None if image.external_id else await images.find_same(connection, image=image)
        return int(same or await images.add(connection, image=image))
    stored = {name: before[name] for name in before.keys() if name not in ("id", "original")}  # noqa: SIM118
    image = replace(ImageRow(original=bytes.fromhex(before["original"]), **stored), **_columns(wanted))
    await images.change(connection, id=before["id"], image=image)
    return int(before["id"])


def _columns(wanted: Put) -> dict[str, Any]:
    names = {} if wanted.external_id is None else {"external_id": wanted.external_id}
    return {**wanted.changes, **names, **({"original": wanted.original.hash} if wanted.original else {})}
