"""What readers could see at a moment: of one article, and by whole queries, unless it is hidden from them today."""

import asyncio
from typing import Any

import orjson
import pytest
from asyncpg import Connection

from db.content import publication
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from tests.builder import Builder
from tests.past.trial import Size, Trial
from tests.schema.conftest import MODERATOR, Ask
from tests.schema.rules.publishing.conftest import EVA, Desk
from tests.waiting import LONGEST

SAID = """
slug url revision status headline summary dek section byline language body(format: TEXT) paragraphs { text }
html: body blocks { id __typename html } keyPoints { id text } mentions { person { name } title }
quotes { id text speaker { name } anchor { paragraph start end } } authors { person { name } role }
topics { name } sectionPage { name } seo { title description } dateline { place date } corrections { text }
publishedAt updatedAt wordCount readingMinutes translations { slug } related { slug }
"""
NOW = f"query($id: ID!) {{ node(id: $id) {{ ... on Article {{ {SAID} }} }} }}"
THEN = f"query($id: ID!, $at: DateTime!) {{ node(id: $id) {{ ... on Article {{ asOf(at: $at) {{ {SAID} }} }} }} }}"
SHARES = "query($id: ID!) { node(id: $id) { ... on Article { shares { id } } } }"
FUTURE = "2999-01-01T00:00:00Z"


async def clock(connection: Connection) -> str:
    return str((await connection.fetchval("select clock_timestamp()")).isoformat())


async def as_of(ask: Ask, key: str, at: str, viewer: Identity | None = None) -> Any:
    article = (await ask(THEN, viewer, id=key, at=at))["node"]
    return article and article["asOf"]


async def test_an_article_says_what_it_said_whatever_was_changed_since(
    desk: Desk, ask: Ask, connection: Connection
) -> None:
    before = await clock(connection)
    draft = await desk.new(
        keyPoints=["Back"], mentions=[{"name": "Ada Lind", "title": "Warden"}], section="Marsh", topics=["birds"],
        quotes=[{"text": "We always do", "speaker": "Ada Lind"}], authors=[{"person": "Bo Ek", "role": "Words"}],
        seo={"title": "Birds"}, dateline={"place": "Nordby", "date": "2026-03-01"},
    )  # fmt: skip
    key, drafted = draft["id"], await clock(connection)
    await desk.send("publishArticle", articleId=key)
    published, first = await clock(connection), (await ask(NOW, id=key))["node"]
    await desk.put(
        id=key, slug="swans", headline="Swans", body={"markdown": "Others.\n\n“We always do,” Ada Lind said again."},
        keyPoints=["Gone", "Loud"], mentions=[{"name": "Ada Lind", "title": "Mayor"}], section="City", topics=[],
        quotes=[{"text": "We always do", "speaker": "Ada Lind"}], authors=[], seo=None, dateline=None, language="de",
    )  # fmt: skip
    await desk.send("correctArticle", articleId=key, text="They were swans.")
    await connection.execute("update news.person set name = 'Ada Holm' where name = 'Ada Lind'")
    changed, second = await clock(connection), (await ask(NOW, id=key))["node"]
    await desk.put(id=key, dek="Later.")

    assert first != second
    assert (first["mentions"], second["mentions"]) == (
        [{"person": {"name": "Ada Lind"}, "title": "Warden"}],
        [{"person": {"name": "Ada Holm"}, "title": "Mayor"}],
    )
    assert await as_of(ask, key, before, EVA) is None
    assert await as_of(ask, key, drafted) is None
    assert (await as_of(ask, key, drafted, EVA))["status"] == "DRAFT"
    assert await as_of(ask, key, published) == first
    assert await as_of(ask, key, changed) == second
    assert (await as_of(ask, key, FUTURE))["dek"] == "Later."


REVISIONS = "query($id: ID!) { node(id: $id) { ... on Article { revisions { nodes { at } } } } }"
LISTED = """
query($at: DateTime!, $after: String) @asOf(at: $at) {
    articles(first: 1, after: $after, orderBy: MOST_DISCUSSED) {
        totalCount pageInfo { endCursor } nodes { headline commentCount }
    }
}
"""


