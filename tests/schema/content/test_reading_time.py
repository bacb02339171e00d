"""How long an article takes to read, by the speed of its language; and words counted again after an upgrade."""

import pytest

from db.maintenance.word_counts import recount
from tests.builder import Builder
from tests.schema.conftest import Ask

READ = """query($slug: String!) { article(slug: $slug) { wordCount readingMinutes } }"""


@pytest.mark.parametrize(
    ("language", "words", "minutes"),
    [
        ("en", 228, 1),
        ("en", 229, 2),
        ("en-IN", 1140, 5),
        ("hi", 1200, 7),
        ("ur", 920, 5),
        ("ar", 1200, 9),
        ("de", 895, 5),
        ("ja", 10_000, 29),
        ("zh-Hant", 10_000, 40),
        ("th", 10_000, 12),
        ("ko", 1840, 10),
    ],
)
async def test_minutes_follow_from_words_and_language(
    ask: Ask, make: Builder, language: str, words: int, minutes: int
) -> None:
    await make.article(slug="a", language=language, word_count=words)

    assert (await ask(READ, slug="a"))["article"] == {"wordCount": words, "readingMinutes": minutes}


async def test_words_are_counted_again_where_a_migration_says_so(ask: Ask, make: Builder) -> None:
    first = await make.article(slug="a", text="नगर की झील में पानी बढ़ा।", word_count=12)
    await make.article(slug="b", text="नगर", word_count=9)
    await make.connection.execute("insert into news.article_to_count values ($1)", first)

    await recount(make.connection)

    assert (await ask(READ, slug="a"))["article"]["wordCount"] == 6
    assert (await ask(READ, slug="b"))["article"]["wordCount"] == 9
    assert await make.connection.fetchval("select count(*) from news.article_to_count") == 0
