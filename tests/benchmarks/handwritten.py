"""The ceiling: for each operation a bare Starlette route that hands on the JSON of one statement written by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import jwt
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.settings.settings import load_settings
from db.connections.postgres import PLANNING, SESSION
from db.text.comment_markdown import render_comment
from tests.api.publisher import SECRET
from tests.benchmarks import posting
from tests.benchmarks.operations import OPERATIONS, Operation

Endpoint = Callable[[Request], Awaitable[Response]]


def create_application() -> Starlette:
    routes = [Route(operation.route, _endpoint(operation)) for operation in OPERATIONS]
    routes.append(Route(posting.BARE, _insert, methods=["POST"]))
    routes.append(Route(posting.WHOLE, _post, methods=["POST"]))
    return Starlette(routes=routes, lifespan=_with_pool)


def _endpoint(operation: Operation) -> Endpoint:
    statement = operation.statement

    async def endpoint(request: Request) -> Response:
        text = await request.app.state.pool.fetchval(statement, *request.path_params.values())
        return Response(text, media_type="application/json")

    return endpoint


async def _insert(request: Request) -> Response:
    given = orjson.loads(await request.body())
    values = given["article_id"], given["author_id"], given["body"], given["key"]
    text = await request.app.state.pool.fetchval(posting.BARE_STATEMENT, *values)
    return Response(text, media_type="application/json")


async def _post(request: Request) -> Response:
    _, _, token = request.headers["authorization"].partition(" ")
    jwt.decode(token, SECRET, ["HS256"])
    given = orjson.loads(await request.body())
    body = given["body"].strip()
    values = given["article_id"], given["author_id"], body, render_comment(body), given["key"]
    text = await request.app.state.pool.fetchval(posting.WHOLE_STATEMENT, *values)
    return Response(text, 200 if text else 409, media_type="application/json")


@asynccontextmanager
async def _with_pool(application: Starlette) -> AsyncIterator[None]:
    """A pool like the other server's. Nothing changes its connections, so none is reset when it comes back."""
    settings = load_settings()
    async with asyncpg.create_pool(
        settings.database_url,
        min_size=1,
        max_size=settings.pool_size,
        init=_hand_on_json,
        reset=_keep,
        server_settings=SESSION | PLANNING,
    ) as pool:
        application.state.pool = pool
        yield


async def _hand_on_json(connection: asyncpg.Connection) -> None:
    """As the bytes that PostgreSQL sends."""
    await connection.set_type_codec("json", schema="pg_catalog", encoder=str.encode, decoder=bytes, format="binary")


async def _keep(connection: asyncpg.Connection) -> None: ...
