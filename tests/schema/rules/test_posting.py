"""Posting: what is stored, what is refused and why, and that a lost answer does no harm."""

import asyncio
from typing import Any

import orjson
import pytest
from databases import Database

from db.connections import postgres
from db.feed.live_feed import LiveFeed
from db.text.comment_markdown import render_comment
from schema.engine.answers import Outcome
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask

POST = """mutation($input: PostCommentInput!) { postComment(input: $input) {
  comment { id body bodyHtml status depth parent { id } author { displayName badge } idempotencyKey editableUntil }
  errors { code message path ... on BodyTooShort { minimum length } ... on BodyTooLong { maximum length }
    ... on RateLimited { retryAt } }
} }"""
CHECK = "query($input: CheckCommentInput!) { checkComment(input: $input) { ok length errors { code path } } }"
WORDS = "These words are long enough, for they have more than fifty characters."


async def post(ask: Ask, article: int, viewer: Any = PRIYA, body: str = WORDS, **rest: Any) -> Any:
    return (await ask(POST, viewer, input={"articleId": f"Article_{article}", "body": body, **rest}))["postComment"]


async def codes(ask: Ask, article: int, **arguments: Any) -> list[str]:
    payload = await post(ask, article, **arguments)
    assert payload["comment"] is None
    return [error["code"] for error in payload["errors"]]


async def stored(make: Builder) -> int:
    count: int = await make.connection.fetchval("select count(*) from news.comment")
    return count


async def test_a_comment_is_stored_and_shown_as_typed(ask: Ask, make: Builder) -> None:
    article = await make.article()

    payload = await post(ask, article, MODERATOR, f"  {WORDS} *Emphasis* <b>\r\n", idempotencyKey="k")

    comment = payload["comment"]
    assert payload["errors"] == []
    assert comment["body"] == f"{WORDS} *Emphasis* <b>"
    assert comment["bodyHtml"] == f"<p>{WORDS} <em>Emphasis</em> &lt;b&gt;</p>"
    assert comment["status"] == "PUBLISHED"
    assert comment["author"] == {"displayName": "Mo D", "badge": "MODERATOR"}
    assert comment["idempotencyKey"] == "k"
    assert comment["editableUntil"] is not None


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (WORDS, "="),
        (f'“{WORDS}”, as it is said: "100%" = all', "="),
        (f"{WORDS}\nA line.\n\nAnother paragraph,\nand a line.", "=="),
        (f"{WORDS}\n\n\n=\n\n\n\nOne more.", None),
        (f"{WORDS} <b>&amp;", None),
        (f"{WORDS} *Emphasis*", None),
        (f"> {WORDS}", None),
        (f"{WORDS} https://news.example/", None),
    ],
)
async def test_html_that_is_the_body_in_paragraphs_is_made_when_it_is_read(
    ask: Ask, make: Builder, body: str, kept: str | None
) -> None:
    payload = await post(ask, await make.article(), body=body)

    stored = "select body_html from news.comment"
    assert payload["comment"]["bodyHtml"] == render_comment(body)
    assert await make.connection.fetchval(stored) == (kept or render_comment(body))
    edit = "mutation($input: EditCommentInput!) { editComment(input: $input) { comment { bodyHtml } errors { code } } }"
    edited = await ask(edit, PRIYA, input={"commentId": payload["comment"]["id"], "body": f"{WORDS}\n\n{WORDS}"})
    assert edited["editComment"] == {"comment": {"bodyHtml": f"<p>{WORDS}</p>\n<p>{WORDS}</p>"}, "errors": []}
    assert await make.connection.fetchval(stored) == "=="


async def test_replies_hang_on_their_parents_as_deep_as_allowed(ask: Ask, make: Builder) -> None:
    article = await make.article()
    parent = (await post(ask, article))["comment"]["id"]

    for depth in range(1, 6):
        reply = (await post(ask, article, parentId=parent))["comment"]
        assert (reply["depth"], reply["parent"]) == (depth, {"id": parent})
        parent = reply["id"]

    assert await codes(ask, article, parentId=parent) == ["TOO_DEEP"]
    assert await stored(make) == 6


