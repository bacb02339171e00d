"""What readers see of comments: threads, counts, and nothing that is hidden."""

import pytest

from tests.builder import Builder
from tests.schema.conftest import Ask


async def test_a_comment_shows_what_was_stored(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="a")
    author = await make.commenter(display_name="éva", badge="STAFF")
    key = await make.comment(article_id=article, author_id=author, body="Well said.", idempotency_key="k")

    found = await ask(
        """query($id: ID!) { node(id: $id) { ... on Comment {
          body bodyHtml status createdAt editedAt editableUntil parent { id } depth replyCount likeCount viewerHasLiked
          permalink idempotencyKey article { slug } author { displayName initial commentCount badge }
        } } }""",
        id=f"Comment_{key}",
    )

    assert found["node"] == {
        "body": "Well said.", "bodyHtml": "<p>Well said.</p>", "status": "PUBLISHED",
        "createdAt": found["node"]["createdAt"],
        "editedAt": None, "editableUntil": None, "parent": None, "depth": 0, "replyCount": 0, "likeCount": 0,
        "viewerHasLiked": False, "permalink": f"https://news.example/articles/a#Comment_{key}", "idempotencyKey": None,
        "article": {"slug": "a"},
        "author": {"displayName": "éva", "initial": "É", "commentCount": 1, "badge": "STAFF"},
    }  # fmt: skip
    assert found["node"]["createdAt"].startswith("2026-01-01T12:")
    assert found["node"]["createdAt"].endswith("+00:00")


async def test_threads_nest_and_count(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="a")
    top = await make.comment(article_id=article, body="top")
    reply = await make.comment(parent_id=top, body="reply")
    await make.comment(parent_id=reply, body="deep")
    await make.like(top)

    found = await ask(
        """{ article(slug: "a") { commentCount comments { totalCount nodes {
          body depth likeCount replyCount replies { totalCount nodes {
            body depth parent { body } replies { nodes { body } }
          } }
        } } } }"""
    )

    assert found["article"] == {
        "commentCount": 3,
        "comments": {"totalCount": 1, "nodes": [{
            "body": "top", "depth": 0, "likeCount": 1, "replyCount": 1, "replies": {"totalCount": 1, "nodes": [{
                "body": "reply", "depth": 1, "parent": {"body": "top"}, "replies": {"nodes": [{"body": "deep"}]},
            }]},
        }]},
    }  # fmt: skip


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "REMOVED"])
async def test_no_path_shows_a_comment_that_is_not_published(ask: Ask, make: Builder, status: str) -> None:
    article = await make.article(slug="a")
    top = await make.comment(article_id=article, body="top")
    hidden = await make.comment(parent_id=top, status=status)
    alone = await make.comment(article_id=article, status=status)

    found = await ask(
        """query($ids: [ID!]!) { nodes(ids: $ids) { id } article(slug: "a") { commentCount
          comments { totalCount nodes { body replyCount replies { totalCount nodes { id } } } } } }""",
        ids=[f"Comment_{hidden}", f"Comment_{alone}"],
    )

    thread = {"body": "top", "replyCount": 0, "replies": {"totalCount": 0, "nodes": []}}
    assert found == {
        "nodes": [None, None],
        "article": {"commentCount": 1, "comments": {"totalCount": 1, "nodes": [thread]}},
    }


async def test_a_removed_comment_keeps_its_place_while_it_has_replies(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="a")
    top = await make.comment(article_id=article)
    reply = await make.comment(parent_id=top)
    query = '{ article(slug: "a") { commentCount comments { nodes { body bodyHtml status replyCount } } } }'
    remove = "update news.comment set status = 'REMOVED' where id = $1"

    await make.connection.execute(remove, top)
    place_kept = (await ask(query))["article"]
    await make.connection.execute(remove, reply)
    gone = (await ask(query))["article"]

    place = {"body": None, "bodyHtml": None, "status": "REMOVED", "replyCount": 1}
    assert place_kept == {"commentCount": 1, "comments": {"nodes": [place]}}
    assert gone == {"commentCount": 0, "comments": {"nodes": []}}


async def test_the_policy_comes_from_the_site_unless_the_article_differs(ask: Ask, make: Builder) -> None:
    await make.article(slug="plain")
    special = await make.article(slug="special")
    await make.connection.execute(
        "update news.discussion set minimum_comment_length = 5, guidelines = 'Be brief.', closes_at = '2026-01-01Z' "
        "where article_id = $1",
        special,
    )
    policy = "commentPolicy { mode minimumLength maximumLength guidelines editWindowSeconds maximumDepth closesAt }"

    found = await ask(f'{{ a: article(slug: "plain") {{ {policy} }} b: article(slug: "special") {{ {policy} }} }}')

    plain = {"mode": "OPEN", "minimumLength": 50, "maximumLength": 3000, "editWindowSeconds": 300, "maximumDepth": 5}
    guidelines = "We welcome thoughtful discussion. Please keep comments respectful and on topic."
    assert found["a"]["commentPolicy"] == {**plain, "guidelines": guidelines, "closesAt": None}
    assert found["b"]["commentPolicy"] == {
        **plain, "mode": "CLOSED", "minimumLength": 5, "guidelines": "Be brief.",
        "closesAt": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
