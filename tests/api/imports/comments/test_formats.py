"""Comments of each system, as its files have them, and as readers have them here."""

import gzip
import json
import sqlite3
from pathlib import Path

from asyncpg import Connection

from db.maintenance.verification import differences
from tests.api.imports.comments.moving import Moving
from tests.builder import Builder

WXR = """<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><wp:base_blog_url>https://blog.example</wp:base_blog_url>
<item><link>https://blog.example/2014/wordpress-page/</link><guid>https://blog.example/?p=5</guid><wp:post_id>5</wp:post_id>
{}</item></channel></rss>"""


def wxr_comment(key: int, words: str, parent: int = 0, approved: str = "1", kind: str = "") -> str:
    return (
        f"<wp:comment><wp:comment_id>{key}</wp:comment_id><wp:comment_author><![CDATA[Ida]]></wp:comment_author>"
        f"<wp:comment_author_email>ida@mail.example</wp:comment_author_email>"
        f"<wp:comment_date_gmt>2014-05-0{key} 08:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{words}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>"
        f"<wp:comment_user_id>0</wp:comment_user_id></wp:comment>"
    )


def wordpress(file: Path) -> Path:
    given = [
        wxr_comment(1, "Two lines\nand <em>one</em> more.\n\nA paragraph &amp; an end"),
        wxr_comment(2, "Held", approved="0"),
        wxr_comment(3, "A ping", kind="pingback"),
        *(wxr_comment(key, f"Level {key}", parent=key - 1 if key > 4 else 1) for key in range(4, 10)),
    ]
    file.write_text(WXR.format("".join(given)))
    return file


def coral(file: Path) -> Path:
    comment = {"storyID": "s1", "status": "APPROVED", "createdAt": {"$date": "2020-01-02T03:04:05Z"}}
    rows = [
        {
            "id": "c2",
            "parentID": "c1",
            "authorID": "u1",
            "revisions": [{"body": "old"}, {"body": "<b>Now</b>"}],
            **comment,
        },
        {"id": "c1", "parentID": None, "authorID": "u2", "revisions": [{"body": "Hello &amp; bye"}], **comment}
        | {"actionCounts": {"REACTION": 3, "FLAG": {"TOXIC": 9}}},
        {"id": "c3", "authorID": "u2", "revisions": [{"body": "Bad"}], **comment, "status": "REJECTED"},
        {"id": "s1", "url": "https://www.site.example/news/coral-page?x=1", "metadata": {"title": "Coral"}},
        {"id": "u1", "username": "Uma", "email": "uma@mail.example"},
        {"id": "u2", "username": "Ugo", "email": "ugo@mail.example"},
    ]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


def coral_table(file: Path) -> Path:
    file.write_text(
        "Comment ID,Published Timestamp,Article URL,Comment URL,Comment Text,Media\n"
        'x1,2020-02-02T10:00:00.000Z,https://site.example/coral-table,https://site.example/c,"<div>Mine, all</div>",\n'
    )
    return file


def commento(file: Path) -> Path:
    def comment(key: str, words: str, parent: str = "root", **more: object) -> dict[str, object]:
        said = {
            "commentHex": key,
            "domain": "site.example",
            "url": "/commento-page",
            "commenterHex": "k1",
            "markdown": words,
        }
        return {**said, "html": f"<p>{words}</p>", "parentHex": parent, "score": 2, "state": "approved"} | {
            "creationDate": "2019-06-01T10:00:00.123456Z",
            "deleted": False,
            **more,
        }

    comments = [
        comment("a1", "First"),
        comment("a2", "Second", "a1", commenterHex="anonymous", score=-1),
        comment("a3", "[deleted]", "root", commenterHex="anonymous", html=""),
        comment("a4", "To nobody", "a3"),
        comment("a5", "[deleted]", "root", html=""),
    ]
    people = [{"commenterHex": "k1", "email": "kim@mail.example", "name": "Kim", "provider": "commento"}]
    file.write_bytes(gzip.compress(json.dumps({"version": 1, "comments": comments, "commenters": people}).encode()))
    return file


def remark42(file: Path) -> Path:
    place = {"site": "r", "url": "https://site.example/remark-page/"}
    user = {"name": "Rolf", "id": "github_1", "ip": "203.0.113.9"}
    same = {"user": user, "locator": place, "time": "2021-03-04T05:06:07.1+01:00"}
    rows = [
        {"version": 1, "users": [], "posts": []},
        {"id": "m1", "pid": "", "text": "<p>Gone</p>", "delete": True, **same},
        {"id": "m2", "pid": "m1", "text": "<p>Stays <code>here</code></p>", "votes": {"a": True, "b": False, "c": True}}
        | same,
    ]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


