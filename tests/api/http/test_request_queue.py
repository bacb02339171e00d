"""Of many requests at once a few begin at each turn. All are answered in time or told when to come again, and who sends
few does not wait for who sends many."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from databases import Database
from uvicorn import Server

from api.http.request_queue import (
    AT_ONCE_BESIDE_OTHERS,
    IN_PROGRESS_BESIDE_OTHERS,
    LONG_TURN,
    MOST_AT_ONCE,
    MOST_IN_PROGRESS,
    QueuedRequest,
    RequestQueue,
)
from db.connections import admission
from db.connections.admission import Work
from db.connections.postgres import connection
from tests.api.conversation import initialised
from tests.api.served import Client, cache_of, connected, heard, serving_here
from tests.builder import Builder
from tests.servers import serving
from tests.waiting import until

GET = b"GET %b HTTP/1.1\r\nhost: test\r\n\r\n"
QUERY = GET % b"/graphql?query=%7Barticles%7BtotalCount%7D%7D"
HEALTH = GET % b"/healthz"
CROWD = 500
SMALL_CROWD = 2 * MOST_IN_PROGRESS
"""For what has a second or two to ask PostgreSQL, which a larger crowd takes away on a slow machine."""
SHORT = 0.2
LONG = 1_000
"""Seconds for which clients count as there, however slow the machine is."""
Ask = Callable[[Client, bytes], Coroutine[Any, Any, tuple[bytes, bytes]]]


def different(number: int) -> bytes:
    """A query that is in no cache."""
    return GET % b"/graphql?query=%%7Ba%d:articles%%7BtotalCount%%7D%%7D" % number


async def at_once(server: Server, *requests: bytes, ask: Ask = Client.ask) -> list[tuple[bytes, bytes]]:
    """The answers to requests that all come at once, each on a connection of its own."""
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(connected(server)) for _ in requests]
        await asyncio.gather(*(client.ask(HEALTH) for client in clients))
        return await asyncio.gather(*map(ask, clients, requests))


def statuses(answers: list[tuple[bytes, bytes]]) -> Counter[bytes]:
    return Counter(head.split()[1] for head, _ in answers)


async def test_all_of_a_burst_is_answered(database: Database, database_url: str) -> None:
    async with serving_here(database_url, request_timeout=60) as server:
        answers = await at_once(server, *map(different, range(CROWD)))

    assert statuses(answers) == {b"200": CROWD}


async def test_all_of_a_burst_on_one_socket_is_answered(database: Database, database_url: str, tmp_path: Path) -> None:
    async with serving(database_url, tmp_path / "log", 1) as [address], initialised(address) as socket:
        for number in range(CROWD):
            await socket.subscribe(str(number), query=f"{{ a{number % 50}: articles {{ totalCount }} }}")
        heard = [await socket.hear() for _ in range(2 * CROWD)]

    assert Counter(message["type"] for message in heard) == {"next": CROWD, "complete": CROWD}


async def test_what_waits_too_long_is_told_when_to_come_again(database: Database, database_url: str) -> None:
    async with (
        serving_here(database_url, queue_timeout=SHORT, statement_timeout=1) as server,
        connected(server) as client,
        connection(database) as own,
        own.transaction(),
    ):
        await own.execute("lock table news.article in access exclusive mode")
        answers = await at_once(server, *map(different, range(MOST_IN_PROGRESS + 20)))
        alive = await client.ask(HEALTH)

    assert statuses(answers)[b"503"] >= MOST_IN_PROGRESS
    head, body = next(answer for answer in answers if b"OVERLOADED" in answer[1])
    assert (b"retry-after: 1\r\n" in head.lower(), alive[0].split()[1]) == (True, b"200")
    assert orjson.loads(body)["errors"][0]["extensions"] == {"code": "OVERLOADED", "retryAfter": 1}


@pytest.mark.parametrize(
    ("address", "forwarded"), [("127.0.0.9", b""), ("127.0.0.1", b"x-forwarded-for: 10.0.0.2, 203.0.113.9\r\n")]
)
async def test_who_sends_few_does_not_wait_for_who_sends_many(
    database: Database, database_url: str, address: str, forwarded: bytes
) -> None:
    few = different(CROWD).replace(b"\r\n\r\n", b"\r\n" + forwarded + b"\r\n")
    async with serving_here(database_url) as server, connected(server, address) as other:
        await other.ask(HEALTH)
        flood = asyncio.ensure_future(at_once(server, *map(different, range(CROWD))))
        await until(lambda: server.lifespan.state["request_queue"].metrics()["waiting"])
        answer = await other.ask(few)
        still_waiting = server.lifespan.state["request_queue"].metrics()["waiting"]
        answers = await flood

    assert (answer[0].split()[1], still_waiting > 100) == (b"200", True)
    assert statuses(answers) == {b"200": CROWD}


async def test_a_refused_head_is_the_head_alone(database: Database, database_url: str) -> None:
    async def head_and_next(client: Client, request: bytes) -> tuple[bytes, bytes]:
        """The head of an answer, and the head of the next one."""
        client.writer.write(request)
        head = await client.reader.readuntil(b"\r\n\r\n")
        return head, (await client.ask(HEALTH))[0]

    async with serving_here(database_url, queue_timeout=SHORT) as server:
        asyncio.get_running_loop().call_soon(time.sleep, 3 * SHORT)
        requests = [b"HEAD / HTTP/1.1\r\nhost: test\r\n\r\n"] * CROWD
        answers = await at_once(server, *requests, ask=head_and_next)

    assert {head.split()[1] for head, _ in answers} <= {b"200", b"503"}
    assert {following.split()[1] for _, following in answers} == {b"200"}


async def test_a_pause_alone_refuses_nobody(database: Database, database_url: str) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        await client.ask(HEALTH)
        asyncio.get_running_loop().call_soon(time.sleep, 0.6)

        assert (await client.ask(QUERY))[0].split()[1] == b"200"


async def test_what_it_knows_already_waits_for_no_turn(database: Database, database_url: str, make: Builder) -> None:
    async with serving_here(database_url) as server, connected(server) as client:
        await make.article()
        await heard(server)
        await client.ask(QUERY)

        answers = await at_once(server, *[QUERY] * SMALL_CROWD)

        assert {body for _, body in answers} == {b'{"data":{"articles":{"totalCount":1}}}'}
        assert cache_of(server).counters["repeats"] == SMALL_CROWD


@pytest.mark.parametrize(("path", "number"), [(b"/healthz", CROWD), (b"/readyz", SMALL_CROWD)])
async def test_questions_about_its_health_wait_for_no_turn(
    database: Database, database_url: str, path: bytes, number: int
) -> None:
    async with serving_here(database_url) as server:
        answers = await at_once(server, *[GET % path] * number)
        figures = server.lifespan.state["request_queue"].metrics()

    assert statuses(answers) == {b"200": number}
    assert figures["refused_total"] == 0


async def test_a_turn_begins_few_and_each_client_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ACTIVE", LONG)
    queue, begun = RequestQueue(60), Counter[str]()
    for number in range(3 * MOST_IN_PROGRESS):
        queue.add(request(queue, f"client {number % 2}", begun))
    at_first = begun.total()
    await until(lambda: begun.total() == 2 * IN_PROGRESS_BESIDE_OTHERS)
    for _ in range(5):
        await asyncio.sleep(0)

    each = {"client 0": IN_PROGRESS_BESIDE_OTHERS, "client 1": IN_PROGRESS_BESIDE_OTHERS}
    assert (at_first <= 2 * AT_ONCE_BESIDE_OTHERS, dict(begun)) == (True, each)
    queue.end("client 1")
    await until(lambda: begun["client 1"] > IN_PROGRESS_BESIDE_OTHERS)


async def test_who_has_nothing_here_begins_before_those_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ACTIVE", LONG)
    queue, begun = RequestQueue(60), Counter[str]()
    for client in ("other", *["greedy"] * 5):
        queue.add(request(queue, client, begun))
    waiting = queue.metrics()["waiting"]
    queue.add(request(queue, "new", begun))

    assert (waiting, begun["new"]) == (4, 1)


async def test_who_is_alone_has_more_in_progress_than_who_has_others_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ACTIVE", LONG)
    queue, begun = RequestQueue(60), Counter[str]()
    for _ in range(2 * MOST_IN_PROGRESS):
        queue.add(request(queue, "greedy", begun))
    await until(lambda: begun["greedy"] == MOST_IN_PROGRESS)
    queue.add(request(queue, "other", begun))
    await until(lambda: begun["other"])
    for _ in range(MOST_IN_PROGRESS):
        queue.end("greedy")
        if queue.metrics()["in_progress"] == IN_PROGRESS_BESIDE_OTHERS:  # one of them is the other's
            break
        await asyncio.sleep(0)
    none_more = begun["greedy"]
    await until(lambda: begun["greedy"] > MOST_IN_PROGRESS)

    assert none_more == MOST_IN_PROGRESS


def work(seconds: float) -> None:
    """Takes the processor for so long, whoever else has it meanwhile."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


