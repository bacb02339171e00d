"""What is kept for a while: made once for many who ask at once, and never when making it failed."""

import asyncio

import pytest

from api.syndication.cacheable_responses import Document
from api.syndication.response_cache import CachedDocuments

DOCUMENT = Document(b"", "text/plain")


class Maker:
    def __init__(self, *failures: Exception) -> None:
        self.failures, self.made, self.may_end = list(failures), 0, asyncio.Event()

    async def make(self) -> Document:
        self.made += 1
        await self.may_end.wait()
        if self.failures:
            raise self.failures.pop()
        return DOCUMENT


async def test_many_who_ask_at_once_get_what_is_made_once() -> None:
    kept, maker = CachedDocuments(), Maker()
    asking = [asyncio.ensure_future(kept.get("a", maker.make)) for _ in range(5)]
    await asyncio.sleep(0)

    asking[0].cancel()
    maker.may_end.set()

    assert await asyncio.gather(*asking[1:]) == [DOCUMENT] * 4
    assert await kept.get("a", maker.make) is DOCUMENT
    assert maker.made == 1


async def test_a_failure_is_not_kept() -> None:
    kept, maker = CachedDocuments(), Maker(ValueError())
    maker.may_end.set()

    with pytest.raises(ValueError):  # noqa: PT011
        await kept.get("a", maker.make)

    assert await kept.get("a", maker.make) is DOCUMENT
