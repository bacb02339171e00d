"""Archives of blogs of Blogger, with posts and comments in one file, and feeds of comments."""

from datetime import UTC, datetime
from pathlib import Path

from asyncpg import Connection

from api.imports.options import LoadOptions, ReadOptions
from api.imports.transfers.loading.files import sort
from api.imports.transfers.loading.run import load
from api.imports.transfers.report import TransferReport
from tests.api.imports.comments.moving import Moving
from tests.builder import Builder

BLOG = "tag:blogger.com,1999:blog-7"
KIND = (
    "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{}'/>"
)
FEED = """<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="https://www.blogger.com/styles/atom.css"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"
 xmlns:gd="http://schemas.google.com/g/2005" xmlns:blogger="http://schemas.google.com/blogger/2018">{}</feed>"""


def archived(kind: str, key: str, words: str, more: str = "") -> str:
    return (
        f"<entry><id>{BLOG}.{key}</id><published>2012-03-04T05:06:07.000-08:00</published>{KIND.format(kind)}"
        f"<title type='text'>{words}</title><content type='html'>{words}</content>{more}</entry>"
    )


def answering(post: str, key: str, words: str, more: str = "") -> str:
    source = f"http://quay.blogspot.example/2012/03/{post}.html"
    more = (
        f"<link rel='alternate' href='{source}?showComment=13#c{key}'/>{more}"
        f"<thr:in-reply-to href='{source}' ref='{BLOG}.post-1' type='text/html'/>"
    )
    return archived("comment", f"post-{key}", words, more)


def by(name: str, address: str = "") -> str:
    uri = f"<uri>{address}</uri>" if address else ""
    return f"<author><name>{name}</name>{uri}<email>noreply@blogger.com</email></author>"


def related(key: str) -> str:
    return f"<link rel='related' href='http://www.blogger.com/feeds/7/1/comments/default/{key}?v=2'/>"


REMOVED = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
ARCHIVE = FEED.format(
    archived("template", "layout", "body{}")
    + archived("settings", "settings.BLOG_ADMIN", "ed@mail.example")
    + archived("page", "page-2", "&lt;p&gt;About&lt;/p&gt;")
    + archived(
        "post",
        "post-1",
        "Geese",
        "<category scheme='http://www.blogger.com/atom/ns#' term='Birds'/>"
        "<link rel='alternate' href='http://quay.blogspot.example/2012/03/geese.html'/>",
    )
    + archived("post", "post-3", "Held back", "<app:control><app:draft>yes</app:draft></app:control>")
    + answering("geese", "11", "First &lt;b&gt;one&lt;/b&gt; &amp;amp; more&lt;br /&gt;and a line", by("Ann"))
    + answering("geese", "13", "To a reply", by("Bo", "http://www.blogger.com/profile/5") + related("12"))
    + answering("geese", "12", "A reply", by("Bo", "https://www.blogger.com/profile/5") + related("11"))
    + answering("geese", "14", "This comment has been removed by the author.", by("Cy") + REMOVED)
    + answering("geese", "15", "Still here", by("ann@mail.example") + related("14"))
)
TAKEN_OUT = FEED.format(f"""<id>{BLOG}</id><title>Quay</title>
<entry><id>{BLOG}.post-1</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>
<author><name>Ed Ray</name><uri/><blogger:type>BLOGGER</blogger:type></author><title>Ferry &amp;#39;Ada&amp;#39;</title>
<content type='html'>&lt;div&gt;Text of it.&lt;/div&gt;</content><published>2026-06-15T10:30:00Z</published>
<category term="Ships" scheme="{BLOG}"/><category/><link/><blogger:trashed/>
<blogger:filename>/2026/06/ferry.html</blogger:filename></entry>
<entry><id>{BLOG}.post-2</id><blogger:type>POST</blogger:type><blogger:status>DRAFT</blogger:status>
<title>Not yet</title><content type='html'>Text</content><published>2026-06-15T10:30:00Z</published></entry>
<entry><id>{BLOG}.post-3</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><title>Gone</title>
<content type='html'>Text</content><published>2026-06-15T10:30:00Z</published>
<blogger:trashed>2026-06-16T10:30:00Z</blogger:trashed></entry>
<entry><id>{BLOG}.post-31</id><blogger:parent>{BLOG}.post-1</blogger:parent><blogger:inReplyTo/>
<blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status><author><name>Mo</name><uri/>
<blogger:type>ANONYMOUS</blogger:type></author><content type='html'>Words</content>
<published>2026-06-15T12:00:00Z</published></entry>
<entry><id>{BLOG}.post-32</id><blogger:parent>{BLOG}.post-1</blogger:parent>
<blogger:inReplyTo>{BLOG}.post-31</blogger:inReplyTo><blogger:type>COMMENT</blogger:type>
<blogger:status>LIVE</blogger:status><author><name>Mo</name></author><content type='html'>Again</content>
<published>2026-06-15T13:00:00Z</published></entry>
<entry><id>{BLOG}.post-33</id><blogger:parent>{BLOG}.post-1</blogger:parent><blogger:type>COMMENT</blogger:type>
<blogger:status>SPAM</blogger:status><author><name>Ad</name></author><content type='html'>Buy</content>
<published>2026-06-15T14:00:00Z</published></entry>
<entry><id>{BLOG}.post-1.comment-34</id><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status>
<content type='html'>Unsigned</content><published>2026-06-15T15:00:00Z</published></entry>""")
REPLIES = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Comments</title>
<entry><id>https://blog.example/?p=5#comment-9</id><link href="https://blog.example/geese/comment-page-1/#comment-9"/>
<title>By: Ida</title><author><name>Ida</name><uri>https://ida.example</uri></author>
<updated>2014-05-02T08:00:00Z</updated><content type="html">&lt;p&gt;A &lt;em&gt;reply&lt;/em&gt;&lt;/p&gt;</content>
<thr:in-reply-to ref="https://blog.example/?p=5#comment-8" href="https://blog.example/geese/#comment-8"/></entry>
<entry><id>https://blog.example/?p=5#comment-8</id><link href="https://blog.example/geese/#comment-8"/>
<author><name>Tom &amp;amp; Al</name></author><updated>2014-05-01T08:00:00Z</updated>
<content type="html">&lt;p&gt;First&lt;/p&gt;</content>
<thr:in-reply-to ref="https://blog.example/?p=5" href="https://blog.example/geese/"/></entry>
<entry><id>tag:x:3</id><author><name/></author><updated>2014-05-03T08:00:00Z</updated>
<content type="html">By ids alone</content><thr:in-reply-to ref="https://blog.example/?p=5#comment-9"/></entry>
<entry><id>tag:x:4</id><author><name>Lee</name></author><updated>2014-05-04T08:00:00Z</updated>
<content type="html">To an article</content><thr:in-reply-to ref="urn:entry:1"/></entry></feed>"""
OF_A_SITE = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments for Blog</title><link>https://blog.example</link>
<item><title>Comment on Geese by Jo</title><link>https://blog.example/geese/#comment-21</link><dc:creator>Jo</dc:creator>
<pubDate>Sat, 02 Mar 2019 10:00:00 +0000</pubDate><guid isPermaLink="false">https://blog.example/?p=5#comment-21</guid>
<description>Short</description><content:encoded><![CDATA[<p>The whole</p>]]></content:encoded></item>
</channel></rss>"""


