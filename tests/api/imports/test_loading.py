"""An import counts exactly, stores nothing in a dry run, and leaves alone what is as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from json import dumps, loads
from pathlib import Path
from typing import Any

import pytest

from api.exports.files import Chosen, export
from api.images.store import ImageStore
from api.settings.settings import Settings
from db.content import articles
from db.content.article_revisions import Edit
from db.maintenance.verification import differences
from tests.api.imports.conftest import Desk

STATE = """
select to_jsonb(article), (select jsonb_agg(to_jsonb(p)) from news.paragraph p),
    (select jsonb_agg(to_jsonb(f)) from news.imported_file f)
from news.article order by id
"""


async def test_counts_are_exact(desk: Desk) -> None:
    for number in range(100):
        desk.article(f"{number:02}.md", f"headline: Headline {number}", body=f"Body {number}.")
    desk.article("bad.md", "title: [x]")
    assert (await desk.load()).summary == "100 new, 0 changed, 0 unchanged, 1 refused."

    for number in range(0, 100, 10):
        desk.article(f"{number:02}.md", f"headline: Headline {number}", body=f"Other body {number}.")
    desk.article("new.md", "headline: New")
    (desk.folder / "99.md").unlink()
    assert (await desk.load()).summary == "1 new, 10 changed, 89 unchanged, 1 refused."


async def test_comments_of_files_that_are_imported_together_are_counted_once(desk: Desk) -> None:
    for number, comments in enumerate((1, 0, 3, 2)):
        said = [
            {"id": f"{number}.{n}", "author": "Ben", "body": f"Words {n}.", "liked_by": ["Ida"] * n}
            for n in range(comments)
        ]
        desk.article(f"{number}.md", f"headline: Headline {number}", f"comments: {dumps(said)}")

    assert (await desk.load()).summary == "4 new, 0 changed, 0 unchanged, 0 refused."

    assert await desk.rows("select comment_count from news.discussion order by article_id") == [(1,), (0,), (3,), (2,)]
    assert await differences(desk.connection) == []


async def test_a_file_that_says_the_same_in_other_words_is_unchanged(desk: Desk) -> None:
    desk.article("a.md", "headline: Geese", "tags: [a, b]")
    await desk.load()
    before = await desk.rows("select xmin::text, updated_at from news.article")

    desk.article("a.md", "# A comment", "title: 'Geese'", "tags: a, b")

    assert (await desk.load()).summary == "0 new, 0 changed, 1 unchanged, 0 refused."
    assert await desk.rows("select xmin::text, updated_at from news.article") == before


async def test_a_dry_run_says_the_same_and_stores_nothing(desk: Desk) -> None:
    desk.article("changed.md", "headline: Changed")
    desk.article("kept.md", "headline: Kept")
    await desk.load()
    before = await desk.rows(STATE)
    desk.article("changed.md", "headline: Changed", body="Otherwise.")
    desk.article("bad.md", "headline: Bad", "date: 31 April 2026")
    for name in ("x", "y", "z"):
        desk.article(f"{name}/same.md", "headline: Same")
    desk.article("z/id.md", "headline: Id", "slug: same")

    dry = await desk.load(dry_run=True)
    assert await desk.rows(STATE) == before
    wet = await desk.load()

    assert dry.summary == wet.summary == "3 new, 1 changed, 1 unchanged, 2 refused."
    assert dry.refusals == wet.refusals


@pytest.mark.parametrize("option", [{"strict": True}, {"time_zone": UTC}])
async def test_an_unchanged_file_is_read_again_where_options_differ(desk: Desk, option: dict[str, Any]) -> None:
    desk.article("a.md", "headline: Geese", "mood: good")
    await desk.load()

    report = await desk.load(**option)

    assert report.summary == (
        "0 new, 0 changed, 0 unchanged, 1 refused."
        if "strict" in option
        else "0 new, 0 changed, 1 unchanged, 0 refused."
    )


async def test_unknown_keys_are_counted_once_per_run(desk: Desk) -> None:
    desk.article("a.md", "headline: A", "mood: good", "weather: dry", "layout: post")
    desk.article("b.md", "headline: B", "mood: bad", "comments: [{name: Ann, body: Good, karma: 7}]")

    report = await desk.load()

    assert report.summary == "2 new, 0 changed, 0 unchanged, 0 refused."
    assert list(report.remarks()) == [
        "Unknown keys, left out: mood in 2 files, weather in 1 file, comments.karma in 1 file."
    ]


async def test_strict_refuses_unknown_keys_with_their_line(desk: Desk) -> None:
    file = desk.article("a.md", "headline: A", "", "mood: good")
    other = desk.article("b.md", "headline: B", "comments:", "  - name: Ann", "    karma: 7", "    body: Good")

    report = await desk.load(strict=True)

    assert report.refusals == [f"{file}:4: mood is not a known key.", f"{other}:5: comments.karma is not a known key."]


async def test_a_body_of_another_system_is_imported_and_told(desk: Desk) -> None:
    desk.article(
        "tram.md",
        "headline: A tram",
        body='The *lead*.\n\n<!--more-->\n\n{{< figure src="/t.png" caption="Rails" >}}{{< ad >}}[on](/tram)',
    )

    report = await desk.load()
    with_base = await desk.load(base_url="https://a.example")

    assert (await desk.rows("select summary from news.article")) == [("The lead.",)]
    assert list(report.remarks()) == [
        f"{desk.folder}/tram.md: Only the text is left of 1 Hugo ad.",
        f"{desk.folder}/tram.md: Written as Markdown: 1 Hugo figure.",
        "Addresses relative to a site, left so: 2; --base-url makes them absolute.",
    ]
    assert with_base.relative_addresses == 0
    assert (await desk.rows("select body_html from news.article")) == [
        (
            '<p>The <em>lead</em>.</p>\n<figure><img src="https://a.example/t.png" alt=""><figcaption>'
            'Rails</figcaption></figure>\n<p><a href="https://a.example/tram" rel="noopener">on</a></p>',
        )
    ]


async def test_folders_give_their_texts_and_tell_what_else_is_there(desk: Desk) -> None:
    desk.article("a.md", "headline: A")
    desk.write("deep/er/b.txt", "B\n\nThe body.\n")
    for name in ("pictures/a.jpg", "pictures/b.JPG", "data.json", ".git/c.md", "node_modules/d.md", ".hidden.md"):
        desk.write(name, "x")

    report = await desk.load()

    assert report.summary == "2 new, 0 changed, 0 unchanged, 0 refused."
    assert list(report.remarks()) == ["Other files in folders, left out: .jpg in 2 files, .json in 1 file."]


async def test_a_file_given_twice_is_read_once(desk: Desk, tmp_path: Path) -> None:
    file = desk.article("a.md", "headline: A")

    assert (await desk.load(file, desk.folder, file)).summary == "1 new, 0 changed, 0 unchanged, 0 refused."
    assert await desk.rows("select path from news.imported_file") == [("a.md",)]


async def test_what_the_database_refuses_leaves_the_others_alone(desk: Desk) -> None:
    await desk.connection.execute(
        "alter table news.article add constraint article_is_no_goose check (headline <> 'Goose')"
    )
    try:
        for headline in ("Duck", "Goose", "Swan"):
            desk.article(f"{headline}.md", f"headline: {headline}")
        report = await desk.load()
    finally:
        await desk.connection.execute("alter table news.article drop constraint article_is_no_goose")

    assert report.summary == "2 new, 0 changed, 0 unchanged, 1 refused."
    assert "article_is_no_goose" in report.refusals[0]
    assert await desk.rows("select headline from news.article order by 1") == [("Duck",), ("Swan",)]


async def test_what_has_no_field_yet_is_kept(desk: Desk) -> None:
    desk.article(
        "a.md",
        "title: A",
        "author: Ada Lind",
        "cover: {image: /a.jpg, alt: A goose}",
        "thumbnail: /t.jpg",
        "lang: de",
        "permalink: /2026/a/",
        "aliases: [/old/a, /older/a]",
        "excerpt: Taken",
        "description: Left",
    )

    await desk.load()

    assert loads(await desk.connection.fetchval("select other_fields from news.imported_file")) == {
        "image": {"thumbnail": "/t.jpg"},
        "addresses": {"permalink": "/2026/a/", "aliases": ["/old/a", "/older/a"]},
        "excerpt": "Taken",
    }
    assert await desk.rows("select summary from news.article") == [("Left",)]


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("front_matter", "status", "published_at"),
    [
        ("tags: []", "PUBLISHED", None),
        ("date: 2026-01-16 10:00", "PUBLISHED", datetime(2026, 1, 16, 10, tzinfo=UTC)),
        ("published: false", "DRAFT", None),
        ("published: true", "PUBLISHED", None),
        ("draft: true", "DRAFT", None),
        ("draft: true\ncomments: [{name: Ann, body: Early}]", "DRAFT", None),
        ("draft: false", "PUBLISHED", None),
        ("status: draft", "DRAFT", None),
        ("status: private", "DRAFT", None),
        ("status: publish", "PUBLISHED", None),
        ("date: 2999-01-01", "PUBLISHED", datetime(2999, 1, 1, tzinfo=UTC)),
        ("dateline: 'Redmere, 2026-01-16'", "PUBLISHED", datetime(2026, 1, 16, tzinfo=UTC)),
        ("date: 0000-00-00 00:00:00\nstatus: draft", "DRAFT", None),
        ("published: false\ndate: 2026-01-16", "DRAFT", datetime(2026, 1, 16, tzinfo=UTC)),
        ("expiryDate: 2020-01-01", "DRAFT", None),
    ],
)
async def test_publication_is_what_the_file_says(
    desk: Desk, front_matter: str, status: str, published_at: datetime | None
) -> None:
    desk.article("a.md", "headline: A", front_matter)
    before = datetime.now(UTC).replace(microsecond=0)

    await desk.load()

    [(stored, at)] = await desk.rows("select status, published_at from news.article")
    assert stored == status
    if published_at or status == "DRAFT":
        assert at == published_at
    else:
        assert before <= at <= datetime.now(UTC)
        assert at.microsecond == 0


@pytest.mark.parametrize("stored", [NOW + timedelta(days=30), datetime(2020, 5, 5, 5, 5, 5, tzinfo=UTC)])
async def test_a_stored_time_stays_where_the_file_names_none(desk: Desk, stored: datetime) -> None:
    desk.article("a.md", "headline: A", f"published: {stored.isoformat()}")
    await desk.load()

    desk.article("a.md", "headline: A", body="Otherwise.")
    await desk.load()

    assert await desk.rows("select status, published_at, body_text from news.article") == [
        ("PUBLISHED", stored, "Otherwise.")
    ]


async def test_a_draft_is_published_when_it_no_longer_says_so(desk: Desk) -> None:
    desk.article("a.md", "headline: A", "draft: true")
    await desk.load()
    before = datetime.now(UTC).replace(microsecond=0)

    desk.article("a.md", "headline: A")
    await desk.load()

    [(status, at)] = await desk.rows("select status, published_at from news.article")
    assert status == "PUBLISHED"
    assert at >= before


async def test_a_published_article_that_becomes_a_draft_is_not_seen(desk: Desk) -> None:
    desk.article("a.md", "headline: A", "date: 2026-01-16")
    await desk.load()

    desk.article("a.md", "headline: A", "date: 2026-01-16", "draft: true")
    await desk.load()

    assert await desk.rows("select listed from graph.article") == [(False,)]


async def test_what_was_withdrawn_stays_so(desk: Desk) -> None:
    desk.article("a.md", "headline: A")
    await desk.load()
    await desk.connection.execute("update news.article set status = 'WITHDRAWN'")

    desk.article("a.md", "headline: A", body="Otherwise.")
    await desk.load()

    assert await desk.rows("select status from news.article") == [("WITHDRAWN",)]


async def test_comments_may_be_closed_by_the_file(desk: Desk) -> None:
    desk.article("a.md", "headline: A", "comments: false")
    desk.article("b.md", "headline: B", "comments: true")

    await desk.load()

    assert await desk.rows("select commenting_mode from news.discussion order by article_id") == [
        ("CLOSED",),
        ("OPEN",),
    ]


async def test_updated_at_is_the_files_or_else_when_it_was_published(desk: Desk) -> None:
    desk.article("a.md", "headline: A", "date: 2020-01-01", "lastmod: 2020-02-02")
    desk.article("b.md", "headline: B", "date: 2020-01-01")
    await desk.load()

    assert await desk.rows("select updated_at from news.article order by headline") == [
        (datetime(2020, month, day, tzinfo=UTC),) for month, day in ((2, 2), (1, 1))
    ]


async def test_what_was_edited_since_is_not_written_over(desk: Desk) -> None:
    ada = await desk.connection.fetchval(
        "insert into news.commenter (subject, display_name) values ('ada', 'Ada Lind') returning id"
    )
    headlines = "select headline, body_markdown, revision from news.article"

    async def edit(**changes: Any) -> None:
        async with desk.connection.transaction():
            (key,) = (await desk.rows("select id from news.article"))[0]
            stored = await articles.lock(desk.connection, key)
            assert stored
            await articles.write(desk.connection, replace(stored.draft, **changes), key, Edit(f"Commenter_{ada}"))

    desk.article("a.md", "title: A", "slug: a")
    await desk.load()
    await edit(headline="Edited")
    assert (await desk.load()).summary == "0 new, 0 changed, 1 unchanged, 0 refused."

    desk.article("a.md", "title: A", "slug: a", body="Other words.")
    for dry_run in (True, False):
        report = await desk.load(dry_run=dry_run)
        assert report.summary == "0 new, 0 changed, 0 unchanged, 1 refused."
        (refusal,) = report.refusals
        assert "edited since, by Ada Lind (headline): --overwrite" in refusal
    assert await desk.rows(headlines) == [("Edited", "They came at noon.", 2)]
    assert (await desk.load(overwrite=True)).summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    assert await desk.rows(headlines) == [("A", "Other words.", 3)]

    await edit(headline="B", body="Third words.", summary="Third words.")
    desk.article("a.md", "title: B", "slug: a", body="Third words.")
    assert (await desk.load()).refusals == []
    assert await desk.rows(headlines) == [("B", "Third words.", 4)]
    desk.article("a.md", "title: C", "slug: a", body="Third words.")
    assert (await desk.load()).summary == "0 new, 1 changed, 0 unchanged, 0 refused."

    await edit(dek="Of the desk")
    folder = desk.folder.parent / "exported"
    folder.mkdir()
    await export(desk.url, folder, Chosen(), ImageStore(Settings(data_dir=folder)))
    text = (folder / "a.md").read_text().replace("Third words.", "Fourth words.")
    (folder / "a.md").write_text(text)
    assert (await desk.load(folder)).summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    await edit(dek="Of the desk again")
    (folder / "a.md").write_text(text.replace("Fourth", "Fifth"))
    assert (await desk.load(folder)).summary == "0 new, 0 changed, 0 unchanged, 1 refused."
