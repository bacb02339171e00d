"""Saved pages become articles, however their JSON-LD is written."""

import json
from contextlib import closing

import pytest

from api.imports.transfers.saved_pages.extraction import Extraction
from tests.api.imports.transfers.conftest import Mover

TEXT = "".join(
    f"<p>Paragraph {n} tells of the quay, of its cranes, and of those who keep them in all weathers, as it should.</p>"
    for n in range(8)
)
PAGE = """<!DOCTYPE html><html lang="en"><head><title>T</title><link rel="canonical" href="{url}">
<meta property="og:image" content="https://harbour.example/og.jpg">{scripts}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/x">Sections of the site</a></li></ul></nav>
<div id="main"><article><h1>Quay &amp; crane</h1>{text}
<p>\u201cIt is a good quay,\u201d said Ida Brandt.</p></article></div>
<footer><p>All rights reserved</p></footer></body></html>"""


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


async def test_pages_become_articles_whatever_their_json_is_wrapped_in(mover: Mover) -> None:
    graph = {"@graph": [
        {"@type": "WebSite", "name": "Harbour"}, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": ["NewsArticle", "Article"], "headline": "Quay &amp; crane", "author": [{"@id": "#ann"}],
         "datePublished": [{"@value": "2024-05-01T10:00:00+02:00"}], "articleSection": "Harbour",
         "keywords": "quay, crane",
         "image": [{"@type": "ImageObject", "url": "/lead.jpg", "caption": "The quay"}]},
    ]}  # fmt: skip
    plain = {"@type": "BlogPosting", "headline": "Second", "datePublished": 1714557600000, "author": "Bo Falk"}
    closed = {
        "@type": "NewsArticle",
        "headline": "Third",
        "datePublished": "May 3, 2024",
        "isAccessibleForFree": "False",
    }
    first = script("{broken") + script("<!-- " + json.dumps(graph) + "; -->")
    mover.write("1.html", PAGE.format(url="https://www.harbour.example/2024/quay/", scripts=first, text=TEXT))
    second = script(json.dumps([plain]).replace('"', "&quot;"))
    mover.write("2.htm", PAGE.format(url="https://harbour.example/two", scripts=second, text=TEXT))
    third = script(json.dumps(closed)[:-1] + ",}")
    mover.write("3.html", PAGE.format(url="https://harbour.example/three", scripts=third, text=TEXT))
    mover.write("index.html", PAGE.format(url="https://harbour.example/", scripts="", text=""))

    report = await mover.load()

    assert report.summary == "3 new, 0 changed, 0 unchanged, 1 skipped."
    assert report.cases == {"It says of itself that it is no article.": ["index.html"]}
    one, two, three = await mover.articles()
    assert (one["external_id"], one["headline"]) == ("page:harbour.example/2024/quay", "Quay & crane")
    assert (one["authors"], one["section"], one["tags"]) == (["Ann Lee"], "Harbour", ["quay", "crane"])
    assert one["addresses"] == ["/2024/quay"]
    assert one["body_markdown"].startswith("Paragraph 0 tells")
    assert "Sections of the site" not in one["body_markdown"]
    assert one["quotes"] == ["It is a good quay, / Ida Brandt"]
    assert (two["authors"], two["published_at"].year) == (["Bo Falk"], 2024)
    assert (three["status"], three["addresses"]) == ("DRAFT", None)


def test_a_page_that_takes_too_long_has_no_body_and_a_deep_one_is_read() -> None:
    with closing(Extraction()) as extraction:
        text = f"<p>{'word, ' * 200}</p>"
        assert extraction.body_of(f"<html><body>{text}{'<svg>' * 10_000}", seconds=0.1) == ""
        assert extraction.body_of(f"<html><body>{'<div>' * 10_000}{text}</body></html>") != ""


def lines(count: int, what: str) -> str:
    return "".join(
        f"<p>{what} number {n} is told at some length here, with all that belongs to it.</p>" for n in range(count)
    )