def isso(file: Path) -> Path:
    with sqlite3.connect(file) as database:
        database.executescript("""
            create table threads (id integer primary key, uri varchar(256), title varchar(256));
            create table comments (tid, id integer primary key, parent integer, created float, mode integer,
                remote_addr varchar, text varchar, author varchar, email varchar, website varchar, likes integer,
                dislikes integer, voters blob);
            insert into threads values (1, '/isso-page.html', 'Isso');
            insert into comments (tid, id, parent, created, mode, remote_addr, text, author, likes) values
                (1, 1, null, 1400000000.5, 1, '203.0.113.0', 'In **bold** & a list:' || x'0a0a' || '- one', 'Ilse', 4),
                (1, 2, 1, 1400000100.0, 1, '203.0.113.0', 'Me too', null, 0);
        """)
    database.close()
    return file


def isso_json(file: Path) -> Path:
    same = {
        "author": "Ivo",
        "email": "ivo@mail.example",
        "remote_addr": "203.0.113.7",
        "created": "2018-01-01 10:00:00",
    }
    comments = [{**same, "text": "One"}, {**same, "text": "Two"}]
    file.write_text(json.dumps([{"id": "/isso-json-page", "title": "Isso", "comments": comments}], indent=2))
    return file


def table(file: Path) -> Path:
    file.write_text(
        "id;parent_id;article_id;author_id;author;email;created_at;body;status;likes\n"
        '1;;cms-9;7;Tove;tove@mail.example;2016-01-01 12:00;"Typed *as is*\nwith a line";approved;5\n'
        "2;1;cms-9;8;Tove;;2016-01-02 12:00;Another Tove;published;0\n"
    )
    return file


def objects(file: Path) -> Path:
    said = {"url": "https://site.example/json-page", "author": "Jo", "createdAt": 1500000000, "status": "approved"}
    file.write_text(json.dumps({"comments": [{"id": "j1", "html": "<i>Em</i>\ud800\0", **said}]}))
    return file


MAKERS = (wordpress, coral, coral_table, commento, remark42, isso, isso_json, table, objects)


async def test_each_system_is_recognised_and_read(moving: Moving, make: Builder, connection: Connection) -> None:
    pages = "wordpress-page coral-page coral-table commento-page remark-page isso-page isso-json-page json-page"
    for slug in pages.split():
        await make.article(slug=slug)
    await make.article(slug="table-page", external_id="cms-9")

    told = moving.run(*(maker(moving.folder / f"{maker.__name__}.export") for maker in MAKERS))

    assert "1 pings and notes" in told
    assert await moving.tree("coral-page") == [("Ugo", "Hello & bye", [("Uma", "**Now**")])]
    assert await moving.tree("coral-table") == [("Reader", "Mine, all")]
    assert await moving.tree("commento-page") == [
        ("Kim", "First", [("Anonymous", "Second")]),
        ("Removed", None, [("Kim", "To nobody")]),
        ("Kim", "[deleted]"),
    ]
    assert await moving.tree("remark-page") == [("Removed", None, [("Rolf", "Stays `here`")])]
    assert await moving.tree("isso-page") == [("Ilse", "In **bold** & a list:\n\n- one", [("Anonymous", "Me too")])]
    assert await moving.tree("isso-json-page") == [("Ivo", "One"), ("Ivo", "Two")]
    assert await moving.tree("table-page") == [("Tove", "Typed *as is*\nwith a line", [("Tove", "Another Tove")])]
    assert await moving.tree("json-page") == [("Jo", "*Em*")]
    [(name, words, replies)] = await moving.tree("wordpress-page")
    assert (name, words, replies[0][1]) == ("Ida", "Two lines\nand *one* more.\n\nA paragraph & an end", "Level 4")
    depths = await connection.fetch("select depth, body from news.comment where body like 'Level%' order by created_at")
    assert [depth for depth, _ in depths] == [1, 2, 3, 4, 5, 5]
    assert await connection.fetchval("select body from news.comment where status = 'PENDING'") == "Held"
    assert await connection.fetchval("select comment_count from news.moderation_feed") == 1
    likes = await connection.fetch("select body, like_count from news.comment where like_count > 0 order by like_count")
    assert [number for _, number in likes] == [2, 2, 2, 2, 3, 4, 5]
    assert await differences(connection) == []


