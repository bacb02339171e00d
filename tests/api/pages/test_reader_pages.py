"""The pages that readers read, over the whole application."""

import re
from datetime import timedelta

import pytest
from databases import Database
from httpx import AsyncClient

from db.content.search.words import list_words
from tests.api.pages.glassworks import QUOTE, glassworks
from tests.api.pages.reader import Page, page
from tests.builder import BEGINNING, Builder


async def test_the_front_page_shows_the_latest_articles(client: AsyncClient, make: Builder) -> None:
    await make.comment(article_id=await glassworks(make))
    await make.article(headline="Nearer", summary="By a day.", published_at=BEGINNING.replace(day=2))

    front = await page(client, "/")

    assert front.words == [
        *("Latest articles", "Nearer", "By a day.", "2 January 2026, 12:00 UTC", "1 min read", "0 comments"),
        *("Economy", "Glass & hands", "They bought it.", "1 January 2026, 12:00 UTC", "3 min read", "1 comment"),
    ]
    assert front.links["Glass & hands"] == "/articles/glassworks"
    assert front.links["Economy"] == "/sections/economy"


async def test_a_site_without_articles_says_so(client: AsyncClient) -> None:
    assert (await page(client, "/")).words == ["Latest articles", "No articles have been published yet."]


def headlines(shown: Page) -> list[str]:
    return [words for words in shown.words if words.startswith("Headline")]


async def test_older_articles_follow_page_by_page(client: AsyncClient, make: Builder) -> None:
    for _ in range(15):
        await make.article(section="Arts / Q&A")

    for path in ("/", "/sections/arts-q-and-a", "/?q=headline"):
        first = await page(client, path)
        older = await page(client, path.partition("?")[0] + first.links["Older articles"])

        assert headlines(first) == [f"Headline {number}" for number in range(15, 2, -1)]
        assert headlines(older) == ["Headline 2", "Headline 1"]
        assert "Older articles" not in older.links


async def test_a_search_shows_what_was_searched_for(client: AsyncClient, make: Builder) -> None:
    await make.article(headline="Trams by night")
    await make.article(headline="Ferries")

    found, missed = await page(client, "/?q=tram"), await page(client, '/?q="<b>"+trams+nowhere')

    assert found.words[:2] == ["Articles with “tram”", "Trams by night"]
    assert "Ferries" not in found.words
    assert missed.words == [
        'Articles with “"<b>" trams nowhere”',
        "Nothing was found. Try fewer words, or other ones.",
    ]


async def test_a_search_marks_its_words_and_says_what_it_took_a_typing_error_for(
    client: AsyncClient, make: Builder, database: Database
) -> None:
    await make.article(headline="Trams & <trains>", text="🚋 No bus, but parliaments and a trolley.")
    while await list_words(database):
        pass

    marked = (await client.get("/", params={"q": "tram trolley"})).text
    corrected = await page(client, "/?q=parliamants")

    assert "<mark>Trams</mark> &amp; &lt;trains&gt;" in marked
    assert '<p class="extract">🚋 No bus, but parliaments and a <mark>trolley</mark>.</p>' in marked
    assert corrected.words[:2] == ["Articles with “parliaments”", "You typed “parliamants”."]


@pytest.mark.parametrize("path", ["/?q=", "/?q=%20&after="])
async def test_an_empty_search_is_the_front_page(client: AsyncClient, path: str) -> None:
    assert (await page(client, path)).words[0] == "Latest articles"


@pytest.mark.parametrize(
    ("path", "heading"), [("/sections/economy", "Economy"), ("/topics/r-and-d", "Articles about R&D?")]
)
async def test_sections_and_topics_have_pages(client: AsyncClient, make: Builder, path: str, heading: str) -> None:
    await glassworks(make)
    await make.article(headline="Another", section="Sport", tags=["football"])

    words = (await page(client, path)).words

    assert (words[0], "Glass & hands" in words, "Another" in words) == (heading, True, False)


@pytest.mark.parametrize("path", ["/sections/economy", "/topics/r-and-d", "/people/agnes"])
async def test_pages_name_their_feeds(client: AsyncClient, make: Builder, path: str) -> None:
    await glassworks(make)

    addresses = re.findall(r'type="application/atom[+]xml" title="[^"]+" href="([^"]+)"', (await client.get(path)).text)

    assert addresses == ["/feed.atom", f"{path}.atom"]


