"""Articles are saved whole, and saving one again changes only what is different."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from databases import Database

from db.article_input import ArticleDraft, CommentDraft, PersonDraft, QuoteDraft
from db.connections import postgres
from db.maintenance.verification import differences
from tests import articles

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEEN_BY_CLIENTS = ("article", "paragraph", "key_point", "quote", "person", "comment", "commenter", "comment_like")
DRAFT = ArticleDraft(
    slug="geese",
    headline="Geese",
    summary="They are back.",
    body="They came at noon.\n\n“We *always* do,” said Ada Lind.",
    published_at=NOON,
    tags=("birds",),
    key_points=("Back", "Loud"),
    people=(PersonDraft(name="Ada Lind", title="Warden"),),
    quotes=(
        QuoteDraft(text="We always do.", speaker="Ada Lind", attribution="said Ada Lind", is_pull_quote=True),
        QuoteDraft(text="Honk honk honk", speaker="A Goose"),
    ),
    comments=(
        CommentDraft(
            name="Ben", body="Lovely", liked_by=("Cem", "Dot"), replies=(CommentDraft(name="Cem", body="So *are* you"),)
        ),
    ),
    comment_guidelines="No hissing.",
)


async def rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await connection.fetch(query)]


async def test_save_writes_the_article_and_its_text(connection: Any) -> None:
    article_id = await articles.save(connection, DRAFT)

    assert await rows(connection, "select id, slug, status, word_count, tags, published_at from news.article") == [
        (article_id, "geese", "PUBLISHED", 10, ["birds"], NOON)
    ]
    assert await rows(connection, "select index, text, html from news.paragraph order by index") == [
        (0, "They came at noon.", "="),
        (1, "“We always do,” said Ada Lind.", "<p>“We <em>always</em> do,” said Ada Lind.</p>"),
    ]
    assert await rows(connection, "select position, text from news.key_point order by position") == [
        (1, "Back"),
        (2, "Loud"),
    ]
    assert await connection.fetchval("select guidelines from news.discussion") == "No hissing."


async def test_save_anchors_quotes_and_names_every_speaker(connection: Any) -> None:
    await articles.save(connection, DRAFT)

    assert await rows(
        connection,
        """
        select quote.position, is_pull_quote, attribution, name, anchor_paragraph, anchor_start, anchor_end
        from news.quote join news.person on person.id = speaker_id order by quote.position
        """,
    ) == [(1, True, "said Ada Lind", "Ada Lind", 1, 1, 14), (2, False, None, "A Goose", None, None, None)]
    assert await rows(
        connection,
        "select position, slug, title from news.article_person join news.person on id = person_id order by position",
    ) == [(1, "ada-lind", "Warden"), (2, "a-goose", None)]


async def test_save_writes_comments_with_their_replies_and_likes(connection: Any) -> None:
    await articles.save(connection, DRAFT)

    assert await rows(
        connection,
        """
        select display_name, depth, body_html, status, comment.created_at, reply_count, like_count
        from graph.comment join news.commenter on commenter.id = author_id order by comment.id
        """,
    ) == [
        ("Ben", 0, "<p>Lovely</p>", "PUBLISHED", NOON, 1, 2),
        ("Cem", 1, "<p>So <em>are</em> you</p>", "PUBLISHED", NOON, 0, 0),
    ]
    assert await connection.fetchval("select comment_count from news.discussion") == 2


async def test_save_again_changes_nothing(connection: Any) -> None:
    await articles.save(connection, DRAFT)
    before = [await rows(connection, f"select * from news.{table} order by 1, 2") for table in SEEN_BY_CLIENTS]

    await articles.save(connection, DRAFT)

    after = [await rows(connection, f"select * from news.{table} order by 1, 2") for table in SEEN_BY_CLIENTS]
    assert after == before


async def test_save_keeps_the_ids_of_key_points_whose_position_stays(connection: Any) -> None:
    await articles.save(connection, DRAFT)
    points = await rows(connection, "select id from news.key_point order by position")

    await articles.save(connection, replace(DRAFT, key_points=("Gone",)))

    assert await rows(connection, "select id, text from news.key_point") == [(*points[0], "Gone")]


async def test_updated_at_moves_with_the_words(connection: Any) -> None:
    await articles.save(connection, DRAFT)
    before = await connection.fetchval("select updated_at from news.article")

    await articles.save(connection, replace(DRAFT, key_points=("Back", "Very loud")))

    assert await connection.fetchval("select updated_at from news.article") > before


async def test_comments_gone_from_the_file_go_unless_a_reader_replied(connection: Any) -> None:
    await articles.save(connection, replace(DRAFT, comments=(*DRAFT.comments, CommentDraft(name="Dot", body="Hm"))))
    await connection.execute("insert into news.commenter (subject, display_name) values ('eva', 'Eva')")
    await connection.execute("""
        insert into news.comment (article_id, author_id, parent_id, depth, body, body_html)
        select article_id, commenter.id, comment.id, 1, 'Live', '' from news.comment, news.commenter
        where body = 'Lovely' and subject = 'eva'
    """)

    await articles.save(connection, replace(DRAFT, comments=()))

    assert await rows(connection, "select body from news.comment order by id") == [("Lovely",), ("Live",)]


async def test_search_weighs_headline_over_summary_and_key_points_over_body(connection: Any) -> None:
    await articles.save(connection, DRAFT)

    assert await connection.fetchval("select search::text from news.article_search") == (
        "'ada':35C 'alway':32C 'are':8B 'at':29C 'back':9B,15B 'came':28C 'do':33C 'gees':1A 'lind':36C 'loud':21B "
        "'noon':30C 'said':34C 'they':7B,27C 'we':31C"
    )


async def test_imports_that_take_comments_away_at_once_do_not_wait_for_each_other(database: Database) -> None:
    ann, bob = (CommentDraft(name=name, body=f"Words of {name}.") for name in ("Ann", "Bob"))

    async def save(slug: str, *comments: CommentDraft) -> None:
        async with postgres.connection(database) as connection:
            await articles.save(connection, replace(DRAFT, slug=slug, comments=comments))

    for _ in range(10):
        await asyncio.gather(save("one", ann, bob), save("two", ann, bob))
        await asyncio.gather(save("one", ann), save("two", bob))

    async with postgres.connection(database) as connection:
        assert await differences(connection) == []


async def test_a_reader_in_a_file_may_be_called_like_a_deleted_one(connection: Any) -> None:
    twice = "select 'Deleted reader', now() from generate_series(1, 2)"
    await connection.execute(f"insert into news.commenter (display_name, deleted_at) {twice}")
    reply = CommentDraft(name="Bob", body="A reply.")
    comment = CommentDraft(name="Deleted reader", body="Words.", replies=(reply,))

    await articles.save(connection, replace(DRAFT, comments=(comment,)))

    assert await connection.fetchval("select count(*) from news.comment") == 2


async def test_who_prints_no_day_files_on_that_of_publication_where_the_site_is(database: Database) -> None:
    draft = replace(DRAFT, dateline_place="Nyhavn", dateline_date=None, published_at=NOON.replace(hour=20))

    async with postgres.connection(database) as connection:
        await connection.execute("update news.site set time_zone = 'Asia/Tokyo'")
        await articles.save(connection, draft)
        day = await connection.fetchval("select dateline_date from news.article")

    assert day == date(2026, 3, 3)