async def test_tables_and_lines_in_windows_1252_keep_their_letters(moving: Moving, make: Builder) -> None:
    await make.article(slug="geese")
    table = "id;url;author;created_at;body\n1;/geese;Jörg;2020-01-01;„Größe“ … schön\n"
    line = '{"id": "2", "url": "/geese", "author": "Zoë", "created_at": "2020-01-02", "body": "Ça va"}\n'
    for name, text in (("table.csv", table), ("lines.jsonl", line)):
        (moving.folder / name).write_bytes(text.encode("cp1252"))

    moving.run(moving.folder / "table.csv", moving.folder / "lines.jsonl")

    assert await moving.tree() == [("Jörg", "„Größe“ … schön"), ("Zoë", "Ça va")]


async def test_pages_of_a_file_that_was_made_for_disqus_are_told_apart_without_ids(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    await make.article(slug="made-for-disqus")
    await make.article(slug="known", external_id="cms-77")
    head = WXR.partition("<wp:base_blog_url>")[0].replace("xmlns:wp", 'xmlns:dsq="http://www.disqus.com/" xmlns:wp')
    remote = "<dsq:remote><dsq:id>u{}</dsq:id></dsq:remote>"
    items = "".join(
        f"<item><link>https://site.example/{page}</link><dsq:thread_identifier>{key}</dsq:thread_identifier>"
        + "".join(
            wxr_comment(number, f"No. {number}").replace("<wp:comment>", "<wp:comment>" + remote.format(number))
            for number in numbers
        )
        + "</item>"
        for page, key, numbers in (("news/made-for-disqus", "node/4", (1, 2)), ("elsewhere", "cms-77", (3,)))
    )
    (moving.folder / "made.xml").write_text(f"{head}{items}</channel></rss>")

    moving.run(moving.folder / "made.xml")

    assert await moving.tree("made-for-disqus") == [("Ida", "No. 1"), ("Ida", "No. 2")]
    assert await moving.tree("known") == [("Ida", "No. 3")]
    assert await connection.fetchval("select count(distinct author_id) from news.comment") == 3


async def test_times_of_a_table_of_coral_are_in_the_order_of_its_language(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    heading = "Comment ID,Published Timestamp,Article URL,Comment URL,Comment Text,Media\n"
    tables = {
        "us": ("3/4/2019, 24:05:06", "12/31/2019, 13:00:00"),
        "gb": ("03/04/2019 00:05:06", "31/12/2019 13:00:00"),
        "untold": ("3/4/2019, 10:05:06", "1/2/2020, 13:00:00"),
    }
    for slug, written in tables.items():
        await make.article(slug=slug)
        rows = [f'{slug}{key},"{at}",https://site.example/{slug},,Said,\n' for key, at in enumerate(written)]
        (moving.folder / f"{slug}.csv").write_text(heading + "".join(rows))

    moving.run(*(moving.folder / f"{slug}.csv" for slug in tables))

    found = await connection.fetch(
        "select a.slug, array_agg(to_char(c.created_at, 'YYYY-MM-DD HH24:MI:SS') order by c.created_at) "
        "from news.comment c join news.article a on a.id = c.article_id group by a.slug"
    )
    assert dict(found) == {
        "us": ["2019-03-04 00:05:06", "2019-12-31 13:00:00"],
        "gb": ["2019-04-03 00:05:06", "2019-12-31 13:00:00"],
        "untold": ["2019-03-04 10:05:06", "2020-01-02 13:00:00"],
    }


async def test_links_are_addresses_only_where_they_were_written_out(moving: Moving, make: Builder) -> None:
    await make.article(slug="links")
    said = (
        '<a href="https://site.example/where">where</a>, <a href="http://setup.py">setup.py</a>, '
        '<a href="https://site.example/a/b">https://site.example/...</a>, <a href="http://www.b.example/">www.b.example</a>'
    )
    line = {"id": 1, "url": "/links", "author": "Bo", "created_at": "2020-01-02", "html": said}
    (moving.folder / "links.jsonl").write_text(json.dumps(line))

    moving.run(moving.folder / "links.jsonl")

    shown = "[where](https://site.example/where), [setup.py](http://setup.py), https://site.example/a/b, http://www.b.example/"
    assert await moving.tree("links") == [("Bo", shown)]
