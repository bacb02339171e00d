"""What must hold in the end: acknowledged, stored and seen are the same, each once and in order."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import zip_longest

from asyncpg import Connection

from db.maintenance.verification import differences
from tests.faults.followers import Event, Follower, position, token
from tests.faults.writers import Progress

STORED = "select idempotency_key, 'Comment_' || id from news.comment"
LAST = """
select 'Article_' || article_id as article, max(seq) as last,
    max(seq) filter (where kind = 'CommentAdded') as last_added
from news.comment_event group by article_id
"""
EVENTS = """
select seq, token, kind, 'Comment_' || comment_id from news.comment_event
where 'Article_' || article_id = $1 and seq > $2 order by seq
"""
STANDS = """
select exists (select from news.comment_event where 'Article_' || article_id = $1 and seq = $2 and token = $3)
"""


async def goals(connection: Connection) -> dict[tuple[str, bool], int]:
    """By article: where its feed stands; and where it last told of a new comment, which is asked for with True."""
    rows = await connection.fetch(LAST)
    return {(row["article"], only): row["last_added" if only else "last"] for row in rows for only in (False, True)}


async def events(connection: Connection, article: str, behind: int) -> list[Event]:
    return [Event(*row) for row in await connection.fetch(EVENTS, article, behind)]


def is_at(connection: Connection, article: str, goal: int) -> Callable[[str], Awaitable[bool]]:
    """Whether a cursor stands at the goal or behind it, in the log as it is now."""

    async def is_there(cursor: str) -> bool:
        reached = position(cursor) >= goal
        return reached and bool(await connection.fetchval(STANDS, article, position(cursor), token(cursor)))

    return is_there


async def require_what_was_acknowledged(connection: Connection, progress: Progress) -> None:
    stored = dict(await connection.fetch(STORED))
    require_stored(stored, progress)
    assert len(set(stored.values())) == len(stored)
    assert [str(difference) for difference in await differences(connection)] == []


def require_stored(stored: Mapping[str, str], progress: Progress) -> None:
    """By its keys, all that was acknowledged, but for what a restore has taken away."""
    kept = {key: id for key, id in progress.acknowledged.items() if key in stored or not progress.may_be_lost(key)}
    progress.lost = len(progress.acknowledged) - len(kept)
    assert stored == kept


async def require_all_seen(connection: Connection, follower: Follower, goal: int) -> None:
    """Up to the goal: since then, likes may have been announced."""
    begin = position(follower.start)
    assert begin in (0, goal) or await connection.fetchval(STANDS, follower.of, begin, token(follower.start))
    happened = [event for event in await events(connection, follower.of, begin) if event.seq <= goal]
    assert [event.seq for event in happened] == list(range(begin + 1, goal + 1))
    wanted = [event for event in happened if not follower.skips or event.kind == "CommentAdded"]
    require_seen(follower, wanted, goal)


def require_seen(follower: Follower, wanted: Sequence[Event], goal: int) -> None:
    seen = [event for event in follower.seen if event.seq <= goal]
    assert seen == wanted, f"{follower.transport}, {follower.feed} of {follower.of}: {_difference(seen, wanted)}"


def require_no_surprise(log: str) -> None:
    """Servers say in a line what they have lost; a traceback is of what nobody had foreseen."""
    _, surprise, traceback = log.partition("Traceback")
    assert not surprise, f"{log.count(surprise)} tracebacks in the servers' log, the first of them: {traceback[:3000]}"


def _difference(seen: Sequence[Event], wanted: Sequence[Event]) -> str:
    place, pair = next((place, pair) for place, pair in enumerate(zip_longest(seen, wanted)) if pair[0] != pair[1])
    missing, doubled = len(set(wanted) - set(seen)), len(seen) - len(set(seen))
    return f"at {place} seen {pair[0]} instead of {pair[1]}; {missing} missing, {doubled} doubled"
