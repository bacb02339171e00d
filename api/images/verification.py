"""Whether all originals that the database knows are where images are kept."""

from api.images.intake import original_key
from api.images.store import ImageStore
from api.settings.settings import Settings, variable
from db.connections.postgres import connected, open_database
from db.content.images.files import original_hashes


async def missing_originals(url: str, settings: Settings) -> list[str]:
    """What to say of each that is not. Raises StoreUnavailable."""
    store = ImageStore(settings)
    async with connected(open_database(url, pool_size=1)) as database:
        known = [original_key(hash) for hash in await original_hashes(database)]
    kept = {each.key async for each in store.listed("originals")} if known else set()
    return [f"{key} is not in {variable('images')}, {store.place}" for key in known if key not in kept]
