"""The subscribers of one server, thousands in a process of their own, so that they take no time of the server's.

Told in a line of JSON whom to follow, it answers with a line once all do. From then on it answers each number of
deliveries with what its subscribers have had, as soon as all of them have had so many, and TIMES with when.
"""

import asyncio
import gc
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic, process_time
from typing import Any

import uvloop

from tests.benchmarks import fanout_events, fanout_sockets
from tests.benchmarks.fanout_subscriber import Subscriber, Tally

SPEAKING = {
    "websocket": (fanout_sockets.SocketSubscriber, fanout_sockets.requests),
    "sse": (fanout_events.EventSubscriber, fanout_events.requests),
}
VARIANT = "<variant>"
TIMES = "times"
SUBSCRIBERS_PER_ADDRESS = 500
CONNECTING_AT_ONCE = 100
PATIENCE = 20  # seconds until the next delivery
SECONDS_BETWEEN_LOOKS = 0.02


@dataclass(frozen=True, slots=True)
class Audience:
    """How many subscribers of whom, from which network and by which transport, and what each says first: with the
    number of one of so many `variants` in place of VARIANT. So many are `at_one_address`."""

    port: int
    path: str
    network: str
    transport: str
    subscribers: int
    opening: Sequence[str]
    variants: int = 1
    at_one_address: int = SUBSCRIBERS_PER_ADDRESS

    async def gather(self, tally: Tally) -> list[Subscriber]:
        turns = asyncio.Semaphore(CONNECTING_AT_ONCE)
        protocol, requests = SPEAKING[self.transport]
        said = [
            requests(self.path, [each.replace(VARIANT, str(variant)) for each in self.opening])
            for variant in range(self.variants)
        ]
        new = [partial(protocol, each, tally) for each in said]
        numbers = range(self.subscribers)
        return await asyncio.gather(*(self._connect(each, turns, new[each % len(new)]) for each in numbers))

    async def _connect(self, number: int, turns: asyncio.Semaphore, new: Callable[[], Subscriber]) -> Subscriber:
        """From one of many loopback addresses, so that ports suffice."""
        address = f"{self.network}.{1 + number // self.at_one_address}"
        async with turns:
            _, subscriber = await asyncio.get_running_loop().create_connection(
                new, "127.0.0.1", self.port, local_addr=(address, 0)
            )
            await subscriber.ready
        return subscriber


async def follow(audience: Audience) -> None:
    tally = Tally()
    subscribers = await audience.gather(tally)
    # Collecting would stop the counting now and then: nothing that lives from here on is garbage.
    gc.disable()
    _say(len(subscribers))
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() == json.dumps(TIMES):
            _say({number: list(times) for number, times in tally.times.items()})
            continue
        count = int(line)
        await _until(tally, len(subscribers) * count)
        missing = sum(count - each.expected for each in subscribers)
        _say({**tally.told(), "lost": tally.lost + missing, "seconds": process_time()})


async def _until(tally: Tally, deliveries: int) -> None:
    """Gives up when nothing has come for a while."""
    seen, since = -1, monotonic()
    while tally.delivered + tally.lost < deliveries and monotonic() - since < PATIENCE:
        if tally.delivered > seen:
            seen, since = tally.delivered, monotonic()
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(follow(Audience(**json.loads(sys.stdin.readline()))))
