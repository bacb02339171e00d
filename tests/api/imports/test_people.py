"""What files say about people: it stands with their own articles, and namesakes are told apart."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection
from databases import Database
from httpx import AsyncClient

from api.imports.options import ReadOptions
from api.imports.reading import read
from tests import articles
from tests.caching.engines import engines

MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)
PEOPLE = """query($slugs: [String!]) {
  articles(filter: {slugs: $slugs}, orderBy: OLDEST) { nodes { slug
    mentions { person { slug } title affiliation } quotes { speaker { slug } speakerTitle speakerAffiliation }
  } }
  people { nodes { slug name title affiliation articles { totalCount } } }
}"""

Publish = Callable[..., Awaitable[None]]


@pytest.fixture
def publish(connection: Connection, tmp_path: Path) -> Publish:
    """Imports a file with a slug, a time of publication, and the lines of `people`."""

    async def publish(slug: str, at: datetime, *people: str, quotes: str = "[]") -> None:
        path = tmp_path / f"{slug}.md"
        lines = [f"headline: About {slug}", f"slug: {slug}", f"published: {at.isoformat()}", "people:"]
        lines += [*(f"  - {person}" for person in people), f"quotes: {quotes}"]
        path.write_text("\n".join(["---", *lines, "---", f"The body of {slug}."]))
        await articles.save(connection, read(path, ReadOptions(now=MARCH)).draft)

    return publish


async def ask(client: AsyncClient, query: str, **variables: Any) -> Any:
    body = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in body, body
    return body["data"]


async def people_of(client: AsyncClient, *slugs: str) -> tuple[list[str], list[str]]:
    """The people of each article as `slug, title, affiliation`; everyone as they are themselves."""
    found = await ask(client, PEOPLE, slugs=slugs)
    mentioned = [
        f"{article['slug']}: {mention['person']['slug']}, {mention['title']}, {mention['affiliation']}"
        for article in found["articles"]["nodes"]
        for mention in article["mentions"]
    ]
    nodes = found["people"]["nodes"]
    return mentioned, [f"{node['slug']}, {node['title']}, {node['affiliation']}" for node in nodes]


async def test_a_title_stands_with_the_mention_whatever_is_imported_last(client: AsyncClient, publish: Publish) -> None:
    said = "[{text: We will build it., speaker: Ada Lind}]"
    await publish("new", MARCH, "{name: Ada Lind, title: Mayor, affiliation: Redmere}", quotes=said)
    await publish("old", MARCH - timedelta(days=900), "{name: Ada Lind, title: Engineer}", quotes=said)
    await publish("bare", MARCH + timedelta(days=1), "Ada Lind", quotes=said)

    assert await people_of(client, "new", "old", "bare") == (
        ["old: ada-lind, Engineer, None", "new: ada-lind, Mayor, Redmere", "bare: ada-lind, None, None"],
        ["ada-lind, Mayor, Redmere"],
    )
    quotes = [node["quotes"] for node in (await ask(client, PEOPLE, slugs=["old", "new"]))["articles"]["nodes"]]
    assert quotes == [
        [{"speaker": {"slug": "ada-lind"}, "speakerTitle": title, "speakerAffiliation": affiliation}]
        for title, affiliation in [("Engineer", None), ("Mayor", "Redmere")]
    ]


async def test_pages_show_the_title_of_the_article_and_that_of_the_person(
    client: AsyncClient, publish: Publish
) -> None:
    said = "[{text: We will build it., speaker: Ada Lind, pull: true}]"
    await publish(
        "old", MARCH - timedelta(days=900), "{name: Ada Lind, title: Engineer, affiliation: Works}", quotes=said
    )
    await publish("new", MARCH, "{name: Ada Lind, title: Mayor}")

    old, new, person = [
        (await client.get(path)).text for path in ("/articles/old", "/articles/new", "/people/ada-lind")
    ]

    assert (old.count("Engineer"), old.count("Works"), old.count("Mayor")) == (5, 4, 0)
    assert ("Mayor" in new, "Engineer" in new) == (True, False)
    assert ("Mayor" in person, "Engineer" in person) == (True, False)


async def test_a_file_under_embargo_changes_no_title_before_its_hour(
    database: Database, connection: Connection, publish: Publish
) -> None:
    title = '{ article(slug: "old") { people { title } mentions { title } } person(slug: "ada-lind") { title } }'
    await publish("old", MARCH, "{name: Ada Lind, title: Engineer}")
    async with engines(database) as both:
        await both.heard()
        assert await both.ask(title) == shown("Engineer", "Engineer")
        hour = await connection.fetchval("select now() + interval '2 seconds'")
        await publish("embargoed", hour, "{name: Ada Lind, title: Mayor}")
        await both.heard()
        before = await both.ask(title)
        kept = await both.kept(title)
        await connection.execute("select pg_sleep_until($1)", hour)
        after = await both.ask(title)

    assert (before, kept, after) == (shown("Engineer", "Engineer"), [True], shown("Mayor", "Engineer"))


def shown(own: str, mentioned: str) -> Any:
    return {"article": {"people": [{"title": own}], "mentions": [{"title": mentioned}]}, "person": {"title": own}}


@pytest.mark.parametrize(
    "change", ["status = 'WITHDRAWN'", "published_at = '2999-01-01Z'", "status = 'DRAFT', published_at = null"]
)
async def test_the_title_of_an_article_that_leaves_goes_with_it(
    client: AsyncClient, connection: Connection, publish: Publish, change: str
) -> None:
    await publish("old", MARCH - timedelta(days=900), "{name: Ada Lind, title: Engineer}")
    await publish("new", MARCH, "{name: Ada Lind, title: Mayor, affiliation: Redmere}", "{name: Ben Roe, title: Aide}")

    await connection.execute(f"update news.article set {change} where slug = 'new'")

    assert await people_of(client, "old", "new") == (["old: ada-lind, Engineer, None"], ["ada-lind, Engineer, None"])


async def test_ids_and_addresses_tell_namesakes_apart(client: AsyncClient, publish: Publish) -> None:
    await publish("one", MARCH, "{name: Sam Reed, title: Coach}")
    await publish("two", MARCH, "{name: Sam Reed, title: Judge, id: 17}")
    await publish("three", MARCH, "{name: Sam Reed, title: Baker, same_as: https://reed.example/}")
    await publish("four", MARCH, "{name: Sam Reed, id: 17}", "{name: Sam Reed, same_as: [https://reed.example/]}")
    await publish("five", MARCH, "{name: S. Reed, same_as: [https://other.example/, https://reed.example/]}")
    await publish("six", MARCH, "{name: S Reed, id: 18, same_as: https://other.example/}", "Sam Reed 2")

    mentioned, everyone = await people_of(client, "one", "two", "three", "four", "five", "six")

    assert mentioned == [
        "one: sam-reed, Coach, None", "two: sam-reed-2, Judge, None", "three: sam-reed-3, Baker, None",
        "four: sam-reed-2, None, None", "four: sam-reed-3, None, None", "five: sam-reed-3, None, None",
        "six: sam-reed-3, None, None", "six: sam-reed-2-2, None, None",
    ]  # fmt: skip
    assert sorted(everyone) == [
        "sam-reed, Coach, None", "sam-reed-2, Judge, None", "sam-reed-2-2, None, None", "sam-reed-3, Baker, None",
    ]  # fmt: skip


async def test_a_person_keeps_the_address_when_an_id_is_given_later(client: AsyncClient, publish: Publish) -> None:
    await publish("one", MARCH, "{name: Sam Reed, title: Coach}")
    await publish("one", MARCH, "{name: Sam Reed, title: Coach, id: 17}")

    assert await people_of(client, "one") == (["one: sam-reed, Coach, None"], ["sam-reed, Coach, None"])


async def test_whoever_stands_in_other_articles_too_may_be_someone_else(client: AsyncClient, publish: Publish) -> None:
    await publish("one", MARCH, "{name: Sam Reed, title: Coach}")
    await publish("two", MARCH, "{name: Sam Reed, title: Judge}")
    await publish("two", MARCH, "{name: Sam Reed, title: Judge, id: 17}")

    mentioned, _ = await people_of(client, "one", "two")

    assert mentioned == ["one: sam-reed, Coach, None", "two: sam-reed-2, Judge, None"]


async def test_quotes_name_namesakes_by_their_id_and_a_name_that_two_have_is_nobody(
    client: AsyncClient, publish: Publish
) -> None:
    quotes = "[{text: One two three four., speaker: 17}, {text: Five six seven., speaker: Sam Reed}, "
    quotes += "{text: Eight nine ten., speaker: Ann Lee}]"
    people = ["{name: Sam Reed, id: 17, title: Judge}", "{name: Sam Reed, id: 18, title: Coach}"]
    await publish("one", MARCH, *people, quotes=quotes)

    found = (await ask(client, PEOPLE, slugs=["one"]))["articles"]["nodes"][0]

    assert [(quote["speaker"], quote["speakerTitle"]) for quote in found["quotes"]] == [
        ({"slug": "sam-reed"}, "Judge"), (None, None), ({"slug": "ann-lee"}, None),
    ]  # fmt: skip
    assert [mention["person"]["slug"] for mention in found["mentions"]] == ["sam-reed", "sam-reed-2", "ann-lee"]


async def test_a_mended_name_of_one_who_is_told_apart_is_taken_when_readers_may_see_it(
    client: AsyncClient, publish: Publish
) -> None:
    async def named(slug: str, at: datetime, name: str) -> str:
        await publish(slug, at, f"{{name: {name}, id: 17}}")
        found: str = (await ask(client, PEOPLE, slugs=[]))["people"]["nodes"][0]["name"]
        return found

    assert await named("one", MARCH, "Sma Reed") == "Sma Reed"
    assert await named("later", MARCH.replace(year=2999), "Secret Reed") == "Sma Reed"
    assert await named("one", MARCH, "Sam Reed") == "Sam Reed"
    assert await named("old", MARCH - timedelta(days=9), "Samuel Reed") == "Sam Reed"