async def test_the_navigation_names_sections_and_where_the_reader_is(client: AsyncClient, make: Builder) -> None:
    await glassworks(make, section="Arts & Crafts")

    response = await client.get("/sections/arts-and-crafts")

    assert '<a href="/sections/arts-and-crafts" aria-current="page">Arts &amp; Crafts</a>' in response.text
    assert '<a href="/">Latest</a>' in response.text


async def test_a_person_is_shown_with_quotes_that_lead_to_their_place(client: AsyncClient, make: Builder) -> None:
    await glassworks(make)

    shown = await page(client, "/people/agnes")

    teaser = ["Economy", "Glass & hands", "They bought it.", "1 January 2026, 12:00 UTC", "3 min read", "0 comments"]
    assert shown.words == [
        *("Agnes Thorvall", "Glass cutter", "Halden Glass", "In Agnes Thorvall’s words"),  # noqa: RUF001
        *(f"“{QUOTE}”", "Glass & hands", "1 January 2026", "Articles"),
        *teaser,
    ]
    assert 'href="/articles/glassworks#Quote_1"' in (await client.get("/people/agnes")).text


async def test_a_persons_quotes_and_articles_page_apart(client: AsyncClient, make: Builder) -> None:
    person = await make.person(slug="agnes")
    for _ in range(11):
        article = await make.article()
        await make.names(article, person)
        await make.quote(article, speaker_id=person)

    first = await page(client, "/people/agnes")
    quotes = await page(client, f"/people/agnes{first.links['Earlier quotes']}")
    both = await page(client, f"/people/agnes{quotes.links['Older articles']}")

    assert [len([words for words in shown.words if "quote" in words]) for shown in (first, quotes, both)] == [11, 1, 1]
    assert [shown.headings.count(3) for shown in (first, quotes, both)] == [10, 10, 1]
    assert "Older articles" not in both.links


async def test_what_is_changed_within_a_minute_is_no_update(client: AsyncClient, make: Builder) -> None:
    for slug, minutes in (("quick", 1), ("slow", 1.1)):
        await make.article(slug=slug, published_at=BEGINNING, updated_at=BEGINNING + timedelta(minutes=minutes))

    assert ["Updated" in (await page(client, f"/articles/{slug}")).words for slug in ("quick", "slow")] == [False, True]


async def test_an_article_is_read_from_headline_to_people(client: AsyncClient, make: Builder) -> None:
    await make.comment(article_id=await glassworks(make))

    shown = await page(client, "/articles/glassworks")

    people = shown.words.index("People in this article")
    assert shown.words[:25] == [
        *("Economy", "Glass & hands", "They bought it.", "1 January 2026, 12:00 UTC", "3 min read", "1 comment"),
        *("Updated", "1 January 2026, 14:00 UTC", "In figures", "86 hold a share", "It melts in <September>."),
        *(f"“{QUOTE}”", "Agnes Thorvall", "Glass cutter", "Share", f"the quote “{QUOTE}”"),
        *("Castle Arn,", "1 January 2026", "“", QUOTE, ",” Thorvall said.", "It ended."),
        *("Northshore Wire", "climate", "R&D?"),
    ]
    assert shown.words[people + 1 : people + 3] == ["Agnes Thorvall", "Glass cutter, Halden Glass"]
    assert [shown.links[words] for words in (QUOTE, "Agnes Thorvall", "R&D?")] == [
        *("/people/agnes", "/people/agnes", "/topics/r-and-d")
    ]
    assert "Quote_1" in shown.ids


async def test_an_address_can_name_a_quote_for_previews(client: AsyncClient, make: Builder) -> None:
    await glassworks(make)

    titles = [
        re.findall(r'property="og:title" content="([^"]+)"', (await client.get(f"/articles/glassworks{named}")).text)
        for named in ("", "?quote=Quote_1", "?quote=Quote_2")
    ]

    assert titles == [["Glass &amp; hands"], [f"“{QUOTE}” – Agnes Thorvall"], ["Glass &amp; hands"]]  # noqa: RUF001


async def test_headings_follow_in_order_and_ids_are_unique(client: AsyncClient, make: Builder) -> None:
    article = await glassworks(make)
    await make.comment(parent_id=await make.comment(article_id=article))
    await make.article(tags=["climate"])

    for path in ("/", "/articles/glassworks", "/people/agnes", "/topics/climate", "/?q=glass"):
        shown = await page(client, path)
        steps = zip(shown.headings, shown.headings[1:], strict=False)

        assert shown.headings[0] == 1
        assert shown.headings.count(1) == 1
        assert max(after - before for before, after in steps) <= 1
        assert len(shown.ids) == len(set(shown.ids))
