"""One article is one article: by its id, its slug, its path below the folder, or its headline."""

import pytest

from tests.api.imports.conftest import Desk

SAME = "headline: Geese return"


async def test_equal_headlines_in_a_folder_are_two_articles(desk: Desk) -> None:
    desk.article("2026/geese.md", SAME, body="One.")
    desk.article("2027/geese.md", SAME, body="Two.")

    assert (await desk.load()).summary == "2 new, 0 changed, 0 unchanged, 0 refused."
    assert (await desk.load()).summary == "0 new, 0 changed, 2 unchanged, 0 refused."

    desk.article("2027/geese.md", SAME, body="Two again.")
    assert (await desk.load()).summary == "0 new, 1 changed, 1 unchanged, 0 refused."
    assert await desk.slugs() == [("geese-return", "One."), ("geese-return-2", "Two again.")]


async def test_equal_headlines_of_files_given_by_name_are_two_articles(desk: Desk) -> None:
    files = [desk.article(f"{name}.md", SAME, body=name) for name in ("a", "b", "c")]

    assert (await desk.load(*files)).summary == "3 new, 0 changed, 0 unchanged, 0 refused."

    desk.article("b.md", SAME, body="Other.")
    assert (await desk.load(*reversed(files))).summary == "0 new, 1 changed, 2 unchanged, 0 refused."
    assert await desk.slugs() == [("geese-return", "a"), ("geese-return-2", "Other."), ("geese-return-3", "c")]


async def test_the_date_in_a_name_tells_articles_apart(desk: Desk) -> None:
    desk.article("2026-01-16-geese.md", SAME)
    desk.article("2026-01-17-geese.md", SAME)

    assert (await desk.load()).summary == "2 new, 0 changed, 0 unchanged, 0 refused."
    assert await desk.rows("select published_at::date::text from news.article order by id") == [
        ("2026-01-16",),
        ("2026-01-17",),
    ]


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        ("external_id: A-7", "It is the same article as {}, by its id, A-7."),
        ("id: 7", "It is the same article as {}, by its id, 7."),
        ("guid: https://old.example/?p=7", "It is the same article as {}, by its id, https://old.example/?p=7."),
        ("slug: geese", "It is the same article as {}, by its slug, geese."),
    ],
)
async def test_the_second_file_of_one_identity_is_refused(desk: Desk, identity: str, reason: str) -> None:
    first = desk.article("a.md", identity, "headline: One", body="One.")
    second = desk.article("b.md", identity, "headline: Two", body="Two.")

    for summary in ("1 new, 0 changed, 0 unchanged, 1 refused.", "0 new, 0 changed, 1 unchanged, 1 refused."):
        report = await desk.load()
        assert report.summary == summary
        assert report.refusals == [f"{second}: {reason.format(first)}"]
    assert [body for _, body in await desk.slugs()] == ["One."]


async def test_the_same_path_in_two_folders_is_one_article(desk: Desk) -> None:
    first, second = desk.article("a/x.md", SAME), desk.article("b/x.md", "headline: Other")

    report = await desk.load(desk.folder / "a", desk.folder / "b")

    assert report.refusals == [f"{second}: It is the same article as {first}, by its path, x.md."]


async def test_an_id_counts_before_slug_path_and_headline(desk: Desk) -> None:
    desk.article("a.md", SAME, "id: 7", "slug: geese")
    await desk.load()

    desk.article("a.md", "headline: Ducks return", "id: 8", "slug: ducks")
    desk.article("b.md", "headline: Swans return", "id: 7", "slug: swans")

    assert (await desk.load()).summary == "1 new, 1 changed, 0 unchanged, 0 refused."
    assert await desk.rows("select external_id, slug, headline from news.article order by id") == [
        ("7", "swans", "Swans return"),
        ("8", "ducks", "Ducks return"),
    ]


async def test_a_slug_of_another_id_is_refused(desk: Desk) -> None:
    desk.article("a.md", SAME, "id: 7", "slug: geese")
    second = desk.article("b.md", SAME, "id: 8", "slug: geese")

    report = await desk.load()

    assert report.refusals == [f"{second}: The slug geese is that of another article, whose id is 7."]


