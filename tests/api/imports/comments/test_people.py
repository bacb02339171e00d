"""Who owns what was written elsewhere, and imports that are killed in the middle."""

import asyncio
from collections.abc import Sequence

import psutil
from asyncpg import Connection

from db.maintenance.verification import differences
from tests import forked
from tests.api.commands.test_command_line import environment
from tests.api.imports.comments.moving import Moving
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.waiting import LONGEST

COMMENTS = """id,url,author_id,author,email,created_at,body
1,/geese,7,Old Seven,,2016-01-01,By seven
2,/geese,8,Eight,,2016-01-02,By eight
3,/geese,,Guest,guest@mail.example,2016-01-03,By a guest
4,/geese,9,Nine,,2016-01-04,By nine
"""
SUBJECTS = "id,subject\n7,42\n8,43\nguest@mail.example,44\n"
MINE = "{ viewer { commenter { id displayName commentCount } } }"


async def test_people_own_what_they_wrote_elsewhere(moving: Moving, make: Builder, connection: Connection) -> None:
    await make.article(slug="geese")
    file = moving.write("comments.csv", COMMENTS)
    subjects = moving.write("subjects.csv", SUBJECTS)
    moving.run(file)
    # One has an account with comments by now, one has none yet, and a guest is known by an address.
    await moving.ask(MINE, bearer(sub="42", name="Seven"))

    told = moving.run(file, "--subjects", subjects)

    assert "3 commenters now own what they wrote." in told
    assert "4 comments on 1 articles: 0 new, 0 changed, 4 unchanged, 0 left out." in told
    for subject, name in (("42", "Seven"), ("43", "Eight B"), ("44", "Guest G")):
        viewer = (await moving.ask(MINE, bearer(sub=subject, name=name)))["viewer"]
        assert (viewer["commenter"]["displayName"], viewer["commenter"]["commentCount"]) == (name, 1)
    said = dict(await moving.tree())
    assert said == {"Seven": "By seven", "Eight B": "By eight", "Guest G": "By a guest", "Nine": "By nine"}
    assert "now own" not in moving.run(file, "--subjects", subjects)
    assert await differences(connection) == []


async def test_an_import_that_is_killed_goes_on_where_it_was(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    await make.article(slug="geese")
    rows = [
        f"{key},{key // 2 or ''},/geese,{key % 50},Reader {key % 50},2016-01-01,Words {key}" for key in range(1, 2501)
    ]
    file = moving.write("many.csv", "\n".join(["id,parent_id,url,author_id,author,created_at,body", *rows]))
    log = moving.write("log", "")
    process = forked.start(("comments", "import", str(file)), environment(DATABASE_URL=moving.url), log, log)

    async with asyncio.timeout(2 * LONGEST):
        while not await connection.fetchval("select count(*) >= 700 from news.comment"):
            assert process.is_alive()
        helpers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        await forked.ended(process)
        await ended(helpers)
    first = await connection.fetchval("select count(*) from news.comment")
    told = moving.run(file)

    assert helpers
    assert first < 2500
    assert f"2,500 comments on 1 articles: {2500 - first:,} new, 0 changed, {first:,} unchanged" in told
    assert await connection.fetchval("select count(distinct body) from news.comment") == 2500
    assert await differences(connection) == []


async def ended(processes: Sequence[psutil.Process]) -> None:
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes):  # noqa: ASYNC110
        await asyncio.sleep(0)
