"""Exported files import to the same articles: over the same database they change nothing, and a fresh one has them
all."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from asyncpg import Connection, connect

from api.exports.files import Chosen, export
from api.imports.loading import SAMPLES, load
from api.imports.options import ReadOptions
from api.imports.report import Report
from db.article_input import ArticleDraft, AuthorDraft, PersonDraft, QuoteDraft, SeoDraft
from db.connections.postgres import connected, open_database
from db.connections.postgres import connection as connection_of
from db.content.imports.imported_files import Outcome
from db.feed.live_feed import LiveFeed
from db.maintenance.migrations import migrate
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.services import Services
from schema.schema import executable
from tests.articles import save
from tests.database import PUBLIC_URL, new_database
from tests.db.content.test_article_drafts import CORPUS, everything
from tests.db.content.test_articles import DRAFT
from tests.schema.conftest import EDITOR

OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 12, tzinfo=UTC), languages=("en", "de", "es", "fr", "hi", "it", "ja"))
ASKED = """query($slug: String!) { article(slug: $slug) {
  slug status headline alternativeHeadline summary dek body(format: TEXT)
  language direction source section tags publishedAt updatedAt wordCount readingMinutes byline
  dateline { place date } keyPointsHeading keyPoints { text } topics { slug name }
  mentions { title affiliation person { slug name title affiliation } }
  quotes { text attribution isPullQuote speakerTitle speaker { slug name } anchor { paragraph start end } }
  authors { role person { slug name } }
  seo { title description canonicalUrl noIndex image { alt } }
  image { alt } images { alt width } blocks { __typename }
  translations { slug language }
  commentPolicy { mode guidelines }
  withdrawal { at reason redirectTo }
} }"""
BLACK = PersonDraft(name="Ada Lind", title="Warden")
WHITE = PersonDraft(name="Ada Lind", id="ada-2", title="Pilot", affiliation="Air", same_as=("https://ada.example/",))
AWKWARD = ArticleDraft(
    slug="awkward-things",
    slug_is_given=True,
    external_id="0012",
    headline='Yes: "no" & <b>maybe</b> #1 — 12:30 {{ x }} ~',
    alternative_headline="null",
    summary="- true, 2026-01-01",
    dek="Two\n\nparagraphs: and 'quotes' 🏗️",
    body='{{< figure src=x >}} and [[a link]] and <!--more--> stay.\n\n---\n\n"First words."\n\n"Second words."',
    language="en-GB",
    source="1.10",
    section="No",
    tags=("a, b", "c d", "5"),
    published_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    key_points_heading="In: short",
    key_points=("# One", "Two: 2"),
    people=(WHITE, BLACK),
    authors=(
        AuthorDraft(person="ada-2", role="Text: and more"),
        AuthorDraft(person="Ada Lind"),
        AuthorDraft(person="Mo: the #1"),
    ),
    byline="By Ada: - and others",
    seo=SeoDraft(title="null", description="# No", canonical_url="https://wire.example/a?b=1#c", no_index=True),
    quotes=(
        QuoteDraft(text="First words.", speaker="ada-2", attribution="she said"),
        QuoteDraft(text="Second words.", speaker=None, is_pull_quote=True),
    ),
    other_fields={"series": {"series": "Things"}, "authors": [{"name": "Mo"}], "date": "2020-01-01"},
)


IDS = re.compile(rb"(?<=Image_)\d+(?=\.)")
"""Of pictures, which are each database's own beside what they look like."""
FUTURE = datetime(2099, 1, 1, tzinfo=UTC)


async def written(url: str, folder: Path, **chosen: Any) -> dict[str, bytes]:
    folder.mkdir()  # noqa: ASYNC240
    number = await export(url, folder, Chosen(**chosen))
    found = {file.name: file.read_bytes() for file in folder.iterdir()}  # noqa: ASYNC240
    assert len(found) == number
    return found


async def answers(url: str) -> dict[str, Any]:
    """What the API answers editors about each article; ids are the database's own."""
    async with connected(open_database(url, pool_size=2)) as database:
        engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable)))
        async with connection_of(database) as own:
            slugs = [row["slug"] for row in await own.fetch("select slug from news.article")]
        found = {}
        for slug in slugs:
            answer = orjson.loads((await engine.answer(Request(ASKED, {"slug": slug}, identity=EDITOR))).body)
            assert "errors" not in answer, answer
            found[slug] = answer["data"]["article"]
        return found


