"""What readers do has a pace: edits, likes, reports, deletions and shares, exact over all servers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from databases import Database

from db.connections import postgres
from db.discussion import pace
from db.discussion.pace import Action, RateLimits
from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.rules.test_posting import WORDS, post

ERRORS = "errors { __typename code message path ... on RateLimited { retryAt } }"
DELETE_ACCOUNT = f"mutation {{ answer: deleteCommenter(input: {{}}) {{ {ERRORS} }} }}"
LIKE, EDIT, REPORT = ("Like", "Edit", "Report")
CHANGES: list[tuple[str, Identity, dict[str, Any]]] = [
    (EDIT, PRIYA, {"body": f"{WORDS} anew"}),
    (LIKE, RAHUL, {}),
    (REPORT, RAHUL, {"reason": "SPAM"}),
    ("Delete", PRIYA, {}),
]
ACTIONS: tuple[Action, ...] = ("EDIT", "LIKE", "REPORT", "DELETE", "SHARE")
LIMITS: dict[Action, RateLimits] = dict.fromkeys(ACTIONS, ((3, 600),))
LATER = "update news.pace set acted_at = acted_at - make_interval(secs => $1)"


def engine_of(database: Database, limits: Any = LIMITS) -> Engine:
    rules = PostingRules(rate_limits=(), duplicate_seconds=0, paces=limits)
    return Engine(Services(database, LiveFeed(database), DocumentCache(executable), rules))


def asking(engine: Engine) -> Ask:
    async def ask(query: str, viewer: Any = None, **variables: Any) -> Any:
        answer = orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)
        assert "errors" not in answer, answer
        return answer["data"]

    return ask


@pytest.fixture
def ask(database: Database) -> Ask:
    """With a pace of three in ten minutes."""
    return asking(engine_of(database))


@pytest.fixture
async def other_server(database: Database, database_url: str) -> AsyncIterator[Ask]:
    """With connections of its own."""
    async with postgres.connected(postgres.open_database(database_url)) as own:
        yield asking(engine_of(own))


async def act(ask: Ask, name: str, viewer: Identity, id: str, **input: Any) -> list[dict[str, Any]]:
    """The errors of a mutation of one comment."""
    type_ = name.replace("Unlike", "Like")
    query = f"mutation($input: {type_}CommentInput!) {{ answer: {name.lower()}Comment(input: $input) {{ {ERRORS} }} }}"
    errors: list[dict[str, Any]] = (await ask(query, viewer, input={"commentId": id, **input}))["answer"]["errors"]
    return errors


async def share(ask: Ask, viewer: Identity | None, id: int, platform: str = "X") -> list[dict[str, Any]]:
    query = f"mutation($input: ShareArticleInput!) {{ answer: shareArticle(input: $input) {{ {ERRORS} }} }}"
    input = {"articleId": f"Article_{id}", "platform": platform}
    errors: list[dict[str, Any]] = (await ask(query, viewer, input=input))["answer"]["errors"]
    return errors


def codes(errors: list[dict[str, Any]]) -> list[str]:
    return [error["code"] for error in errors]


@pytest.fixture
async def comments(ask: Ask, make: Builder) -> list[str]:
    """Six comments of Priya's on two articles."""
    articles = [await make.article(), await make.article()]
    posted = [await post(ask, article, body=f"{WORDS} {number}") for number in range(3) for article in articles]
    return [payload["comment"]["id"] for payload in posted]


