"""What systems write that others write otherwise, each as in files of those who use it."""

import json
from typing import Any

from asyncpg import Connection

from tests.api.imports.comments.moving import Moving
from tests.builder import Builder

NOBODY = "00000000-0000-0000-0000-000000000000"


async def test_comentario_is_read_in_both_of_its_versions(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    for slug in ("quay", "pier"):
        await make.article(slug=slug)
    first = {
        "version": 1,
        "comments": [
            {"commentHex": "a1", "commenterHex": "k1", "host": "www.old.example", "path": "/2021/quay", "url": ""}
            | {"markdown": "One", "parentHex": "root", "state": "approved", "creationDate": "2021-11-02T19:03:37Z"}
        ],
        "commenters": [{"commenterHex": "k1", "name": "Kim"}],
    }
    given: list[dict[str, Any]] = [
        {"id": "c1", "userCreated": "u1", "html": "<p>Two &amp; <em>more</em></p>", "isApproved": True, "score": 2},
        {"id": "c2", "userCreated": NOBODY, "authorName": "Gus", "authorIp": "203.0.113.9", "parentId": "c1"}
        | {"markdown": "A *reply*", "isApproved": True},
        {"id": "c3", "userCreated": "u1", "markdown": "Held", "isPending": True},
        {"id": "c4", "userCreated": "u1", "markdown": "Refused", "isApproved": False},
        {"id": "c5", "userCreated": "u1", "isDeleted": True, "isApproved": True},
        {"id": "c6", "userCreated": NOBODY, "parentId": "c5", "markdown": "Live", "isApproved": True},
    ]
    same = {
        "pageId": "p1",
        "createdTime": "2023-11-14T20:15:12.000Z",
        "url": "https://old.example/2021/pier#comentario-x",
    }
    third = {
        "version": 3,
        "pages": [{"id": "p1", "domainId": "d1", "path": "/2021/pier", "title": "Pier"}],
        "comments": [{**same, **each} for each in given],
        "commenters": [{"id": "u1", "name": "Una", "email": "una@mail.example"}],
    }

    moving.run(moving.write("first.json", json.dumps(first)), moving.write("third.json", json.dumps(third)))

    assert await moving.tree("quay") == [("Kim", "One")]
    assert await moving.tree("pier") == [
        ("Una", "Two & *more*", [("Gus", "A *reply*")]),
        ("Removed", None, [("Anonymous", "Live")]),
    ]
    assert await connection.fetch("select body from news.comment where status = 'PENDING'") == [("Held",)]


async def test_names_show_no_markup_and_no_addresses(moving: Moving, make: Builder, connection: Connection) -> None:
    await make.article(slug="names")
    shown = {
        "Tom &amp; Ann": "Tom & Ann",
        "<b>Bo</b>": "Bo",
        "ida@mail.example": "Reader",
        "Ida Brandt <ida@mail.example>": "Ida Brandt",
        "Lee (lee@mail.example)": "Lee",
        "203.0.113.7": "Reader",
        "2001:db8:0:1::7": "Reader",
        "@ida@social.example": "@ida@social.example",
        "I <3 geese :)": "I <3 geese :)",
    }
    said: list[dict[str, Any]] = [
        {"id": number, "url": "/names", "author": name, "body": f"Words {number}", "date": f"2020-01-01 10:0{number}"}
        for number, name in enumerate(shown, start=1)
    ]
    said[0]["author_id"] = said[1]["author_id"] = "ida@mail.example"
    orphan = {"id": 99, "url": "/nowhere", "author": "ida@mail.example", "body": "Lost", "date": "2020-01-01"}

    moving.run(moving.write("names.json", json.dumps([*said, orphan])))

    assert [name for name, _ in await moving.tree("names")] == list(shown.values())
    assert await connection.fetchval("select count(*) from news.commenter c where c::text like '%mail.example%'") == 0
    assert "mail.example" not in (moving.folder / "orphans.jsonl").read_text()


async def test_pages_of_isso_count_their_comments_each_for_itself(moving: Moving, make: Builder) -> None:
    pages: list[dict[str, Any]] = [
        {
            "id": f"/{slug}/",
            "title": slug,
            "comments": [
                {"id": "1", "author": "Ivo", "created": "2018-01-01 10:00:00", "text": f"On {slug}"},
                {"id": "2", "parent": 1, "author": "Ada", "created": "2018-01-01 11:00:00", "text": "Yes"},
            ],
        }
        for slug in ("pier", "quay")
    ]
    for page in pages:
        await make.article(slug=str(page["title"]))

    moving.run(moving.write("isso.json", json.dumps(pages)))

    for slug in ("pier", "quay"):
        assert await moving.tree(slug) == [("Ivo", f"On {slug}", [("Ada", "Yes")])]


async def test_all_collections_of_coral_may_be_given(moving: Moving, make: Builder) -> None:
    await make.article(slug="pier")
    when = {"$date": {"$numberLong": "1577934245000"}}
    of_story = {"tenantID": "t", "storyID": "s1"}
    rows: list[dict[str, Any]] = [
        {"_id": {"$oid": "5e"}, "tenantID": "t", "id": "s1", "url": "https://site.example/pier", "createdAt": when},
        {"tenantID": "t", "id": "u1", "username": "Uma", "email": "uma@mail.example"},
        {"id": "a1", "commentID": "c1", "actionType": "REACTION", "createdAt": when} | of_story,
        {"id": "c1", "authorID": "u1", "status": "NONE", "revisions": [{"body": "2 * 3 * 4 &gt; 20<br>so"}]}
        | {"parentID": None, "createdAt": when, "actionCounts": {"REACTION": {"$numberInt": "3"}}}
        | of_story,
        {"id": "c2", "authorID": None, "status": "APPROVED", "revisions": [], "parentID": "c1", "deletedAt": when}
        | {"createdAt": when}
        | of_story,
        {"id": "v4", "asset_id": "s1", "author_id": "u1", "status": "ACCEPTED", "parent_id": "c2", "body": "Old\nlines"}
        | {"created_at": "2020-01-02T03:06:00.000Z", "deleted_at": None, "action_counts": {"love": 1}},
    ]

    told = moving.run(moving.write("coral.json", "".join(f"{json.dumps(row)}\n" for row in rows)))

    assert "3 comments on 1 articles: 2 new" in told
    [top] = (await moving.article("pier"))["comments"]["nodes"]
    assert (top["body"], top["likeCount"], top["createdAt"]) == ("2 * 3 * 4 > 20\nso", 3, "2020-01-02T03:04:05+00:00")
    assert await moving.tree("pier") == [("Uma", "2 * 3 * 4 > 20\nso", [("Removed", None, [("Uma", "Old\nlines")])])]


async def test_others_name_their_columns_otherwise(moving: Moving, make: Builder, connection: Connection) -> None:
    for slug in ("twikoo", "artalk", "waline", "thread"):
        await make.article(slug=slug)
    nested: list[dict[str, Any]] = [
        {"objectId": 11, "nick": "Wu", "comment": "Nice", "url": "/waline/", "pid": None, "status": "approved"}
        | {
            "insertedAt": {"__type": "Date", "iso": "2022-03-10T08:00:00.000Z"},
            "link": "https://wu.example",
            "like": 2,
        },
        {"objectId": 12, "nick": "Bo", "comment": "[@Wu](#11): , Yes", "url": "/waline/", "pid": 11, "rid": 11}
        | {"insertedAt": "2022-03-10T09:00:00.000Z", "status": "waiting"},
        {"objectId": 13, "nick": "Cy", "comment": "[@Wu](#11): , No", "url": "/waline/", "pid": 11, "rid": 11}
        | {"insertedAt": "2022-03-10T09:00:00.000Z", "status": "approved"},
    ]
    rows = [
        {
            "_id": "t1",
            "nick": "Tom",
            "url": "/twikoo/",
            "comment": "<p>Hi</p>",
            "isSpam": False,
            "created": 1637000000123,
        },
        {
            "_id": "t2",
            "nick": "Ad",
            "url": "/twikoo/",
            "comment": "<p>Buy</p>",
            "isSpam": True,
            "created": 1637000000124,
        },
        {"id": "31", "rid": "0", "nick": "Lee", "content": "Hello", "is_pending": "false", "page_key": "/artalk/"}
        | {"created_at": "2021-10-28 20:50:15 +0800", "vote_up": "3", "link": "https://lee.example"},
        {"id": "32", "rid": "31", "nick": "Mo", "content": "Held", "is_pending": "true", "page_key": "/artalk/"},
        {
            "id": 41,
            "thread": "https://old.example/#!/2019/thread",
            "author": "Jo",
            "createdAt": 1352672642,
            "message": "<p>Sí</p>",
        },
        {
            "id": 42,
            "thread": "https://old.example/#!/2019/thread",
            "author": "Jo",
            "message": "Out",
            "deleted_at": "2020-01-01",
        },
    ]
    waline = {"type": "waline", "version": 1, "tables": ["Comment"], "data": {"Comment": nested, "Users": []}}

    told = moving.run(moving.write("waline.json", json.dumps(waline)), moving.write("rows.json", json.dumps(rows)))

    assert "9 comments on 4 articles: 7 new" in told

    assert await moving.tree("twikoo") == [("Tom", "Hi")]
    assert await moving.tree("artalk") == [("Lee", "Hello")]
    assert await moving.tree("waline") == [("Wu", "Nice", [("Cy", "@Wu No")])]
    assert await moving.tree("thread") == [("Jo", "Sí")]
    held = await connection.fetch("select body from news.comment where status = 'PENDING' order by body")
    assert [body for (body,) in held] == ["@Wu Yes", "Held"]


async def test_comments_of_isso_are_known_by_the_keys_that_earlier_versions_gave_them(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    pages: list[dict[str, Any]] = [
        {
            "id": f"/{slug}/",
            "comments": [
                {"id": 1, "author": "Ivo", "text": f"On {slug}", "created": f"2020-01-0{day} 10:00:00"},
                {"id": 2, "parent": 1, "author": "Ada", "text": f"Yes {slug}", "created": f"2020-01-0{day} 11:00:00"},
                {"id": 3, "parent": 9, "author": "Eve", "text": f"No {slug}", "created": f"2020-01-0{day} 12:00:00"},
            ],
        }
        for day, slug in enumerate(("pier", "quay"), 1)
    ]
    for page in pages:
        await make.article(slug=str(page["id"]).strip("/"))
    file = moving.write("isso.json", json.dumps(pages[:1]))
    moving.run(file)
    await connection.execute("update news.transferred_comment set key = regexp_replace(key, ':.*-', ':')")
    before = await moving.article("pier")
    people = await connection.fetchval("select count(*) from news.transferred_commenter")

    again = moving.run(file, "--dry-run"), moving.run(file), moving.run(file)
    pages[0]["comments"].append({"id": 4, "author": "Ivo", "text": "More", "created": "2020-02-01 10:00:00"})
    more = moving.run(moving.write("isso.json", json.dumps(pages)))

    assert all("3 comments on 1 articles: 0 new, 0 changed, 3 unchanged, 0 left out" in told for told in again)
    assert "7 comments on 2 articles: 4 new, 0 changed, 3 unchanged" in more
    assert (await moving.article("pier"))["comments"]["nodes"][:2] == before["comments"]["nodes"]
    assert len(await moving.tree("pier")) == 3
    assert len(await moving.tree("quay")) == 2
    assert await connection.fetchval("select count(*) from news.transferred_comment") == 9
    assert await connection.fetchval("select count(*) from news.transferred_commenter") == people + 3


async def test_replies_may_stand_in_what_they_answer_and_authors_in_objects(
    moving: Moving, make: Builder, connection: Connection
) -> None:
    await make.article(slug="pier")
    author = {"id": "u1", "displayName": "Ida", "email": "ida@mail.example"}
    deepest = {"id": 3, "author": "Bo", "body": "Third", "date": "2020-01-03", "parent": 2}
    answer = {"id": 2, "user": {"name": "Una"}, "body": "Second", "date": "2020-01-02", "children": [deepest, "none"]}
    first = {"id": 1, "url": "/pier", "author": author, "body": "First", "date": "2020-01-01", "replies": [answer]}
    last = {"id": 4, "url": "/pier", "author": author, "body": "Last", "date": "2020-01-04", "replies": []}

    told = moving.run(moving.write("nested.json", json.dumps([first, last])))

    assert "4 comments on 1 articles: 4 new" in told
    assert await moving.tree("pier") == [("Ida", "First", [("Una", "Second", [("Bo", "Third")])]), ("Ida", "Last")]
    assert await connection.fetchval("select count(distinct author_id) from news.comment") == 3