async def test_waiting_for_the_processor_is_no_long_turn() -> None:
    queue, begun = RequestQueue(60), Counter[str]()
    for number in range(MOST_AT_ONCE):
        asyncio.get_running_loop().call_soon(time.sleep, 2 * LONG_TURN)
        queue.add(request(queue, f"client {number}", begun))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    assert queue.metrics()["delay_seconds"] > LONG_TURN
    assert queue._at_once == MOST_AT_ONCE


async def test_who_takes_long_turns_pauses_while_others_are_there() -> None:
    queue, begun = RequestQueue(60), list[str]()

    def begin(client: str, seconds: float) -> None:
        begun.append(client)
        asyncio.get_running_loop().call_soon(work, seconds)

    def add(client: str, seconds: float) -> None:
        queue.add(QueuedRequest(client, partial(begin, client, seconds), lambda _: None, lambda: False))

    add("other", 0)
    for _ in range(3):
        await asyncio.sleep(0)
    add("greedy", 20 * LONG_TURN)
    for _ in range(3):
        await asyncio.sleep(0)
    add("greedy", 0)
    for _ in range(3):
        add("other", 0)
    await until(lambda: len(begun) == 5)
    pausing = list(begun)
    await until(lambda: len(begun) == 6)

    assert (pausing.count("greedy"), begun[-1]) == (1, "greedy")


