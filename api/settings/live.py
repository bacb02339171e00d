"""What an operator can set about live connections and the feed behind them."""

from pydantic import BaseModel

from api.settings.fields import count, on, seconds


class LiveSettings(BaseModel):
    """Live connections"""

    connections_per_address: int = count(
        1_000,
        1,
        1_000_000,
        "Live connections from one address, for each worker; behind a proxy on another machine, name that in uvicorn's"
        " `FORWARDED_ALLOW_IPS`, or all readers have its address",
    )
    subscriptions_per_connection: int = count(
        100,
        1,
        10_000,
        "Subscriptions at once on one WebSocket, and queries and mutations under way: more of these wait",
    )
    single_connection: bool = on(
        "Whether clients of graphql-sse may have one stream for several operations; never with several workers, as its"
        " requests would not all come to the worker that has the stream"
    )
    connection_init_timeout: float = seconds(10, "When a WebSocket must have sent `connection_init`")
    heartbeat: float = seconds(15, "The silence after which a stream shows that it is alive")
    subscriber_queue: int = count(
        100, 1, 100_000, "Events that may wait for one slow reader, who is cut off beyond that"
    )
    event_retention: int = count(604_800, 1, 315_360_000, "Seconds that events are kept for readers who come back")
