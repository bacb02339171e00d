"""Featured comments: who features them, where that shows, and when it ends."""

from typing import Any

from db.webhooks import endpoints
from db.webhooks.endpoints import NewEndpoint
from schema.engine.execution import Engine
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR, RAHUL, Ask
from tests.schema.live import following, take

FIELDS = "comment { id isFeatured } errors { code message }"
FEATURE = f"mutation($id: ID!) {{ done: featureComment(input: {{commentId: $id}}) {{ {FIELDS} }} }}"
UNFEATURE = FEATURE.replace("featureComment", "unfeatureComment")
LISTS = """query($slug: String!) { article(slug: $slug) {
  featured: comments(featured: true) { nodes { id } }
  everywhere: comments(featured: true, threads: false) { nodes { id } totalCount }
  others: comments(featured: false) { nodes { id } }
} }"""
EVENTS = """subscription($article: ID!) { commentEvents(articleId: $article) {
  __typename commentCount ... on CommentFeatured { comment { id isFeatured } }
} }"""
AUDIT = "{ auditLog(filter: {subject: COMMENT}) { nodes { action subject subjectId by } } }"


async def test_a_comment_is_featured_and_everyone_is_told(live: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article(slug="a")
    await endpoints.add(make.connection, NewEndpoint("site", "http://127.0.0.1:9", kinds=["comments"]))
    top, other = [await make.comment(article_id=article) for _ in range(2)]
    reply = await make.comment(parent_id=other)
    async with following(live, EVENTS, article=f"Article_{article}") as results:
        for comment, moderator in ((top, MODERATOR), (top, MODERATOR), (reply, EDITOR)):
            done = (await ask(FEATURE, moderator, id=f"Comment_{comment}"))["done"]
            assert done == {"comment": {"id": f"Comment_{comment}", "isFeatured": True}, "errors": []}
        events = await take(results, 2)  # which show what the comment is when they are read
        lists = await ask(LISTS, slug="a")
        await ask(UNFEATURE, MODERATOR, id=f"Comment_{top}")
        events += await take(results, 1)

    found = {name: [node["id"] for node in each["nodes"]] for name, each in lists["article"].items()}
    both = [f"Comment_{top}", f"Comment_{reply}"]
    assert found == {"featured": both[:1], "everywhere": both, "others": [f"Comment_{other}"]}
    assert lists["article"]["everywhere"]["totalCount"] == 2
    assert [(event["__typename"], *event["comment"].values()) for event in events] == [
        ("CommentFeatured", both[0], True), ("CommentFeatured", both[1], True), ("CommentFeatured", both[0], False)
    ]  # fmt: skip
    told = await make.connection.fetch(
        "select comment_id from news.webhook_event where kind = 'CommentFeatured' order by id"
    )
    assert [row["comment_id"] for row in told] == [top, reply, top]
    logged = (await ask(AUDIT, EDITOR))["auditLog"]["nodes"]
    assert [(entry["action"], entry["subjectId"], entry["by"]) for entry in logged] == [
        ("UNFEATURE", both[0], "Mo D"), ("FEATURE", both[1], "Edda E"), ("FEATURE", both[0], "Mo D")
    ]  # fmt: skip


async def test_what_is_not_published_is_not_featured(ask: Ask, make: Builder) -> None:
    comment = await make.comment()
    held = await make.comment(status="PENDING")

    async def change(mutation: str, key: int, viewer: Any = MODERATOR) -> Any:
        done = (await ask(mutation, viewer, id=f"Comment_{key}"))["done"]
        return (done["comment"] or {}).get("isFeatured"), [error["code"] for error in done["errors"]]

    assert await change(FEATURE, held) == (None, ["CONFLICT"])
    assert await change(UNFEATURE, held) == (False, [])
    assert await change(FEATURE, 999) == (None, ["NOT_FOUND"])
    assert await change(FEATURE, comment) == (True, [])
    for status in ("REMOVED", "PUBLISHED"):
        await make.connection.execute("update news.comment set status = $1 where id = $2", status, comment)
        shown = await ask(
            "query($id: ID!) { node(id: $id) { ... on Comment { isFeatured } } }", RAHUL, id=f"Comment_{comment}"
        )
        assert shown["node"] in (None, {"isFeatured": False})
