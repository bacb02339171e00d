"""Sends requests at a rate of its own, whatever the server does with them, in a process of its own.

A line of JSON for each window says what became of the requests that ended in it. Whoever waits too long hangs up, and
nobody heeds `Retry-After`, so that the load does not become less.
"""

import asyncio
import json
import sys
from time import perf_counter

import uvloop

from tests.benchmarks.overload_crowd import Crowd, Stream
from tests.benchmarks.overload_tally import Tally

TICK = 0.005  # seconds


async def pour(stream: Stream) -> None:
    crowd, start, sent = Crowd(stream), perf_counter(), 0
    end, turn = start + stream.seconds, start + stream.window
    while (now := perf_counter()) < end:
        while sent < (now - start) * stream.rate:
            crowd.send(start + sent / stream.rate)
            sent += 1
        crowd.hang_up(now)
        if now >= turn:
            turn += stream.window
            _report(crowd)
        await asyncio.sleep(TICK)
    if crowd.tally.sent > stream.rate * stream.window / 2:
        _report(crowd)


def _report(crowd: Crowd) -> None:
    tally, crowd.tally = crowd.tally, Tally()
    sys.stdout.write(json.dumps(tally.plain()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(pour(Stream(**json.load(sys.stdin))))
