"""The commenters behind signed-in readers: known to the process for a while, so that reading stays one statement."""

from dataclasses import dataclass, field

from cachetools import TTLCache
from databases import Database

from db import pool, queries

commenters = queries.load("commenters")
SECONDS = 60
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Viewers:
    """Keys of commenters by subject, name and badge."""

    known: TTLCache[tuple[str, str, str | None], int] = field(default_factory=lambda: TTLCache(MOST, SECONDS))

    async def key(self, database: Database, subject: str, name: str, badge: str | None) -> int:
        """The commenter of this subject, made at first sight and with the name that the publisher gives now."""
        who = (subject, name, badge)
        key = self.known.get(who)
        if key is None:
            async with pool.connection(database) as connection:
                key = await commenters.sign_in(connection, subject=subject, name=name, badge=badge)
            self.known[who] = key
        return key

    def forget(self, key: int) -> None:
        """For a commenter who has been deleted: the same subject is somebody new from now on."""
        for who in [who for who, known in self.known.items() if known == key]:
            del self.known[who]