async def test_the_error_says_when_it_goes_on(ask: Ask, comments: list[str], make: Builder) -> None:
    for id in comments[:3]:
        assert await act(ask, LIKE, RAHUL, id) == []
    (error,) = await act(ask, LIKE, RAHUL, comments[3])
    first = await make.connection.fetchval("select min(acted_at) + interval '600 s' from news.pace")

    assert error == {
        "__typename": "RateLimited",
        "code": "RATE_LIMITED",
        "message": "You have done this too often in too short a time.",
        "path": None,
        "retryAt": first.isoformat(),
    }
    await make.connection.execute(LATER, 600)
    assert await act(ask, LIKE, RAHUL, comments[3]) == []


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: changes[0])
async def test_each_has_its_pace(
    ask: Ask, other_server: Ask, comments: list[str], changes: tuple[str, Identity, dict[str, Any]]
) -> None:
    """However many articles, servers and requests there are at once."""
    name, viewer, input = changes
    servers = [ask, other_server] * 3
    answers = await asyncio.gather(
        *(act(server, name, viewer, id, **input) for server, id in zip(servers, comments, strict=True))
    )

    assert Counter(len(errors) for errors in answers) == {0: 3, 1: 3}
    assert {code for errors in answers for code in codes(errors)} == {"RATE_LIMITED"}


async def test_shares_of_who_is_signed_in_have_a_pace(ask: Ask, other_server: Ask, make: Builder) -> None:
    articles = [await make.article() for _ in range(6)]
    answers = await asyncio.gather(
        *(share(server, RAHUL, id) for server, id in zip([ask, other_server] * 3, articles, strict=True))
    )
    counted = await make.connection.fetchval("select sum(count) from news.share")

    assert (Counter(map(len, answers)), counted) == ({0: 3, 1: 3}, 3)
    assert {code for errors in answers for code in codes(errors)} == {"RATE_LIMITED"}
    assert await share(ask, None, articles[0]) == []


async def test_taking_likes_back_counts_and_what_changes_nothing_does_not(ask: Ask, comments: list[str]) -> None:
    for name in (LIKE, LIKE, LIKE, LIKE, "Unlike", "Unlike", LIKE):
        assert await act(ask, name, RAHUL, comments[0]) == []

    assert codes(await act(ask, "Unlike", RAHUL, comments[0])) == ["RATE_LIMITED"]


async def test_what_is_refused_does_not_count(ask: Ask, comments: list[str]) -> None:
    for _ in range(5):
        assert codes(await act(ask, EDIT, PRIYA, comments[0], body="short")) == ["BODY_TOO_SHORT"]
        assert codes(await act(ask, LIKE, PRIYA, "Comment_999")) == ["NOT_FOUND"]

    assert await act(ask, EDIT, PRIYA, comments[0], body=f"{WORDS} anew") == []


async def test_one_reader_or_one_action_does_not_hold_back_another(ask: Ask, comments: list[str]) -> None:
    for id in comments[:3]:
        await act(ask, LIKE, RAHUL, id)

    assert await act(ask, LIKE, PRIYA, comments[0]) == []
    assert await act(ask, REPORT, RAHUL, comments[0], reason="SPAM") == []


async def test_a_new_account_of_the_same_reader_does_not_begin_anew(ask: Ask, comments: list[str]) -> None:
    for id in comments[:3]:
        await act(ask, LIKE, RAHUL, id)
    assert (await ask(DELETE_ACCOUNT, RAHUL))["answer"]["errors"] == []

    assert codes(await act(ask, LIKE, RAHUL, comments[3])) == ["RATE_LIMITED"]


async def test_accounts_are_deleted_in_a_pace(ask: Ask, make: Builder) -> None:
    deleted = [(await ask(DELETE_ACCOUNT, RAHUL))["answer"]["errors"] for _ in range(4)]

    assert [codes(errors) for errors in deleted] == [[], [], [], ["RATE_LIMITED"]]


async def test_several_limits_hold_at_once(database: Database, comments: list[str], make: Builder) -> None:
    ask = asking(engine_of(database, {"LIKE": ((1, 60), (2, 3600))}))
    assert await act(ask, LIKE, RAHUL, comments[0]) == []
    assert codes(await act(ask, LIKE, RAHUL, comments[1])) == ["RATE_LIMITED"]
    await make.connection.execute(LATER, 60)
    assert await act(ask, LIKE, RAHUL, comments[1]) == []
    await make.connection.execute(LATER, 60)
    (error,) = await act(ask, LIKE, RAHUL, comments[2])

    assert datetime.fromisoformat(error["retryAt"]) > datetime.now(UTC) + timedelta(seconds=3300)


