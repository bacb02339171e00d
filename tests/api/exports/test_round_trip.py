"""Exported files import to the same articles: over the same database they change nothing, and a fresh one has them
all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from typing import Any

import orjson
import pytest
from asyncpg import Connection, connect
from databases import Database

from api.exports.files import Chosen, export
from api.images.intake import ImageIntake
from api.images.store import ImageStore
from api.imports.loading import SAMPLES, load
from api.imports.options import LoadOptions, ReadOptions
from api.imports.report import Report
from api.settings.settings import Settings
from db.article_input import ArticleDraft, AuthorDraft, PersonDraft, QuoteDraft, SeoDraft
from db.connections.postgres import connected, open_database
from db.connections.postgres import connection as connection_of
from db.content.images import images
from db.content.images.images import Put
from db.content.imports.file_drafts import Outcome
from db.feed.live_feed import LiveFeed
from db.maintenance.migrations import migrate
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.fields.uploads import UploadedFile
from schema.rules.services import Services
from schema.schema import executable
from tests.api.images.pictures import BLUE, RED, Colour, encoded, halves
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
  image { ...Picture } images { ...Picture } blocks { __typename }
  translations { slug language }
  commentPolicy { mode guidelines }
  withdrawal { at reason redirectTo }
} }
fragment Picture on Image { alt caption credit width height placeholder blurHash focalPoint { x y } }"""
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


FUTURE = datetime(2099, 1, 1, tzinfo=UTC)


async def written(url: str, folder: Path, settings: Settings, **chosen: Any) -> dict[str, bytes]:
    """The files by their names, pictures with the name of their folder."""
    folder.mkdir()  # noqa: ASYNC240
    exported = await export(url, folder, Chosen(**chosen), ImageStore(settings))
    found = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}  # noqa: ASYNC240
    assert len(found) == exported.articles + exported.pictures
    assert exported.missing == []
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


async def picture(database: Database, settings: Settings, colour: Colour = RED, **said: Any) -> int:
    """An image of that colour, of which this is said."""
    intake = ImageIntake(settings, ImageStore(settings), database)
    try:
        read = await intake.read(UploadedFile(BytesIO(encoded(halves((60, 40), colour)))))
        wanted = Put(None, said.pop("external_id", None), said, read.original, "test")
        key = await images.put(database, wanted, lambda _, is_new: intake.keep(read, is_new))
        assert key is not None
        return key
    finally:
        await intake.close()


async def again(url: str, folder: Path, settings: Settings) -> Report:
    report = await load(url, [folder], OPTIONS, LoadOptions(settings=settings))
    left_out = "Other files in folders, left out: .jpg in 2 files."
    assert [remark for remark in report.remarks() if not remark.startswith("Pictures without")] == [left_out]
    return report


@pytest.fixture
async def fresh(server_url: str) -> AsyncIterator[str]:
    """Another database, which is empty."""
    async with new_database(server_url) as url:
        own = await connect(url)
        await migrate(own, PUBLIC_URL)
        await own.close()
        yield url


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "here", image_seconds=60)


@pytest.fixture
async def articles(connection: Connection, database: Database, database_url: str, settings: Settings) -> None:
    """Of many systems and in all states, with what is awkward to write down."""
    await load(database_url, [SAMPLES, CORPUS], OPTIONS)
    await save(connection, replace(DRAFT, slug="known-by-name", people=(BLACK,), comments=()))
    await save(connection, AWKWARD)
    unpublished = replace(AWKWARD, slug="unnamed", external_id=None, is_draft=True, published_at=None, people=())
    await save(connection, unpublished)
    await save(connection, replace(AWKWARD, slug="later", external_id="l/1.md", published_at=FUTURE))
    red = await picture(database, settings, alt="A red: thing", focal_x=0.1, focal_y=1 / 3)
    same = await picture(database, settings, alt="", caption="Other: words\nbelow", external_id="p/1", credit="Ada #1")
    blue = await picture(database, settings, BLUE, alt="A blue thing")
    body = (
        f'![[a] [b [c]]](image:Image_{red} "Red: and so on")\n\nIt ![](image:Image_{same}) is red. `image:Image_{same}`'
    )
    shown = replace(AWKWARD.seo, image=blue)
    await save(connection, replace(AWKWARD, slug="red", external_id="r", body=body, quotes=(), image=same, seo=shown))
    await save(connection, replace(AWKWARD, slug="die-ae", external_id="d", language="de", translation_of="l/1.md"))
    await connection.execute("update news.article set status = 'WITHDRAWN' where id % 7 = 0")
    await connection.execute(
        "update news.article set withdrawal_reason = 'It: was wrong', redirect_to = '/a/later' where id % 14 = 0"
    )
    await connection.execute("update news.discussion set commenting_mode = 'CLOSED' where article_id % 11 = 0")
    await connection.execute("update news.discussion set guidelines = E'Be kind:\\nyes' where article_id % 13 = 0")


async def test_a_fresh_database_has_the_same_articles_and_exports_the_same_files(
    articles: None, database_url: str, fresh: str, tmp_path: Path, settings: Settings
) -> None:
    before = await written(database_url, tmp_path / "before", settings)
    assert len(before) > 100
    elsewhere = Settings(data_dir=tmp_path / "elsewhere", image_seconds=60)

    report = await again(fresh, tmp_path / "before", elsewhere)

    counts = f"{len(before) - 2} new, 0 changed, 0 unchanged, 0 refused."
    assert report.summary == f"{counts} Pictures: 3 new, 0 known, 0 left out."
    assert await written(fresh, tmp_path / "after", elsewhere) == before
    assert await answers(fresh) == await answers(database_url)


async def test_a_file_whose_picture_is_nowhere_is_refused(
    articles: None, connection: Connection, database_url: str, tmp_path: Path, settings: Settings
) -> None:
    await written(database_url, tmp_path / "files", settings)
    await connection.execute("truncate news.article, news.image, news.original cascade")
    rmtree(tmp_path / "files" / "images")
    elsewhere = LoadOptions(settings=Settings(data_dir=tmp_path / "elsewhere"))

    report = await load(database_url, [tmp_path / "files" / "red.md"], OPTIONS, elsewhere)

    (refusal,) = report.refusals
    assert "red.md: It shows a picture that cannot be taken, images/" in refusal


async def test_an_import_over_the_same_database_changes_nothing(
    articles: None, connection: Connection, database_url: str, tmp_path: Path, settings: Settings
) -> None:
    files = await written(database_url, tmp_path / "files", settings)
    before = await everything(connection)

    report = await again(database_url, tmp_path / "files", settings)

    counts = f"0 new, 0 changed, {len(files) - 2} unchanged, 0 refused."
    assert report.summary == f"{counts} Pictures: 0 new, 3 known, 0 left out."
    assert await everything(connection) == before
    original = await load(database_url, [SAMPLES, CORPUS], OPTIONS)
    assert original.outcomes[Outcome.NEW] == 0
