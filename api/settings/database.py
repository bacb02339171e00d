"""What an operator can set about PostgreSQL: which one, what stands between, and its replicas."""

from pathlib import Path

from pydantic import BaseModel

from api.settings.fields import count, seconds, setting
from api.settings.values import DatabaseUrls, PrimaryUrl
from db.connections.servers.pgbouncer import PgBouncer

TAKES_URL = "a URL like postgresql://user:password@host:5432/database"


class DatabaseSettings(BaseModel):
    """PostgreSQL"""

    database_url: PrimaryUrl | None = setting(
        None,
        TAKES_URL,
        "PostgreSQL 15 or later to use, of several hosts its primary; without it, Dateline runs its own",
        validation_alias="DATABASE_URL",
    )
    database_listen_url: PrimaryUrl | None = setting(
        None,
        TAKES_URL,
        "The same database with no PgBouncer between, for notifications and migrations; without it, `DATABASE_URL`",
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
        "Whether `DATABASE_URL` leads to a PgBouncer in transaction mode; prepared: to one with"
        " `max_prepared_statements`",
    )
    pool_size: int = count(10, 1, 1_000, "Connections to PostgreSQL, for each worker")
    statement_timeout: float = seconds(5, "When PostgreSQL gives a statement up")
    data_dir: Path = setting(
        Path(".dateline"),
        "a directory",
        "Where Dateline's own PostgreSQL keeps its data, and Dateline the secret that it made",
    )
