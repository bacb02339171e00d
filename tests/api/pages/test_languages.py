"""Pages in the language of their article or of the site: words, dates, directions, and names."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from httpx import AsyncClient

from tests.api.pages.sites import site
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.waiting import LONGEST

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
PAGE = re.compile(r'<html lang="(\S+)" dir="(\S+)">')
MOMENT = re.compile(r'<time datetime="2026-03-14T12:00:00\+00:00">(.*?)</time>')
MOMENTS = {
    "en": "14 March 2026, 12:00 UTC",
    "en-US": "March 14, 2026, 12:00\u202fPM UTC",
    "hi": "14 मार्च 2026, 12:00 pm UTC",
    "ar": "14 مارس 2026، \u206812:00 م UTC\u2069",
    "he": "14 במרץ 2026, \u206812:00 UTC\u2069",
    "de": "14. März 2026, 12:00 UTC",
    "ja": "2026年3月14日 12:00 UTC",
    "es": "14 de marzo de 2026, 12:00 UTC",
    "th": "14 มีนาคม ค.ศ. 2026 12:00 น. UTC",
    "no": "14. mars 2026, 12:00 UTC",
    "tlh": "14 March 2026, 12:00 UTC",
}
WORDS = {
    "en": "Leave a comment", "hi": "टिप्पणी लिखें", "ar": "اكتب تعليقًا", "de": "Kommentar schreiben",
    "ja": "コメントを書く", "es": "Escribir un comentario", "th": "Leave a comment",
}  # fmt: skip


async def text_of(client: AsyncClient, path: str) -> str:
    response = await client.get(path)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("language", [*MOMENTS, "ur", "fa", "zh-Hant", "sr-Latn", "pa-PK"])
async def test_a_page_is_in_the_language_of_its_article(client: AsyncClient, make: Builder, language: str) -> None:
    await make.article(slug="mill", language=language, published_at=NOON)

    found = PAGE.findall(await text_of(client, "/articles/mill"))

    assert found == [(language, "rtl" if language in ("ar", "he", "ur", "fa", "pa-PK") else "ltr")]


@pytest.mark.parametrize(("language", "words"), MOMENTS.items())
async def test_times_are_written_as_the_language_has_them(
    client: AsyncClient, make: Builder, language: str, words: str
) -> None:
    await make.article(slug="mill", language=language, published_at=NOON)

    for path in ("/", "/articles/mill"):
        assert [text.replace("\u202f", " ") for text in MOMENT.findall(await text_of(client, path))] == [
            words.replace("\u202f", " ")
        ]


@pytest.mark.parametrize(("language", "words"), WORDS.items())
async def test_the_words_of_a_page_are_those_of_its_language(
    client: AsyncClient, make: Builder, language: str, words: str
) -> None:
    await make.article(slug="mill", language=language)

    text = await text_of(client, "/articles/mill")

    assert words in text
    assert ('<section class="comments" part="comments" id="comments" lang="en" dir="ltr"' in text) == (language == "th")
    assert ("Leave a comment" in text) == (words == WORDS["en"])


async def test_a_language_without_words_has_those_of_the_site(database_url: str, make: Builder) -> None:
    await make.article(slug="mill", language="ur")

    async with site(database_url, languages="hi,ur") as client:
        text = await text_of(client, "/articles/mill")

    assert PAGE.findall(text) == [("ur", "rtl")]
    assert '<footer class="imprint" lang="hi" dir="ltr">' in text


async def test_cards_are_in_the_language_of_their_article(client: AsyncClient, make: Builder) -> None:
    await make.article(language="en", headline="A mill")
    await make.article(language="ar", headline="طاحونة", word_count=3 * 138)

    text = await text_of(client, "/")

    assert PAGE.findall(text) == [("en", "ltr")]
    assert re.findall(r'<article class="teaser"(.*?)>', text) == [' lang="ar" dir="rtl"', ""]
    assert "لا تعليقات" in text


async def test_plural_forms_are_right(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="mill", language="ar")
    expected = {0: "لا تعليقات", 1: "تعليق واحد", 2: "تعليقان", 3: "3 تعليقات", 11: "11 تعليقًا", 100: "100 تعليق"}

    for number, words in expected.items():
        await make.connection.execute(
            "update news.discussion set comment_count = $1 where article_id = $2", number, article
        )
        assert f'<h2 id="comments-heading" part="heading">{words}</h2>' in await text_of(client, "/articles/mill")


async def test_scripts_have_the_words_of_the_page(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="mill", language="de")

    found = re.findall(
        r'<script type="application/json" class="localized">(.*?)</script>', await text_of(client, "/articles/mill")
    )
    sharing, comments = map(json.loads, found)

    assert (comments["language"], comments["locale"], comments["timeZone"]) == ("de", "de", "UTC")
    assert comments["words"]["comments"] == {"one": "{n} Kommentar", "other": "{n} Kommentare"}
    assert comments["words"]["errors"]["DUPLICATE"] == "Sie haben hier gerade denselben Text geschrieben."
    assert sharing["words"]["copyLink"] == "Link kopieren"


async def test_comments_and_names_have_their_own_direction(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="mill", language="en")
    author = await make.commenter(display_name="سامي")
    await make.comment(article_id=article, author_id=author, body="خبر رائع", language="ar")
    await make.comment(article_id=article, body="So so")

    text = await text_of(client, "/articles/mill")

    assert '<b class="commenter" part="author" dir="auto">سامي</b>' in text
    assert '<div class="words" part="body" dir="auto" lang="ar"><p>خبر رائع</p>' in text
    assert '<div class="words" part="body" dir="auto"><p>So so</p>' in text


async def test_blocks_that_run_the_other_way_say_so(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="mill", language="ar")
    await make.paragraphs(article, "قال «Canal» إن الماء هو المحرك.", "Water is the engine here.", "2026")

    text = await text_of(client, "/articles/mill")

    assert re.findall(r"<p( dir=\"ltr\")?>(?:قال|Water|2026)", text) == ["", ' dir="ltr"', ""]


async def test_translations_are_linked(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="mill", language="en", translation_key="mill")
    await make.article(slug="muehle", language="de", translation_key="mill")
    await make.article(slug="draft", language="hi", translation_key="mill", status="DRAFT")

    text = await text_of(client, "/articles/mill")

    assert re.findall(r'<link rel="alternate" hreflang="(\w+)" href="(.*?)">', text) == [
        ("en", "https://news.example/articles/mill"), ("de", "https://news.example/articles/muehle"),
    ]  # fmt: skip
    assert re.findall(r'<a rel="alternate" hreflang="de"[^>]*href="/articles/muehle">(\w+)</a>', text) == ["Deutsch"]
    assert "og:locale:alternate" in text
    assert '<meta property="og:locale" content="en_GB">' in text


async def test_an_article_without_translations_has_no_alternates(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="mill", language="en")

    assert "hreflang" not in await text_of(client, "/articles/mill")


async def test_a_site_has_its_own_name_language_and_time_zone(database_url: str, make: Builder) -> None:
    key = await make.article(slug="mill", section="समाज", language="hi", published_at=NOON)
    await make.article(language="hi", published_at=datetime.now(UTC) - timedelta(hours=1), headline="खबर")
    await make.names(key, await make.person(slug="ada", name="Ada L"))
    settings = {"site_name": "दैनिक नहर", "languages": "hi,en", "time_zone": "Asia/Kolkata", "publisher": "नहर प्रकाशन"}
    settings["public_url"] = PUBLIC_URL

    async with site(database_url, **settings) as client:
        front, article = await text_of(client, "/"), await text_of(client, "/articles/mill")
        missing = (await client.get("/none")).text
        person, embedded = (
            await text_of(client, "/people/ada"),
            (await client.get("/oembed?url=https://news.example/articles/mill")),
        )
        feed, news = await text_of(client, "/feed.atom"), await text_of(client, "/news-sitemap.xml")

    for text in (front, article, missing, person):
        assert PAGE.findall(text)[0][0] == "hi"
        assert "Dateline" not in text
        assert "<title>" in text
        assert "दैनिक नहर</title>" in text
    assert MOMENT.findall(article) == ["14 मार्च 2026, 5:30 pm IST"]
    assert '<meta property="og:site_name" content="दैनिक नहर">' in article
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', article)[0])
    assert (data["publisher"]["name"], data["inLanguage"]) == ("नहर प्रकाशन", "hi")
    assert "ऐसा कोई पेज नहीं है" in missing
    assert 'xml:lang="hi"' in feed
    assert "<title>दैनिक नहर</title>" in feed
    assert "<author><name>नहर प्रकाशन</name>" in feed
    assert embedded.json()["provider_name"] == "दैनिक नहर"
    assert embedded.json()["author_name"] == "नहर प्रकाशन"
    assert "<news:name>दैनिक नहर</news:name>" in news


async def test_articles_from_before_come_to_have_a_language_while_the_site_runs(
    database_url: str, make: Builder
) -> None:
    await make.article(slug="mill", headline="1921", summary="", text="नहर के किनारे की पुरानी चक्की फिर चलने लगी है।")
    await make.connection.execute("insert into news.article_without_language select id from news.article")
    query = {"query": '{ article(slug: "mill") { language } articles(filter: { language: "hi" }) { totalCount } }'}

    async with site(database_url, languages="en,hi") as client, asyncio.timeout(LONGEST):
        while await make.connection.fetchval("select count(*) from news.article_without_language"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        data = (await client.post("/graphql", json=query)).json()["data"]

    assert data == {"article": {"language": "hi"}, "articles": {"totalCount": 1}}
