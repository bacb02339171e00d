"""GraphQL over HTTP: one endpoint that takes operations by POST, queries by GET, and shows GraphiQL to browsers."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api import bodies, parameters
from api.graphiql import graphiql_page
from api.identity import BadToken, Verifier
from api.negotiation import DATA, HTML, JSON, choose, header
from api.refusals import Refusal
from api.responses import DataResponse, Headers
from api.settings import Settings
from schema.errors import error_body
from schema.execution import INTERNAL, Answer, Engine, Outcome, Request

log = logging.getLogger("dateline")

ALLOW = (b"allow", b"GET, POST, OPTIONS")
STATUSES: Mapping[Outcome, tuple[int, Headers]] = {
    Outcome.EXECUTED: (200, ()),
    Outcome.REFUSED: (400, ()),
    Outcome.NEEDS_POST: (405, [(b"allow", b"POST")]),
    Outcome.UNAVAILABLE: (503, [(b"retry-after", b"1")]),
    Outcome.FAILED: (500, ()),
}
METHODS = Response(status_code=204, headers={"Allow": "GET, POST, OPTIONS", "Accept-Post": JSON})


class GraphQLEndpoint:
    """An ASGI application. Its engine comes with the lifespan of the application around it."""

    engine: Engine

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.verifier = Verifier(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        media_type = choose(header(scope, b"accept"), self._offered(scope))
        try:
            response = await self._respond(scope, receive, media_type)
        except ClientDisconnect:
            return
        except Refusal as refusal:
            response = _refused(refusal, media_type or JSON)
        except Exception:
            log.exception("a request failed")
            response = DataResponse(500, media_type or JSON, INTERNAL)
        await response(scope, receive, send)

    def _offered(self, scope: Scope) -> tuple[str, ...]:
        for_people = self.settings.graphiql and scope["method"] == "GET" and not parameters.asks(scope["query_string"])
        return (*DATA, HTML) if for_people else DATA

    async def _respond(self, scope: Scope, receive: Receive, media_type: str | None) -> ASGIApp:
        if scope["method"] == "OPTIONS":
            return METHODS
        if scope["method"] not in ("GET", "POST"):
            raise Refusal(405, "Send operations by POST, or queries by GET.", ALLOW)
        if media_type is None:
            raise Refusal(406, f"The answer can be {' or '.join(DATA)}.")
        if media_type == HTML:
            return graphiql_page
        request = await self._identified(scope, receive)
        return _answered(await self.engine.answer(request), media_type)

    async def _identified(self, scope: Scope, receive: Receive) -> Request:
        authorization = _authorization(scope)
        if authorization is None:
            return await self._read(scope, receive)
        identity = await self.verifier.identify(authorization)
        return replace(await self._read(scope, receive), identity=identity)

    async def _read(self, scope: Scope, receive: Receive) -> Request:
        if scope["method"] == "GET":
            return parameters.from_url(scope["query_string"])
        bodies.require_plain_json(scope)
        limit, deadline = self.settings.max_body_bytes, self.settings.request_timeout
        return parameters.from_body(await bodies.read(scope, receive, limit, deadline))


def _authorization(scope: Scope) -> str | None:
    values = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(values) > 1:
        raise BadToken("Send one Authorization header.")
    return values[0].decode("latin-1") if values else None


def _answered(answer: Answer, media_type: str) -> DataResponse:
    status, headers = STATUSES[answer.outcome]
    # Clients that ask for plain JSON take every other status for a failure of the network.
    if answer.outcome is Outcome.REFUSED and media_type == JSON:
        status = 200
    return DataResponse(status, media_type, answer.body, headers)


def _refused(refusal: Refusal, media_type: str) -> DataResponse:
    body = error_body(refusal.message, refusal.code)
    return DataResponse(refusal.status, media_type, body, refusal.headers, lingers=refusal.status == 413)
