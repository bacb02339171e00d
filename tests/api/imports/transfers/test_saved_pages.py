"""Saved pages become articles, however their JSON-LD is written."""

import json
from contextlib import closing

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
