"""Walks through rankings: whatever rises or falls meanwhile, each comment that was there is met once, where it was."""

from random import Random
from typing import Any

import pytest

from db.feed.live_feed import LiveFeed
from tests.builder import BEGINNING, Builder
from tests.schema.conftest import Ask
from tests.schema.fields.test_connections import PAGE, ids, page

RANKINGS = ["MOST_LIKED", "MOST_REPLIED"]
REPLIES = PAGE.replace("... on Article {\n    comments(", "... on Comment {\n    comments: replies(")
REMOVE = "update news.comment set status = 'REMOVED' where id = $1 and reply_count = 0"


async def stir(make: Builder, random: Random, comments: list[int]) -> None:
    """Likes, unlikes and replies; new comments do not count."""
    for _ in range(6):
        comment = random.choice(comments)
        match random.choice(["like", "unlike", "reply", "unreply"]):
            case "like":
                await make.like(comment)
            case "unlike":
                await make.connection.execute("delete from news.comment_like where comment_id = $1", comment)
            case "reply":
                await make.comment(parent_id=comment)
            case "unreply":
                await make.connection.execute("delete from news.comment where parent_id = $1", comment)


async def some_comments(make: Builder, random: Random, **place: Any) -> list[int]:
    """Of equals by likes, by replies and by time, and stored in another order than they were written in."""
    comments = []
    for _ in range(14):
        written = {"created_at": BEGINNING} if random.random() < 0.3 else {}
        comments.append(await make.comment(**place, **written))
    random.shuffle(comments)
    for _ in range(4):
        await stir(make, random, comments)
    return comments


@pytest.mark.parametrize("order", RANKINGS)
@pytest.mark.parametrize(("first", "then"), [("first", "after"), ("last", "before")], ids=["forwards", "backwards"])
@pytest.mark.parametrize("seed", range(3))
async def test_a_walk_meets_all_that_was_there_where_it_was(  # noqa: PLR0913
    ask: Ask, make: Builder, order: str, first: str, then: str, seed: int
) -> None:
    random = Random(seed)
    article = await make.article()
    comments = await some_comments(make, random, article_id=article)
    subject = f"Article_{article}"
    there = ids(await page(ask, subject, first=100, orderBy=order))
    met: list[str] = []
    arguments: dict[str, Any] = {}

    while True:
        part = await page(ask, subject, **{first: random.randint(1, 4)}, orderBy=order, **arguments)
        met = met + ids(part) if first == "first" else ids(part) + met
        info = part["pageInfo"]
        assert info["hasPreviousPage" if first == "first" else "hasNextPage"] == bool(arguments)
        if not info["hasNextPage" if first == "first" else "hasPreviousPage"]:
            break
        arguments = {then: info["endCursor" if first == "first" else "startCursor"]}
        await stir(make, random, comments)

    assert len(there) == 14
    assert met == there
    now = ids(await page(ask, subject, first=100, orderBy=order))
    assert sorted(now) == sorted(there)
    assert now != there


async def test_a_walk_through_replies_too(ask: Ask, make: Builder) -> None:
    random = Random(7)
    parent = await make.comment()
    comments = await some_comments(make, random, parent_id=parent)
    met: list[str] = []
    after = None
    whole = (await ask(REPLIES, id=f"Comment_{parent}", first=100, orderBy="MOST_LIKED"))["node"]["comments"]

    while len(met) < len(comments):
        found = await ask(REPLIES, id=f"Comment_{parent}", first=3, after=after, orderBy="MOST_LIKED")
        met += ids(found["node"]["comments"])
        after = found["node"]["comments"]["pageInfo"]["endCursor"]
        await stir(make, random, comments)

    assert met == ids(whole)


@pytest.mark.parametrize("order", RANKINGS)
async def test_newest_come_first_among_equals_whenever_they_were_stored(ask: Ask, make: Builder, order: str) -> None:
    """Comments of a file have older times than those that were there before."""
    article = await make.article()
    newer, older = [await make.comment(article_id=article) for _ in range(2)]
    await make.connection.execute("update news.comment set created_at = '2020-01-01' where id = $1", older)

    found = ids(await page(ask, f"Article_{article}", first=10, orderBy=order))

    assert found == [f"Comment_{newer}", f"Comment_{older}"]