async def test_a_path_keeps_the_slug_when_the_headline_changes(desk: Desk) -> None:
    desk.article("a.md", SAME)
    await desk.load()

    desk.article("a.md", "headline: Geese have returned")
    await desk.load()

    assert await desk.rows("select slug, headline from news.article") == [("geese-return", "Geese have returned")]


async def test_a_slug_or_an_id_that_comes_later_is_the_same_articles(desk: Desk) -> None:
    desk.article("a.md", SAME)
    await desk.load()
    desk.article("a.md", SAME, "slug: geese", "id: 7")
    assert (await desk.load()).summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    desk.article("a.md", SAME, "id: 7")
    assert (await desk.load()).summary == "0 new, 1 changed, 0 unchanged, 0 refused."

    assert await desk.rows("select slug, external_id from news.article") == [("geese", "7")]


async def test_a_file_of_a_folder_may_be_given_by_itself(desk: Desk) -> None:
    file = desk.article("news/a.md", SAME)
    await desk.load()

    assert (await desk.load(file)).summary == "0 new, 0 changed, 1 unchanged, 0 refused."
    desk.article("news/a.md", "headline: Geese have returned")
    assert (await desk.load(file)).summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    assert (await desk.load(desk.folder / "news")).summary == "0 new, 0 changed, 1 unchanged, 0 refused."
    assert (await desk.load()).summary == "0 new, 0 changed, 1 unchanged, 0 refused."


async def test_a_headline_finds_what_was_imported_before_files_were_known(desk: Desk) -> None:
    desk.article("a.md", SAME)
    await desk.load()
    await desk.connection.execute("delete from news.imported_file")

    assert (await desk.load()).summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    assert await desk.slugs() == [("geese-return", "They came at noon.")]


async def test_a_copy_of_a_file_is_an_article_of_its_own(desk: Desk) -> None:
    desk.article("a.md", SAME)
    await desk.load()
    desk.article("b.md", SAME)

    assert (await desk.load()).summary == "1 new, 0 changed, 1 unchanged, 0 refused."
    assert [slug for slug, _ in await desk.slugs()] == ["geese-return", "geese-return-2"]


@pytest.mark.parametrize("later", ["updated: 2026-01-15", "lastmod: 2026-01-16T11:59:59Z", "version: 1.9"])
async def test_an_older_file_never_wins(desk: Desk, later: str) -> None:
    file = desk.article("a.md", SAME, "updated: 2026-01-16T12:00:00Z", "version: 1.10", body="New.")
    await desk.load()

    desk.article("a.md", SAME, later, body="Old.")
    report = await desk.load()

    assert report.summary == "0 new, 0 changed, 0 unchanged, 1 refused."
    assert report.refusals[0].startswith(f"{file}: It is older than what is stored: ")
    assert await desk.slugs() == [("geese-return", "New.")]


@pytest.mark.parametrize("later", ["updated: 2026-01-16T12:00:00Z", "updated: 2026-01-17", "version: 2", "tags: birds"])
async def test_a_file_that_is_not_older_wins(desk: Desk, later: str) -> None:
    desk.article("a.md", SAME, "updated: 2026-01-16T12:00:00Z", "version: 1.10", body="New.")
    await desk.load()

    desk.article("a.md", SAME, later, body="Newer.")

    assert (await desk.load()).summary == "0 new, 1 changed, 0 unchanged, 0 refused."
    assert await desk.slugs() == [("geese-return", "Newer.")]


async def test_a_comment_stays_under_its_own_article(desk: Desk) -> None:
    comments = 'comments: [{name: Ann, body: "About the first."}]'
    desk.article("a.md", SAME, comments)
    desk.article("b.md", SAME)

    await desk.load()

    assert await desk.rows("select slug from news.comment join news.article on article.id = article_id") == [
        ("geese-return",)
    ]
