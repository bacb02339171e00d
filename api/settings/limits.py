"""What an operator can set about the size of requests and operations, and about load: what one client may have."""

from typing import Literal

from pydantic import BaseModel

from api.settings.fields import count, seconds, setting


class LimitSettings(BaseModel):
    """Limits of a request"""

    request_timeout: float = seconds(
        15, "When a request must have arrived, and when a connection to PostgreSQL must be free for it"
    )
    max_body_bytes: int = count(
        100_000, 1_000, 100_000_000, "Bytes in a request's body, and in a message of a WebSocket"
    )
    max_article_bytes: int = count(
        2_000_000, 1_000, 100_000_000, "Bytes in the body of a request by HTTP from who may write articles"
    )
    batches: Literal["off", "queries", "all"] = setting(
        "queries", "off, queries or all", "What may come as an array of operations in one body"
    )
    max_batch: int = count(20, 1, 1_000, "Operations in one body; together they may cost no more than one alone")
    max_tokens: int = count(2_000, 10, 1_000_000, "Tokens in a document")
    max_depth: int = count(25, 1, 100, "Levels of fields within fields")
    max_fields: int = count(1_000, 1, 100_000, "Fields in an operation, its fragments opened")
    max_repeats: int = count(20, 1, 10_000, "Times that one selection names the same field")
    max_fragments: int = count(50, 0, 10_000, "Fragments in a document")
    max_statement: int = count(50_000, 1_000, 10_000_000, "Characters of the SQL that an operation becomes")
    max_aliases: int = count(50, 0, 10_000, "Aliases in an operation, its fragments opened")
    max_cost: int = count(
        100_000,
        1,
        100_000_000,
        "What an operation may cost: its fields, once for every row that they can appear in, and the work that shows "
        "in none, such as planning, counting and searching; a unit is about a microsecond of PostgreSQL's time",
    )


class RegisteredLimitSettings(BaseModel):
    """Limits of registered documents"""

    registered_max_tokens: int = count(20_000, 10, 10_000_000, "Tokens in a registered document")
    registered_max_depth: int = count(40, 1, 100, "Levels of fields within fields in one")
    registered_max_fields: int = count(5_000, 1, 1_000_000, "Fields in an operation of one, its fragments opened")
    registered_max_repeats: int = count(100, 1, 10_000, "Times that one selection of one names the same field")
    registered_max_fragments: int = count(500, 0, 10_000, "Fragments in one")
    registered_max_statement: int = count(
        250_000, 1_000, 10_000_000, "Characters of the SQL that an operation of one becomes"
    )
    registered_max_aliases: int = count(1_000, 0, 100_000, "Aliases in an operation of one, its fragments opened")
    registered_max_cost: int = count(
        400_000,
        1,
        100_000_000,
        "What an operation of one may cost; whoever sends it chooses its variables; none of these is "
        "ever less than for other documents",
    )


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
