"""Atom feeds, read by a feed reader's own library."""

from datetime import timedelta
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from httpx import AsyncClient
from lxml import etree

from tests.builder import BEGINNING, Builder

HOSTILE = "<script>alert('&amp;')</script> \u2028 “Ωμέγα” & ]]> 😀"


async def feed(client: AsyncClient, path: str) -> Any:
    """What feedparser finds; it must have nothing to complain of."""
    response = await client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/atom+xml"
    found = feedparser.parse(response.content, sanitize_html=False, response_headers=dict(response.headers))
    assert (found.bozo, found.version) == (0, "atom10"), found.get("bozo_exception")
    check_required(response.content)
    return found


def check_required(xml: bytes) -> None:
    """RFC 4287: each feed and each entry has exactly one of these, and no two entries have one id."""
    root = etree.fromstring(xml)
    names = {"a": "http://www.w3.org/2005/Atom"}
    for element in [root, *root.findall("a:entry", names)]:
        assert [len(element.findall(f"a:{name}", names)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert len(element.findall("a:link[@rel='alternate']", names)) == 1
        assert element.find("a:author/a:name", names).text
    ids = [entry.findtext("a:id", None, names) for entry in root.findall("a:entry", names)]
    assert len(ids) == len(set(ids))


def links(found: Any) -> dict[str, str]:
    return {link.rel: link.href for link in found.links}


async def test_an_article_is_an_entry_with_all_that_readers_want(client: AsyncClient, make: Builder) -> None:
    key = await make.article(
        slug="harbour", headline=HOSTILE, summary="A <b>lead</b>", source="Wire", section="Port", tags=["a", "Port"],
        published_at=BEGINNING, updated_at=BEGINNING + timedelta(hours=1), body_html=f"<p>{HOSTILE}</p>",
    )  # fmt: skip

    found = await feed(client, "/feed.atom")

    (entry,) = found.entries
    assert (found.feed.id, found.feed.title, found.feed.author) == (
        "tag:news.example,2026:/feed.atom", "Dateline", "Dateline",
    )  # fmt: skip
    assert links(found.feed) == {
        "self": "https://news.example/feed.atom",
        "first": "https://news.example/feed.atom",
        "alternate": "https://news.example/",
    }
    assert (entry.id, entry.title, entry.summary) == (
        f"tag:news.example,2026:/Article_{key}", HOSTILE, "A <b>lead</b>",
    )  # fmt: skip
    assert (entry.title_detail.type, entry.content[0].type) == ("text/plain", "text/html")
    assert entry.content[0].value == f"<p>{HOSTILE}</p>"
    assert (entry.author, [tag.term for tag in entry.tags]) == ("Wire", ["Port", "a"])
    assert (entry.published, entry.updated) == ("2026-01-01T12:00:00+00:00", "2026-01-01T13:00:00+00:00")
    assert found.feed.updated == entry.updated
    assert links(entry) == {
        "alternate": "https://news.example/articles/harbour",
        "replies": "https://news.example/articles/harbour/comments.atom",
    }


async def test_a_correction_stands_below_the_text_in_the_language_of_the_article(
    client: AsyncClient, make: Builder
) -> None:
    key = await make.article(language="de", body_html="<p>Sechs.</p>")
    await make.row("correction", article_id=key, revision=1, text="Neun,\n<b>nicht</b> sechs.", published_at=BEGINNING)

    (entry,) = (await feed(client, "/feed.atom")).entries

    assert entry.content[0].value == (
        "<p>Sechs.</p><aside><p><strong>Berichtigung</strong> "
        '<time datetime="2026-01-01T12:00:00+00:00">1. Januar 2026, 12:00 UTC</time></p>'
        '<p dir="auto">Neun,<br />&lt;b&gt;nicht&lt;/b&gt; sechs.</p></aside>'
    )


async def test_what_is_published_after_it_was_written_is_as_new_as_its_publication(
    client: AsyncClient, make: Builder
) -> None:
    await make.article(published_at=BEGINNING, updated_at=BEGINNING - timedelta(days=3))

    found = await feed(client, "/feed.atom")

    assert found.entries[0].updated == found.feed.updated == "2026-01-01T12:00:00+00:00"


async def test_characters_that_xml_has_not_are_left_out(client: AsyncClient, make: Builder) -> None:
    await make.article(headline="Bell\x07 and \ufffe form\x0cfeed", body_html="<p>\x1b[1m</p>")

    found = await feed(client, "/feed.atom")

    assert (found.entries[0].title, found.entries[0].content[0].value) == ("Bell and  formfeed", "<p>[1m</p>")


async def test_an_entry_has_its_authors_and_a_person_what_they_wrote(client: AsyncClient, make: Builder) -> None:
    ada, ben = await make.person(slug="ada", name="Ada & L"), await make.person(slug="ben", name="Ben")
    await make.wrote(await make.article(slug="hers", source="Wire"), ada, ben)
    await make.names(both := await make.article(slug="both"), ada)
    await make.wrote(both, ada)
    await make.names(await make.article(slug="about"), ada)
    await make.article(slug="other")

    found = await feed(client, "/people/ada.atom")

    assert [entry.link.rpartition("/")[2] for entry in found.entries] == ["about", "both", "hers"]
    assert [dict(author) for author in found.entries[2].authors] == [
        {"name": "Ada & L", "href": "https://news.example/people/ada"},
        {"name": "Ben", "href": "https://news.example/people/ben"},
    ]


async def test_a_feed_says_what_a_section_is_about(client: AsyncClient, make: Builder) -> None:
    await make.article(section="Port", tags=["Ferry"])
    await make.connection.execute("update news.term set description = 'About <' || name || '>'")

    told = [(await feed(client, path)).feed.subtitle for path in ("/sections/port.atom", "/topics/ferry.atom")]

    assert told == ["About <Port>", "About <Ferry>"]


async def test_pages_follow_each_other_and_miss_nothing(client: AsyncClient, make: Builder) -> None:
    for number in range(45):
        await make.article(slug=f"a-{number}", tags=["rail"])
    seen: list[str] = []
    path: str | None = "/topics/rail.atom"

    while path:
        found = await feed(client, path)
        assert links(found.feed)["first"] == "https://news.example/topics/rail.atom"
        assert links(found.feed)["self"] == f"https://news.example{path}"
        seen += [entry.link.rpartition("/")[2] for entry in found.entries]
        path = links(found.feed).get("next", "").removeprefix("https://news.example") or None

    assert seen == [f"a-{number}" for number in reversed(range(45))]


@pytest.mark.parametrize(
    ("path", "alternate", "title"),
    [
        ("/sections/town-and-port.atom", "/sections/town-and-port", "Dateline: Town & Port"),
        ("/topics/ac-dc.atom", "/topics/ac-dc", "Dateline: AC/DC"),
        ("/people/ada.atom", "/people/ada", "Dateline: Ada L"),
    ],
)
async def test_sections_topics_and_people_have_feeds_of_their_own(
    client: AsyncClient, make: Builder, path: str, alternate: str, title: str
) -> None:
    key = await make.article(slug="mine", section="Town & Port", tags=["AC/DC"])
    await make.names(key, await make.person(slug="ada", name="Ada L"))
    await make.article(slug="other")

    found = await feed(client, path)

    assert [entry.link for entry in found.entries] == ["https://news.example/articles/mine"]
    assert (found.feed.title, links(found.feed)["alternate"]) == (title, f"https://news.example{alternate}")


async def test_an_article_s_comments_come_with_their_replies_and_without_what_was_removed(
    client: AsyncClient, make: Builder
) -> None:
    article = await make.article(slug="talk", headline="Talk", published_at=BEGINNING, updated_at=BEGINNING)
    priya = await make.commenter(display_name="Priya S")
    first = await make.comment(article_id=article, author_id=priya, body_html="<p>One &amp; all</p>")
    removed = await make.comment(article_id=article, status="REMOVED")
    reply = await make.comment(parent_id=removed, author_id=priya, edited_at=BEGINNING + timedelta(days=1))
    await make.comment(article_id=article, status="PENDING")

    found = await feed(client, "/articles/talk/comments.atom")

    page = "https://news.example/articles/talk"
    assert [(entry.id, entry.link) for entry in found.entries] == [
        (f"tag:news.example,2026:/Comment_{key}", f"{page}#Comment_{key}") for key in (reply, first)
    ]
    assert [entry["thr_in-reply-to"]["ref"] for entry in found.entries] == [
        f"tag:news.example,2026:/Comment_{removed}", f"tag:news.example,2026:/Article_{article}",
    ]  # fmt: skip
    assert (found.feed.title, links(found.feed)["alternate"]) == ("Comments on “Talk”", f"{page}#comments")
    assert (found.entries[1].title, found.entries[1].author) == ("Priya S on “Talk”", "Priya S")
    assert found.entries[1].content[0].value == "<p>One &amp; all</p>"
    assert found.entries[0].updated == found.feed.updated == "2026-01-02T12:00:00+00:00"


async def test_an_article_without_comments_has_an_empty_feed(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="quiet", published_at=BEGINNING, updated_at=BEGINNING)

    found = await feed(client, "/articles/quiet/comments.atom")

    assert (found.entries, found.feed.updated) == ([], "2026-01-01T12:00:00+00:00")


async def test_a_site_without_articles_has_an_empty_feed(client: AsyncClient) -> None:
    found = await feed(client, "/feed.atom")

    assert (found.entries, found.feed.updated) == ([], "1970-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    "path",
    [
        "/sections/None.atom", "/topics/none.atom", "/tags/none.atom", "/people/nobody.atom",
        "/articles/none/comments.atom",
        "/feed.atom?after=no-cursor", "/tags/%00.atom", "/articles/secret/comments.atom", "/tags/hidden.atom",
        "/topics/hidden.atom",
    ],
)  # fmt: skip
async def test_there_is_no_feed_of_what_readers_cannot_find(client: AsyncClient, make: Builder, path: str) -> None:
    await make.article(slug="secret", status="DRAFT", tags=["hidden"])

    assert (await client.get(path)).status_code == 404


async def test_every_comment_is_in_the_feed_however_deep_and_old_its_thread(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="talk")
    oldest = await make.comment(article_id=article)
    for _ in range(30):
        await make.comment(article_id=article)
    deep = oldest
    for _ in range(4):
        deep = await make.comment(parent_id=deep)

    found = await feed(client, "/articles/talk/comments.atom")

    assert found.entries[0].id == f"tag:news.example,2026:/Comment_{deep}"
    seen = [entry.id for entry in found.entries]
    while path := links(found.feed).get("next", "").removeprefix("https://news.example"):
        found = await feed(client, path)
        seen += [entry.id for entry in found.entries]
    assert (len(seen), len(set(seen))) == (35, 35)
