"""What an operator can set about keeping answers: here, and in caches on the way to readers."""

from pydantic import BaseModel

from api.settings.fields import count, on, setting
from api.settings.values import SHORTEST_SECRET, KeyAddress, Secret


class CacheSettings(BaseModel):
    """Caches and compression"""

    cache_bytes: int = count(64_000_000, 0, 1_000_000_000_000, "Bytes of answers kept, by each worker; 0: none")
    shared_seconds: int = count(
        0, 0, 31_536_000, "Seconds that shared caches, such as a CDN, may keep public answers to GET"
    )
    purge_url: KeyAddress | None = setting(
        None,
        "an address like https://cdn-hook.example/purge",
        "Is told the tags of all that changes, so that shared caches drop it",
    )
    purge_secret: Secret | None = setting(
        None,
        f"a secret of at least {SHORTEST_SECRET} bytes, which is no key file",
        "Signs what is sent there",
        repr=False,
    )
    compression: bool = on("Whether answers are compressed for clients that accept it")