FURNISHED = """<!DOCTYPE html><html lang="en"><head><title>T</title><meta property="og:type" content="article">
<meta property="og:site_name" content="Harbour"><meta property="article:tag" content="quay">
<meta property="article:tag" content="crane"></head><body><form id="whole">
<div class="breadcrumb"><p>Home, sections, quays and all the other places of this site, one by one.</p></div>
<time class="published" datetime="2024-05-01T10:00:00+02:00">1 May</time>
<article class="v-a"><h1>Quay &amp; crane</h1><div class="paywall side">{text}</div>
<div class="newsletter-box"><p>Get our letters every morning, with the best of the quay, and nothing else.</p></div>
<aside><p>More on the subject: nine other quays that you should see before the summer ends.</p></aside>
<div hidden><p>This is only for those who have an account, and for nobody else on this site.</p></div></article>
<div class="cookie-consent"><p>We and our 412 partners value your privacy, and would like to store things.</p></div>
</form></body></html>"""


async def test_what_stands_around_a_text_stays_out_and_none_of_the_text_does(mover: Mover) -> None:
    mover.write("page.html", FURNISHED.format(text=lines(12, "Crane")))

    await mover.load()

    (one,) = await mover.articles()
    assert [line for line in one["body_markdown"].split("\n\n") if not line.startswith("Crane number")] == []
    assert one["body_markdown"].count("Crane number") == 12
    assert (one["tags"], one["published_at"].isoformat()) == (["quay", "crane"], "2024-05-01T08:00:00+00:00")


async def test_authors_are_people_and_not_the_site_or_an_agency(mover: Mover) -> None:
    names = ["Ann Lee og Bo Falk", "Harbour", "AP", "Deutsche Presse-Agentur"]
    node = {
        "@type": "NewsArticle",
        "headline": "Quay",
        "datePublished": "2024-05-01",
        "author": [{"@type": "Person", "name": name} for name in names],
        "publisher": {"@type": "Organization", "name": "Harbour"},
    }
    mover.write("1.html", PAGE.format(url="https://harbour.example/1", scripts=script(json.dumps(node)), text=TEXT))

    await mover.load()

    (one,) = await mover.articles()
    assert one["authors"] == ["Ann Lee", "Bo Falk"]


def test_a_body_of_which_little_is_found_is_that_of_the_element_with_the_text() -> None:
    text = "".join(f'<div class="sidebar-grid__content combx sponsor-{n}">{lines(3, "Crane")}</div>' for n in range(4))
    teasers = "".join(
        f'<p><a href="/{n}">Another text of this site, of some length, is number {n}</a></p>' for n in range(9)
    )
    page = f'<html><body><div class="share">{teasers}</div><div class="comment-x">{text}</div>{teasers}</body></html>'

    with closing(Extraction()) as extraction:
        found = extraction.body_of(page)

    assert found.count("Crane number") == 12
    assert "Another text" not in found


ARTICLE = '<meta property="og:type" content="article">'


