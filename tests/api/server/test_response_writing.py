"""How responses are written: as uvicorn writes them, byte for byte, and those that are whole at once."""

import asyncio
import logging
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.http.asgi_messages import DataResponse
from api.http.request_body import CLOSE
from api.server.response_writing import CoalescedWrites, ResponseSender

BODY = b'{"data":{}}'
SCOPE = {"type": "http", "method": "POST", "http_version": "1.1"}


class Written(asyncio.Transport):
    """Keeps what is written, one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Exchange:
    """One of uvicorn's, as the fast path prepares it."""

    def __init__(self, **changed: Any) -> None:
        self.transport = Written()
        self.begun = self.ended = 0
        coalesced: Any = CoalescedWrites(self.transport, asyncio.get_running_loop(), self._begin)
        given = {"keep_alive": True, "expect_100_continue": False} | changed
        self.cycle: Any = RequestResponseCycle(
            scope=dict(SCOPE),  # type: ignore[arg-type]
            transport=coalesced,
            flow=FlowControl(self.transport),
            logger=logging.getLogger(),
            access_logger=logging.getLogger(),
            access_log=False,
            default_headers=[(b"date", b"Mon, 01 Jan 2024 00:00:00 GMT"), (b"server", b"uvicorn")],
            message_event=asyncio.Event(),
            on_response=self._end,
            **given,
        )

    def _begin(self) -> None:
        self.begun += 1

    def _end(self) -> None:
        self.ended += 1

    async def answer(self, response: DataResponse, send: Any = None) -> bytes:
        await response(dict(SCOPE), self.cycle.receive, send or ResponseSender(self.cycle))
        await asyncio.sleep(0)
        return b"".join(self.transport.writes)


@pytest.mark.parametrize(
    "response",
    [
        DataResponse(200, "application/json", BODY),
        DataResponse(200, "application/json", b""),
        DataResponse(200, "application/json", BODY * 10_000),
        DataResponse(400, "application/graphql-response+json", BODY, [(b"X-Request-Id", b"1")]),
        DataResponse(413, "application/json", BODY, [CLOSE]),
    ],
)
@pytest.mark.parametrize("keep_alive", [True, False])
async def test_a_whole_response_is_what_uvicorn_writes(response: DataResponse, keep_alive: bool) -> None:
    whole, plain = Exchange(keep_alive=keep_alive), Exchange(keep_alive=keep_alive)
    assert await whole.answer(response) == await plain.answer(response, plain.cycle.send)
    assert whole.transport.closed == plain.transport.closed
    assert whole.cycle.response_complete
    assert (whole.begun, whole.ended) == (plain.begun, plain.ended) == (1, 1)


async def test_a_whole_response_is_written_at_once() -> None:
    exchange = Exchange()
    await DataResponse(200, "application/json", BODY)(
        dict(SCOPE), exchange.cycle.receive, ResponseSender(exchange.cycle)
    )
    assert len(exchange.transport.writes) == 1


async def test_a_response_of_several_parts_is_written_as_it_comes() -> None:
    exchange = Exchange()
    send = ResponseSender(exchange.cycle)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"a", "more_body": True})
    assert exchange.transport.writes[0].endswith(b"1\r\na\r\n")
    await send({"type": "http.response.body", "body": b""})
    assert exchange.transport.writes[-1] == b"0\r\n\r\n"


async def test_nothing_is_written_to_who_is_gone() -> None:
    exchange = Exchange()
    exchange.cycle.disconnected = True
    assert await exchange.answer(DataResponse(200, "application/json", BODY)) == b""


async def test_who_was_told_to_go_on_is_told_so_first() -> None:
    exchange = Exchange(expect_100_continue=True)
    exchange.cycle.message_event.set()
    await exchange.cycle.receive()
    written = await exchange.answer(DataResponse(200, "application/json", BODY))
    assert written.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("header", [(b"x-other", b"1\r\nx-more: 2"), (b"x other", b"1")])
async def test_what_is_no_header_is_refused(header: tuple[bytes, bytes]) -> None:
    exchange = Exchange()
    with pytest.raises(RuntimeError):
        await exchange.answer(DataResponse(200, "application/json", BODY, [header]))
    assert not exchange.transport.writes
