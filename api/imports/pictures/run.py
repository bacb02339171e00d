"""The intake of pictures of one run, with the process that reads them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.images.intake import ImageIntake
from api.images.store import ImageStore
from api.imports.options import LoadOptions, ReadOptions
from api.imports.pictures.places import Places
from api.imports.pictures.sources import Sources
from api.imports.pictures.taking import PictureIntake
from db.connections.postgres import Database


@asynccontextmanager
async def picture_intake(
    database: Database, options: ReadOptions, how: LoadOptions
) -> AsyncIterator[PictureIntake | None]:
    """None where nothing says where pictures are kept."""
    if how.settings is None:
        yield None
        return
    intake = ImageIntake(how.settings, ImageStore(how.settings), database)
    places = Places(how.pictures, options.base_url)
    try:
        yield PictureIntake(Sources(intake, database, places, how.fetch), how.dry_run)
    finally:
        await intake.close()
