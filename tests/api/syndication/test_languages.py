"""Feeds, sitemaps, JSON-LD and oEmbed say which language something is in."""

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from httpx import AsyncClient

from tests.builder import Builder

NAMES = {"a": "http://www.w3.org/2005/Atom", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
NAMES |= {"x": "http://www.w3.org/1999/xhtml"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


async def xml(client: AsyncClient, path: str) -> ElementTree.Element:
    return ElementTree.fromstring((await client.get(path)).text)


async def test_entries_of_a_feed_have_their_language(client: AsyncClient, make: Builder) -> None:
    await make.article(language="en")
    await make.article(language="ur")

    feed = await xml(client, "/feed.atom")

    assert feed.get(LANG) == "en"
    assert [entry.get(LANG) for entry in feed.findall("a:entry", NAMES)] == ["ur", None]


async def test_the_feed_of_comments_is_in_the_language_of_the_article(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="mill", headline="Die Mühle & der Müller", language="de")
    author = await make.commenter(display_name="Ann <B>")
    await make.comment(article_id=article, author_id=author, language="hi")
    await make.comment(article_id=article, author_id=author)

    feed = await xml(client, "/articles/mill/comments.atom")

    assert (feed.get(LANG), feed.findtext("a:title", "", NAMES)) == ("de", "Kommentare zu „Die Mühle & der Müller“")
    assert [entry.get(LANG) for entry in feed.findall("a:entry", NAMES)] == [None, "hi"]
    assert feed.findtext("a:entry/a:title", "", NAMES) == "Ann <B> zu „Die Mühle & der Müller“"


@pytest.mark.parametrize(
    ("language", "expected"), {"hi": "hi", "pt-BR": "pt", "zh": "zh-cn", "zh-TW": "zh-tw", "zh-Hant": "zh-tw"}.items()
)
async def test_news_sitemaps_have_the_language(
    client: AsyncClient, make: Builder, language: str, expected: str
) -> None:
    await make.article(language=language, published_at=datetime.now(UTC))

    found = (await xml(client, "/news-sitemap.xml")).findall(".//n:language", NAMES)

    assert [each.text for each in found] == [expected]


async def test_sitemaps_link_translations(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="mill", language="en", translation_key="mill")
    await make.article(slug="muehle", language="de", translation_key="mill")
    await make.article(slug="alone", language="hi")
    alternates = [("de", "https://news.example/articles/muehle"), ("en", "https://news.example/articles/mill")]

    found = [
        sorted((link.get("hreflang"), link.get("href")) for link in url.findall("x:link", NAMES))
        for url in await xml(client, "/sitemap.xml")
    ]

    assert found == [alternates, alternates, []]


async def test_json_ld_has_the_languages(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="mill", language="ar", translation_key="mill")
    await make.article(slug="muehle", language="de", translation_key="mill", headline="Die Mühle")
    await make.comment(article_id=article, language="en")

    text = (await client.get("/articles/mill")).text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])

    assert data["inLanguage"] == "ar"
    assert data["comment"][0]["inLanguage"] == "en"
    assert data["workTranslation"] == [
        {
            "@type": "NewsArticle",
            "url": "https://news.example/articles/muehle",
            "headline": "Die Mühle",
            "inLanguage": "de",
        }
    ]


async def test_oembed_is_in_the_language_of_the_article(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="mill", language="ar", published_at=datetime(2026, 3, 14, 12, tzinfo=UTC))

    html = (await client.get("/oembed?url=https://news.example/articles/mill")).json()["html"]

    assert html.startswith('<blockquote cite="https://news.example/articles/mill" lang="ar" dir="rtl">')
    assert ">14 مارس 2026</time>" in html
