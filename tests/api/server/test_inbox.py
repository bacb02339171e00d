"""The queue of a socket's events: in order, for one task that waits."""

import asyncio

from api.server.inbox import Inbox


async def test_what_is_put_is_got_in_order_by_who_waits_and_who_comes_later() -> None:
    inbox = Inbox[int]()
    waiting = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)

    for number in range(3):
        inbox.put_nowait(number)

    assert [await waiting, await inbox.get(), await inbox.get()] == [0, 1, 2]
    assert inbox.empty()


async def test_who_gives_up_takes_nothing_along() -> None:
    inbox = Inbox[str]()
    gone = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    gone.cancel()

    inbox.put_nowait("kept")

    assert await inbox.get() == "kept"
