"""GraphQL over HTTP: one endpoint that takes operations by POST, queries by GET, and shows GraphiQL to browsers."""

import logging
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.graphql_http import batches, parameters
from api.graphql_http.event_framing import FRAMINGS
from api.graphql_http.event_streams import Stream, Streams
from api.graphql_http.graphiql import graphiql_page
from api.graphql_http.joined_streams import join, joined_requests
from api.graphql_http.multipart import is_multipart, received, require_preflight
from api.graphql_http.request_reader import RequestReader, sent_by
from api.graphql_http.responses import answer_response, data_response, error_response
from api.graphql_http.single_connections import RESERVING, SingleConnections
from api.http.content_negotiation import DATA, EVENT_STREAM, HTML, IN_PARTS, JSON, AcceptedTypes, header, negotiate
from api.http.live_connections import LiveConnections
from api.http.request_errors import HttpError
from api.http_caching.cache_control import CacheControl
from api.http_caching.exchange import current_exchange
from api.identity.bearer_tokens import Verified, Verifier
from api.settings.settings import Settings
from schema.engine.answers import Answer, internal_error
from schema.engine.execution import Engine, Request
from schema.engine.request_context import Batch

log = logging.getLogger("dateline")

SAFE = ("GET", "HEAD")
SEPARATELY = "Open a stream for each operation: only a server with one worker has one for several."


class GraphQLEndpoint:
    """An ASGI application. Its engine comes with the lifespan of the application around it."""

    engine: Engine

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.verifier = Verifier(settings)
        self.reader = RequestReader(settings, self.verifier)
        self.caching = CacheControl(settings.shared_seconds)
        self.live = LiveConnections(settings.connections_per_address)
        self.streams = Streams(self.live, settings.heartbeat)
        self.single = SingleConnections(settings, self.reader, self.streams) if settings.single_connection else None
        self.methods = (*SAFE, "POST", *(RESERVING if self.single else ()))
        self.allow = ", ".join((*self.methods, "OPTIONS"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = self._negotiate(scope)
        try:
            response = await self._respond(scope, receive, accepted)
        except ClientDisconnect:
            return
        except HttpError as refusal:
            response = error_response(refusal, accepted.whole, scope["method"])
        except Exception:
            log.exception("a request failed")
            response = answer_response(internal_error(), accepted.whole or JSON, scope["method"])
        await response(scope, receive, send)

    def _negotiate(self, scope: Scope) -> AcceptedTypes:
        for_people = (
            self.settings.graphiql and scope["method"] in SAFE and not parameters.has_operation(scope["query_string"])
        )
        return negotiate(header(scope, b"accept"), (HTML,) if for_people else ())

    async def _respond(self, scope: Scope, receive: Receive, accepted: AcceptedTypes) -> ASGIApp:
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={"Allow": self.allow, "Accept-Post": JSON})
        self._require_method(scope["method"])
        if self.single and self.single.takes(scope, accepted):
            return await self.single.respond(scope, receive, self.engine)
        if accepted.whole is None:
            raise HttpError(406, f"The answer can be {' or '.join(DATA)}.")
        if accepted.whole == HTML:
            return graphiql_page
        return await self._execute(scope, receive, accepted.whole, accepted.stream)

    def _require_method(self, method: str) -> None:
        if method not in self.methods:
            message = SEPARATELY if method in RESERVING else "Send operations by POST, or queries by GET."
            raise HttpError(405, message, (b"allow", self.allow.encode()))

    async def _execute(self, scope: Scope, receive: Receive, media_type: str, stream: str | None) -> ASGIApp:
        verified = await self.reader.verified(scope)
        if is_multipart(scope) and scope["method"] == "POST":
            require_preflight(scope)
            if verified is None:
                raise HttpError(401, "Send a bearer token with files.")
            async with received(scope, receive, self.settings) as request:
                return await self._answer(scope, request, verified, (media_type, stream))
        if scope["method"] in SAFE:
            given = parameters.from_url(scope["query_string"])
            return await self._answer(scope, given, verified, (media_type, stream))
        body = await self.reader.body(scope, receive, verified)
        if isinstance(body, list):
            return await self._answer_batch(scope, body, verified, media_type)
        if stream == EVENT_STREAM and "operations" in body:
            return await self._join(scope, body["operations"], verified)
        return await self._answer(scope, parameters.from_operations(body), verified, (media_type, stream))

    async def _join(self, scope: Scope, operations: Any, verified: Verified | None) -> ASGIApp:
        try:
            requests = joined_requests(operations, self.settings.subscriptions_per_connection)
        except ValueError as error:
            raise HttpError(400, str(error)) from None
        asked = {id: sent_by(scope, request, verified) for id, request in requests.items()}
        return Stream(self.streams, FRAMINGS[EVENT_STREAM], await join(self.engine, asked), verified)

    async def _answer_batch(
        self, scope: Scope, operations: list[Any], verified: Verified | None, media_type: str
    ) -> ASGIApp:
        """One after the other, as whoever waits for several is still one client."""
        batches.check(operations, self.settings)
        if media_type in FRAMINGS:
            raise HttpError(406, f"The answer to a batch can be {' or '.join(DATA)}.")
        batch, answers = Batch(), list[Answer]()
        for operation in operations:
            try:
                request = sent_by(scope, batches.request_of(operation, batch, self.settings), verified)
            except HttpError as refusal:
                answers.append(Answer(refusal.body))
                continue
            answers.append(await self.engine.answer(request))
            current_exchange().record(request, answers[-1])
        return data_response(batches.joined(answers), media_type)

    async def _answer(
        self, scope: Scope, request: Request, verified: Verified | None, accepted: tuple[str, str | None]
    ) -> ASGIApp:
        (media_type, stream), exchange = accepted, current_exchange()
        sent_by(scope, request, verified)
        request.in_parts = stream in (EVENT_STREAM, IN_PARTS)
        if stream == EVENT_STREAM:
            request.last_event_id = header(scope, b"last-event-id").decode("latin-1") or None
        answer = await (self.engine.stream if stream else self.engine.answer)(request)
        if not isinstance(answer, Answer):
            assert stream
            return Stream(self.streams, FRAMINGS[stream], answer, verified)
        exchange.record(request, answer)
        exchange.cacheable = True
        return self._respond_whole(answer, media_type, scope)

    def _respond_whole(self, answer: Answer, media_type: str, scope: Scope) -> ASGIApp:
        if scope["method"] not in SAFE or media_type in FRAMINGS:
            return answer_response(answer, media_type, scope["method"])
        if_none_match = header(scope, b"if-none-match").decode("latin-1")
        return self.caching.response(answer, data_response(answer, media_type), if_none_match)