async def test_any_moment_is_answered_from_the_first_year_to_the_last(
    desk: Desk, ask: Ask, engine: Engine, make: Builder
) -> None:
    article = await desk.new()
    await desk.send("publishArticle", articleId=article["id"])
    await desk.put(id=article["id"], headline="Swans")
    await make.comment(article_id=int(article["id"].split("_")[1]))
    revisions = (await ask(REVISIONS, EVA, id=article["id"]))["node"]["revisions"]["nodes"]
    swans, geese, draft = [each["at"] for each in revisions]

    assert [(await as_of(ask, article["id"], at) or {}).get("headline") for at in (draft, geese, swans)] == [
        None, "Geese", "Swans",
    ]  # fmt: skip
    assert (await as_of(ask, article["id"], draft, EVA))["status"] == "DRAFT"
    assert await as_of(ask, article["id"], "0001-01-01T00:00:00Z") is None
    last = (await ask(LISTED, at="9999-12-31T23:59:59.999999Z"))["articles"]
    assert (last["totalCount"], last["nodes"]) == (1, [{"headline": "Swans", "commentCount": 1}])

    cursor = last["pageInfo"]["endCursor"]
    for at, total, found in (("0001-01-01T00:00:00Z", 0, []), (swans, 1, [{"headline": "Swans", "commentCount": 0}])):
        page = (await ask(LISTED, at=at, after=cursor))["articles"]
        assert (page["totalCount"], page["nodes"]) == (total, found), "a cursor is a place in the order of any moment"

    preview = await make.preview_token(int((await desk.new(slug="draft"))["id"].split("_")[1]))
    answer = await engine.answer(Request(LISTED, {"at": FUTURE}, preview=preview))
    assert (answer.is_preview, orjson.loads(answer.body)["data"]["articles"]["totalCount"]) == (True, 1)


PARTS = """
query($at: DateTime!, $ids: [ID!]!) @asOf(at: $at) {
    nodes(ids: $ids) { ... on Quote { text } ... on KeyPoint { text } } quotes { totalCount }
    person(slug: "ada-lind") { quotes { nodes { text } } }
}
"""


async def test_what_an_article_has_no_longer_is_found_in_its_past(desk: Desk, ask: Ask, connection: Connection) -> None:
    article = await desk.new(keyPoints=["Back"], quotes=[{"text": "We always do", "speaker": "Ada Lind"}])
    await desk.send("publishArticle", articleId=article["id"])
    ids, published = [article["quotes"][0]["id"], article["keyPoints"][0]["id"]], await clock(connection)
    await desk.put(id=article["id"], keyPoints=[], quotes=[], mentions=[{"name": "Ada Lind"}])

    assert await ask(PARTS, at=published, ids=ids) == {
        "nodes": [{"text": "We always do"}, {"text": "Back"}],
        "quotes": {"totalCount": 1},
        "person": {"quotes": {"nodes": [{"text": "We always do"}]}},
    }
    await desk.send("withdrawArticle", articleId=article["id"])
    assert await ask(PARTS, at=published, ids=ids) == {
        "nodes": [None, None], "quotes": {"totalCount": 0}, "person": None,
    }  # fmt: skip


async def test_who_may_not_read_it_today_reads_none_of_its_past(desk: Desk, ask: Ask, connection: Connection) -> None:
    article = await desk.new()
    await desk.send("publishArticle", articleId=article["id"])
    published = await clock(connection)
    await desk.send("withdrawArticle", articleId=article["id"])
    withdrawn = await clock(connection)

    whole = 'query($at: DateTime!) @asOf(at: $at) { articles { totalCount } article(slug: "geese") { headline } }'
    assert await as_of(ask, article["id"], published) is None
    assert await ask(whole, at=published) == {"articles": {"totalCount": 0}, "article": None}
    assert await ask(whole, EVA, at=published) == {"articles": {"totalCount": 0}, "article": {"headline": "Geese"}}
    assert (await as_of(ask, article["id"], published, EVA))["status"] == "PUBLISHED"
    assert (await as_of(ask, article["id"], withdrawn, EVA))["status"] == "WITHDRAWN"

    await desk.send("publishArticle", articleId=article["id"])
    assert (await as_of(ask, article["id"], published))["headline"] == "Geese"
    assert await as_of(ask, article["id"], withdrawn) is None

    (share, *_) = (await ask(SHARES, id=article["id"]))["node"]["shares"]
    past = 'query($id: ID!) @asOf(at: "2001-01-01T00:00:00Z") { node(id: $id) { ... on Share { url article { id } } } }'
    assert await ask(past, EVA, id=share["id"]) == {"node": None}


