"""Stands between clients and a server, and breaks connections in the middle of what they carry."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.schedule import Kind

LONGEST_HEARTBEAT = 20  # bytes: what is no longer is no message to be cut
AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Cut:
    """Strikes the next message that passes, in either direction; `place`, from 0 to 1, is where it breaks off."""

    kind: Kind
    place: float
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def first_part(self, data: bytes) -> bytes:
        self.done.set()
        return data[: 1 + int(self.place * (len(data) - 1))]


class Relay:
    """All relays of a trial share their `cuts`."""

    def __init__(self, port: int, cuts: deque[Cut]) -> None:
        self.port, self.cuts = port, cuts
        self.carrying: set[asyncio.Task[None]] = set()

    async def carry(self, client: StreamReader, to_client: StreamWriter) -> None:
        if task := asyncio.current_task():
            self.carrying.add(task)
            task.add_done_callback(self.carrying.discard)
        await self._carry(client, to_client)

    async def stop(self) -> None:
        for task in self.carrying:
            task.cancel()
        await asyncio.gather(*self.carrying, return_exceptions=True)

    async def _carry(self, client: StreamReader, to_client: StreamWriter) -> None:
        writers = [to_client]
        try:
            server, to_server = await asyncio.open_connection("127.0.0.1", self.port)
            writers.append(to_server)
            if cut := await self._until_the_end((client, to_server), (server, to_client)):
                await _break(cut, client, writers)
        except OSError:
            _reset(writers)
        finally:
            for writer in writers:
                writer.close()

    async def _until_the_end(self, *ways: tuple[StreamReader, StreamWriter]) -> Cut | None:
        """When either side has ended, or is cut."""
        passing = [asyncio.create_task(self._pass_on(*way)) for way in ways]
        try:
            await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in passing:
                task.cancel()
            results = await asyncio.gather(*passing, return_exceptions=True)
        return next((result for result in results if isinstance(result, Cut)), None)

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> Cut | None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if self.cuts and len(data) > LONGEST_HEARTBEAT:
                    cut = self.cuts.popleft()
                    writer.write(cut.first_part(data))
                    return cut
                writer.write(data)
                await writer.drain()
        return None


async def _break(cut: Cut, client: StreamReader, writers: list[StreamWriter]) -> None:
    if cut.kind == "socket reset":
        _reset(writers)
    elif cut.kind == "socket silenced":
        while await client.read(65_536):
            pass  # until the client has given up


def _reset(writers: list[StreamWriter]) -> None:
    for writer in writers:
        with suppress(OSError):
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        writer.transport.abort()


@asynccontextmanager
async def relayed(port: int, cuts: deque[Cut]) -> AsyncIterator[str]:
    """The address under which the server is reached through a relay."""
    relay = Relay(port, cuts)
    async with await asyncio.start_server(relay.carry, "127.0.0.1", 0) as listener:
        try:
            yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        finally:
            await relay.stop()