async def test_moderators_decide_as_often_as_they_must(ask: Ask, comments: list[str]) -> None:
    decide = f"mutation($input: ModerateCommentInput!) {{ answer: moderateComment(input: $input) {{ {ERRORS} }} }}"
    for id in comments:
        answer = await ask(decide, MODERATOR, input={"commentId": id, "decision": "REMOVE"})
        assert answer["answer"]["errors"] == []


async def test_several_in_one_document_have_the_same_pace(ask: Ask, comments: list[str]) -> None:
    """They are executed by graphql-core, one after the other."""
    fields = " ".join(
        f'a{number}: likeComment(input: {{commentId: "{id}"}}) {{ comment {{ likeCount }} {ERRORS} }}'
        for number, id in enumerate(comments)
    )
    payloads = list((await ask(f"mutation {{ {fields} }}", RAHUL)).values())

    assert [codes(payload["errors"]) for payload in payloads] == [[]] * 3 + [["RATE_LIMITED"]] * 3
    assert [payload["comment"] for payload in payloads] == [{"likeCount": 1}] * 3 + [None] * 3


@pytest.fixture
async def single(database_url: str) -> AsyncIterator[tuple[Database, list[str]]]:
    """A database with one connection, and the statements that have run on it."""
    ran: list[str] = []
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        async with postgres.connection(database) as connection:
            connection.add_query_logger(lambda query: ran.append(query.query))
        yield database, ran


async def statements(ask: Ask, ran: list[str], comment: str) -> dict[str, int]:
    """Of each change, by a reader whom the process knows."""
    taken = {}
    for name, viewer, input in CHANGES:
        await ask("{ viewer { roles } }", viewer)
        await asyncio.sleep(0)  # asyncpg logs a little later
        ran.clear()
        assert await act(ask, name, viewer, comment, **input) == []
        await asyncio.sleep(0)
        taken[name] = len(ran)
    return taken


async def test_a_change_takes_few_statements_and_its_pace_none(
    single: tuple[Database, list[str]], comments: list[str]
) -> None:
    """An edit one to look, and one to write; what is likely is not looked at before."""
    database, ran = single
    paced, free = asking(engine_of(database)), asking(engine_of(database, {}))

    taken = await statements(paced, ran, comments[0])

    assert taken == await statements(free, ran, comments[1]) == {EDIT: 2, LIKE: 1, REPORT: 1, "Delete": 1}


@pytest.mark.parametrize(
    ("statement", "errors"),
    [
        ("update news.commenter set banned_until = 'infinity', ban_reason = 'Insults'", ["BANNED"]),
        ("update news.comment set status = 'PENDING'", ["NOT_FOUND"]),
        ("update news.article set status = 'WITHDRAWN'", ["NOT_FOUND"]),
    ],
)
async def test_what_is_not_as_expected_is_decided_by_the_rules(
    ask: Ask, comments: list[str], make: Builder, statement: str, errors: list[str]
) -> None:
    assert await act(ask, LIKE, RAHUL, comments[0]) == []
    await make.connection.execute(statement)

    assert codes(await act(ask, LIKE, RAHUL, comments[1])) == errors
    assert await make.connection.fetchval("select count(*) from news.comment_like") == 1


async def test_what_counts_no_more_is_forgotten(
    database: Database, ask: Ask, comments: list[str], make: Builder
) -> None:
    await act(ask, LIKE, RAHUL, comments[0])
    await act(ask, REPORT, RAHUL, comments[0], reason="SPAM")
    await make.connection.execute(f"{LATER} where action = 'LIKE'", 601)
    await pace.forget(database, LIMITS)
    kept: list[Action] = [row["action"] for row in await make.connection.fetch("select action from news.pace")]

    assert kept == ["REPORT"]
