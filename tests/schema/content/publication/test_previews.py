"""Preview tokens: who makes them, what they show as of when, and when they are good for nothing."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson
import pytest
from asyncpg import Connection

from db.access.service_tokens import ServiceToken
from db.content.previews.tokens import parsed, previews
from schema.engine.answers import Answer, Outcome
from schema.engine.execution import Engine, Request
from tests.builder import Builder
from tests.schema.conftest import EDITOR, Ask

CREATE = """mutation($input: CreatePreviewTokenInput!) { createPreviewToken(input: $input) {
  previewToken { token at expiresAt urls articles { slug status } } errors { code path message }
} }"""
REVOKE = "mutation($input: RevokePreviewTokenInput!) { revokePreviewToken(input: $input) { errors { code } } }"
FRONT = "{ articles { totalCount nodes { slug status publishedAt commentPolicy { mode } } } }"
CMS = ServiceToken(7, "cms", frozenset({"articles:read"}), b"")


async def created(ask: Ask, viewer: Any = EDITOR, **given: Any) -> Any:
    return (await ask(CREATE, viewer, input=given))["createPreviewToken"]


async def token_of(ask: Ask, viewer: Any = EDITOR, **given: Any) -> str:
    token: str = (await created(ask, viewer, **given))["previewToken"]["token"]
    return token


async def seen(engine: Engine, token: str | None, query: str = FRONT, **variables: Any) -> Any:
    answer = await engine.answer(Request(query, variables, preview=token))
    assert answer.outcome is Outcome.EXECUTED, answer.body
    return orjson.loads(answer.body)["data"]


async def shown(engine: Engine, token: str | None) -> list[str]:
    return [article["slug"] for article in (await seen(engine, token))["articles"]["nodes"]]


async def draft(make: Builder, slug: str, **columns: Any) -> str:
    return f"Article_{await make.article(slug=slug, **{'status': 'DRAFT', 'published_at': None} | columns)}"


async def test_a_token_names_its_pages_and_lasts_as_long_as_is_asked(ask: Ask, make: Builder) -> None:
    ids = [await draft(make, "second"), await draft(make, "first")]
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)

    made = (await created(ask, articleIds=[*ids, ids[0]], at=at.isoformat(), expiresIn=120))["previewToken"]
    usual = (await created(ask, CMS, articleIds=ids))["previewToken"]

    address = f"?preview={made['token']}"
    pages = ("/", "/articles/second", "/articles/first")
    assert made["urls"] == [f"https://news.example{page}{address}" for page in pages]
    assert made["articles"] == [{"slug": slug, "status": "DRAFT"} for slug in ("second", "first")]
    left = datetime.fromisoformat(made["expiresAt"]) - datetime.now(UTC)
    assert timedelta(0) < left <= timedelta(seconds=120)
    assert datetime.fromisoformat(made["at"]) == at
    assert datetime.fromisoformat(usual["expiresAt"]) - datetime.now(UTC) > timedelta(minutes=50)
    assert usual["at"] is None


async def test_what_is_wrong_with_a_token_to_be_is_told_at_once(ask: Ask, make: Builder) -> None:
    known = await draft(make, "known")

    async def errors(**given: Any) -> list[Any]:
        answer = await created(ask, **given)
        assert answer["previewToken"] is None
        return [(error["code"], error["path"][1:]) for error in answer["errors"]]

    assert await errors(articleIds=[], expiresIn=59) == [("REQUIRED", ["articleIds"]), ("INVALID_VALUE", ["expiresIn"])]
    assert await errors(articleIds=[known], expiresIn=604_801) == [("INVALID_VALUE", ["expiresIn"])]
    assert await errors(articleIds=["Person_1", known, "Article_999", "x"]) == [
        ("NOT_FOUND", ["articleIds", place]) for place in ("0", "2", "3")
    ]
    assert await errors(articleIds=[f"Article_{number}" for number in range(1, 52)]) == [("TOO_MANY", ["articleIds"])]
    assert await make.connection.fetchval("select count(*) from news.preview_token") == 0


async def test_it_shows_its_articles_and_no_others(engine: Engine, ask: Ask, make: Builder) -> None:
    """At the places that they would have; what of it is published already keeps its own."""
    old, lacking = f"Article_{await make.article(slug='old')}", await make.image(alt="")
    mine, _ = await draft(make, "mine"), await draft(make, "other")
    await make.shows(int(mine.removeprefix("Article_")), lacking)
    gone = await draft(make, "gone", status="WITHDRAWN", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    token = await token_of(ask, articleIds=[mine, old, gone])
    past = await token_of(ask, articleIds=[mine, old], at="2019-01-01T00:00:00Z")

    assert [await shown(engine, each) for each in (None, token, past)] == [
        ["old"], ["mine", "old", "gone"], ["old", "mine"],
    ]  # fmt: skip
    await make.connection.execute("update news.article set slug = 'mended' where slug = 'mine'")
    await make.connection.execute("delete from news.article where slug = 'gone'")
    assert await shown(engine, token) == ["mended", "old"]


async def test_in_the_future_all_is_as_it_will_be_then(engine: Engine, ask: Ask, make: Builder) -> None:
    """What is scheduled until then is there, comments have closed, and when it has come, it is so."""
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
    open_ = await make.article(slug="open", published_at=at - timedelta(days=1))
    closing = "update news.discussion set closes_at = $2 where article_id = $1"
    await make.connection.execute(closing, open_, at - timedelta(seconds=1))
    await make.article(slug="before", published_at=at - timedelta(seconds=2))
    await make.article(slug="after", published_at=at + timedelta(days=1))
    mine = await draft(make, "mine")
    token = await token_of(ask, articleIds=[mine], at=at.isoformat())

    previewed = await seen(engine, token)
    assert [(one["slug"], one["commentPolicy"]["mode"]) for one in previewed["articles"]["nodes"]] == [
        ("mine", "OPEN"), ("before", "OPEN"), ("open", "CLOSED"),
    ]  # fmt: skip
    await ask(
        "mutation($id: ID!, $at: DateTime) { publishArticle(input: {articleId: $id, at: $at}) { errors { code } } }",
        EDITOR,
        id=mine,
        at=at.isoformat(),
    )
    await make.connection.execute("select pg_sleep_until($1)", at)
    assert await seen(engine, None) == previewed
    assert await seen(engine, token) == previewed


ENDS: Mapping[str, str] = {
    "expired": "update news.preview_token set expires_at = now()",
    "maker banned": "update news.commenter set banned_until = 'infinity', ban_reason = 'x' where subject = 'edda'",
    "maker deleted": "update news.commenter set deleted_at = now(), subject = null where subject = 'edda'",
    "forged anew": "update news.preview_token set nonce = gen_random_uuid()",
}
MADE_UP = ("x", "preview_1", f"preview_1-{'a' * 20}", f"preview_0-{'a' * 20}", f"preview_{'9' * 30}-{'a' * 20}", "ü\0")


async def refusal(engine: Engine, token: str, query: str = FRONT) -> tuple[Outcome, str]:
    answer = await engine.stream(Request(query, preview=token))
    assert isinstance(answer, Answer)
    (error,) = orjson.loads(answer.body)["errors"]
    return answer.outcome, error["extensions"]["code"]


INVALID = (Outcome.UNAUTHORIZED, "INVALID_PREVIEW_TOKEN")


@pytest.mark.parametrize("end", ENDS)
async def test_a_token_that_has_ended_is_refused(engine: Engine, ask: Ask, make: Builder, end: str) -> None:
    token = await token_of(ask, articleIds=[await draft(make, "mine")])
    assert await shown(engine, token) == ["mine"]

    await make.connection.execute(ENDS[end])

    assert await refusal(engine, token) == INVALID


async def test_made_up_and_revoked_tokens_are_refused_whatever_is_asked(
    engine: Engine, ask: Ask, make: Builder
) -> None:
    token = await token_of(ask, articleIds=[await draft(make, "mine")])
    last = token[-1]
    for each in (*MADE_UP, token[:-1] + ("a" if last != "a" else "b"), token.upper(), f"{token} "):
        for query in (FRONT, "{ __typename }", "{ __schema { types { name } } }"):
            assert await refusal(engine, each, query) == INVALID, (each, query)
    other = {"input": {"token": "preview_1-made-up"}}
    assert await ask(REVOKE, EDITOR, **other) == {"revokePreviewToken": {"errors": [{"code": "NOT_FOUND"}]}}
    assert await ask(REVOKE, CMS, input={"token": token}) == {"revokePreviewToken": {"errors": []}}
    assert await refusal(engine, token) == INVALID


async def test_a_withdrawal_takes_it_out_and_a_revoked_program_ends_what_it_made(
    engine: Engine, ask: Ask, make: Builder
) -> None:
    mine, other = await draft(make, "mine"), await draft(make, "other")
    token = await token_of(ask, articleIds=[mine, other])
    await make.connection.execute("update news.article set status = 'WITHDRAWN' where slug = 'mine'")
    assert await shown(engine, token) == ["other"]

    columns = {"name": "cms", "digest": bytes(32), "scopes": ["articles:read"]}
    key = await make.row("service_token", **columns)
    made = await token_of(ask, ServiceToken(key, "cms", CMS.scopes, b""), articleIds=[other])
    assert await shown(engine, made) == ["other"]
    await make.connection.execute("update news.service_token set revoked_at = now()")
    assert await refusal(engine, made) == INVALID


async def test_a_preview_only_reads(engine: Engine, ask: Ask, make: Builder) -> None:
    mine = await draft(make, "mine")
    token = await token_of(ask, articleIds=[mine])
    writes = f'mutation {{ postComment(input: {{articleId: "{mine}", body: "Words"}}) {{ errors {{ code }} }} }}'
    follows = f'subscription {{ commentAdded(articleId: "{mine}") {{ cursor }} }}'

    for query in (writes, follows):
        assert await refusal(engine, token, query) == (Outcome.REFUSED, "PREVIEW_READS_ONLY")


@pytest.fixture
async def writer(database_url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def test_while_an_article_is_written_its_preview_says_to_try_again(
    engine: Engine, ask: Ask, make: Builder, writer: Connection
) -> None:
    """And it waits for nobody long: whoever writes goes on."""
    token = await token_of(ask, articleIds=[await draft(make, "mine")])
    async with writer.transaction():
        await writer.execute("select from news.discussion for update")
        assert await refusal(engine, token) == (Outcome.UNAVAILABLE, "OVERLOADED")

    assert await shown(engine, token) == ["mine"]


async def test_a_preview_that_begins_at_the_end_of_a_second_shows_its_articles_all_the_same(
    make: Builder, connection: Connection, ask: Ask
) -> None:
    """What is published now is published before the transaction began, however long that has waited since."""
    signed = parsed(await token_of(ask, articleIds=[await draft(make, "mine")]))
    async with connection.transaction():
        await connection.execute("select pg_sleep(1)")  # there is the end of a second in it
        begun = await previews.begin(connection, id=signed.id, signature=signed.signature)
        assert begun["times"][0] <= await connection.fetchval("select graph_preview.clock()")
