"""A process that has more to do than it can refuses what it could only answer too late."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import pytest
from databases import Database
from uvicorn import Server

from api.server.load_shedding import MIN_WAITING
from tests.api.served import LONGEST, Client, cache_of, connected, heard, serving_here
from tests.builder import Builder

GET = b"GET %b HTTP/1.1\r\nhost: test\r\n\r\n"
QUERY = GET % b"/graphql?query=%7Barticles%7BtotalCount%7D%7D"
HEALTH = GET % b"/healthz"
CROWD = 3 * MIN_WAITING
Ask = Callable[[Client, bytes], Coroutine[Any, Any, tuple[bytes, bytes]]]


async def head_and_next(client: Client, request: bytes) -> tuple[bytes, bytes]:
    """The head of an answer, and the head of the next one."""
    client.writer.write(request)
    head = await client.reader.readuntil(b"\r\n\r\n")
    return head, (await client.ask(HEALTH))[0]


async def after_a_pause(server: Server, *requests: bytes, ask: Ask = Client.ask) -> list[tuple[bytes, bytes]]:
    """The answers to requests that all come at once, when the process has been held up."""
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connected(server)) for _ in requests]
        await asyncio.gather(*(client.ask(HEALTH) for client in clients))
        asyncio.get_running_loop().call_soon(time.sleep, 0.6)
        return await asyncio.gather(*map(ask, clients, requests))


def statuses(answers: list[tuple[bytes, bytes]]) -> Counter[bytes]:
    return Counter(head.split()[1] for head, _ in answers)


@pytest.mark.parametrize("path", [b"/graphql?query=%7B__typename%7D", b"/"])
async def test_of_a_crowd_that_it_cannot_keep_up_with_most_are_refused(
    database: Database, database_url: str, path: bytes
) -> None:
    async with serving_here(database_url) as server:
        answers = await after_a_pause(server, *[GET % path] * CROWD)

    assert statuses(answers)[b"503"] > CROWD / 2
    head, body = next(answer for answer in answers if b" 503 " in answer[0])
    assert (b"retry-after: 1\r\n" in head, b'"code":"OVERLOADED"' in body) == (True, True)


@pytest.mark.parametrize("path", [b"/healthz", b"/readyz"])
async def test_questions_about_its_health_are_not(database: Database, database_url: str, path: bytes) -> None:
    async with serving_here(database_url) as server:
        answers = await after_a_pause(server, *[GET % path] * CROWD)

    assert statuses(answers) == {b"200": CROWD}


async def test_a_refused_head_is_the_head_alone(database: Database, database_url: str) -> None:
    async with serving_here(database_url) as server:
        answers = await after_a_pause(server, *[b"HEAD / HTTP/1.1\r\nhost: test\r\n\r\n"] * CROWD, ask=head_and_next)

    assert statuses(answers)[b"503"] > CROWD / 2
    assert {following.split()[1] for _, following in answers} == {b"200"}


async def test_a_pause_alone_refuses_nobody(database: Database, database_url: str) -> None:
    async with serving_here(database_url) as server:
        answers = await after_a_pause(server, QUERY)

    assert statuses(answers) == {b"200": 1}


async def test_what_it_knows_already_goes_out_all_the_same(
    database: Database, database_url: str, make: Builder
) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        await make.article()
        await heard(server)
        await client.ask(QUERY)

        answers = await after_a_pause(server, *[QUERY] * CROWD)

        assert {body for _, body in answers} == {b'{"data":{"articles":{"totalCount":1}}}'}
        assert cache_of(server).counters["repeats"] == CROWD


async def test_as_soon_as_it_keeps_up_again_it_answers(database: Database, database_url: str) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        answers = await after_a_pause(server, *[QUERY] * CROWD)
        async with asyncio.timeout(LONGEST):
            while (answer := await client.ask(QUERY))[0].split()[1] == b"503":
                pass

    assert b"503" in statuses(answers)
    assert answer[1] == b'{"data":{"articles":{"totalCount":0}}}'
