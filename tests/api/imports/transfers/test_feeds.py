"""Feeds with whole texts become articles."""

from html import escape

from tests.api.imports.transfers.conftest import Mover

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:thr="http://purl.org/syndication/thread/1.0"><channel><title>Harbour</title><link>https://harbour.example/</link>
<language>en-gb</language>
<item><title>One &amp;amp; two</title><link>https://harbour.example/one</link><guid isPermaLink="false">h-1</guid>
<pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate><dc:creator>By Ann Lee</dc:creator><category>Quay</category>
<description>Short [...]</description>
<content:encoded><![CDATA[<p>Whole <a href="/x">text</a>.</p>]]></content:encoded></item>
<item><title>Cut</title><link>https://harbour.example/cut</link><description>Only the start …</description></item>
<item><title>Re</title><guid>h-2</guid><thr:in-reply-to ref="h-1"/><description>A reply</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Hafen</title>
<entry><id>tag:hafen:1</id><title type="html">Eins &amp;amp; zwei</title>
<link rel="alternate" href="https://hafen.example/eins"/>
<published>2024-05-01T10:00:00Z</published><updated>2024-05-02T10:00:00Z</updated><author><name>Bo Falk</name>
<email>bo@hafen.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ganzer <b>Text</b>.</p>
</div></content></entry></feed>"""


async def test_entries_with_their_whole_text_become_articles(mover: Mover) -> None:
    mover.write("a.rss", RSS)
    mover.write("b.atom", ATOM)

    report = await mover.load()

    assert report.summary == "2 new, 0 changed, 0 unchanged, 2 skipped."
    assert set(report.skipped) == {"It has only the beginning of its text.", "It is a comment on another entry."}
    first, second = await mover.articles()
    assert (first["external_id"], first["headline"], first["language"]) == ("feed:h-1", "One & two", "en-GB")
    assert first["body_markdown"] == "Whole [text](https://harbour.example/x)."
    assert (first["authors"], first["tags"], first["addresses"]) == (["Ann Lee"], ["Quay"], ["/one"])
    assert (second["headline"], second["authors"]) == ("Eins & zwei", ["Bo Falk"])
    assert second["body_markdown"] == "Ganzer **Text**."


JSON_FEED = """{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "home_page_url": "https://kiosk.example/",
"language": "en-GB", "authors": [{"name": "Ann Lee"}], "items": [
{"id": 7, "url": "/one", "title": "One &amp; two", "content_html": "<p>Whole <a href='/x'>text</a>.</p>",
"tags": ["Quay"], "date_published": "2024-05-01T10:00:00+02:00"},
{"id": "8", "title": "Cut", "content_text": "Only the start...", "date_published": "Fri, 31 May 2019 12:17:58 -0700"},
{"id": "9", "author": {"name": "Bo Falk"}, "content_text": "No title, but *words*.",
"date_published": "2024-05-02T10:00:00Z"}]}"""
BLOGGER = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://www.blogger.example/feeds/7/archive"/>
<entry><id>tag:blogger.com,1999:blog-7.post-1</id><published>2012-03-04T05:06:07.000-08:00</published>
<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/>
<title type="text">Quay</title><content type="html">{}</content></entry></feed>"""
OF_BREAKS = """<div><a href="https://1.bp.example/s1600/a.jpg"><img src="https://1.bp.example/s320/a.jpg" /></a></div>
One.<br /><br />Two,<br />a line.<br /><a name='more'></a><br /><br /><ul><li>a<br /><br />b</li></ul>
<table class="tr-caption-container"><tbody><tr><td><img src="https://1.bp.example/s320/b.jpg" /></td></tr>
<tr><td class="tr-caption">The quay</td></tr></tbody></table>"""


async def test_paragraphs_that_only_breaks_part_are_paragraphs(mover: Mover) -> None:
    mover.write("blog.xml", BLOGGER.format(escape(OF_BREAKS)))

    await mover.load()

    [article] = await mover.articles()
    body = article["body_markdown"]
    assert "One.\n\nTwo,\\\na line.\n\n- a" in body
    assert "s1600" not in body
    assert "<figcaption>The quay</figcaption>" in body


async def test_items_of_a_json_feed_become_articles(mover: Mover) -> None:
    mover.write("feed.json", JSON_FEED)

    report = await mover.load()

    assert report.summary == "2 new, 0 changed, 0 unchanged, 1 skipped."
    first, second = await mover.articles()
    assert (first["external_id"], first["headline"], first["language"]) == ("feed:7", "One & two", "en-GB")
    assert first["body_markdown"] == "Whole [text](https://kiosk.example/x)."
    assert (first["authors"], first["tags"], first["addresses"]) == (["Ann Lee"], ["Quay"], ["/one"])
    assert (second["headline"], second["authors"]) == ("No title, but *words*.", ["Bo Falk"])
