"""Comments of Disqus: an XML file of threads and posts, imported, imported again, and again with what has changed."""

from asyncpg import Connection

from db.maintenance.verification import differences
from tests.api.imports.comments.moving import Moving
from tests.api.publisher import bearer
from tests.builder import Builder

ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>harbour</forum><title>General</title></category>
<thread dsq:id="10"><id>cms-77</id><link>http://old.example/2015/other-name/</link><title>Geese</title></thread>
<thread dsq:id="11"><id/><link>https://old.example/2015/ferry.html?utm_source=x</link><title>Ferry</title></thread>
<thread dsq:id="12"><id/><link>https://old.example/lost</link><title>Lost</title></thread>
{posts}
</disqus>"""


def post(key: int, words: str, thread: int = 10, user: str = "", **given: str) -> str:
    name, mail = given.get("name", user or "Anna"), given.get("email", "")
    parent = f'<parent dsq:id="{given["parent"]}"/>' if "parent" in given else ""
    return (
        f'<post dsq:id="{key}"><id>wp_id=1</id><message><![CDATA[{words}]]></message>'
        f"<createdAt>2015-03-0{given.get('day', '1')}T10:00:00Z</createdAt>"
        f"<isDeleted>{given.get('deleted', 'false')}</isDeleted><isSpam>{given.get('spam', 'false')}</isSpam>"
        f"<author><email>{mail}</email><name>{name}</name><isAnonymous>{'false' if user else 'true'}</isAnonymous>"
        f"<username>{user}</username></author><ipAddress>203.0.113.9</ipAddress>"
        f'<thread dsq:id="{thread}"/>{parent}</post>'
    )


POSTS = [
    post(102, "<p>A reply to what comes later, with <b>bold</b> &amp; more</p>", user="bert", parent="101", day="2"),
    post(101, "<p>The first</p>", user="anna1", name="Anna"),
    post(103, "<p>Another Anna</p>", user="anna2", name="Anna", day="3"),
    post(104, "<p>Buy this</p>", spam="true", day="3"),
    post(105, "<p>Do not buy</p>", parent="104", email="guest@mail.example", name="Gast", day="4"),
    post(106, "<p>Answers nobody who is here</p>", parent="999", email="guest@mail.example", name="Gast", day="5"),
    post(107, "<p>Taken back</p>", deleted="true", day="5"),
    post(108, "<p>On the ferry</p>", thread=11, user="bert"),
    post(109, "<p>Of a lost page</p>", thread=12, email="lost@mail.example", name="Lou"),
    post(110, "<p> &nbsp; </p>", day="6"),
]


MODERATE = """mutation($remove: ModerateCommentInput!, $gone: DeleteCommenterInput!) {
  moderateComment(input: $remove) { errors { code } } deleteCommenter(input: $gone) { errors { code } }
}"""
LATER = [
    post(101, "<p>The first, put better</p>", user="anna1", name="Anna"),
    post(102, "<p>Bert says it again</p>", user="bert", parent="101", day="2"),
    post(103, "<p>Another Anna, edited there</p>", user="anna2", name="Anna", day="3"),
    post(105, "<p>Do not buy</p>", parent="104", spam="true", day="4"),
    post(106, "<p>Answers nobody who is here</p>", parent="999", email="guest@mail.example", name="Gast", day="5"),
    post(999, "<p>Here after all</p>", user="carl", day="4"),
    post(111, "<p>New by Bert</p>", user="bert", day="7"),
]


async def test_threads_arrive_whole_once_and_with_what_changes(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    await make.article(slug="geese", external_id="cms-77")
    await make.article(slug="ferry")
    file = moving.write("disqus.xml", ENVELOPE.format(posts="".join(POSTS)))

    assert "10 comments on 2 articles: 6 new, 0 changed, 0 unchanged, 4 left out." in moving.run("--dry-run", file)
    assert (await moving.article())["commentCount"] == 0
    told = moving.run(file)
    assert "10 comments on 2 articles: 6 new, 0 changed, 0 unchanged, 4 left out." in told
    assert {"1 of pages without an article here", "1 without words", "1 deleted there"} <= set(told.splitlines())
    assert await moving.tree() == [
        ("Anna", "The first", [("bert", "A reply to what comes later, with **bold** & more")]),
        ("Anna", "Another Anna"),
        ("Removed", None, [("Gast", "Do not buy")]),
        ("Removed", None, [("Gast", "Answers nobody who is here")]),
    ]
    nodes = (await moving.article())["comments"]["nodes"]
    assert (nodes[0]["createdAt"], nodes[0]["author"]["id"] != nodes[1]["author"]["id"]) == (
        "2015-03-01T10:00:00+00:00",
        True,
    )
    assert [node["createdAt"][:10] for node in nodes] == ["2015-03-01", "2015-03-03", "2015-03-03", "2015-03-05"]
    # One event for all of them: whoever follows reads the list again.
    assert await connection.fetch("select type, comment_count from graph.comment_event where article_id = 1") == [
        ("FeedReset", 5)
    ]
    assert moving.run(file).splitlines()[-1] == "10 comments on 2 articles: 0 new, 0 changed, 6 unchanged, 4 left out."

    bert = nodes[0]["replies"]["nodes"][0]["author"]["id"]
    gone = {"commenterId": bert, "keepWords": False}
    variables = {"remove": {"commentId": nodes[1]["id"], "decision": "REMOVE"}, "gone": gone}
    answer = await moving.ask(MODERATE, bearer(sub="9", name="Mona B", roles=["moderator"]), **variables)
    assert answer == {"moderateComment": {"errors": []}, "deleteCommenter": {"errors": []}}
    later = moving.write("later.xml", ENVELOPE.format(posts="".join(LATER)))
    told = moving.run(later)
    assert told.splitlines()[-1] == "7 comments on 1 articles: 1 new, 2 changed, 1 unchanged, 3 left out."
    assert {"2 removed here", "1 by commenters erased here"} <= set(told.splitlines())
    assert await moving.tree() == [
        ("Anna", "The first, put better"),
        ("carl", "Here after all", [("Gast", "Answers nobody who is here")]),
    ]
    assert await differences(connection) == []


async def test_orphans_are_kept_until_their_article_is_here_and_addresses_of_people_nowhere(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    await make.article(slug="geese")
    posts = [
        post(1, "<p>Lost</p>", thread=12, email="lost@mail.example", name="Lou"),
        post(2, "<p>Once <i>more</i></p>", thread=12, email="lost@mail.example", name="Lou", parent="1", day="2"),
        post(3, "<p>Moved</p>", thread=10),
    ]
    file = moving.write("disqus.xml", ENVELOPE.format(posts="".join(posts)))
    moved = moving.write("moved.csv", "https://www.old.example/2015/other-name,https://news.example/articles/geese\n")

    moving.run(file, "--moved", moved)
    orphans = moving.folder / "orphans.jsonl"
    kept = orphans.read_text()
    assert await moving.tree() == [("Anna", "Moved")]
    await make.article(slug="lost")
    assert "2 comments on 1 articles: 2 new" in moving.run(orphans)
    assert await moving.tree("lost") == [("Lou", "Lost", [("Lou", "Once *more*")])]
    assert "0 new, 0 changed, 3 unchanged" in moving.run(file, "--moved", moved)
    stored = await connection.fetchval(
        "select string_agg(c::text || a::text, '') from news.comment c, news.commenter a"
    )
    assert [word for word in ("mail.example", "203.0.113") if word in kept + stored] == []


async def test_a_file_that_was_cut_off_gives_all_before_that(moving: Moving, make: Builder) -> None:
    await make.article(slug="geese", external_id="cms-77")
    whole = ENVELOPE.format(posts=post(1, "<p>One</p>") + post(2, "<p>Two</p>") + post(3, "<p>Three</p>"))
    file = moving.write("disqus.xml", whole[: whole.index("Three")])

    told = moving.run(file, code=1)

    assert "disqus.xml:7: The file is no XML from here on" in told
    assert "2 comments on 1 articles: 2 new" in told
    assert moving.run(moving.write("other.xml", "<html><p>No</p></html>"), code=1).startswith(str(moving.folder))