async def test_bounds_are_counted_in_code_points_after_trimming(ask: Ask, make: Builder) -> None:
    article = await make.article()

    short = await post(ask, article, body=" " * 60 + "é" * 49)
    long = await post(ask, article, body="👍" * 3001)

    assert short["errors"][0] | {"message": ""} == {
        "code": "BODY_TOO_SHORT", "message": "", "path": ["input", "body"], "minimum": 50, "length": 49
    }  # fmt: skip
    assert (long["errors"][0]["maximum"], long["errors"][0]["length"]) == (3000, 3001)
    assert (await post(ask, article, body="é" * 50))["errors"] == []
    assert (await post(ask, article, body="👍" * 3000))["errors"] == []
    assert await stored(make) == 2


async def test_nobody_posts_without_signing_in(ask: Ask, make: Builder) -> None:
    assert await codes(ask, await make.article(), viewer=None) == ["NOT_SIGNED_IN"]
    assert await stored(make) == 0


@pytest.mark.parametrize("hidden", ["PENDING", "REJECTED", "REMOVED"])
async def test_what_others_cannot_see_takes_no_replies(ask: Ask, make: Builder, hidden: str) -> None:
    article = await make.article()
    parent = await make.comment(article_id=article, status=hidden)
    elsewhere = await make.comment()

    assert await codes(ask, article, parentId=f"Comment_{parent}") == ["PARENT_UNAVAILABLE"]
    assert await codes(ask, article, parentId=f"Comment_{elsewhere}") == ["PARENT_UNAVAILABLE"]
    assert await codes(ask, article, parentId="nonsense") == ["PARENT_UNAVAILABLE"]


async def test_articles_that_are_closed_or_hidden_take_no_comments(ask: Ask, make: Builder) -> None:
    closed, ended = await make.article(), await make.article()
    await make.connection.execute("update news.discussion set commenting_mode = 'CLOSED' where article_id = $1", closed)
    await make.connection.execute("update news.discussion set closes_at = now() where article_id = $1", ended)

    assert await codes(ask, closed) == ["COMMENTS_CLOSED"]
    assert await codes(ask, ended) == ["COMMENTS_CLOSED"]
    assert await codes(ask, await make.article(status="DRAFT")) == ["NOT_FOUND"]
    assert await codes(ask, 999_999) == ["NOT_FOUND"]
    assert await stored(make) == 0


async def test_a_key_sent_again_answers_with_the_first_comment(ask: Ask, make: Builder) -> None:
    article = await make.article()

    payloads = await asyncio.gather(*(post(ask, article, idempotencyKey="same") for _ in range(20)))

    assert len({payload["comment"]["id"] for payload in payloads}) == 1
    assert await stored(make) == 1
    assert await codes(ask, article, body=WORDS + "!", idempotencyKey="same") == ["IDEMPOTENCY_KEY_REUSED"]
    assert (await post(ask, article, RAHUL, idempotencyKey="same"))["errors"] == []
    assert await codes(ask, article, idempotencyKey="") == ["BODY_INVALID"]
    assert await codes(ask, article, idempotencyKey="k" * 1001) == ["BODY_INVALID"]


async def test_a_key_of_an_older_version_is_known_by_what_it_kept(ask: Ask, make: Builder) -> None:
    article = await make.article()
    first = await post(ask, article, idempotencyKey="same")
    await make.connection.execute("update news.comment set input_hash = rpad(input_hash, 64, '0')")

    again = await post(ask, article, idempotencyKey="same")

    assert again["comment"]["id"] == first["comment"]["id"]
    assert await codes(ask, article, body=WORDS + "!", idempotencyKey="same") == ["IDEMPOTENCY_KEY_REUSED"]


async def test_the_same_words_again_are_a_duplicate(database: Database, make: Builder) -> None:
    article, other = await make.article(), await make.article()
    engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable), PostingRules(rate_limits=())))

    async def ask(query: str, viewer: Any, **variables: Any) -> Any:
        return orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)["data"]

    assert (await post(ask, article))["errors"] == []
    assert await codes(ask, article, body=f" {WORDS}\n") == ["DUPLICATE"]
    assert (await post(ask, other))["errors"] == []
    assert (await post(ask, article, RAHUL))["errors"] == []


async def test_the_pace_is_limited_exactly(database: Database, make: Builder) -> None:
    article, other = await make.article(), await make.article()
    rules = PostingRules(rate_limits=((3, 600),), duplicate_seconds=0)
    engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable), rules))

    async def ask(query: str, viewer: Any, **variables: Any) -> Any:
        return orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)["data"]

    payloads = await asyncio.gather(*(post(ask, each) for each in [article, other] * 5))

    assert sorted(len(payload["errors"]) for payload in payloads) == [0] * 3 + [1] * 7
    assert await stored(make) == 3
    refusal = (await post(ask, article))["errors"][0]
    first = await make.connection.fetchval("select min(created_at) + interval '600 s' from news.comment")
    assert (refusal["code"], refusal["retryAt"]) == ("RATE_LIMITED", first.isoformat())
    assert (await post(ask, article, RAHUL))["errors"] == []