async def picture(connection: Any, alt: str, colour: bytes = b"red") -> int:
    """One of that colour."""
    digest = sha256(colour).digest()
    await connection.execute(
        "insert into news.original (hash, media_type, byte_count, width, height, placeholder, blur_hash) "
        "values ($1, 'image/png', 1, 2, 2, 'p', 'b') on conflict do nothing",
        digest,
    )
    key: int = await connection.fetchval(
        "insert into news.image (original, alt) values ($1, $2) returning id", digest, alt
    )
    return key


async def again(url: str, folder: Path) -> Report:
    report = await load(url, [folder], OPTIONS)
    assert list(report.remarks()) == []
    return report


@pytest.fixture
async def fresh(server_url: str) -> AsyncIterator[str]:
    """Another database, which is empty."""
    async with new_database(server_url) as url:
        own = await connect(url)
        await migrate(own, PUBLIC_URL)
        await picture(own, "Something blue", b"blue")
        await picture(own, "A red thing")
        await own.close()
        yield url


@pytest.fixture
async def articles(connection: Connection, database_url: str) -> None:
    """Of many systems and in all states, with what is awkward to write down."""
    await load(database_url, [SAMPLES, CORPUS], OPTIONS)
    await save(connection, replace(DRAFT, slug="known-by-name", people=(BLACK,), comments=()))
    await save(connection, AWKWARD)
    unpublished = replace(AWKWARD, slug="unnamed", external_id=None, is_draft=True, published_at=None, people=())
    await save(connection, unpublished)
    await save(connection, replace(AWKWARD, slug="later", external_id="l/1.md", published_at=FUTURE))
    red = await picture(connection, "A red thing")
    body = f'![](image:Image_{red} "Red: and so on")\n\nIt is red.'
    shown = replace(AWKWARD.seo, image=red)
    await save(connection, replace(AWKWARD, slug="red", external_id="r", body=body, quotes=(), image=red, seo=shown))
    await save(connection, replace(AWKWARD, slug="die-ae", external_id="d", language="de", translation_of="l/1.md"))
    await connection.execute("update news.article set status = 'WITHDRAWN' where id % 7 = 0")
    await connection.execute(
        "update news.article set withdrawal_reason = 'It: was wrong', redirect_to = '/a/later' where id % 14 = 0"
    )
    await connection.execute("update news.discussion set commenting_mode = 'CLOSED' where article_id % 11 = 0")
    await connection.execute("update news.discussion set guidelines = E'Be kind:\\nyes' where article_id % 13 = 0")


async def test_a_fresh_database_has_the_same_articles_and_exports_the_same_files(
    articles: None, database_url: str, fresh: str, tmp_path: Path
) -> None:
    before = await written(database_url, tmp_path / "before")
    assert len(before) > 100

    report = await again(fresh, tmp_path / "before")

    assert report.summary == f"{len(before)} new, 0 changed, 0 unchanged, 0 refused."
    after = await written(fresh, tmp_path / "after")
    assert {name: IDS.sub(b"", text) for name, text in after.items()} == {
        name: IDS.sub(b"", text) for name, text in before.items()
    }
    assert await answers(fresh) == await answers(database_url)


async def test_a_file_whose_picture_is_not_there_is_refused(
    articles: None, connection: Connection, database_url: str, tmp_path: Path
) -> None:
    await written(database_url, tmp_path / "files")
    await connection.execute("truncate news.article, news.image cascade")

    report = await load(database_url, [tmp_path / "files" / "red.md"], OPTIONS)

    (refusal,) = report.refusals
    assert "It shows a picture that is not here, Image_1." in refusal


async def test_an_import_over_the_same_database_changes_nothing(
    articles: None, connection: Connection, database_url: str, tmp_path: Path
) -> None:
    files = await written(database_url, tmp_path / "files")
    before = await everything(connection)

    report = await again(database_url, tmp_path / "files")

    assert report.summary == f"0 new, 0 changed, {len(files)} unchanged, 0 refused."
    assert await everything(connection) == before
    original = await load(database_url, [SAMPLES, CORPUS], OPTIONS)
    assert original.outcomes[Outcome.NEW] == 0
