"""A process that does not keep up refuses what it could only answer too late."""

import asyncio
import time

import pytest
from databases import Database

from tests.api.served import LONGEST, cache_of, connected, heard, serving_here
from tests.builder import Builder

GET = b"GET %b HTTP/1.1\r\nhost: test\r\n\r\n"
QUERY = GET % b"/graphql?query=%7Barticles%7BtotalCount%7D%7D"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (b"/graphql?query=%7B__typename%7D", b"503"),
        (b"/", b"503"),
        (b"/healthz", b"200"),
        (b"/readyz", b"200"),
    ],
)
async def test_what_comes_while_it_is_held_up_is_refused_except_for_questions_about_its_health(
    database: Database, database_url: str, path: bytes, status: bytes
) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        await client.ask(GET % b"/healthz")
        asyncio.get_running_loop().call_soon(time.sleep, 0.6)

        head, body = await client.ask(GET % path)

    assert head.split()[1] == status
    if status == b"503":
        assert (b"retry-after: 1\r\n" in head, b'"code":"OVERLOADED"' in body) == (True, True)


async def test_what_it_knows_already_goes_out_all_the_same(
    database: Database, database_url: str, make: Builder
) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        await make.article()
        await heard(server)
        await client.ask(QUERY)
        asyncio.get_running_loop().call_soon(time.sleep, 0.6)

        head, body = await client.ask(QUERY)

        assert (head.split()[1], body) == (b"200", b'{"data":{"articles":{"totalCount":1}}}')
        assert cache_of(server).counters["repeats"] == 1


async def test_as_soon_as_it_keeps_up_again_it_answers(database: Database, database_url: str) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        asyncio.get_running_loop().call_soon(time.sleep, 0.6)
        refused, _ = await client.ask(QUERY)
        async with asyncio.timeout(LONGEST):
            while (answer := await client.ask(QUERY))[0].split()[1] == b"503":
                pass

    assert refused.split()[1] == b"503"
    assert answer[1] == b'{"data":{"articles":{"totalCount":0}}}'
