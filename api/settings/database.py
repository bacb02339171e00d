"""What an operator can set about the way to PostgreSQL: which one, what stands between, and its replicas."""

from pydantic import BaseModel

from api.settings.fields import seconds, setting
from api.settings.values import DatabaseUrl, DatabaseUrls
from db.connections.postgres import PgBouncer

TAKES_URL = "a URL like postgresql://user:password@host:5432/database"


class DatabaseSettings(BaseModel):
    database_url: DatabaseUrl | None = setting(
        None,
        TAKES_URL,
        "PostgreSQL 15 or later to use; without it, Dateline runs its own",
        validation_alias="DATABASE_URL",
    )
    database_listen_url: DatabaseUrl | None = setting(
        None,
        TAKES_URL,
        "The same database with nothing between, for what needs a session: notifications and migrations",
        validation_alias="DATABASE_LISTEN_URL",
    )
    database_replica_urls: DatabaseUrls = setting(
        (),
        "URLs like postgresql://user:password@host:5432/database with commas between",
        "Streaming replicas that may be read from",
        validation_alias="DATABASE_REPLICA_URLS",
    )
    database_replica_lag: float = seconds(
        5, "How far a replica may be behind to be read from", validation_alias="DATABASE_REPLICA_LAG"
    )
    pgbouncer: PgBouncer = setting(
        "off",
        "off, on or prepared",
        "Whether DATABASE_URL leads to a PgBouncer in transaction mode; prepared: to one with max_prepared_statements",
    )
