"""What a request brings: who sends it, by its headers, and its body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope

from api.graphql_http import parameters
from api.http import request_body
from api.http_caching.exchange import current_exchange
from api.identity.anonymous_readers import reader_of
from api.identity.bearer_tokens import Verified, Verifier, authorization_of, cookie_of
from api.identity.clients import client_of
from api.identity.previews import preview_of
from api.settings.settings import Settings
from schema.engine.execution import Request


@dataclass(frozen=True, slots=True)
class RequestReader:
    settings: Settings
    verifier: Verifier

    async def verified(self, scope: Scope) -> Verified | None:
        # Other sites cannot use the cookie: only JSON is read, which they may not send with it.
        if (given := authorization_of(scope)) is not None:
            return await self.verifier.verify(given, current_exchange().address)
        cookie = cookie_of(scope)
        return None if cookie is None else await self.verifier.verify_web_token(cookie)

    async def body(self, scope: Scope, receive: Receive, verified: Verified | None) -> Mapping[str, Any] | list[Any]:
        request_body.require_plain_json(scope)
        writes = verified is not None and "articles:write" in verified.identity.scopes
        limit = self.settings.max_article_bytes if writes else self.settings.max_body_bytes
        deadline = self.settings.request_timeout
        return parameters.from_body(await request_body.read(scope, receive, limit, deadline))


def sent_by(scope: Scope, request: Request, verified: Verified | None) -> Request:
    """With who sends it, and what its headers say."""
    exchange, identity = current_exchange(), verified.identity if verified else None
    request.reader, request.client = reader_of(scope), client_of(exchange.address, identity)
    request.position, request.identity = max(exchange.position, exchange.written or 0), identity
    request.preview = preview_of(scope) or request.preview
    return request
