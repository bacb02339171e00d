"""What an operator can set about load: how much at once, how long anyone waits, and what one client may have."""

from pydantic import BaseModel

from api.settings.fields import count, seconds


class FairnessSettings(BaseModel):
    """Load and fairness"""

    queries_in_flight: int = count(
        50, 1, 100_000, "Operations at work for PostgreSQL at once, in each worker; never more than connections"
    )
    queue_timeout: float = seconds(
        10,
        "How long an operation waits for its turn; once its client's operations have waited for so long without a "
        "pause, a tenth of it",
    )
    shares_per_network: int = count(
        10,
        1,
        1_000_000,
        "Shares of an article that count in an hour from one network, which is an IPv4 /24 or an IPv6 /48; those of "
        "readers who are signed in count besides",
    )
    streams_per_client: int = count(
        200, 1, 1_000_000, "Different subscriptions of one client, for each worker, beside those that others have too"
    )
    streams: int = count(5_000, 1, 1_000_000, "Different subscriptions of all clients together, for each worker")
