"""Articles that were stored before they had a language come to have one."""

import asyncio

from asyncpg import Connection
from databases import Database

from db.content.article_languages import BATCH, find_languages
from tests.builder import Builder

TEXTS = {
    "hi": "पहाड़ की सड़क बर्फ़ हटने के बाद फिर से खोल दी गई है।",
    "ar": "أعيد فتح الطريق الجبلي بعد إزالة الثلوج عنه.",
    "en": "The mountain road is open again after the snow was cleared.",
}
LANGUAGES = "select slug, language, direction from news.article order by slug"
WITHOUT = "insert into news.article_without_language select id from news.article"


async def test_every_article_comes_to_have_a_language(
    database: Database, connection: Connection, make: Builder
) -> None:
    for language, text in TEXTS.items():
        await make.article(slug=language, headline="1984", summary="", text=text)
    await connection.execute(WITHOUT)

    await find_languages(database, ("en", "hi", "ar"))

    found = [tuple(row) for row in await connection.fetch(LANGUAGES)]
    assert found == [("ar", "ar", "RTL"), ("en", "en", "LTR"), ("hi", "hi", "LTR")]
    assert await connection.fetchval("select count(*) from news.article_without_language") == 0


async def test_the_file_says_it_better(database: Database, connection: Connection, make: Builder) -> None:
    for slug, said in {
        "good": '{"language": "ur_PK"}',
        "bad": '{"language": "klingonisch"}',
        "odd": '{"language": [1]}',
    }.items():
        key = await make.article(slug=slug, headline="1984", summary="", text=TEXTS["ar"])
        await connection.execute(
            "insert into news.imported_file (article_id, file, slug_is_given, content_hash, draft_hash, other_fields)"
            " values ($1, $2, false, '', '', $3)", key, slug, said,
        )  # fmt: skip
    await connection.execute(WITHOUT)

    await find_languages(database, ("en", "ar"))

    found = [tuple(row) for row in await connection.fetch(LANGUAGES)]
    assert found == [("bad", "ar", "RTL"), ("good", "ur-PK", "RTL"), ("odd", "ar", "RTL")]


async def test_what_has_not_changed_is_not_said_to_have(
    database: Database, connection: Connection, make: Builder
) -> None:
    await make.article(slug="hi", headline="1984", summary="", text=TEXTS["hi"])
    before = await connection.fetchval("select updated_at from news.article")
    await connection.execute(WITHOUT)

    await find_languages(database, ("hi",))

    assert await connection.fetchval("select updated_at from news.article") == before


async def test_several_processes_share_the_articles(database: Database, connection: Connection, make: Builder) -> None:
    for _ in range(BATCH + 1):
        await make.article(headline="1984", summary="", text=TEXTS["hi"])
    await connection.execute(WITHOUT)

    await asyncio.gather(*(find_languages(database, ("en", "hi")) for _ in range(3)))

    assert await connection.fetchval("select count(*) from news.article where language = 'hi'") == BATCH + 1
