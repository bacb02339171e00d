"""What must hold in the database, whatever was interleaved with what: each check finds the rows that break it."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from asyncpg import Connection, connect

from db.maintenance.verification import differences
from tests.races.race import Answer

MAY_BE_REFUSED = {
    "post": set(),
    "reply": {"PARENT_UNAVAILABLE", "TOO_DEEP"},
    "like": {"NOT_FOUND"},
    "unlike": {"NOT_FOUND"},
    "edit": {"FORBIDDEN"},
    "moderate": {"CONFLICT"},
}
BECOMES = {"PUBLISH": "PUBLISHED", "REJECT": "REJECTED", "REMOVE": "REMOVED", "RESTORE": "PUBLISHED"}

# Each event has the next number, no earlier time, and the count of the event before it with its own step.
WRONG_EVENTS = """
select * from (
    select *, row_number() over feed as place, lag(occurred_at) over feed as before,
        sum(case kind when 'CommentAdded' then 1 when 'CommentRemoved' then -1 else 0 end)
            filter (where audience is null) over feed as counted
    from news.comment_event window feed as (partition by article_id order by seq)
) as events
where seq <> place or before > occurred_at or comment_count <> coalesce(counted, 0)
"""

# A comment appears in the feed as often as it goes, and once more if it is there to be seen. Of what is
# held its author alone is told.
WRONG_APPEARANCES = """
select comment.id, status, string_agg(kind, ' ' order by seq) as events
from news.comment left join news.comment_event on comment_id = comment.id and audience is null
group by comment.id
having coalesce(sum(case kind when 'CommentAdded' then 1 when 'CommentRemoved' then -1 else 0 end), 0)
    <> (status = 'PUBLISHED')::integer
union all
select comment.id, status, 'told to another' from news.comment join news.comment_event on comment_id = comment.id
where audience <> author_id
"""

# Decisions lead from one to the next, and the last of them to what the comment is; without any it is published.
WRONG_STATUSES = """
select comment_id, status, trail from (
    select comment.id as comment_id, comment.status,
        array_agg((from_status, to_status)::text order by decision.id) as trail,
        bool_or(from_status is distinct from before) as broken,
        coalesce((array_agg(to_status order by decision.id desc))[1], 'PUBLISHED') as last
    from news.comment left join (
        select *, lag(to_status, 1, case when stage is null then 'PUBLISHED' end) over (
            partition by comment_id order by id) as before
        from news.decision
    ) as decision on decision.comment_id = comment.id
    group by comment.id
) as trails
where status <> last or broken
"""

REVISIONS = "select 'Comment_' || comment_id as id, count(*) from news.comment_revision group by comment_id"
DECIDED = """
select 'Comment_' || comment_id as id, to_status, count(*) from news.decision
where moderator_id is not null group by comment_id, to_status
"""
LIKES = """
select 'Comment_' || comment_id as id, subject from news.comment_like join news.commenter on commenter.id = commenter_id
"""

# Of each connection that is over, PostgreSQL has counted what it met with.
OTHERS = """
select exists (
    select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
    and pid <> pg_backend_pid()
) from pg_sleep(0.02)
"""
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"


async def watch_counts(connection: Connection, over: asyncio.Event) -> int:
    """Recounts in one snapshot after the other until the race is over; says how many it took."""
    snapshots = 0
    while not over.is_set():
        await _require_counts(connection)
        snapshots += 1
    return snapshots


async def require_consistency(connection: Connection) -> None:
    await _require_counts(connection)
    await _require_none(connection, "events", WRONG_EVENTS)
    await _require_none(connection, "appearances", WRONG_APPEARANCES)
    await _require_none(connection, "statuses", WRONG_STATUSES)


def require_expected_refusals(answers: Sequence[Answer]) -> None:
    """Nothing is refused but for what others have just done, and of each kind some are not refused."""
    unexpected = [a for a in answers if a.code and a.code not in MAY_BE_REFUSED[a.step.kind]]
    assert unexpected == []
    assert {answer.step.kind for answer in answers if answer.comment} == MAY_BE_REFUSED.keys()


async def require_what_was_answered(connection: Connection, answers: Sequence[Answer]) -> None:
    """Every answer is true, and nothing happened that no answer told of."""
    done = [answer for answer in answers if answer.comment]
    await _require_posted_once(connection, done)
    await _require_likes(connection, done)
    edited = Counter(answer.comment for answer in done if answer.step.kind == "edit")
    assert dict(await connection.fetch(REVISIONS)) == edited
    decided = Counter((a.comment, BECOMES[a.step.decision]) for a in done if a.step.kind == "moderate")
    assert {(row["id"], row["to_status"]): row["count"] for row in await connection.fetch(DECIDED)} == decided


async def require_no_deadlock(database_url: str) -> None:
    """All take their locks in one order: none has to be ended for others to go on."""
    connection = await connect(database_url)
    while await connection.fetchval(OTHERS):
        pass
    assert await connection.fetchval(DEADLOCKS) == 0
    await connection.close()


async def _require_posted_once(connection: Connection, done: Sequence[Answer]) -> None:
    rows = await connection.fetch("select idempotency_key as key, 'Comment_' || id as id from news.comment")
    stored = sorted((int(row["key"].removeprefix("step-")), row["id"]) for row in rows)
    posted = {(answer.step.number, answer.comment) for answer in done if answer.step.kind in ("post", "reply")}
    assert stored == sorted(posted)


async def _require_likes(connection: Connection, done: Sequence[Answer]) -> None:
    """Of a reader who liked a comment and took it back at the same time, either may have been the last."""
    liked, unliked = (
        {(answer.comment, f"reader-{answer.step.actor}") for answer in done if answer.step.kind == kind}
        for kind in ("like", "unlike")
    )
    stored = {(row["id"], row["subject"]) for row in await connection.fetch(LIKES)}
    assert liked - unliked <= stored <= liked


async def _require_counts(connection: Connection) -> None:
    assert [str(difference) for difference in await differences(connection)] == []


async def _require_none(connection: Connection, what: str, statement: str) -> None:
    wrong = await connection.fetch(statement)
    assert not wrong, f"{len(wrong)} wrong {what}: {[dict(row) for row in wrong[:5]]}"