@pytest.mark.parametrize(
    ("address", "head", "above"),
    [
        ("a", ARTICLE + '<meta name="DC.date.issued" content="2022-03-04">', ""),
        ("a", '<meta itemprop="datePublished" content="2022-03-04">', ""),
        ("a", '<meta name="citation_publication_date" content="2022/03/04">', ""),
        ("a", ARTICLE, '<span itemprop="datePublished" content="2022-03-04">yesterday</span>'),
        ("a", ARTICLE, "<time>4 March 2022</time>"),
        ("a", ARTICLE, '<p class="entry-date">Published on March 4, 2022</p>'),
        ("a", ARTICLE, '<div class="pubDate"> First published: <b>4 Mar 2022</b></div>'),
        ("2022/03/04/quay", ARTICLE + '<meta property="article:modified_time" content="2023-01-01">', ""),
        ("quay-20220304.html", ARTICLE, '<aside><time datetime="2020-01-01">old</time></aside>'),
        ("a", script('{"@type": "LiveBlogPosting", "headline": "L", "coverageStartTime": "2022-03-04T00:00:00Z"}'), ""),
        (
            "a",
            script('[{"@type": "WebPage", "datePublished": "2022-03-04"}, {"@type": "Article", "headline": "L"}]'),
            "",
        ),
    ],
)
async def test_a_page_shows_when_it_was_published_in_many_places(
    mover: Mover, address: str, head: str, above: str
) -> None:
    page = PAGE.format(url=f"https://harbour.example/{address}", scripts=head, text=above + TEXT)
    mover.write("1.html", page)

    report = await mover.load()

    assert report.summary == "1 new, 0 changed, 0 unchanged, 0 skipped."
    (one,) = await mover.articles()
    assert one["published_at"].isoformat() == "2022-03-04T00:00:00+00:00"
    assert one["body_markdown"].startswith("Paragraph 0")


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("2022/13/41/quay", ""),
        ("2099/03/04/quay", ""),
        ("12345678", ""),
        ("a", '<p class="update">March 4, 2022</p>'),
        ("a", '<footer><p class="date">March 4, 2022</p></footer>'),
        ("a", '<p class="date">In March 4, 2022 was a day like any other, and nobody knew.</p>'),
    ],
)
async def test_what_is_no_date_of_a_page_is_not_taken_for_one(mover: Mover, address: str, above: str) -> None:
    mover.write("1.html", PAGE.format(url=f"https://harbour.example/{address}", scripts=ARTICLE, text=above + TEXT))

    assert (await mover.load()).summary == "0 new, 0 changed, 0 unchanged, 1 skipped."


async def test_pages_without_an_address_are_told_apart_by_their_folders_and_have_no_title_in_their_text(
    mover: Mover,
) -> None:
    node = {"@type": "NewsArticle", "datePublished": "2024-05-01", "author": "By Kai Moss"}
    for name in ("one", "two"):
        page = PAGE.format(url="", scripts=script(json.dumps({**node, "headline": name})), text=TEXT)
        mover.write(f"{name}/index.html", page)

    assert (await mover.load()).summary == "2 new, 0 changed, 0 unchanged, 0 skipped."
    assert [(one["external_id"], one["authors"], one["body_markdown"][:13]) for one in await mover.articles()] == [
        (f"page:{name}/index.html", ["Kai Moss"], "Paragraph 0 t") for name in ("one", "two")
    ]


async def test_the_article_is_the_one_of_this_page_and_has_all_of_its_authors(mover: Mover) -> None:
    same = {"@type": "NewsArticle", "datePublished": "2024-05-01"}
    other = {**same, "headline": "Another", "url": "https://harbour.example/another"}
    own = {**same, "headline": "This", "author": {"@type": "Person", "name": ["Ann Lee", "Bo Falk"]}}
    scripts = script(json.dumps([other, own]))
    mover.write("1.html", PAGE.format(url="https://harbour.example/this", scripts=scripts, text=TEXT))

    await mover.load()

    (one,) = await mover.articles()
    assert (one["headline"], one["authors"]) == ("This", ["Ann Lee", "Bo Falk"])


async def test_a_headline_that_the_title_of_a_page_has_is_not_in_its_text(mover: Mover) -> None:
    node = {"@type": "NewsArticle", "headline": "For search engines", "datePublished": "2024-05-01"}
    page = PAGE.format(url="https://harbour.example/1", scripts=script(json.dumps(node)), text=TEXT)
    page = page.replace("<title>T<", "<title>Quay &amp; crane | Harbour<").replace("<nav>", "<h1>Harbour</h1><nav>")
    mover.write("1.html", page)

    await mover.load()

    (one,) = await mover.articles()
    assert one["body_markdown"].startswith("Paragraph 0")
