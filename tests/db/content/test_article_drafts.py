"""A stored article is read as a draft, whole: written again, it changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asyncpg import Connection

from api.imports.loading import SAMPLES, load
from api.imports.options import ReadOptions
from db.article_input import ArticleDraft, PersonDraft, QuoteDraft
from db.content.article_revisions import Edit
from db.content.articles import write
from tests.articles import draft_of, save
from tests.db.content.test_articles import DRAFT

CORPUS = Path(__file__).parents[2] / "api/imports/corpus"
OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 12, tzinfo=UTC), languages=("en", "de", "es", "fr", "hi", "it", "ja"))
EDITOR = Edit("Commenter_7")
ADA = PersonDraft(name="Ada Lind", id="ada-1", title="Warden")
OTHER_ADA = PersonDraft(name="Ada Lind", id="ada-2", title="Pilot", same_as=("https://ada.example/",))


async def everything(connection: Connection) -> dict[str, list[str]]:
    tables = [
        *(
            "article",
            "paragraph",
            "key_point",
            "quote",
            "person",
            "person_key",
            "article_person",
            "article_author",
            "article_revision",
        ),
        *("article_search", "quote_search", "comment", "discussion", "correction"),
    ]
    found = {}
    for table in tables:
        found[table] = [str(row) for row in await connection.fetch(f"select * from news.{table} order by 1, 2")]
    return found


async def rewrite(connection: Connection, **changes: Any) -> None:
    """Every stored article as it is, but for the changes."""
    async with connection.transaction():
        for row in await connection.fetch("select id from news.article order by id"):
            draft = await draft_of(connection, row["id"])
            await write(connection, replace(draft, **changes), row["id"], EDITOR)


async def test_no_article_of_many_systems_changes_when_it_is_written_as_it_is_stored(
    connection: Connection, database_url: str
) -> None:
    report = await load(database_url, [SAMPLES, CORPUS], OPTIONS)
    assert sum(report.outcomes.values()) > 100
    await connection.execute("update news.article set status = 'WITHDRAWN' where id % 7 = 0")
    await connection.execute("delete from news.article_revision")
    await rewrite(connection)
    assert await connection.fetchval("select count(*) from news.article_revision where kind <> 'STORED'") == 0
    before = await everything(connection)

    await rewrite(connection)

    assert await everything(connection) == before


async def test_quotes_of_namesakes_keep_their_speakers_and_people_what_tells_them_apart(connection: Connection) -> None:
    said = tuple(QuoteDraft(text=f"Words of {person.title}.", speaker=person.id) for person in (OTHER_ADA, ADA))
    article = await save(connection, replace(DRAFT, people=(ADA, OTHER_ADA), quotes=said))
    before = await everything(connection)

    draft = await draft_of(connection, article)
    await rewrite(connection)

    assert [(person.title, person.id, person.same_as) for person in draft.people] == [
        ("Warden", "ada-1", ()),
        ("Pilot", "ada-2", ("https://ada.example/",)),
    ]
    assert [quote.speaker for quote in draft.quotes] == [draft.people[1].key, draft.people[0].key]
    assert await everything(connection) == before


async def test_who_was_only_quoted_goes_with_the_quote(connection: Connection) -> None:
    article = await save(connection, DRAFT)
    assert [person.only_quoted for person in (await draft_of(connection, article)).people] == [False, True]

    await rewrite(connection, quotes=())

    assert [person.name for person in (await draft_of(connection, article)).people] == ["Ada Lind"]


async def test_a_draft_that_is_not_published_stays_one(connection: Connection) -> None:
    article = await save(connection, replace(DRAFT, is_draft=True, published_at=None))
    before = await everything(connection)

    await rewrite(connection)

    assert await everything(connection) == before
    assert (await draft_of(connection, article)).is_draft


async def test_what_has_changed_is_recorded_once_with_who_did_it(connection: Connection) -> None:
    article = await save(connection, DRAFT)

    await rewrite(connection, headline="Geese again", key_points=("Back",))
    await rewrite(connection)

    log = "select number, actor, kind, changed from news.article_revision where article_id = $1 order by number"
    (first, second) = await connection.fetch(log, article)
    assert first["kind"] == "IMPORT"
    assert {"headline", "body", "quotes", "mentions"} <= set(first["changed"])
    assert tuple(second) == (2, "Commenter_7", "PUT", ["headline", "key_points"])
    assert await connection.fetchval("select revision from news.article") == 2


async def test_an_article_stored_before_revisions_were_kept_has_its_words_kept_first(connection: Connection) -> None:
    await save(connection, DRAFT)
    await connection.execute("delete from news.article_revision")

    await rewrite(connection, headline="Geese again")

    kept = await connection.fetch("select number, kind, content ->> 'headline' from news.article_revision order by 1")
    assert [tuple(row) for row in kept] == [(1, "STORED", "Geese"), (2, "PUT", "Geese again")]


async def test_two_articles_may_say_the_same(connection: Connection) -> None:
    one = await save(connection, DRAFT)
    async with connection.transaction():
        other = (await write(connection, replace(DRAFT, slug="geese-2", comments=()))).id

    assert one != other
    drafts: list[ArticleDraft] = [await draft_of(connection, key) for key in (one, other)]
    assert drafts[0].body == drafts[1].body
