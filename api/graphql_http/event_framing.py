"""Framing of results in a streaming response: as server-sent events, or as parts of a multipart body."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.http.content_negotiation import EVENT_STREAM, IN_PARTS, MULTIPART
from schema.engine.subscriptions import Result


class Completed(Result):
    """The end of one of the operations that share a stream."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Framing:
    """`transport` is the label of such streams in metrics. Without `closing`, a stream can only break off."""

    transport: str
    content_type: bytes
    open: Callable[[str | None], bytes]
    heartbeat: bytes
    closing: bytes
    frame: Callable[[Result], bytes]

    def chunk(self, result: Result) -> bytes:
        """The frame in a body of chunks: https://datatracker.ietf.org/doc/html/rfc9112#section-7.1"""
        frame = self.frame(result)
        return b"%x\r\n%b\r\n" % (len(frame), frame)


def _one_line(body: str) -> str:
    """JSON has line ends only between its tokens; in an event they would end the data."""
    return body.replace("\n", " ").replace("\r", " ")


def _open_events(cursor: str | None) -> bytes:
    """With a cursor, browsers resume from the start even if no event has come."""
    identifier = "" if cursor is None else f"id: {cursor}\n\n"
    return f": events follow\nretry: 1000\n\n{identifier}".encode()


def _event(result: Result) -> bytes:
    identifier = "" if result.cursor is None else f"id: {result.cursor}\n"
    kind = "complete" if isinstance(result, Completed) else "next"
    return f"event: {kind}\n{identifier}data: {_one_line(result.body)}\n\n".encode()


def _part(body: str) -> str:
    """Ends with the next delimiter, without which clients do not take the part for complete."""
    return f"\r\ncontent-type: application/json\r\n\r\n{body}\r\n--graphql"


def _open_parts(_cursor: str | None) -> bytes:
    return b"\r\n--graphql" + _part("{}").encode()


def _payload(result: Result) -> bytes:
    return _part(f'{{"payload":{result.body}}}').encode()


EVENTS = Framing(
    transport="sse",
    content_type=b"text/event-stream; charset=utf-8",
    open=_open_events,
    heartbeat=b":\n\n",
    # Without a data field, browsers do not dispatch the event.
    closing=b"event: complete\ndata:\n\n",
    frame=_event,
)
SHARED_EVENTS = replace(EVENTS, closing=b"")
"""Operations come and go, and each has an end of its own."""
PARTS = Framing(
    transport="multipart",
    content_type=b"multipart/mixed;boundary=graphql;subscriptionSpec=1.0",
    open=_open_parts,
    heartbeat=_part("{}").encode(),
    closing=b"--\r\n",
    frame=_payload,
)
INCREMENTS = Framing(
    transport="incremental",
    content_type=b"multipart/mixed;boundary=graphql;incrementalSpec=v0.2",
    open=lambda _cursor: b"\r\n--graphql",
    # There is none: each part is a result.
    heartbeat=b"",
    closing=b"--\r\n",
    frame=lambda result: _part(result.body).encode(),
)
FRAMINGS = {EVENT_STREAM: EVENTS, MULTIPART: PARTS, IN_PARTS: INCREMENTS}
