"""The floor: a bare Starlette application that sends each text that is posted to all of its sockets in turn, and puts
it into the queue of each event stream."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

PATH = "/broadcast"

followers: set[WebSocket] = set()
queues: set[asyncio.Queue[str]] = set()


async def follow(socket: WebSocket) -> None:
    await socket.accept()
    followers.add(socket)
    try:
        await socket.receive()
    finally:
        followers.discard(socket)


async def events() -> AsyncIterator[str]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    queues.add(queue)
    try:
        while True:
            yield await queue.get()
    finally:
        queues.discard(queue)


async def broadcast(request: Request) -> Response:
    text = (await request.body()).decode()
    if request.headers.get("accept") == "text/event-stream":
        return StreamingResponse(events(), media_type="text/event-stream")
    for queue in queues:
        queue.put_nowait(text)
    for follower in followers.copy():
        await follower.send_text(text)
    return Response()


def run(listener: socket.socket, heartbeat: float) -> None:
    """Under the options that Dateline has, with uvicorn's own protocol classes."""
    application = Starlette(routes=[WebSocketRoute(PATH, follow), Route(PATH, broadcast, methods=["POST"])])
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_ping_interval=heartbeat,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    run(socket.socket(fileno=int(sys.argv[1])), float(sys.argv[2]))
