"""Comments on words of an article, without scripts: the number beside each block, its thread, and its form."""

import re
from collections.abc import AsyncIterator

import pytest
from databases import Database
from httpx import AsyncClient

from tests.api.pages.sites import site
from tests.api.pages.test_comment_forms import WORDS, seen, send
from tests.api.publisher import SECRET
from tests.builder import Builder
from tests.database import PUBLIC_URL

LINK = re.compile(r'<a class="on-block" id="(\w+)" href="([^"]+)" data-sign="([^"]+)" aria-label="([^"]+)">')
FIELD = re.compile(r'<input type="hidden" name="(block|start|end|words)" value="([^"]*)">')
FIRST, SECOND = "They blow glass & sing.", "It melts in September."


@pytest.fixture
async def pages(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    async with site(
        database_url, jwt_secret=SECRET, public_url=PUBLIC_URL, rate_limits=(), duplicate_seconds=0
    ) as client:
        yield client


async def glass(make: Builder) -> None:
    await make.paragraphs(await make.article(slug="glass"), FIRST, SECOND)


async def test_a_number_beside_each_block_opens_its_thread(pages: AsyncClient, make: Builder) -> None:
    await glass(make)
    for block, body in (("Block_2", f"{WORDS} (2)"), ("Block_1", f"{WORDS} (1)"), ("", f"{WORDS} (0)")):
        response = await send(pages, "/articles/glass/comments", body=body, block=block)
        assert response.status_code == 303

    links = LINK.findall(await seen(pages, "/articles/glass"))
    assert links == [
        (f"Block_{number}", f"/articles/glass?block=Block_{number}#comments", "1", "1 comment") for number in (1, 2)
    ]
    thread = await seen(pages, links[0][1].partition("#")[0], "Priya")
    assert re.findall(r"apprentice\. \((\d)\)</p>", thread) == ["1"]
    assert thread.count("They blow glass &amp; sing.</a>") == 2, "above the form, and above the comment"
    assert FIELD.findall(thread) == [("block", "Block_1")]
    assert '<a href="/articles/glass#comments">All comments</a>' in thread


async def test_words_that_do_not_stand_there_are_refused_and_the_form_keeps_them(
    pages: AsyncClient, make: Builder
) -> None:
    await glass(make)
    place = {"block": "Block_1", "start": "5", "end": "15"}

    refused = await send(pages, "/articles/glass/comments", body=WORDS, words="blow brass", **place)
    assert refused.status_code == 422
    assert "These words do not stand there." in refused.text
    assert dict(FIELD.findall(refused.text)) == place | {"words": "blow brass"}
    for start in ("", "five", "-1", "9" * 30):
        response = await send(
            pages, "/articles/glass/comments", body=WORDS, words="blow glass", **place | {"start": start}
        )
        assert response.status_code == 422
    accepted = await send(pages, "/articles/glass/comments", body=WORDS, words="blow glass", **place)
    assert accepted.status_code == 303
    assert '<a href="#Block_1">blow glass</a>' in await seen(pages, "/articles/glass")
    assert await seen(pages, "/articles/glass?block=no+such+block")
