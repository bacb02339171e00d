"""Connections are shared: no client has all of them, readers and writers leave some to each other, in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from db.connections import admission
from db.connections.admission import Client, Overloaded, Work, current_work
from db.connections.connection_pool import ConnectionPool, pool_of
from db.connections.postgres import connected, open_database
from db.connections.turns import Waiting
from tests.waiting import until


@asynccontextmanager
async def pool(database_url: str, size: int = 10, **waiting: Any) -> AsyncIterator[ConnectionPool]:
    async with connected(open_database(database_url, pool_size=size, waiting=Waiting(**waiting))) as database:
        try:
            yield pool_of(database)
        except BaseException:
            pool_of(database)._pool.terminate()
            raise


class Holder:
    """A task that works for a client, and holds a connection until it is told to end."""

    def __init__(self, pool: ConnectionPool, work: Work | None) -> None:
        self.pool, self.work = pool, work
        self.has_one = asyncio.Event()
        self.may_end = asyncio.Event()
        self.task = asyncio.create_task(self._hold())

    async def _hold(self) -> None:
        current_work.set(self.work)
        connection = await self.pool.acquire()
        self.has_one.set()
        await self.may_end.wait()
        self.pool.release(connection)

    async def end(self) -> None:
        self.may_end.set()
        await self.task


def reader(client: str, weight: int = 1, address: str | None = None) -> Work:
    return Work(Client(client, address or client), weight)


def writer(client: str) -> Work:
    return Work(Client(client, client), writes=True)


async def holders(pool: ConnectionPool, *work: Work | None) -> list[Holder]:
    """Once each of them has a connection or waits for one."""
    waited = len(pool.turns)
    made = [Holder(pool, each) for each in work]
    await until(lambda: served(made) + len(pool.turns) - waited == len(made))
    return made


def served(made: list[Holder]) -> int:
    return sum(holder.has_one.is_set() for holder in made)


async def end_all(*groups: list[Holder]) -> None:
    for holder in [holder for group in groups for holder in group]:
        holder.may_end.set()
    await asyncio.gather(*(holder.task for group in groups for holder in group))


async def test_one_client_leaves_connections_to_others(database_url: str) -> None:
    async with pool(database_url) as lent:
        greedy = await holders(lent, *(reader("greedy") for _ in range(20)))
        other = await holders(lent, reader("other"))
        found = served(greedy), served(other)
        await end_all(greedy, other)

    assert found == (6, 1)


async def test_reads_of_one_address_leave_the_processors_to_others_while_they_are_there(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "ACTIVE", 1_000)
    async with pool(database_url) as lent:
        most = lent.turns.admission.beside_others
        alone = await holders(lent, *[reader("greedy")] * 4)
        had = served(alone)
        others = await holders(lent, reader("other"))
        await end_all(alone)
        greedy = await holders(lent, *[reader(f"greedy {number}", address="greedy") for number in range(5)])
        expensive = await holders(lent, reader("another", 50), reader("another", 50))

        assert (had, served(others), served(greedy), served(expensive)) == (4, 1, most, 1)
        await end_all(others, greedy, expensive)


async def test_one_address_leaves_connections_to_others_whoever_signs_in_there(database_url: str) -> None:
    async with pool(database_url) as lent:
        greedy = await holders(lent, *(reader(f"subject {number}", address="one") for number in range(20)))
        elsewhere = await holders(lent, reader("subject 0", address="two"), reader("subject 0", address="three"))
        found = served(greedy), served(elsewhere)
        await end_all(greedy, elsewhere)
        rest = lent.turns.admission._weights._by_key

    assert (found, rest) == ((6, 2), {})


async def test_one_token_leaves_connections_to_others_wherever_it_is(database_url: str) -> None:
    async with pool(database_url) as lent:
        greedy = await holders(lent, *(reader("subject", address=f"address {number}") for number in range(20)))
        other = await holders(lent, reader("other", address="address 1"))
        found = served(greedy), served(other)
        await end_all(greedy, other)

    assert found == (6, 1)


async def test_a_share_ends_as_it_began_whatever_becomes_of_the_work(database_url: str) -> None:
    work = reader("one")
    async with pool(database_url) as lent:
        held = await holders(lent, work)
        work.client, work.weight, work.writes = Client("two", "two"), 5, True
        await end_all(held)
        admission = lent.turns.admission

    assert (admission.reads, admission.writes, admission._weights._by_key, admission._expensive.total) == (0, 0, {}, 0)


async def test_readers_leave_connections_to_writers_and_the_other_way_round(database_url: str) -> None:
    async with pool(database_url) as lent:
        readers = await holders(lent, *(reader(f"client {number}") for number in range(20)))
        writers = await holders(lent, *(writer(f"client {number}") for number in range(20)))
        found = served(readers), served(writers)
        await end_all(readers, writers)

    assert found == (8, 2)


async def test_expensive_work_counts_as_several(database_url: str) -> None:
    async with pool(database_url) as lent:
        heavy = await holders(lent, *(reader(f"client {number}", weight=5) for number in range(20)))
        light = await holders(lent, *(reader(f"light {number}") for number in range(20)))
        found = served(heavy), served(light)
        await end_all(heavy, light)

    assert found == (2, 6)


async def test_one_client_leaves_expensive_work_to_others(database_url: str) -> None:
    async with pool(database_url) as lent:
        greedy = await holders(lent, *(reader("greedy", weight=5) for _ in range(20)))
        other = await holders(lent, reader("other", weight=5), reader("third", weight=5))
        found = served(greedy), served(other)
        await end_all(greedy, other)

    assert found == (1, 1)


async def test_who_has_begun_to_write_goes_on_before_others_begin(database_url: str) -> None:
    begun = writer("writer")
    begun.begun = True
    async with pool(database_url, size=1) as lent:
        [first] = await holders(lent, reader("first"))
        waiting = await holders(lent, writer("other"), begun, None)
        await first.end()
        order = await in_order(waiting)

    assert order[:2] == [begun, None]


async def test_a_request_waits_so_long_in_all_until_it_has_begun(database_url: str) -> None:
    late, begun = reader("late"), writer("late")
    late.waited = begun.waited = 1_000
    begun.begun = True
    async with pool(database_url, size=1, patience=1_000) as lent:
        [first] = await holders(lent, reader("first"))
        waiting = await holders(lent, begun, reader("other"))
        refused = Holder(lent, late)
        with pytest.raises(Overloaded):
            await asyncio.wait_for(refused.task, 60)
        found = served(waiting)
        await end_all([first], waiting)

    assert (found, served(waiting)) == (0, 2)


async def in_order(waiting: list[Holder]) -> list[Work | None]:
    """The work of those who wait, as their turns come."""
    order = []
    while waiting:
        holder = await next_served(waiting)
        order.append(holder.work)
        waiting.remove(holder)
        await holder.end()
    return order


async def next_served(waiting: list[Holder]) -> Holder:
    tasks = {asyncio.ensure_future(holder.has_one.wait()): holder for holder in waiting}
    async with asyncio.timeout(60):
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return tasks[done.pop()]


async def test_connections_are_handed_out_in_order(database_url: str) -> None:
    async with pool(database_url, size=1) as lent:
        [first] = await holders(lent, reader("client"))
        waiting = await holders(lent, *(reader("client") for _ in range(5)))
        expected = [holder.work for holder in waiting]
        await first.end()
        order = await in_order(waiting)

    assert order == expected


async def test_who_waits_too_long_is_told_when_to_try_again(database_url: str) -> None:
    async with pool(database_url, size=1, patience=0.2) as lent:
        held = await holders(lent, reader("greedy"))
        refused = await holders(lent, *(reader("greedy") for _ in range(3)))
        for holder in refused:
            with pytest.raises(Overloaded) as raised:
                await holder.task
            assert raised.value.retry_after == 1
        figures = lent.turns.admission.metrics()
        await end_all(held)
        rest = lent.turns.admission.metrics()

    assert figures == {"in_flight": 1, "refused_total": 3}
    assert rest == {"in_flight": 0, "refused_total": 3}


async def test_who_gives_up_gets_nothing_and_leaves_nothing_behind(database_url: str) -> None:
    async with pool(database_url, size=1) as lent:
        [held] = await holders(lent, reader("one"))
        [gone, waits] = await holders(lent, reader("two"), reader("three"))
        gone.task.cancel()
        await held.end()
        async with asyncio.timeout(60):
            await waits.has_one.wait()
        await waits.end()
        figures = lent.metrics(), lent.turns.admission.metrics()

    pool_figures = {"connections": 1, "idle": 1, "maximum": 1, "waiting": 0, "joined_total": 0}
    assert figures == (pool_figures, {"in_flight": 0, "refused_total": 0})


async def test_work_that_another_client_waits_for_too_takes_the_earlier_turn(database_url: str) -> None:
    async with pool(database_url, size=1) as lent:
        [held] = await holders(lent, reader("first"))
        greedy = await holders(lent, *(reader("greedy") for _ in range(10)))
        shared = greedy[-1].work
        assert shared
        lent.turns.share(shared, Client("other", "other"))
        await held.end()
        order = await in_order(greedy)

    assert shared in order[:2]
