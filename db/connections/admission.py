"""Admission control: how many operations a process works on at once. What comes beyond that is refused, not queued."""


class Overloaded(Exception):
    """Too much is in flight, or no connection became free in time. A retry a moment later may work."""


class ConcurrencyLimiter:
    """At most `limit` at once: `with limiter` raises Overloaded beyond that."""

    def __init__(self, limit: int = 100) -> None:
        self.limit = limit
        self.in_flight = self.refused = 0

    def __enter__(self) -> None:
        if self.in_flight >= self.limit:
            self.refused += 1
            raise Overloaded("too much is under way")
        self.in_flight += 1

    def __exit__(self, *_: object) -> None:
        self.in_flight -= 1
