"""Events that are pushed to transports: encoded once for all who get the same bytes, and none lost or doubled where a
transport takes none for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from db.feed.subscribers import DELIVERY_BATCH, in_batches
from schema.engine.execution import Engine
from schema.engine.subscriptions import Result, ResultStream
from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import PRIYA, RAHUL
from tests.schema.live import EVENTS, event_of, following, seqs
from tests.waiting import until

IN_OTHER_WORDS = EVENTS.replace("commentEvents(", "all: commentEvents(")


@dataclass(eq=False)
class Transport:
    """What reaches one client, pushed or not, in the order in which it did."""

    received: list[bytes] = field(default_factory=list)
    pushed: int = 0
    is_open: bool = True

    def push(self, data: bytes) -> bool:
        if self.is_open:
            self.received.append(data)
            self.pushed += 1
        return self.is_open

    async def room(self) -> None:
        return

    def narrow(self) -> None:
        return

    async def deliver(self, results: ResultStream) -> None:
        async for result in results:
            self.received.append(encode(result))

    @property
    def events(self) -> list[Any]:
        return [event_of(line.decode()) for data in self.received for line in data.splitlines()]


def encode(result: Result) -> bytes:
    return result.body.encode() + b"\n"


@asynccontextmanager
async def delivered(
    live: Engine, article: int, viewer: Identity | None = None, query: str = EVENTS
) -> AsyncIterator[Transport]:
    """To a transport that has nothing to do but to wait."""
    transport = Transport()
    async with following(live, query, viewer, article=f"Article_{article}") as results:
        results.push_to(transport, encode)
        task = asyncio.create_task(transport.deliver(results))
        await asyncio.sleep(0)
        try:
            yield transport
        finally:
            task.cancel()
            await asyncio.wait([task])


async def received(transport: Transport, number: int) -> None:
    """That many events."""
    await until(lambda: len(transport.events) >= number)


async def test_an_event_is_one_object_for_all_who_get_the_same_bytes(live: Engine, make: Builder) -> None:
    article, number = await make.article(), 10
    async with AsyncExitStack() as stack:
        alike = [await stack.enter_async_context(delivered(live, article)) for _ in range(number)]
        other = await stack.enter_async_context(delivered(live, article, query=IN_OTHER_WORDS))
        await make.comment(article_id=article)
        await received(other, 1)

    assert number < DELIVERY_BATCH
    assert [each.pushed for each in (*alike, other)] == [1] * (number + 1)
    assert len({id(each.received[0]) for each in alike}) == 1
    assert other.events == alike[0].events
    assert other.received != alike[0].received


async def test_a_transport_that_takes_none_for_a_while_gets_all_in_order(live: Engine, make: Builder) -> None:
    article = await make.article()
    async with delivered(live, article) as transport:
        for number in range(9):
            transport.is_open = number % 3 == 0
            await make.comment(article_id=article)
            await received(transport, number + 1)

    assert seqs(transport.events) == list(range(1, 10))
    assert transport.pushed == 3


async def test_authors_get_their_own_as_they_see_it_between_what_is_pushed(live: Engine, make: Builder) -> None:
    article = await make.article()
    author = await make.commenter(subject=PRIYA.subject)
    async with delivered(live, article, PRIYA) as own, delivered(live, article, RAHUL) as other:
        await make.comment(article_id=article, body="First.")
        await make.comment(article_id=article, author_id=author, status="PENDING", body="Held.")
        await make.comment(article_id=article, body="Last.")
        await received(own, 3)
        await received(other, 2)

    assert [event["comment"]["body"] for event in own.events] == ["First.", "Held.", "Last."]
    assert [event["comment"]["body"] for event in other.events] == ["First.", "Last."]
    assert other.pushed == len(other.received)


async def test_events_that_come_together_are_one_write_and_authors_get_theirs_among_them(
    live: Engine, make: Builder
) -> None:
    article = await make.article()
    author = await make.commenter(subject=PRIYA.subject)
    async with delivered(live, article, PRIYA) as own, delivered(live, article, RAHUL) as other:
        async with make.connection.transaction():
            await make.comment(article_id=article, body="First.")
            await make.comment(article_id=article, author_id=author, status="PENDING", body="Held.")
            await make.comment(article_id=article, body="Last.")
        await received(own, 3)
        await received(other, 2)
        await make.comment(article_id=article, body="Next.")
        await received(other, 3)
        await received(own, 4)

    assert [event["comment"]["body"] for event in own.events] == ["First.", "Held.", "Last.", "Next."]
    assert [event["comment"]["body"] for event in other.events] == ["First.", "Last.", "Next."]
    assert (own.pushed, other.pushed, len(other.received)) == (1, 2, 2)


async def test_who_has_left_is_pushed_nothing(live: Engine, make: Builder) -> None:
    article = await make.article()
    async with delivered(live, article) as stays:
        async with delivered(live, article) as leaves:
            await make.comment(article_id=article)
            await received(leaves, 1)
        await make.comment(article_id=article)
        await received(stays, 2)

    assert len(leaves.received) == 1


async def test_others_run_between_batches_of_a_crowd() -> None:
    sizes, turns = list[int](), list[int]()

    async def other() -> None:
        while True:
            turns.append(len(sizes))
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    async for batch in in_batches(range(2 * DELIVERY_BATCH + 1)):
        sizes.append(len(batch))
    task.cancel()

    assert sizes == [DELIVERY_BATCH, DELIVERY_BATCH, 1]
    assert {1, 2, 3} <= set(turns)


async def test_counts_are_pushed_as_they_change(live: Engine, make: Builder) -> None:
    first, other = await make.article(), await make.article()
    variables: dict[str, Any] = {"ids": [f"Article_{first}", f"Article_{other}"]}
    query = "subscription($ids: [ID!]!) { commentCounts(articleIds: $ids) { commentCount } }"
    transport = Transport()
    async with following(live, query, **variables) as results:
        results.push_to(transport, encode)
        task = asyncio.create_task(transport.deliver(results))
        await received(transport, 2)
        async with make.connection.transaction():
            await make.comment(article_id=first)
            await make.comment(article_id=other)
        await received(transport, 4)
        task.cancel()

    assert [event["commentCount"] for event in transport.events] == [0, 0, 1, 1]
    assert transport.pushed == 1
