"""What pages show of authors, sections and topics, and what they tell search engines."""

import re

import pytest
from httpx import AsyncClient

from tests.api.pages.reader import page
from tests.builder import Builder


async def head(client: AsyncClient, path: str) -> dict[str, list[str]]:
    """The contents of `meta`, the addresses of links, and the title, by their names."""
    text = (await client.get(path)).text.partition("</head>")[0]
    found: dict[str, list[str]] = {"title": re.findall(r"<title>([^<]*)</title>", text)}
    for name, content in re.findall(r'<(?:meta|link) (?:name|property|rel)="([^"]+)" (?:content|href)="([^"]*)"', text):
        found.setdefault(name, []).append(content)
    return found


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (None, '{ada}, {ben}'),
        ("By Ada <Lind> and Ben O", 'By {ada} and {ben}'),
        ("By Ada <Lind>", 'By {ada} {ben}'),
        ("From our desk", 'From our desk {ada} {ben}'),
    ],
)  # fmt: skip
async def test_authors_in_a_byline_lead_to_their_pages(
    client: AsyncClient, make: Builder, printed: str | None, shown: str
) -> None:
    article = await make.article(slug="a", byline=printed)
    ada, ben = await make.person(slug="ada", name="Ada <Lind>"), await make.person(slug="बेन", name="Ben O")
    await make.wrote(article, ada, ben)

    text = (await client.get("/articles/a")).text

    links = {
        "ada": '<a rel="author" href="/people/ada" dir="auto">Ada &lt;Lind&gt;</a>',
        "ben": '<a rel="author" href="/people/%E0%A4%AC%E0%A5%87%E0%A4%A8" dir="auto">Ben O</a>',
    }
    assert f'<p class="byline" dir="auto">{shown.format(**links)}</p>' in text
    told = await head(client, "/articles/a")
    assert told["author"] == ["Ada &lt;Lind&gt;, Ben O"]
    pages = [address.partition("/people/")[2] for address in told["article:author"]]
    assert pages == ["ada", "%E0%A4%AC%E0%A5%87%E0%A4%A8"]


async def test_what_authors_did_stands_behind_their_names_unless_the_byline_says_it(
    client: AsyncClient, make: Builder
) -> None:
    article = await make.article(slug="a")
    await make.wrote(article, await make.person(name="Ida"), await make.person(name="Ida Ek"))
    await make.connection.execute("update news.article_author set role = 'Bilder & Text' where position = 2")

    async def shown() -> list[str]:
        text = (await client.get("/articles/a")).text
        byline = text.partition('<p class="byline" dir="auto">')[2].partition("</p>")[0]
        return [each for each in re.split(r"<[^>]*>", byline) if each.strip()]

    assert await shown() == ["Ida", ", ", "Ida Ek", "Bilder &amp; Text"]
    data = (await client.get("/articles/a")).text.partition("application/ld+json")[2]
    assert '"jobTitle": "Bilder \\u0026 Text"' in data or '"jobTitle":"Bilder' in data
    await make.connection.execute("update news.article set byline = 'Text: Ida. Bilder: Ida Ek'")
    assert await shown() == ["Text: ", "Ida", ". Bilder: ", "Ida Ek"]


async def test_an_article_without_authors_names_none(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="a")

    assert "byline" not in (await client.get("/articles/a")).text
    assert not {"author", "article:author"} & (await head(client, "/articles/a")).keys()


async def test_lists_show_bylines_and_a_person_has_what_they_wrote(client: AsyncClient, make: Builder) -> None:
    ada = await make.person(slug="ada", name="Ada Lind")
    await make.wrote(await make.article(headline="Hers"), ada)
    await make.names(await make.article(headline="About her"), ada)

    front, person = await page(client, "/"), await page(client, "/people/ada")

    assert front.words[front.words.index("Hers") :][:3] == ["Hers", "Summary 2", "Ada Lind"]
    assert [words for words in person.words if words in ("Articles by Ada Lind", "Hers", "Articles", "About her")] == [
        "Articles by Ada Lind", "Hers", "Articles", "About her",
    ]  # fmt: skip


async def test_what_somebody_wrote_pages_apart(client: AsyncClient, make: Builder) -> None:
    ada = await make.person(slug="ada")
    for _ in range(11):
        await make.wrote(article := await make.article(), ada)
        await make.names(article, ada)

    first = await page(client, "/people/ada")
    second = await page(client, f"/people/ada{first.links['Older articles']}")

    assert [shown.headings.count(3) for shown in (first, second)] == [20, 11]


async def test_search_engines_are_told_what_editors_say(client: AsyncClient, make: Builder) -> None:
    columns = {"seo_title": "Geese <are> back", "seo_description": "All of them.", "no_index": True}
    await make.article(slug="a", canonical_url="https://wire.example/geese?x=1&y=2", **columns)
    await make.article(slug="b", headline="As seen", summary="As read.")

    told, plain = await head(client, "/articles/a"), await head(client, "/articles/b")

    assert [told[name] for name in ("title", "description", "robots", "canonical")] == [
        ["Geese &lt;are&gt; back – Dateline"], ["All of them."], ["noindex"],  # noqa: RUF001
        ["https://wire.example/geese?x=1&amp;y=2"],
    ]  # fmt: skip
    assert told["og:url"] == ["https://news.example/articles/a"]
    assert [plain[name] for name in ("title", "description", "canonical")] == [
        ["As seen – Dateline"], ["As read."], ["https://news.example/articles/b"],  # noqa: RUF001
    ]  # fmt: skip
    assert "robots" not in plain
    assert ["ld+json" in (await client.get(f"/articles/{slug}")).text for slug in ("a", "b")] == [False, True]


async def test_platforms_are_shown_the_picture_of_an_article(client: AsyncClient, make: Builder) -> None:
    image = await make.image(alt="A goose")
    await make.article(slug="a", seo_image_id=image)
    await make.article(slug="b")

    told, plain = await head(client, "/articles/a"), await head(client, "/articles/b")

    (address,) = told["og:image"]
    assert address.startswith(f"https://news.example/images/{image}-")
    assert told["twitter:image"] == [address]
    assert [told[f"og:image:{name}"] for name in ("type", "alt")] == [["image/jpeg"], ["A goose"]]
    assert plain["og:image"][0].endswith("/previews/b.png")


async def test_a_section_and_a_topic_say_what_they_are_about(client: AsyncClient, make: Builder) -> None:
    await make.article(section="Port", tags=["Ferry"])
    await make.connection.execute("update news.term set description = 'About ' || name || ' & more'")

    for path, name in (("/sections/port", "Port"), ("/topics/ferry", "Ferry")):
        assert f"About {name} & more" in (await page(client, path)).words
        assert (await head(client, path))["description"] == [f"About {name} &amp; more"]


async def test_the_navigation_has_the_sections_that_editors_have_put_in_order(
    client: AsyncClient, make: Builder
) -> None:
    for name in ("World", "Arts", "Sport"):
        await make.article(section=name)
    menu = re.compile(r'href="/sections/[^"]+">([^<]+)</a></li>')
    by_name = menu.findall((await client.get("/")).text)
    await make.connection.execute("update news.term set position = 2 where name = 'Arts'")
    await make.connection.execute("update news.term set position = 1 where name = 'World'")

    assert by_name == ["Arts", "Sport", "World"]
    assert menu.findall((await client.get("/")).text) == ["World", "Arts"]
