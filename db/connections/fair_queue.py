"""Fair queueing: a flow for each client, served by deficit round robin. Who sends much waits for it, nobody else."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import Generic, Protocol, TypeVar

LONGEST_FLOW = 2_000
"""Items: what bounds a flow is time, and this its memory."""
STANDING = 10
"""The part of the patience that is left to a flow which has not been empty for that long: a tenth."""
PATIENT = 6
"""How many times as long what is patient waits, however long its flow has stood: a stream that begins a minute late has
lost nothing, and many clients never try again what was refused."""


class Queued(Protocol):
    """What waits, since a time. When it is done it counts no more, in whichever flows it is."""

    since: float

    @property
    def weight(self) -> int: ...

    @property
    def is_patient(self) -> bool: ...

    def is_done(self) -> bool: ...


T = TypeVar("T", bound=Queued)


@dataclass(slots=True, eq=False)
class Flow(Generic[T]):
    """The items of one client. `busy_since` is when it was empty last. Each turn adds one to the `deficit`, and an item
    takes its weight of it."""

    client: str
    busy_since: float
    items: deque[T] = field(default_factory=deque)
    deficit: int = 0

    def take(self) -> T:
        item = self.items.popleft()
        self.deficit -= item.weight
        return item


class FairQueue(Generic[T]):
    """`patience` is how many seconds an item may wait, until it is refused. In a flow that was never empty for that
    long it is a tenth of it, as with controlled delay (CoDel): a burst is served, and a standing queue stays short.
    Times are those of the caller's clock."""

    def __init__(self, patience: float, refuse: Callable[[T], None]) -> None:
        self.patience, self.refuse = patience, refuse
        self._flows: dict[str, Flow[T]] = {}
        self._turns: deque[Flow[T]] = deque()

    def __len__(self) -> int:
        return sum(not item.is_done() for flow in self._turns for item in flow.items)

    @property
    def is_empty(self) -> bool:
        """Surely so; flows are taken out when it is next their turn."""
        return not self._turns

    def has(self, client: str) -> bool:
        """Whether something of the client waits, or did just now."""
        return client in self._flows

    def push(self, client: str, item: T) -> bool:
        """Whether there is room for it."""
        flow = self._flows.get(client)
        if flow is None:
            flow = self._flows[client] = Flow(client, item.since)
            self._turns.append(flow)
        if len(flow.items) >= LONGEST_FLOW:
            return False
        if not flow.items:
            flow.busy_since = item.since
        flow.items.append(item)
        return True

    def pop(self, now: float, may_start: Callable[[T, str], bool]) -> T | None:
        """The next one that may start in the turn of this client."""
        turns, found = self._turns, True
        while found:
            found = False
            for _ in range(len(turns)):
                flow = turns[0]
                if not self._find_first(flow, now):
                    del self._flows[turns.popleft().client]
                    continue
                turns.rotate(-1)
                if may_start(flow.items[0], flow.client):
                    found = True
                    flow.deficit += 1
                    if flow.deficit >= flow.items[0].weight:
                        return flow.take()
        return None

    def delay(self, client: str, now: float) -> int:
        """Whole seconds after which trying again makes sense: as long as the client's first item has waited."""
        flow = self._flows.get(client)
        return max(1, ceil(now - flow.items[0].since)) if flow and flow.items else 1

    def _find_first(self, flow: Flow[T], now: float) -> bool:
        """Whether any has not waited for too long; those before it leave."""
        standing = now - flow.busy_since > self.patience
        longest = self.patience / STANDING if standing else self.patience
        while flow.items:
            item = flow.items[0]
            if not item.is_done():
                if now - item.since <= (PATIENT * self.patience if item.is_patient else longest):
                    return True
                self.refuse(item)
            flow.items.popleft()
        return False
