"""Who joins a watch while it reads has the answer under way, unless what they may have seen already is newer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from math import inf

import pytest

from db.feed.read_slots import ReadSlots
from db.live_queries.answers import Reading
from db.live_queries.watchers import Watcher
from db.live_queries.watches import Process, Watch
from tests.waiting import until


class Page:
    """What is watched: read as it is when the reading begins, which takes until the test lets it end."""

    def __init__(self) -> None:
        self.text, self.expires_at = "1", inf
        self.may_end = asyncio.Event()
        self.process = Process(ReadSlots(1))
        self.watch = Watch("page", self._read, self.process, lambda _: None)

    async def _read(self) -> Reading:
        reading = Reading(b'{"data":%b}' % self.text.encode(), ["shown"], self.expires_at, is_shared=True)
        await self.may_end.wait()
        return reading

    def change(self, text: str, tag: str = "shown") -> None:
        """As everyone hears of it: before the first answer no tag leads to the watch."""
        self.text = text
        self.process.changes.record([tag])
        if tag in self.watch.tags:
            self.watch.invalidate()

    async def begins_reading(self, number: int) -> None:
        await until(lambda: self.watch.reads == number)

    def joined(self, is_certain: bool = True) -> Watcher:
        watcher = Watcher(None, 0, False)
        self.watch.add(watcher, is_certain)
        return watcher


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    page = Page()
    yield page
    page.watch.task.cancel()
    with suppress(asyncio.CancelledError):
        await page.watch.task


async def shown(watcher: Watcher) -> str:
    async with asyncio.timeout(60):
        text = (await anext(watcher)).body
    return str(text).removeprefix('{"data":').partition(",")[0]


async def test_who_joins_meanwhile_has_the_answer_that_is_being_read(page: Page) -> None:
    first = page.joined()
    await page.begins_reading(1)
    page.change("1", "something else")
    others = [page.joined() for _ in range(3)]

    page.may_end.set()

    assert [await shown(each) for each in (first, *others, page.joined())] == ["1"] * 5
    await until(lambda: page.watch.is_current)
    assert page.watch.reads == 1


@pytest.mark.parametrize("is_known_late", [True, False])
async def test_who_joins_behind_a_change_is_not_shown_what_was_before_it(page: Page, is_known_late: bool) -> None:
    """Whether the tags of what is watched are known by then or not."""
    first = page.joined()
    await page.begins_reading(1)
    if is_known_late:
        page.may_end.set()
        assert await shown(first) == "1"
        page.may_end.clear()
        page.change("2")
        await page.begins_reading(2)
    page.change("3")
    late = page.joined()

    page.may_end.set()

    assert await shown(late) == "3"


async def test_who_joins_while_changes_may_go_unheard_is_read_for(page: Page) -> None:
    await page.begins_reading(1)
    page.text = "2"
    late = page.joined(is_certain=False)

    page.may_end.set()

    assert await shown(late) == "2"


async def test_who_joins_behind_an_hour_is_not_shown_what_was_before_it(page: Page) -> None:
    first = page.joined()
    page.may_end.set()
    assert await shown(first) == "1"
    page.may_end.clear()
    page.expires_at = asyncio.get_running_loop().time()
    page.change("2")
    await page.begins_reading(2)
    page.text, page.expires_at = "3", inf
    late = page.joined()

    page.may_end.set()

    assert await shown(late) == "3"
