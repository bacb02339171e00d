"""What an operator can set about keeping answers."""

from pydantic import BaseModel

from api.setting_fields import count


class CacheSettings(BaseModel):
    cache_bytes: int = count(64_000_000, 0, 1_000_000_000_000, "Bytes of answers kept, by each worker; 0: none")