async def test_checking_tells_what_posting_would_and_stores_nothing(ask: Ask, make: Builder) -> None:
    article = f"Article_{await make.article()}"

    async def checked(viewer: Any = PRIYA, **input: str) -> Any:
        return (await ask(CHECK, viewer, input={"articleId": article, **input}))["checkComment"]

    assert await checked(body=f" {WORDS} ") == {"ok": True, "length": len(WORDS), "errors": []}
    short = {"code": "BODY_TOO_SHORT", "path": ["input", "body"]}
    parent = {"code": "PARENT_UNAVAILABLE", "path": ["input", "parentId"]}
    assert await checked(body="short", parentId="x") == {"ok": False, "length": 5, "errors": [parent, short]}
    assert (await checked(None, body=WORDS))["errors"] == [{"code": "NOT_SIGNED_IN", "path": None}]
    assert await stored(make) == 0


async def test_the_display_name_follows_the_publisher(ask: Ask, make: Builder) -> None:
    article = await make.article()
    await post(ask, article)

    renamed = type(PRIYA)(PRIYA.subject, "Priya Sharma")
    await post(ask, article, renamed)

    found = await ask("{ viewer { roles commenter { displayName commentCount } } }", renamed)
    assert found["viewer"] == {"roles": ["READER"], "commenter": {"displayName": "Priya Sharma", "commentCount": 2}}
    found = await ask("{ viewer { commenter { displayName } } }", PRIYA)
    assert found["viewer"] == {"commenter": {"displayName": "Priya S"}}
    assert await ask("{ viewer { roles } }") == {"viewer": None}


async def test_every_change_that_readers_see_is_an_event_without_holes(ask: Ask, make: Builder) -> None:
    article = await make.article()

    await asyncio.gather(*(post(ask, article, [PRIYA, RAHUL][number % 2]) for number in range(20)))

    events = await make.connection.fetch("select seq, kind, comment_count from news.comment_event order by seq")
    assert [tuple(event) for event in events] == [(seq, "CommentAdded", seq) for seq in range(1, 21)]


async def test_a_key_for_an_article_that_is_hidden_now_shows_nothing(ask: Ask, make: Builder) -> None:
    article = await make.article()
    await post(ask, article, idempotencyKey="k")
    await make.connection.execute("update news.article set status = 'WITHDRAWN'")

    assert await codes(ask, article, idempotencyKey="k") == ["NOT_FOUND"]


async def test_what_cannot_be_answered_is_not_posted(engine: Engine, make: Builder) -> None:
    article = await make.article()
    query = POST.replace("comment { id", 'comment { id replies(after: "x") { totalCount }')
    variables = {"input": {"articleId": f"Article_{article}", "body": WORDS}}

    answer = await engine.answer(Request(query, variables, identity=PRIYA))

    assert orjson.loads(answer.body)["errors"][0]["extensions"]["code"] == "BAD_CURSOR"
    assert await stored(make) == 0


@pytest.mark.parametrize("length", [700, 201])
async def test_a_key_is_short_enough_to_be_kept(ask: Ask, make: Builder, length: int) -> None:
    article = await make.article()

    assert await codes(ask, article, idempotencyKey="\U00020000" * length) == ["BODY_INVALID"]
    assert (await post(ask, article, idempotencyKey="\U00020000" * 200))["errors"] == []


async def test_a_post_that_waits_too_long_is_a_timeout(database_url: str, make: Builder) -> None:
    article = await make.article()
    variables = {"input": {"articleId": f"Article_{article}", "body": WORDS}}
    hurried = postgres.open_database(database_url, pool_size=1, statement_timeout=0.3)
    async with postgres.connected(hurried) as single, make.connection.transaction():
        await make.connection.execute("select news.enter($1, null, false)", article)

        engine = Engine(Services(single, LiveFeed(single), DocumentCache(executable)))
        answer = await engine.answer(Request(POST, variables, identity=PRIYA))

    assert answer.outcome is Outcome.UNAVAILABLE
    assert orjson.loads(answer.body)["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert await stored(make) == 0
