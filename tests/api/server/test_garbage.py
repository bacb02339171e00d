"""Requests, sockets and documents are gone when they end: what waited in cycles for the garbage collector would make it
stop the event loop."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from databases import Database
from graphql import Token

from api.graphql_websocket.endpoint import Socket
from api.server.fast_path import FastPathProtocol
from api.server.websocket_protocol import WebSocketProtocol
from schema.engine.documents import DocumentCache
from schema.engine.request_context import RequestContext
from schema.schema import executable
from tests.api.conversation import initialised
from tests.api.served import connected, serving_here
from tests.waiting import until

QUERY_STRING = b'query=query($slug:String!){article(slug:$slug){id}}&variables={"slug":"%d"}'
GET = b"GET /graphql?%b HTTP/1.1\r\nhost: test\r\n\r\n" % QUERY_STRING
QUERY = "{ articles { totalCount } }"


@contextmanager
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def living(*types: type) -> int:
    return sum(type(each) in types for each in gc.get_objects())


async def test_requests_and_sockets_are_gone_when_they_end(database: Database, database_url: str) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        host, port = server.servers[0].sockets[0].getsockname()
        with uncollected():
            before = living(FastPathProtocol, WebSocketProtocol, Socket, RequestContext)
            for number in range(5):
                await client.ask(GET % number)
                async with initialised(f"http://{host}:{port}") as socket:
                    await socket.subscribe("1", QUERY)
                    assert (await socket.hear())["type"] == "next"
            await until(lambda: living(FastPathProtocol, WebSocketProtocol, Socket, RequestContext) <= before + 1)


def test_documents_are_gone_when_they_are_forgotten() -> None:
    with uncollected():
        before = living(Token)
        documents = DocumentCache(executable)
        for number in range(20):
            documents.document(f"{{ a{number}: articles {{ totalCount }} }}")
        gc.collect()  # what graphql-core has validated with
        while_cached = living(Token)
        documents.documents.clear()

        assert (while_cached > before, living(Token)) == (True, before)
