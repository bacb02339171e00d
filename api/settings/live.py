"""What an operator can set about live connections and the feed behind them."""

from pydantic import BaseModel

from api.settings.fields import count, seconds


class LiveSettings(BaseModel):
    connections_per_address: int = count(1_000, 1, 1_000_000, "Live connections from one address, for each worker")
    subscriptions_per_connection: int = count(100, 1, 10_000, "Operations at once on one WebSocket")
    connection_init_timeout: float = seconds(10, "When a WebSocket that does not say who it is gets closed")
    heartbeat: float = seconds(15, "How often a silent stream shows that it is alive")
    subscriber_queue: int = count(100, 1, 100_000, "Events that may wait for one slow reader")
    event_retention: int = count(604_800, 1, 315_360_000, "How long events are kept for readers who come back")