async def articles(moving: Moving, file: Path) -> TransferReport:
    return await load(moving.url, sort([file]).transfers, ReadOptions(now=datetime.now(UTC)), LoadOptions())


async def test_posts_and_comments_of_an_archive_come_from_one_file(moving: Moving, connection: Connection) -> None:
    archive = moving.write("blog.xml", ARCHIVE)

    await articles(moving, archive)
    told = moving.run(archive)

    assert "5 comments on 1 articles: 4 new" in told
    rows = await connection.fetch("select headline, status, tags, published_at is null from news.article order by id")
    assert [tuple(row) for row in rows] == [("Geese", "PUBLISHED", ["Birds"], False), ("Held back", "DRAFT", [], True)]
    assert await moving.tree() == [
        ("Ann", "First **one** & more\nand a line", [("Bo", "A reply", [("Bo", "To a reply")])]),
        ("Removed", None, [("Reader", "Still here")]),
    ]
    assert "5 comments on 1 articles: 0 new, 0 changed, 4 unchanged" in moving.run(archive)


async def test_what_takeout_gives_is_read_alike(moving: Moving, connection: Connection) -> None:
    archive = moving.write("feed.atom", TAKEN_OUT)

    report = await articles(moving, archive)
    moving.run(archive)

    assert report.skipped["It is in the bin."] == 1
    rows = await connection.fetch(
        "select a.headline, a.status, a.tags, o.path from news.article a "
        "left join news.old_address o on o.article_id = a.id order by a.id"
    )
    assert [tuple(row) for row in rows] == [
        ("Ferry 'Ada'", "PUBLISHED", ["Ships"], "/2026/06/ferry.html"),
        ("Not yet", "DRAFT", [], None),
    ]
    assert await moving.tree("ferry-ada") == [
        ("Mo", "Words", [("Mo", "Again")]),
        ("Anonymous", "Unsigned"),
    ]


async def test_feeds_of_comments_are_on_the_pages_that_they_answer(moving: Moving, make: Builder) -> None:
    await make.article(slug="geese")
    await make.article(slug="known", external_id="feed:urn:entry:1")

    moving.run(moving.write("comments.atom", REPLIES), moving.write("site.rss", OF_A_SITE))

    assert await moving.tree() == [
        ("Tom & Al", "First", [("Ida", "A *reply*", [("Anonymous", "By ids alone")])]),
        ("Jo", "The whole"),
    ]
    assert await moving.tree("known") == [("Lee", "To an article")]


async def test_comments_of_a_feed_are_no_articles(moving: Moving) -> None:
    feed = moving.write("site.rss", OF_A_SITE)

    assert (await articles(moving, feed)).skipped == {"It is a comment on another entry.": 1}
