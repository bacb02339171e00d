"""New documents are compiled beside the event loop, one at a time, clients in turn, and no client takes most of the
time."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from time import monotonic

import orjson
import pytest

from db.connections import admission
from db.connections.admission import ACTIVE, ActiveClients, Client, Overloaded
from db.connections.processor_turns import BURST, PAUSE, ProcessorTurns
from schema.engine.execution import Engine, Request
from tests.waiting import until

NUMBERS = count()
LONG = 1_000
"""Seconds for which clients count as there, however slow the machine is."""


class Compilations:
    """Who had a turn, in order, and the most that had one at once. Each is charged so many seconds."""

    def __init__(self, turns: ProcessorTurns, seconds: float = 0) -> None:
        self.turns, self.seconds = turns, seconds
        self.order: list[str] = []
        self.at_once = self.most_at_once = 0

    async def compile(self, client: str) -> None:
        self.turns.begin(Client(f"reader {next(NUMBERS)}", client))
        async with self.turns.turn():
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
            self.turns.charge(self.seconds)
            await self.turns.run(partial(self.order.append, client))
            self.at_once -= 1

    @asynccontextmanager
    async def of(self, *clients: str) -> AsyncIterator[None]:
        """While each of these asks for one; they end with the block."""
        tasks = [asyncio.create_task(self.compile(client)) for client in clients]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def wait(self, number: int) -> None:
        await until(lambda: len(self.order) >= number)


async def test_one_is_compiled_at_a_time() -> None:
    compilations = Compilations(ProcessorTurns())
    async with compilations.of(*["one"] * 20):
        await compilations.wait(20)

    assert compilations.most_at_once == 1


async def test_the_event_loop_goes_on_meanwhile() -> None:
    turns, may_end = ProcessorTurns(), threading.Event()
    turns.begin(Client("one", "one"))
    running = asyncio.create_task(turns.run(partial(may_end.wait, 60)))
    await asyncio.sleep(0)
    may_end.set()

    assert await running


async def test_what_is_wrong_is_raised_and_the_next_has_its_turn() -> None:
    turns = ProcessorTurns()
    compilations = Compilations(turns)
    turns.begin(Client("wrong", "wrong"))
    with pytest.raises(ZeroDivisionError):
        async with turns.turn():
            await turns.run(lambda: 1 // 0)
    async with compilations.of("next"):
        await compilations.wait(1)


async def test_clients_are_served_in_turn() -> None:
    compilations = Compilations(ProcessorTurns())
    async with compilations.of(*["greedy"] * 10, "one", "two", "two"):
        await compilations.wait(13)

    assert compilations.order == ["greedy", "greedy", "one", "two", "greedy", "two", *["greedy"] * 7]


async def test_who_has_compiled_for_long_pauses_while_others_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ACTIVE", LONG)
    turns = ProcessorTurns()
    compilations = Compilations(turns, 2 * BURST / PAUSE)
    async with compilations.of("other"):
        await compilations.wait(1)
    started = monotonic()
    async with compilations.of(*["greedy"] * 3):
        await compilations.wait(4)

    assert monotonic() - started >= BURST


async def test_who_is_alone_does_not_pause() -> None:
    turns = ProcessorTurns()
    compilations = Compilations(turns, 1000)
    async with compilations.of(*["alone"] * 10):
        await compilations.wait(10)

    assert compilations.order == ["alone"] * 10


async def test_who_waits_too_long_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ACTIVE", LONG)
    turns = ProcessorTurns(0.05)
    compilations = Compilations(turns, 1000)
    for number, client in enumerate(("other", "greedy"), 1):  # one by one: neither waits for the other's
        async with compilations.of(client):
            await compilations.wait(number)
        await asyncio.sleep(0)
    waiting = asyncio.create_task(compilations.compile("greedy"))

    with pytest.raises(Overloaded) as refused:
        await waiting
    assert refused.value.retry_after == 1


async def test_who_leaves_takes_no_turn() -> None:
    turns = ProcessorTurns()
    compilations = Compilations(turns)
    gone = [asyncio.create_task(compilations.compile("gone")) for _ in range(5)]
    async with compilations.of(*["one"] * 5):
        await asyncio.sleep(0)
        for task in gone:
            task.cancel()
        await compilations.wait(6)

    assert compilations.order == ["gone", *["one"] * 5]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], False),
        (["one", "one"], False),
        (["one", "two", "two"], True),
        (["two", "one"], True),
        (["two"], True),
    ],
)
def test_others_are_there_when_they_have_asked_just_now(asked: list[str], found: bool) -> None:
    clients = ActiveClients()
    for client in asked:
        clients.note(client, 5)

    assert (clients.has_others("one", 5.5), clients.has_others("one", 5 + ACTIVE)) == (found, False)


async def test_a_new_document_waits_for_no_crowd_of_another_client(engine: Engine) -> None:
    def ask(client: str, number: int) -> asyncio.Task[bytes]:
        request = Request(f"{{ {client}{number}: __typename }}", client=Client(client, client))
        return asyncio.create_task(answer(request))

    async def answer(request: Request) -> bytes:
        return (await engine.answer(request)).body

    greedy = [ask("greedy", number) for number in range(30)]
    other = ask("other", 0)
    body = await other
    answers = await asyncio.gather(*greedy)

    parsed = list(engine.services.documents.documents)
    assert (orjson.loads(body), parsed.index("{ other0: __typename }") <= 2) == ({"data": {"other0": "Query"}}, True)
    assert {orjson.loads(each)["data"][f"greedy{number}"] for number, each in enumerate(answers)} == {"Query"}
