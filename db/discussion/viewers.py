"""Viewers: the commenter of each signed-in reader, cached by the process so that reading stays one statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from cachetools import TTLCache

from db.connections import named_queries, postgres
from db.connections.batches import Batches
from db.connections.postgres import Database
from db.connections.reads import run, write

commenters = named_queries.load("commenters")
CACHED_SECONDS = 600
AFTER_ALL = 2**63 - 1  # no replica has replayed so far: reads go to the primary
CACHED_VIEWERS = 100_000


class SignIn(NamedTuple):
    """What a token says of its bearer. `renames`: a commenter who has another name takes this one."""

    subject: str
    name: str
    badge: str | None
    renames: bool = True


class CachedViewer(NamedTuple):
    """A commenter as they were last seen, with so many published `comments`, and whether they `has_hidden` ones that
    they see and others do not. Until `banned_until` they have no rights but a reader's."""

    name: str
    badge: str | None
    key: int
    banned_until: datetime | None
    comments: int
    has_hidden: bool

    @property
    def is_banned(self) -> bool:
        return self.banned_until is not None and self.banned_until > datetime.now(UTC)


def always() -> bool:
    return True


@dataclass(slots=True, eq=False)
class Viewers:
    """A cache of the commenter of each token's subject, with the name and badge of the last token. `is_told` says
    whether notifications of bans arrive: else each is looked up again, as they may be banned, or somebody else may have
    their key since a backup was restored. `positions` are those of the write-ahead log after the last
    write of a commenter, or of another who writes, until every replica in use has replayed it. `held` are commenters of
    whom a comment has been held here, maybe since they were cached."""

    is_told: Callable[[], bool] = always
    cached: TTLCache[str, CachedViewer] = field(default_factory=lambda: TTLCache(CACHED_VIEWERS, CACHED_SECONDS))
    positions: TTLCache[int | str, int] = field(default_factory=lambda: TTLCache(CACHED_VIEWERS, CACHED_SECONDS))
    held: TTLCache[int, bool] = field(default_factory=lambda: TTLCache(CACHED_VIEWERS, CACHED_SECONDS))
    _changes: int = 0
    _sign_ins: Batches[SignIn, CachedViewer] = field(default_factory=lambda: Batches(_signed_in_together))

    def known(self, subject: str, name: str, badge: str | None, renames: bool = True) -> CachedViewer | None:
        """The commenter of this subject, if it is known, where it `renames` under the name that the publisher gives."""
        known = self.cached.get(subject)
        is_renamed = renames and known is not None and (known.name, known.badge) != (name, badge)
        return None if is_renamed or not self.is_told() else known

    async def find(
        self, database: Database, subject: str, name: str, badge: str | None, renames: bool = True
    ) -> CachedViewer:
        """The same, made at first sight, and where it `renames` with the name that the publisher gives now. Those who
        come at the same time are looked up, and made, together."""
        changes, given = self._changes, SignIn(subject, name, badge, renames)
        found = await self._sign_ins.add(database, given, object()) or await _signed_in(database, given)
        if changes == self._changes:  # what has been told meanwhile may be about this very commenter
            self.cached[subject] = found
        self.positions[found.key] = AFTER_ALL
        return found

    async def seen(self, database: Database, subject: str) -> CachedViewer:
        """The same as a replica has them. Raises Unavailable where it has none."""
        if found := await run(database, partial(commenters.find_signed_in, subject=subject)):
            return _viewer(found)
        raise postgres.Unavailable("only the primary can make a commenter")

    def has_hidden(self, viewer: CachedViewer) -> bool:
        """Whether they may see comments of their own that others do not."""
        return viewer.has_hidden or viewer.key in self.held

    def position(self, writer: int | str | None) -> int:
        """The position of the log after a commenter's or another's last write through this process; 0 for none
        lately."""
        return 0 if writer is None else self.positions.get(writer, 0)

    def record_write(self, writer: int | str | None, position: int | None) -> None:
        if writer is not None:
            self.positions[writer] = AFTER_ALL if position is None else position

    def notified(self, payload: str) -> None:
        """Of a commenter who has another name, is banned, or has been deleted."""
        kind, _, key = payload.partition(".")
        if kind == "commenter" and key.isdecimal():
            self.forget(int(key))

    async def reconnected(self) -> None:
        self._changes += 1
        self.cached.clear()

    def forget(self, key: int) -> None:
        """Of a deleted commenter, the same subject is somebody new from now on."""
        self._changes += 1
        for subject in [subject for subject, known in self.cached.items() if known.key == key]:
            self.cached.pop(subject, None)


def viewers(lag: float, is_told: Callable[[], bool]) -> Viewers:
    """For replicas that may lag so many seconds."""
    return Viewers(is_told, positions=TTLCache(CACHED_VIEWERS, lag))


async def _signed_in_together(database: Database, batch: Sequence[SignIn]) -> Sequence[CachedViewer | None]:
    """None for who is renamed, which waits for whoever has locked them, and for who comes by two names at once."""
    subjects = {each.subject: each for each in batch}
    columns = zip(*subjects.values(), strict=True)
    given = dict(zip(("subjects", "names", "badges", "renames"), columns, strict=True))

    async def sign_in(connection: Any) -> list[Any]:
        return [row async for row in commenters.sign_in_together(connection, **given)]

    rows = await postgres.retry_once(lambda: write(database, sign_in))
    found = {row["subject"]: _viewer(row) for row in rows}
    return [found.get(each.subject) if each == subjects[each.subject] else None for each in batch]


async def _signed_in(database: Database, given: SignIn) -> CachedViewer:
    sign_in = partial(commenters.sign_in, **given._asdict())
    return _viewer(await postgres.retry_once(lambda: write(database, sign_in)))


def _viewer(found: Any) -> CachedViewer:
    columns = ("display_name", "badge", "id", "banned_until", "comment_count", "has_hidden")
    return CachedViewer(*(found[column] for column in columns))
