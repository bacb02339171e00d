"""Service tokens as they are stored: made, listed and revoked by name, and found by the hash of their secret."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import NamedTuple

from asyncpg import Connection
from asyncpg.exceptions import UniqueViolationError

from db.connections import named_queries, postgres
from db.connections.postgres import Database

service_tokens = named_queries.load("service_tokens")

PREFIX = "dateline_"
"""By which scanners for secrets find a token where none should be."""
SECRET_BYTES = 32


class TokenRefused(Exception):
    """The message says what is wrong with it."""


class NameTaken(Exception):
    """A token of this name is in use."""


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """One that is good until `expires_at`, if that is ever, unless it is revoked."""

    key: int
    name: str
    scopes: frozenset[str]
    digest: bytes
    expires_at: datetime | None = None

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= datetime.now(UTC)


class ListedToken(NamedTuple):
    name: str
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def digest_of(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


async def create(connection: Connection, name: str, scopes: Iterable[str], expires_at: datetime | None = None) -> str:
    """The secret, which cannot be read again. Raises NameTaken."""
    secret = PREFIX + token_urlsafe(SECRET_BYTES)
    stored = {"name": name, "digest": digest_of(secret), "scopes": sorted(set(scopes)), "expires_at": expires_at}
    try:
        await service_tokens.create(connection, **stored)
    except UniqueViolationError:
        raise NameTaken(name) from None
    return secret


async def tokens(connection: Connection) -> list[ListedToken]:
    return [ListedToken(**row) async for row in service_tokens.tokens(connection)]


async def revoke(connection: Connection, name: str) -> bool:
    """Whether there was one of this name to revoke."""
    return await service_tokens.revoke(connection, name=name) is not None


async def use(database: Database, digest: bytes) -> ServiceToken:
    """The token with this hash, whose use is noted once a minute. Raises TokenRefused."""
    async with postgres.connection(database) as connection:
        found = await service_tokens.use(connection, digest=digest)
    if found is None:
        raise TokenRefused("The service token is unknown.")
    if found["revoked_at"]:
        raise TokenRefused("The service token was revoked.")
    if found["expired"]:
        raise TokenRefused("The token has expired.")
    return ServiceToken(found["id"], found["name"], frozenset(found["scopes"]), digest, found["expires_at"])


async def unrevoked(database: Database, digests: Iterable[bytes]) -> set[bytes]:
    """Those of these hashes whose tokens are there and not revoked."""
    async with postgres.connection(database) as connection:
        return {row["digest"] async for row in service_tokens.unrevoked(connection, digests=list(digests))}
