"""Accounts of commenters: bans, deletion and export; what is left, and that counts stay exact."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson
import pytest
from databases import Database

from db.discussion import erasures
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.waiting import LOCKED

BAN = """mutation($input: BanCommenterInput!) { payload: banCommenter(input: $input) {
  commenter { id ban { until reason } } errors { code path } } }"""
UNBAN = """mutation($input: UnbanCommenterInput!) { payload: unbanCommenter(input: $input) {
  commenter { id ban { until reason } } errors { code path } } }"""
DELETE = """mutation($input: DeleteCommenterInput!) { payload: deleteCommenter(input: $input) {
  deletedCommenterId errors { code path } } }"""
EXPORT = "query($id: ID) { exportCommenter(commenterId: $id) }"
POST = "mutation($input: PostCommentInput!) { payload: postComment(input: $input) { comment { id } errors { code } } }"
EDIT = "mutation($input: EditCommentInput!) { payload: editComment(input: $input) { errors { code } } }"
LIKE = "mutation($input: LikeCommentInput!) { payload: likeComment(input: $input) { errors { code } } }"
UNLIKE = "mutation($input: LikeCommentInput!) { payload: unlikeComment(input: $input) { errors { code } } }"
REPORT = "mutation($input: ReportCommentInput!) { payload: reportComment(input: $input) { errors { code } } }"
REMOVE = "mutation($input: DeleteCommentInput!) { payload: deleteComment(input: $input) { errors { code } } }"
CHECK = "query($input: CheckCommentInput!) { payload: checkComment(input: $input) { errors { code } } }"
ME = "{ viewer { commenter { id displayName commentCount } } }"
WORDS = "These words are long enough, for they have more than fifty characters."
ACTIONS = ["check", "post", "edit", "like", "report"]
DONE: dict[str, Any] = {"errors": []}
PAST, FUTURE = "2026-01-01T00:00:00Z", "2999-01-01T00:00:00+00:00"


async def act(ask: Ask, mutation: str, viewer: Identity | None, **input: Any) -> Any:
    return (await ask(mutation, viewer, input=input))["payload"]


async def me(ask: Ask, viewer: Identity) -> str:
    id: str = (await ask(ME, viewer))["viewer"]["commenter"]["id"]
    return id


async def post(ask: Ask, viewer: Identity, article: int, **rest: Any) -> str:
    id: str = (await act(ask, POST, viewer, articleId=f"Article_{article}", body=WORDS, **rest))["comment"]["id"]
    return id


async def answers(ask: Ask, viewer: Identity, article: int, mine: str, other: str) -> dict[str, list[str]]:
    """The error codes of everything by which someone takes part."""
    payloads = {
        "check": await act(ask, CHECK, viewer, articleId=f"Article_{article}", body=WORDS),
        "post": await act(ask, POST, viewer, articleId=f"Article_{article}", body=WORDS),
        "edit": await act(ask, EDIT, viewer, commentId=mine, body=f"{WORDS} Edited."),
        "like": await act(ask, LIKE, viewer, commentId=other),
        "report": await act(ask, REPORT, viewer, commentId=other, reason="SPAM"),
    }
    return {name: [error["code"] for error in payload["errors"]] for name, payload in payloads.items()}


async def everything(make: Builder) -> Any:
    """All that readers and moderators have written, to be compared."""
    tables = ["commenter", "comment", "comment_revision", "comment_like", "report", "discussion", "comment_event"]
    rows = [f"(select json_agg(t order by t::text) from news.{table} t)" for table in tables]
    return await make.connection.fetchval(f"select json_build_array({', '.join(rows)})")


@pytest.mark.parametrize(("until", "shown"), [(None, None), (FUTURE, FUTURE)])
async def test_a_banned_commenter_takes_no_part_until_unbanned(
    ask: Ask, make: Builder, until: str | None, shown: str | None
) -> None:
    article = await make.article()
    mine, other = await post(ask, PRIYA, article), f"Comment_{await make.comment(article_id=article)}"
    priya = await me(ask, PRIYA)

    banned = await act(ask, BAN, MODERATOR, commenterId=priya, until=until, reason="Insults")

    before = await everything(make)
    assert banned == {"commenter": {"id": priya, "ban": {"until": shown, "reason": "Insults"}}, "errors": []}
    refusals = await answers(ask, PRIYA, article, mine, other)
    assert refusals == {action: ["BANNED"] for action in ACTIONS}
    assert await everything(make) == before

    unbanned = await act(ask, UNBAN, MODERATOR, commenterId=priya)

    assert unbanned == {"commenter": {"id": priya, "ban": None}, "errors": []}
    assert await answers(ask, PRIYA, article, mine, other) == {action: [] for action in ACTIONS}


async def test_a_ban_ends_by_itself(ask: Ask, make: Builder) -> None:
    ended = datetime.now(UTC) - timedelta(seconds=1)
    commenter = await make.commenter(subject=PRIYA.subject, banned_until=ended, ban_reason="Insults")

    assert await post(ask, PRIYA, await make.article())
    shown = await act(ask, UNBAN, MODERATOR, commenterId=f"Commenter_{commenter}")
    assert shown["commenter"]["ban"] is None


async def test_a_banned_commenter_may_take_back_but_not_escape(ask: Ask, make: Builder) -> None:
    article = await make.article()
    mine, liked = await post(ask, PRIYA, article), f"Comment_{await make.comment(article_id=article)}"
    await act(ask, LIKE, PRIYA, commentId=liked)
    await act(ask, BAN, MODERATOR, commenterId=await me(ask, PRIYA), reason="Insults")

    escaped = await act(ask, DELETE, PRIYA)

    assert escaped == {"deletedCommenterId": None, "errors": [{"code": "BANNED", "path": None}]}
    assert (await ask(ME, PRIYA))["viewer"]["commenter"]["displayName"] == "Priya S"
    assert await act(ask, UNLIKE, PRIYA, commentId=liked) == DONE
    assert await act(ask, REMOVE, PRIYA, commentId=mine) == DONE
    assert await differences(make.connection) == []


@pytest.mark.parametrize(
    ("viewer", "input", "error"),
    [
        (None, {}, {"code": "NOT_SIGNED_IN", "path": None}),
        (RAHUL, {}, {"code": "FORBIDDEN", "path": None}),
        (MODERATOR, {"commenterId": "me"}, {"code": "FORBIDDEN", "path": ["input", "commenterId"]}),
        (MODERATOR, {"commenterId": "Commenter_999"}, {"code": "NOT_FOUND", "path": ["input", "commenterId"]}),
        (MODERATOR, {"commenterId": "Comment_1"}, {"code": "NOT_FOUND", "path": ["input", "commenterId"]}),
        (MODERATOR, {"until": PAST}, {"code": "BODY_INVALID", "path": ["input", "until"]}),
        (MODERATOR, {"reason": ""}, {"code": "BODY_INVALID", "path": ["input", "reason"]}),
    ],
)
async def test_bans_that_are_refused(
    ask: Ask, make: Builder, viewer: Identity | None, input: dict[str, str], error: Any
) -> None:
    priya, moderator = await me(ask, PRIYA), await me(ask, MODERATOR)
    await me(ask, RAHUL)
    before = await everything(make)
    wanted = {"commenterId": priya, "reason": "Insults"} | input
    if wanted["commenterId"] == "me":
        wanted["commenterId"] = moderator
    ban, unban = (mutation.replace("ban { until reason }", "") for mutation in (BAN, UNBAN))

    assert await act(ask, ban, viewer, **wanted) == {"commenter": None, "errors": [error]}
    if error["path"] in (None, ["input", "commenterId"]):
        assert (await act(ask, unban, viewer, commenterId=wanted["commenterId"]))["errors"] == [error]
    assert await everything(make) == before


async def test_bans_are_shown_to_moderators_only(ask: Ask, refused: Ask, make: Builder) -> None:
    comment = await make.comment()
    query = f'{{ node(id: "Comment_{comment}") {{ ... on Comment {{ author {{ ban {{ reason }} }} }} }} }}'

    assert (await refused(query))["extensions"]["code"] == "NOT_SIGNED_IN"
    assert (await refused(query, PRIYA))["extensions"]["code"] == "FORBIDDEN"
    assert await ask(query, MODERATOR) == {"node": {"author": {"ban": None}}}


async def furnish(ask: Ask, make: Builder) -> tuple[int, str, str]:
    """An article, a comment by Priya with a past and a reply, and one of another that she likes and reports."""
    article = await make.article()
    mine = await post(ask, PRIYA, article, idempotencyKey="key")
    await act(ask, EDIT, PRIYA, commentId=mine, body=f"{WORDS} Edited.")
    await post(ask, RAHUL, article, parentId=mine)
    await post(ask, PRIYA, await make.article())
    other = f"Comment_{await make.comment(article_id=article)}"
    await act(ask, LIKE, PRIYA, commentId=other)
    await act(ask, LIKE, RAHUL, commentId=mine)
    await act(ask, REPORT, PRIYA, commentId=other, reason="SPAM", details="Look")
    return article, mine, other


async def test_deletion_erases_name_words_likes_and_reports(ask: Ask, make: Builder) -> None:
    _, mine, other = await furnish(ask, make)
    priya = await me(ask, PRIYA)

    assert await act(ask, DELETE, PRIYA) == {"deletedCommenterId": priya, "errors": []}

    shown = await ask(
        f"""{{ mine: node(id: "{mine}") {{ ... on Comment {{
          body bodyHtml status replyCount likeCount revisions {{ body }}
          author {{ displayName badge commentCount }} }} }}
          other: node(id: "{other}") {{ ... on Comment {{ likeCount reports {{ reason }} }} }} }}""",
        MODERATOR,
    )
    author = {"displayName": "Deleted reader", "badge": None, "commentCount": 0}
    assert shown["mine"] == {
        "body": None, "bodyHtml": None, "status": "REMOVED", "replyCount": 1, "likeCount": 1,
        "revisions": [], "author": author,
    }  # fmt: skip
    assert shown["other"] == {"likeCount": 0, "reports": []}
    found = str(await everything(make))
    assert [trace for trace in ("Priya", "priya", "Edited.", '"key"') if trace in found] == []
    assert await differences(make.connection) == []


async def test_deletion_can_keep_the_words(ask: Ask, make: Builder) -> None:
    _, mine, _ = await furnish(ask, make)

    deleted = await act(ask, DELETE, MODERATOR, commenterId=await me(ask, PRIYA), keepWords=True)

    query = f"""{{ node(id: "{mine}") {{ ... on Comment {{
      body status author {{ displayName initial commentCount }} }} }} }}"""
    author = {"displayName": "Deleted reader", "initial": "D", "commentCount": 2}
    assert deleted["errors"] == []
    assert (await ask(query))["node"] == {"body": f"{WORDS} Edited.", "status": "PUBLISHED", "author": author}
    found = str(await everything(make))
    assert [trace for trace in ("Priya", "priya", '"key"') if trace in found] == []
    assert await differences(make.connection) == []


async def test_after_deletion_the_same_token_is_somebody_new(ask: Ask, make: Builder) -> None:
    article, mine, _ = await furnish(ask, make)
    before = await me(ask, PRIYA)

    await act(ask, DELETE, PRIYA)

    again = await post(ask, PRIYA, article, idempotencyKey="key")
    assert again != mine
    assert await me(ask, PRIYA) != before
    assert (await act(ask, EDIT, PRIYA, commentId=mine, body=WORDS))["errors"] == [{"code": "FORBIDDEN"}]


async def test_a_process_that_has_not_heard_of_the_deletion_writes_nothing(
    ask: Ask, engine: Engine, make: Builder
) -> None:
    article, mine, other = await furnish(ask, make)
    assert isinstance(engine.services, Services)
    stale = dict(engine.services.viewers.cached)
    await act(ask, DELETE, PRIYA, keepWords=True)
    engine.services.viewers.cached.update(stale)
    before = await everything(make)

    refusals = await answers(ask, PRIYA, article, mine, other)

    assert refusals == {action: ["NOT_SIGNED_IN"] for action in ACTIONS}
    assert (await act(ask, DELETE, PRIYA))["errors"] == [{"code": "NOT_SIGNED_IN", "path": None}]
    assert await everything(make) == before


@pytest.mark.parametrize(
    ("viewer", "target", "error"),
    [
        (None, None, {"code": "NOT_SIGNED_IN", "path": None}),
        (RAHUL, "priya", {"code": "FORBIDDEN", "path": ["input", "commenterId"]}),
        (RAHUL, "Commenter_999", {"code": "FORBIDDEN", "path": ["input", "commenterId"]}),
        (MODERATOR, "Commenter_999", {"code": "NOT_FOUND", "path": ["input", "commenterId"]}),
        (MODERATOR, "nonsense", {"code": "NOT_FOUND", "path": ["input", "commenterId"]}),
    ],
)
async def test_deletions_that_are_refused(
    ask: Ask, make: Builder, viewer: Identity | None, target: str | None, error: Any
) -> None:
    await furnish(ask, make)
    priya, _ = await me(ask, PRIYA), await me(ask, MODERATOR)
    before = await everything(make)

    payload = await act(ask, DELETE, viewer, commenterId=priya if target == "priya" else target)

    assert payload == {"deletedCommenterId": None, "errors": [error]}
    assert await everything(make) == before


async def test_deletion_amid_the_commenters_own_writes_leaves_nothing_behind(
    ask: Ask, make: Builder, database: Database
) -> None:
    articles = [await make.article() for _ in range(6)]
    comments = [f"Comment_{await make.comment(article_id=article)}" for article in articles]
    priya = await me(ask, PRIYA)
    posts = [
        act(ask, POST, PRIYA, articleId=f"Article_{article}", body=WORDS)
        for article in reversed(articles)
        for _ in "ab"
    ]
    likes = [act(ask, LIKE, PRIYA, commentId=comment) for comment in comments]

    deletion = act(ask, DELETE, PRIYA)
    results = await asyncio.gather(*posts[:6], *likes[:3], deletion, *posts[6:], *likes[3:])
    while (await erasures.erase_next(database, int(priya.partition("_")[2]))).may_be_more:
        pass  # what was locked all the while is left to whoever listens

    left = """select count(*) filter (where not erased),
        (select count(*) from news.comment_like where commenter_id = $1) from news.comment where author_id = $1"""
    assert results[9] == {"deletedCommenterId": priya, "errors": []}
    assert tuple(await make.connection.fetchrow(left, int(priya.partition("_")[2]))) == (0, 0)
    assert await differences(make.connection) == []


async def test_deletion_gives_way_to_whoever_was_first_in_a_new_discussion(
    ask: Ask, make: Builder, database_url: str
) -> None:
    article, priya = await make.article(), int((await me(ask, PRIYA)).partition("_")[2])
    poster, moderator = [await asyncpg.connect(database_url) for _ in "ab"]

    async def until_waiting(number: int, *unless: asyncio.Task[Any]) -> None:
        async with asyncio.timeout(60):
            while await make.connection.fetchval(LOCKED) < number and not any(task.done() for task in unless):
                pass

    async with moderator.transaction():
        async with poster.transaction():
            await poster.execute("select news.enter($1, $2, true)", article, priya)
            comment = await Builder(poster).comment(article_id=article, author_id=priya)
            deletion = asyncio.create_task(act(ask, DELETE, PRIYA))
            await until_waiting(1)
            entering = asyncio.create_task(moderator.execute("select news.enter($1, null, false)", article))
            await until_waiting(2)
        await entering
        await until_waiting(1, deletion)  # which, on a busy machine, may have come first after all
        await moderator.execute("update news.comment set status = 'REMOVED' where id = $1", comment)

    assert (await deletion)["errors"] == []
    assert await make.connection.fetchval("select erased from news.comment where id = $1", comment)
    assert await differences(make.connection) == []
    await asyncio.gather(poster.close(), moderator.close())


async def test_export_holds_everything_about_one(ask: Ask, make: Builder) -> None:
    article, mine, other = await furnish(ask, make)
    await make.connection.execute(
        "insert into news.decision (comment_id, to_status, reason, note) values ($1, 'PUBLISHED', $2, $3)",
        int(mine.partition("_")[2]), "Fair", "A secret note",
    )  # fmt: skip
    await act(ask, REPORT, RAHUL, commentId=mine, reason="ABUSIVE", details="A secret report")
    priya = await me(ask, PRIYA)
    await act(ask, BAN, MODERATOR, commenterId=priya, reason="Insults")

    exported = (await ask(EXPORT, PRIYA))["exportCommenter"]

    assert (await ask(EXPORT, MODERATOR, id=priya))["exportCommenter"] == exported
    assert exported["subject"] == "priya"
    assert exported["ban"] == {"until": None, "reason": "Insults"}
    comment = exported["comments"][0]
    assert (comment["id"], comment["articleId"], comment["body"]) == (mine, f"Article_{article}", f"{WORDS} Edited.")
    assert [(each["revision"], each["body"]) for each in comment["revisions"]] == [(1, WORDS)]
    assert [each["reason"] for each in comment["decisions"]] == ["Fair"]
    assert (len(exported["comments"]), comment["idempotencyKey"]) == (2, "key")
    assert [like["commentId"] for like in exported["likes"]] == [other]
    assert [(report["commentId"], report["reason"], report["details"]) for report in exported["reports"]] == [
        (other, "SPAM", "Look")
    ]
    assert "secret" not in str(exported)


@pytest.mark.parametrize(
    ("viewer", "target", "code"),
    [(None, None, "NOT_SIGNED_IN"), (RAHUL, "priya", "FORBIDDEN"), (RAHUL, "x", "FORBIDDEN")],
)
async def test_export_is_for_oneself_and_moderators(
    ask: Ask, engine: Engine, viewer: Identity | None, target: str | None, code: str
) -> None:
    priya = await me(ask, PRIYA)
    variables = {"id": priya if target == "priya" else target}

    body = orjson.loads((await engine.answer(Request(EXPORT, variables, identity=viewer))).body)

    assert body["data"] == {"exportCommenter": None}
    assert [error["extensions"]["code"] for error in body["errors"]] == [code]
    assert await ask(EXPORT, MODERATOR, id="Commenter_999") == {"exportCommenter": None}


async def test_nobody_escapes_the_pace_by_deleting_themselves(database: Database, make: Builder) -> None:
    article = await make.article()
    engine = Engine(
        Services(database, LiveFeed(database), DocumentCache(executable), PostingRules(rate_limits=((1, 600),)))
    )

    async def ask(query: str, viewer: Identity | None, **variables: Any) -> Any:
        return orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)["data"]

    await post(ask, PRIYA, article)
    assert [error["code"] for error in (await act(ask, DELETE, PRIYA))["errors"]] == ["RATE_LIMITED"]
    assert (await act(ask, DELETE, RAHUL))["errors"] == []
    assert await make.connection.fetchval("select count(*) from news.commenter where subject = $1", PRIYA.subject) == 1
