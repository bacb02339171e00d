"""Parts of pages that were rendered before: a page with them is the same as one that is rendered anew."""

import random
from collections.abc import Sequence
from datetime import UTC

import pytest
from httpx import AsyncClient
from markupsafe import Markup

from api.localization.speech import Speech, speaking
from api.pages.fragments import Fragments
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder

CHANGES = (
    "update news.comment set body = body || '!', body_html = body_html || '!', edited_at = now() where id = $1",
    "update news.comment set status = 'REMOVED' where id = $1",
    "update news.comment set status = 'PUBLISHED' where id = $1",
    "update news.commenter p set display_name = 'Other' from news.comment c where p.id = author_id and c.id = $1",
    "update news.commenter p set badge = 'STAFF' from news.comment c where p.id = author_id and c.id = $1",
    "update news.article a set headline = headline || '!' from news.comment c where a.id = article_id and c.id = $1",
    "update news.article a set language = 'de' from news.comment c where a.id = article_id and c.id = $1",
    "delete from news.comment where id = $1 and reply_count = 0",
)
SEEDS = range(3)


async def read(client: AsyncClient, paths: Sequence[str]) -> list[str]:
    return [(await client.get(path)).text for path in paths]


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_page_is_the_same_whatever_was_rendered_before(database_url: str, make: Builder, seed: int) -> None:
    chance = random.Random(seed)
    article = await make.article(slug="one")
    await make.article(slug="two")
    comments = [await make.comment(article_id=article) for _ in range(4)]
    comments += [await make.comment(parent_id=chance.choice(comments)) for _ in range(6)]
    paths = ("/articles/one", "/articles/two", "/")
    async with site(database_url, cache_bytes=0) as warm:
        for _ in range(5):
            comment = chance.choice(comments)
            await make.connection.execute(chance.choice(CHANGES), comment)
            if chance.random() < 0.3 and await make.connection.fetchval(
                "select true from news.comment where id = $1", comment
            ):
                await make.like(comment)
            async with site(database_url, cache_bytes=0) as cold:
                pages, others = await read(warm, paths), await read(cold, paths)
                while pages != (again := await read(warm, paths)):  # servers bring likes together in between
                    pages, others = again, await read(cold, paths)
                assert pages == others


async def test_a_signed_in_reader_s_comments_are_shown_to_nobody_else(database_url: str, make: Builder) -> None:
    own = await make.commenter(subject="ann", display_name="Ann")
    liked = await make.comment(article_id=await make.article(slug="one"), author_id=own)
    await make.like(liked, own)
    cookie = {"cookie": f"dateline_token={bearer(sub='ann', name='Ann').removeprefix('Bearer ')}"}
    async with site(database_url, jwt_secret=SECRET) as pages:
        seen = [(await pages.get("/articles/one", headers=each)).text for each in ({}, cookie, {}, cookie)]

    assert ['aria-pressed="true"' in page for page in seen] == [False, True, False, True]
    assert ['name="key"' in page for page in seen] == [False, True, False, True]
    assert seen[0] == seen[2]


def test_fragments_are_told_apart_by_data_and_language() -> None:
    asked: list[object] = []

    def macro(words: str, number: int) -> Markup:
        asked.append((words, number))
        return Markup(f"{words} {len(asked)}")

    macro.name = "macro"  # type: ignore[attr-defined]
    fragments = Fragments()
    first = [fragments.render(macro, *given) for given in (("a", 1), ("a", 1), ("a", 2))]
    with speaking(Speech("de", "en", UTC)):
        other = fragments.render(macro, "a", 1)

    assert (first, other) == (["a 1", "a 1", "a 2"], "a 3")


def test_fragments_take_so_many_bytes() -> None:
    sizes: list[int] = []

    def macro(words: str) -> Markup:
        sizes.append(len(words))
        return Markup(words)

    macro.name = "macro"  # type: ignore[attr-defined]
    fragments = Fragments(1_000)
    texts = ["x" * 2_000, "a" * 300, "b" * 300, "a" * 300, "x" * 2_000]

    assert [fragments.render(macro, text) for text in texts] == texts
    assert sizes == [2_000, 300, 300, 300, 2_000]