async def test_the_hour_of_a_scheduled_one_is_not_brought_forward(desk: Desk, ask: Ask, connection: Connection) -> None:
    article = await desk.new()
    await desk.send("publishArticle", articleId=article["id"], at=FUTURE)
    assert await ask('query @asOf(at: "2999-06-01T00:00:00Z") { articles { nodes { slug } } }') == {
        "articles": {"nodes": []}
    }
    assert (await as_of(ask, article["id"], "2999-06-01T00:00:00Z", EVA))["status"] == "SCHEDULED"

    await connection.execute("update news.article set published_at = clock_timestamp() + interval '0.2 s'")
    scheduled = await clock(connection)
    async with asyncio.timeout(LONGEST):
        while not await headline(ask, article["slug"]):
            pass
    assert await as_of(ask, article["id"], scheduled) is None
    assert (await as_of(ask, article["id"], await clock(connection)))["status"] == "PUBLISHED"


async def headline(ask: Ask, slug: str) -> Any:
    return (await ask("query($slug: String!) { article(slug: $slug) { headline } }", slug=slug))["article"]


COMMENTS = """
query($id: ID!, $at: DateTime!) @asOf(at: $at) { node(id: $id) { ... on Article {
    commentCount comments { totalCount nodes { body replyCount replies { totalCount nodes { body } } } } } } }
"""


async def test_comments_are_those_that_were_there_and_have_not_been_changed(
    desk: Desk, ask: Ask, make: Builder
) -> None:
    article = (await desk.new())["id"]
    await desk.send("publishArticle", articleId=article)
    key, change = int(article.split("_")[1]), make.connection.execute

    async def comments(at: str) -> Any:
        return (await ask(COMMENTS, id=article, at=at))["node"]

    none = await clock(make.connection)
    first, edited, removed = [await make.comment(article_id=key, body=f"Words {number}.") for number in (1, 2, 3)]
    three = await clock(make.connection)
    await make.comment(article_id=key, parent_id=first, depth=1)
    await change("update news.comment set body = 'Edited.' where id = $1", edited)
    remove = "mutation($id: ID!) { moderateComment(input: {commentId: $id, decision: REMOVE}) { errors { code } } }"
    assert (await ask(remove, MODERATOR, id=f"Comment_{removed}"))["moderateComment"] == {"errors": []}

    assert await comments(none) == {"commentCount": 0, "comments": {"totalCount": 0, "nodes": []}}
    assert await comments(three) == {
        "commentCount": 1,
        "comments": {
            "totalCount": 1,
            "nodes": [{"body": "Words 1.", "replyCount": 0, "replies": {"totalCount": 0, "nodes": []}}],
        },
    }
    now = await comments(FUTURE)
    assert now["commentCount"] == 3
    assert {node["body"]: node["replyCount"] for node in now["comments"]["nodes"]} == {"Words 1.": 1, "Edited.": 0}


async def test_nothing_is_left_of_the_past_of_what_was_deleted(desk: Desk, connection: Connection) -> None:
    article = await desk.new(
        mentions=[{"name": "Ada Lind", "title": "Warden"}], quotes=[{"text": "We always do", "speaker": "Ada Lind"}]
    )
    await desk.put(id=article["id"], body={"markdown": "Others."}, quotes=[], mentions=[], topics=["birds"])
    tables = await connection.fetch(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'history'"
    )

    async def rows() -> int:
        return sum([await connection.fetchval(f"select count(*) from {table[0]}") for table in tables])

    assert await rows() > 3
    async with connection.transaction():
        await publication.delete(connection, int(article["id"].split("_")[1]), "test")
    assert await rows() == 0


@pytest.mark.parametrize("seed", [1])
async def test_any_document_as_of_any_moment_has_the_answer_of_then(
    engine: Engine, connection: Connection, seed: int
) -> None:
    """`python -m tests.past` does so with fifty articles and two hundred documents."""
    result = await Trial(connection, engine, Size(articles=8, edits=25, documents=40, moments=3, seed=seed)).hold()

    assert result.differences == []
    assert result.told > 20


async def test_versions_are_found_by_their_indexes_in_the_middle_of_a_query(
    connection: Connection, make: Builder
) -> None:
    for _ in range(20):
        await make.article()
    for _ in range(20):
        await connection.execute("update news.article set headline = headline || '!'")
    await connection.execute("analyze news.article; analyze history.article; analyze news.quote")
    async with connection.transaction():
        for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            await connection.execute(f"set local enable_{way} = off")
        rows = await connection.fetch(
            "explain (costs off) select a.slug from news.quote q, past_graph.article(now() - interval '1 day') a "
            "where q.speaker_id = 1 and a.id = q.article_id"
        )
    plan = "\n".join(row[0] for row in rows)
    assert "Index Cond: (id = q.article_id)" in plan
    assert "Index Cond: ((id = q.article_id) AND (until > " in plan
    assert "article_search" not in plan, "what is not asked for is not joined"
