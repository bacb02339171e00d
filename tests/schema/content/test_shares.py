"""Sharing: counted once an hour for each reader and platform, of whom nothing is kept; links that lead to a quote."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from databases import Database

from db.content import shares
from schema.engine.context import Reader
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from schema.rules.services import PostingRules
from tests.builder import BEGINNING, Builder
from tests.schema.conftest import PRIYA, RAHUL, Ask

SHARE = """mutation ($articleId: ID!, $platform: SharePlatform!) {
  shareArticle(input: {articleId: $articleId, platform: $platform}) {
    share { platform count article { slug shareCount } } errors { code message path }
  }
}"""
NOBODY = [{"code": "NOT_FOUND", "message": "There is no such article.", "path": ["input", "articleId"]}]
AGE = "update news.share_reader set counted_at = counted_at - make_interval(mins => $1)"
EVERY_COLUMN = """
select format('select %1$L as place, %3$I::text as value from %2$I.%4$I', table_name || '.' || column_name,
    table_schema, column_name, table_name)
from information_schema.columns where table_schema in ('news', 'secret', 'dateline_migrations')
"""
FULL = PostingRules().shares_per_network

Share = Callable[..., Coroutine[Any, Any, Any]]


@pytest.fixture
async def article(make: Builder) -> str:
    return f"Article_{await make.article(slug='s')}"


@pytest.fixture
def share(engine: Engine) -> Share:
    """The payload of sharing an article."""

    async def share(
        id: str, reader: str | None = None, *, platform: str = "X", viewer: Identity | None = None, network: str = ""
    ) -> dict[str, Any]:
        variables = {"articleId": id, "platform": platform}
        told = None if reader is None else Reader(reader, network)
        request = Request(SHARE, variables, identity=viewer, reader=told)
        body = orjson.loads((await engine.answer(request)).body)
        assert "errors" not in body, body["errors"]
        payload: dict[str, Any] = body["data"]["shareArticle"]
        return payload

    return share


async def counts(make: Builder) -> dict[str, int]:
    rows = await make.connection.fetch("select platform, count from news.share where count > 0 order by platform")
    return {row["platform"]: row["count"] for row in rows}


async def test_the_payload_has_the_share_with_its_count(share: Share, article: str) -> None:
    assert await share(article, "203.0.113.7 Firefox", platform="WHATSAPP") == {
        "share": {"platform": "WHATSAPP", "count": 1, "article": {"slug": "s", "shareCount": 1}},
        "errors": [],
    }


async def test_a_reader_counts_once_for_each_platform_and_it_is_no_error_to_share_again(
    share: Share, article: str, make: Builder
) -> None:
    shared = [await share(article, reader) for reader in ("one", "one", "two", "one")]
    await share(article, "one", platform="EMAIL")

    assert [(each["share"]["count"], each["errors"]) for each in shared] == [(1, []), (1, []), (2, []), (2, [])]
    assert await counts(make) == {"X": 2, "EMAIL": 1}


async def test_an_article_counts_apart_from_others(share: Share, article: str, make: Builder) -> None:
    other = f"Article_{await make.article()}"

    assert [(await share(id, "one"))["share"]["count"] for id in (article, other, article)] == [1, 1, 1]


async def test_readers_who_share_at_once_count_once_each(share: Share, article: str, make: Builder) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number in range(40):
            tasks.create_task(share(article, f"reader {number % 4}"))

    assert await counts(make) == {"X": 4}


async def test_a_reader_counts_again_after_an_hour(share: Share, article: str, make: Builder) -> None:
    await share(article, "one")
    await make.connection.execute(AGE, 59)
    before = await counts(make)
    await share(article, "one")
    unchanged = await counts(make)
    await make.connection.execute(AGE, 2)
    await share(article, "one")
    await share(article, "one")

    assert (before, unchanged, await counts(make)) == ({"X": 1}, {"X": 1}, {"X": 2})


async def test_who_is_signed_in_is_one_reader_at_every_address(share: Share, article: str, make: Builder) -> None:
    await share(article, "home", viewer=PRIYA)
    await share(article, "office", viewer=PRIYA)
    await share(article, "office", viewer=RAHUL)
    await share(article, "office")

    assert await counts(make) == {"X": 3}


async def test_who_cannot_be_told_apart_is_answered_and_not_counted(share: Share, article: str) -> None:
    assert (await share(article))["share"]["count"] == 0


@pytest.mark.parametrize(
    "hidden", [{"status": "DRAFT"}, {"status": "WITHDRAWN"}, {"published_at": BEGINNING.replace(year=2999)}]
)
async def test_an_article_that_is_not_to_be_seen_is_not_found(
    share: Share, ask: Ask, make: Builder, hidden: dict[str, Any]
) -> None:
    payload = await share(f"Article_{await make.article(**hidden)}", "one")
    found = await ask('{ share(code: "1") { id } }')

    assert (payload, found, await counts(make)) == ({"share": None, "errors": NOBODY}, {"share": None}, {})


@pytest.mark.parametrize("id", ["Article_99", "Comment_1", "Share_1", "", "no id"])
async def test_what_is_no_article_is_not_found(share: Share, article: str, id: str) -> None:
    assert await share(id, "one") == {"share": None, "errors": NOBODY}


async def test_nothing_is_kept_of_who_shared(share: Share, article: str, make: Builder) -> None:
    await share(article, "203.0.113.7 Telltale/5.0", network="203.0.113.0/24")
    await share(article, "office", viewer=PRIYA)
    queries = [row[0] for row in await make.connection.fetch(EVERY_COLUMN)]
    kept = [row for query in queries for row in await make.connection.fetch(query)]

    traces = ("203.0.113", b"203.0.113".hex(), "Telltale", b"Telltale".hex(), b"commenter".hex())
    assert {row["place"] for row in kept} >= {
        "share_reader.reader",
        "share_network.network",
        "reader_key.key",
        "share.count",
    }
    assert [row["place"] for row in kept if any(trace in (row["value"] or "") for trace in traces)] == []


async def test_two_shares_of_one_reader_are_not_seen_to_be_of_one(share: Share, article: str, make: Builder) -> None:
    await share(article, "one")
    await share(article, "one", platform="EMAIL")

    hashes = [row["reader"] for row in await make.connection.fetch("select reader from news.share_reader")]
    assert ([len(each) for each in hashes], len(set(hashes))) == ([32, 32], 2)


async def test_readers_are_forgotten_after_two_hours(
    share: Share, article: str, database: Database, make: Builder
) -> None:
    await share(article, "one")
    await share(article, "two")
    await make.connection.execute(f"{AGE} where reader = news.reader_hash(1, 'one')", 121)

    await shares.forget_readers(database)

    assert await make.connection.fetch("select reader = news.reader_hash(1, 'two') as two from news.share_reader") == [
        (True,)
    ]
    assert await counts(make) == {"X": 2}


async def test_one_network_adds_no_more_than_a_few_shares_an_hour(share: Share, article: str, make: Builder) -> None:
    for number in range(FULL + 5):
        await share(article, f"agent {number}", network="203.0.113.0/24")
    for platform in ("EMAIL", "REDDIT"):
        await share(article, "agent 1", network="203.0.113.0/24", platform=platform)
    full = await counts(make)
    await share(article, "agent elsewhere", network="198.51.100.0/24")
    await share(article, "agent 1", network="203.0.113.0/24", viewer=PRIYA)
    more = await counts(make)
    other = f"Article_{await make.article()}"
    elsewhere = await share(other, "agent 1", network="203.0.113.0/24")

    assert (full, more) == ({"X": FULL}, {"X": FULL + 2})
    assert (elsewhere["share"]["count"], elsewhere["errors"]) == (1, [])


async def test_readers_of_one_network_who_share_at_once_count_up_to_the_ceiling(
    share: Share, article: str, make: Builder
) -> None:
    async with asyncio.TaskGroup() as tasks:
        for number in range(FULL * 3):
            tasks.create_task(share(article, f"agent {number}", network="2001:db8::/48"))

    assert await counts(make) == {"X": FULL}


async def test_a_network_counts_again_in_the_next_hour(
    share: Share, article: str, database: Database, make: Builder
) -> None:
    for number in range(FULL + 1):
        await share(article, f"agent {number}", network="203.0.113.0/24")
    await make.connection.execute("update news.share_network set hour = hour - interval '1 hour'")
    await share(article, "somebody new", network="203.0.113.0/24")
    counted = await counts(make)
    await make.connection.execute("update news.share_network set hour = hour - interval '2 hours'")
    await shares.forget_readers(database)

    assert counted == {"X": FULL + 1}
    assert await make.connection.fetchval("select count(*) from news.share_network") == 0


async def test_who_is_above_the_ceiling_leaves_nothing_behind(share: Share, article: str, make: Builder) -> None:
    for number in range(FULL + 20):
        await share(article, f"agent {number}", network="203.0.113.0/24")

    assert await make.connection.fetchval("select count(*) from news.share_reader") == FULL


async def test_a_short_link_stands_for_one_share(ask: Ask, make: Builder) -> None:
    for _ in range(3):
        await make.article()
    found = await ask('{ article(slug: "article-3") { shares { id code shortUrl } } }')
    last = found["article"]["shares"][-1]

    assert last == {"id": "Share_33", "code": "21", "shortUrl": "https://news.example/s/21"}
    assert await ask('{ share(code: "18") { id } }') == {"share": {"id": "Share_24"}}
    assert await ask('{ upper: share(code: "0x18") { id } other: share(code: "99") { id } }') == {
        "upper": None,
        "other": None,
    }


async def fragment(ask: Ask) -> str:
    (quote,) = (await ask("{ quotes { nodes { url } } }"))["quotes"]["nodes"]
    start, _, end = quote["url"].partition("#:~:text=")
    assert start == "https://news.example/articles/s?quote=Quote_1"
    return str(end)


async def test_the_link_of_a_quote_leads_to_its_words_as_they_stand_in_the_body(
    ask: Ask, article: str, make: Builder
) -> None:
    await make.paragraphs(1, "First.", "She said: «A well-known, good & old thing… é», and left.")
    await make.quote(1, text='"A well-known, good & old thing… é."', anchor_paragraph=1, anchor_start=11, anchor_end=44)

    assert await fragment(ask) == "A%20well%2Dknown%2C%20good%20%26%20old%20thing%E2%80%A6%20%C3%A9"


async def test_the_link_of_a_quote_that_is_not_in_the_body_has_its_own_words(
    ask: Ask, article: str, make: Builder
) -> None:
    await make.quote(1, text="  Elsewhere \n said ")

    assert await fragment(ask) == "Elsewhere%20said"


async def test_the_link_of_a_long_quote_has_its_first_and_last_words(ask: Ask, article: str, make: Builder) -> None:
    await make.quote(1, text=" ".join(f"word{number}" for number in range(60)))

    beginning, end = fragment_of = (await fragment(ask)).split(",")
    assert len(fragment_of) == 2
    assert unquote(beginning) == "word0 word1 word2 word3 word4 word5"
    assert unquote(end) == "word54 word55 word56 word57 word58 word59"


async def test_the_link_of_a_long_quote_of_few_words_has_all_of_them(ask: Ask, article: str, make: Builder) -> None:
    await make.quote(1, text="語" * 201)

    assert unquote(await fragment(ask)) == "語" * 201
