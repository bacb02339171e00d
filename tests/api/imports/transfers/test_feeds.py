"""Feeds with whole texts become articles."""

from tests.api.imports.transfers.conftest import Mover

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:thr="http://purl.org/syndication/thread/1.0"><channel><title>Harbour</title><link>https://harbour.example/</link>
<language>en-gb</language>
<item><title>One &amp;amp; two</title><link>https://harbour.example/one</link><guid isPermaLink="false">h-1</guid>
<pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate><dc:creator>Ann Lee</dc:creator><category>Quay</category>
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