async def test_what_came_or_went_meanwhile_disturbs_no_walk(ask: Ask, make: Builder) -> None:
    article = await make.article()
    comments = [await make.comment(article_id=article) for _ in range(6)]
    subject = f"Article_{article}"
    begun = await page(ask, subject, first=2, orderBy="MOST_LIKED")
    gone = comments[1]
    await make.connection.execute(REMOVE, gone)
    new = await make.comment(article_id=article)
    for comment in (new, *comments[:3]):
        await make.like(comment)

    rest = await page(ask, subject, first=10, after=begun["pageInfo"]["endCursor"], orderBy="MOST_LIKED")

    there = [f"Comment_{key}" for key in reversed(comments) if key != gone]
    assert [each for each in ids(begun) + ids(rest) if each != f"Comment_{new}"] == there


def parts(cursor: str) -> list[str]:
    return cursor.split(".")


async def test_cursors_of_earlier_versions_stay_valid(ask: Ask, make: Builder) -> None:
    """They had the number of likes and the key alone."""
    article = await make.article()
    comments = [await make.comment(article_id=article) for _ in range(6)]
    for place, comment in enumerate(comments):
        for _ in range(place // 2):
            await make.like(comment)
    subject = f"Article_{article}"
    whole = await page(ask, subject, first=10, orderBy="MOST_LIKED")

    for place, edge in enumerate(whole["edges"]):
        name, parent, _, likes, _, key = parts(edge["cursor"])
        earlier = ".".join([name, parent, likes, key])
        behind = await page(ask, subject, first=10, after=earlier, orderBy="MOST_LIKED")
        before = await page(ask, subject, last=10, before=earlier, orderBy="MOST_LIKED")
        assert ids(behind) == ids(whole)[place + 1 :]
        assert ids(before) == ids(whole)[:place]


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("odd", ["x", "", "-1", "01", "9223372036854775808", "1e3", "٣"])
async def test_forged_cursors_are_refused_or_lead_somewhere(
    ask: Ask, refused: Ask, make: Builder, place: int, odd: str
) -> None:
    """A number that is one may be any; all else, and a ranking before the first, is no cursor."""
    article = await make.article()
    await make.comment(article_id=article)
    subject = f"Article_{article}"
    cursor = (await page(ask, subject, first=1, orderBy="MOST_LIKED"))["pageInfo"]["endCursor"]
    forged = parts(cursor)
    forged[place] = odd
    arguments = {"id": subject, "first": 1, "orderBy": "MOST_LIKED", "after": ".".join(forged)}

    if odd == "-1" and place > 2:
        assert len((await ask(PAGE, **arguments))["node"]["comments"]["edges"]) <= 1
    else:
        assert (await refused(PAGE, **arguments))["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.parametrize("cut", [slice(0, 5), slice(0, 3), slice(1, 6), slice(0, 0)])
async def test_cursors_with_parts_missing_are_refused(ask: Ask, refused: Ask, make: Builder, cut: slice) -> None:
    article = await make.article()
    await make.comment(article_id=article)
    subject = f"Article_{article}"
    cursor = (await page(ask, subject, first=1, orderBy="MOST_LIKED"))["pageInfo"]["endCursor"]
    arguments = {"id": subject, "first": 1, "orderBy": "MOST_LIKED", "after": ".".join(parts(cursor)[cut]) or "."}

    assert (await refused(PAGE, **arguments))["extensions"]["code"] == "BAD_CURSOR"


async def test_steps_are_forgotten_after_an_hour(feed: LiveFeed, make: Builder) -> None:
    comment = await make.comment()
    for _ in range(3):
        await make.like(comment)
    await make.connection.execute("update news.rank_step set at = now() - interval '2 hours' where id < 3")

    await feed.maintenance.prune()

    assert await make.connection.fetchval("select count(*) from news.rank_step") == 1
