"""How long a list is: kept, so that it costs nothing, and right for whoever asks."""

from random import Random
from typing import Any

import pytest
from databases import Database

from db.connections import postgres
from db.maintenance.verification import differences
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask

LISTS = """{ article(slug: "a") { comments(first: 10) { totalCount nodes {
  id replyCount replies(first: 10) { totalCount nodes {
    id replyCount parent { id } replies(first: 10) { totalCount nodes { id replyCount parent { id } } }
  } }
} } } }"""
OWN_REPLIES = "select 'Comment_' || id from news.comment where author_id = $1 and status in ('PENDING', 'REJECTED')"
STATUSES = ["PENDING", "PUBLISHED", "REJECTED", "REMOVED"]
CHANGES = (
    "update news.comment set status = '{status}' where id = {id}",
    "update news.comment set status = '{status}' where parent_id = {id}",
    "update news.comment set status = '{status}'",
    "delete from news.comment where id = {id}",
)


async def threads(make: Builder, random: Random) -> list[int]:
    """Comments of Priya, Rahul and others, on three levels, in any status."""
    article = await make.article(slug="a")
    authors = [await make.commenter(subject=subject) for subject in ("priya", "rahul")] + [await make.commenter()]
    levels: list[list[int]] = [[], [], []]
    for depth in (0, 0, 0, 1, 1, 1, 1, 2, 2, 2):
        place = {"article_id": article} if depth == 0 else {"parent_id": random.choice(levels[depth - 1])}
        comment = await make.comment(**place, author_id=random.choice(authors), status=random.choice(STATUSES))
        levels[depth].append(comment)
    return [comment for level in levels for comment in level]


@pytest.mark.parametrize("seed", range(8))
async def test_a_total_is_the_length_of_its_list_for_everyone(
    database: Database, ask: Ask, make: Builder, seed: int
) -> None:
    random = Random(seed)
    comments = await threads(make, random)
    authors = await make.connection.fetchval("select array_agg(id order by subject) from news.commenter where id < 4")
    for _ in range(4):
        for viewer in (None, PRIYA, RAHUL, MODERATOR):
            listed = assert_totals((await ask(LISTS, viewer))["article"]["comments"], None)
            author = {PRIYA: authors[0], RAHUL: authors[1]}.get(viewer) if viewer else None
            assert {row[0] for row in await make.connection.fetch(OWN_REPLIES, author)} <= listed
        change = random.choice(CHANGES).format(id=random.choice(comments), status=random.choice(STATUSES))
        await make.connection.execute(change)

    async with postgres.connection(database) as connection:
        assert await differences(connection) == []


def assert_totals(page: Any, parent: str | None) -> set[str]:
    """Returns all that is listed."""
    assert page["totalCount"] == len(page["nodes"])
    listed = {node["id"] for node in page["nodes"]}
    for node in page["nodes"]:
        assert (node.get("parent") or {"id": None})["id"] == parent
        if "replies" in node:
            assert node["replyCount"] == node["replies"]["totalCount"]
            listed |= assert_totals(node["replies"], node["id"])
    return listed


async def test_the_length_of_the_queue_is_kept_too(ask: Ask, make: Builder) -> None:
    for status in ("PENDING", "PENDING", "PUBLISHED", "REJECTED"):
        await make.comment(status=status)
    query = "query($filter: ModerationFilter) { moderationQueue(filter: $filter) { totalCount } }"

    assert await ask(query, MODERATOR) == {"moderationQueue": {"totalCount": 2}}
    assert await ask(query, MODERATOR, filter={"status": "REJECTED"}) == {"moderationQueue": {"totalCount": 1}}
