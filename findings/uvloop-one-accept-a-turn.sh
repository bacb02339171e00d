#!/bin/sh
# uvloop 0.23.0 accepts one waiting connection at each turn of its loop, where asyncio's own loop takes as many as its
# backlog. While turns are long, as with a thousand busy clients, new clients wait so many turns as others came before
# them, and the kernel's queue fills.
#
# Seen with Python 3.11, uvloop 0.23.0: of 200 waiting connections, after 20 turns: asyncio 200, uvloop 19
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet uvloop==0.23.0
cat >"$folder/run.py" <<'PYTHON'
import asyncio
import platform
import socket

import uvloop

WAITING, TURNS = 200, 20


async def taken():
    made = []

    class Noting(asyncio.Protocol):
        def connection_made(self, transport):
            made.append(transport)

    listener = socket.create_server(("127.0.0.1", 0), backlog=WAITING)
    server = await asyncio.get_running_loop().create_server(Noting, sock=listener, backlog=WAITING)
    clients = [socket.create_connection(listener.getsockname()) for _ in range(WAITING)]
    for _ in range(TURNS):
        await asyncio.sleep(0)
    count = len(made)
    for each in (*made, *clients):
        each.close()
    server.close()
    return count


def run(loop_factory):
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(taken())


plain, fast = run(asyncio.SelectorEventLoop), run(uvloop.new_event_loop)
print("Python", platform.python_version(), "uvloop", uvloop.__version__)
print(f"of {WAITING} waiting connections, after {TURNS} turns: asyncio {plain}, uvloop {fast}")
assert plain == WAITING and fast <= TURNS, "the behaviour has changed"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