async def test_what_has_waited_for_its_turn_says_so_to_its_work() -> None:
    queue, waited = RequestQueue(60), list[float]()

    async def work() -> None:
        async with queue.turn_of("one"):
            waited.append(Work().waited)

    for _ in range(MOST_IN_PROGRESS):
        queue.add(QueuedRequest("one", lambda: None, lambda _: None, lambda: False))
    task = asyncio.create_task(work())
    await until(lambda: queue.metrics()["waiting"])
    asyncio.get_running_loop().call_soon(time.sleep, SHORT)
    await asyncio.sleep(0)
    queue.end("one")
    await task

    assert (waited[0] >= SHORT, Work().waited) == (True, 0)


async def test_who_has_left_is_neither_begun_nor_refused() -> None:
    queue, begun, refused = RequestQueue(1), Counter[str](), Counter[str]()
    for _ in range(2 * MOST_IN_PROGRESS):
        queue.add(request(queue, "full", begun, refused))
    queue.add(QueuedRequest("full", lambda: begun.update(["gone"]), lambda _: refused.update(["gone"]), lambda: True))
    await until(lambda: not queue.metrics()["waiting"])

    assert (begun, refused) == ({"full": MOST_IN_PROGRESS}, {"full": MOST_IN_PROGRESS})


def request(
    queue: RequestQueue, client: str, begun: Counter[str], refused: Counter[str] | None = None
) -> QueuedRequest:
    def refuse(_: int) -> None:
        done.append(client)
        if refused is not None:
            refused[client] += 1

    done: list[str] = []
    return QueuedRequest(client, lambda: begun.update([client]), refuse, lambda: bool(done))
