"""Removes what nobody needs: uploads and originals that no image was made of for a day, and former renditions."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

from api.images.intake import original_key, upload_key
from api.images.store import ImageStore
from db.connections.background_tasks import attempt
from db.connections.postgres import Database
from db.content.images import files, uploads

INTERVAL = 3_600  # seconds
KEPT_FOR = timedelta(days=1)


async def maintain(database: Database, store: ImageStore) -> None:
    """Until it is cancelled; whichever process comes first does it. A failure is logged."""
    while True:
        await asyncio.sleep(INTERVAL)
        removal = partial(files.alone, database, lambda: remove_unused(database, store))
        await attempt(removal, "images could not be looked after")


async def remove_unused(database: Database, store: ImageStore) -> None:
    await uploads.forget(database, lambda key: store.delete(upload_key(int(key))))
    await files.forget_originals(database, lambda hash: store.delete(original_key(hash)))
    await _remove_renditions(database, store)


async def _remove_renditions(database: Database, store: ImageStore) -> None:
    """Those of images that have changed: what a page of a moment ago names is there for a day."""
    former = datetime.now(UTC) - KEPT_FOR
    old = [each.key async for each in store.listed("renditions") if each.stored_at < former]
    known = await files.paths(database)
    for key in old:
        if key.split("/")[1] not in known:
            await store.delete(key)
