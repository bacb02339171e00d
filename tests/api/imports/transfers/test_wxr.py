"""WordPress exports become articles: what was public is, under the old addresses, too, and nothing else is."""

from datetime import UTC, datetime

from api.imports.pictures.named import plain
from tests.api.imports.transfers.conftest import Mover

HEAD = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<!-- generator="WordPress/3.5" -->
<rss version="2.0" xmlns:excerpt="https://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="https://wordpress.org/export/1.2/">
<channel><title>Hafen &amp; Co</title><link>https://www.harbour.example</link><language>de-DE</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>ada</wp:author_login><wp:author_email>ada@harbour.example</wp:author_email>
<wp:author_display_name><![CDATA[Ada Lind]]></wp:author_display_name></wp:author>
"""


def item(number: int, kind: str = "post", status: str = "publish", extra: str = "", body: str = "Ein Text.") -> str:
    date = "0000-00-00 00:00:00" if status == "draft" else "2024-05-01 10:00:00"
    return f"""<item><title>Post {number} & mehr</title><link>https://www.harbour.example/2024/05/post-{number}/</link>
<pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate><dc:creator>ada</dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:post_name>post-{number}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
{extra}</item>"""


BODY = """<!-- wp:paragraph --><p>Die F\xe4hre f\xe4hrt.</p><!-- /wp:paragraph --><!--more-->
<!-- wp:quote -->
<blockquote><p>\u201eEndlich f\xe4hrt sie wieder\u201c, sagte Greta Holm.</p></blockquote><!-- /wp:quote -->"""
CLASSIC = """Erste Zeile
zweite Zeile mit <em>Wort</em> und [sic] & mehr.

[caption id="a" width="10"]<a href="x"><img src="/kai.jpg" alt="Der Kai" /></a> Der Kai im Mai[/caption]

https://www.youtube.com/watch?v=abc

Ende[gallery ids="1,2"]"""


async def test_posts_become_articles_with_all_that_was_public(mover: Mover) -> None:
    terms = (
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
        '<category domain="category" nicename="hafen"><![CDATA[Hafen &amp; Kai]]></category>'
        '<category domain="post_tag" nicename="faehre"><![CDATA[F\xe4hre]]></category>'
        "<wp:postmeta><wp:meta_key>_yoast_wpseo_title</wp:meta_key><wp:meta_value>%%title%%</wp:meta_value></wp:postmeta>"
    )
    kinds = [item(10, "page"), item(11, "attachment", "inherit"), item(12, "nav_menu_item"), item(13, status="trash")]
    hidden = [item(20, status="draft"), item(21, status="private"), item(22, status="pending"),
              item(23, extra="<wp:post_password>geheim</wp:post_password>"), item(24, status="future")]  # fmt: skip
    text = HEAD + "".join([item(1, extra=terms, body=BODY), item(2, body=CLASSIC), *kinds, *hidden]) + item(3, body="")
    export = mover.write("export.xml", text + "</channel></rss>")

    report = await mover.load()

    assert report.summary == "7 new, 0 changed, 0 unchanged, 5 skipped."
    assert report.skipped["It is no post, but of the kind page."] == 1
    assert report.cases["It is in the trash."] == ["wordpress:harbour.example:13"]
    first, second, *rest = await mover.articles()
    assert first["external_id"] == "wordpress:harbour.example:1"
    assert first["headline"] == "Post 1 & mehr"
    assert (first["slug"], first["section"], first["tags"]) == ("post-1", "Hafen & Kai", ["Fähre"])
    assert (first["authors"], first["language"], first["seo_title"]) == (["Ada Lind"], "de-DE", None)
    assert first["summary"] == "Die Fähre fährt."
    assert first["quotes"] == ["Endlich fährt sie wieder / Greta Holm"]
    assert first["addresses"] == ["/2024/05/post-1", "/?p=1"]
    assert first["published_at"] == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert second["body_markdown"] == (
        "Erste Zeile\\\nzweite Zeile mit *Wort* und \\[sic\\] & mehr.\n\n"
        '<figure><img src="https://www.harbour.example/kai.jpg" alt="Der Kai">\n'
        "<figcaption>Der Kai im Mai</figcaption>\n</figure>\n\n"
        "<https://www.youtube.com/watch?v=abc>\n\nEnde"
    )
    assert {(each["status"], each["addresses"]) for each in rest} == {("DRAFT", None)}

    again = await mover.load()
    assert again.summary == "0 new, 0 changed, 7 unchanged, 5 skipped."
    export.write_bytes(export.read_bytes().replace(b"Ein Text", b"Ein Wort")[:-60])
    changed = await mover.load()
    assert changed.summary == "0 new, 5 changed, 2 unchanged, 5 skipped."
    assert "no XML from here on" in "".join(changed.skipped)


def test_words_of_a_summary_are_those_that_readers_see() -> None:
    assert plain("<p>It is open</p><script>track()</script><style>p { }</style> now.", 99) == "It is open now."
