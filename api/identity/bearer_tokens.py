"""Bearer tokens: verifies the JSON Web Token or service token in an `Authorization` header, and the JSON Web Token in a
cookie, and caches the result."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import time

from cachetools import TLRUCache
from starlette.requests import HTTPConnection
from starlette.types import Scope

from api.http.content_negotiation import header
from api.http.request_errors import HttpError
from api.identity.keys import LEEWAY, Keys, KeysUnavailable, SecretKey
from api.identity.signing_secret import signing_secret
from api.settings.settings import Settings
from db.access.service_tokens import PREFIX, ServiceToken, TokenRefused
from db.access.token_cache import TokenCache
from db.connections.admission import Client, Overloaded, work_of
from db.connections.postgres import StatementTimeout, Unavailable
from db.on_demand import imported
from schema.rules.identity import Identity

COOKIE = "dateline_token"
HOST_COOKIE = f"__Host-{COOKIE}"
"""The same where the site is HTTPS: browsers let no other site, and no other host of this one, set it."""
LONGEST = 4096  # bytes
BEARER = re.compile(r"bearer +((?:[\w-]+\.){2}[\w-]+)", re.IGNORECASE | re.ASCII)
SERVICE_BEARER = re.compile(rf"(?i:bearer) +({PREFIX}[\w-]{{1,100}})", re.ASCII)
CACHED_SECONDS = 60  # at most, where keys can be withdrawn, so that this ends their tokens too
CACHED_TOKENS = 10_000
FAR = 1_000_000_000  # seconds: expiries may be larger than timers can be


class BadToken(HttpError):
    code = "BAD_TOKEN"

    def __init__(self, message: str) -> None:
        super().__init__(401, message, (b"www-authenticate", b'Bearer error="invalid_token"'))


class IdentityUnavailable(HttpError):
    code = "UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__(503, "Tokens cannot be verified at the moment. Try again.", (b"retry-after", b"5"))


@dataclass(frozen=True, slots=True)
class Verified:
    """An identity, and when its token is refused, in seconds since 1970. `tokens` knows whether it
    is revoked before."""

    identity: Identity | ServiceToken
    until: float
    tokens: TokenCache | None = None

    async def holds(self) -> bool:
        """Whether the token is still good."""
        if self.tokens and isinstance(self.identity, ServiceToken):
            return await self.tokens.holds(self.identity)
        return self.until > time()

    def on_end(self, end: Callable[[], None]) -> Callable[[], None]:
        """Calls `end` when the token has expired or is revoked; what it returns stops that."""
        now = time()
        timer = asyncio.get_running_loop().call_later(min(self.until, now + FAR) - now, end)
        if not (self.tokens and isinstance(self.identity, ServiceToken)):
            return timer.cancel
        unwatch = self.tokens.watch(self.identity, end)

        def stop() -> None:
            timer.cancel()
            unwatch()

        return stop


def authorization_of(scope: Scope) -> str | None:
    """The value of the header. Raises BadToken where there are several."""
    values = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(values) > 1:
        raise BadToken("Send one Authorization header.")
    return values[0].decode("latin-1") if values else None


def cookie_of(scope: Scope) -> str | None:
    """In the form of an `Authorization` header. An empty cookie is none: some sites sign out by setting one."""
    cookies = HTTPConnection(scope).cookies if header(scope, b"cookie") else {}
    token = cookies.get(HOST_COOKIE) or cookies.get(COOKIE)
    return f"Bearer {token}" if token else None


class Verifier:
    """Verifies tokens, and caches what it has verified. The service tokens that it knows come with the lifespan of the
    application."""

    tokens: TokenCache | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: Keys | None = None
        self._verified = TLRUCache[str, Verified](CACHED_TOKENS, self._cached_until, timer=time)

    async def identify(self, authorization: str | None) -> Identity | None:
        """The identity in a JSON Web Token. Raises as `verify` does."""
        verified = None if authorization is None else await self.verify_web_token(authorization)
        return verified.identity if verified and isinstance(verified.identity, Identity) else None

    async def verify(self, authorization: str, address: str) -> Verified:
        """Of either kind. What it takes is work of the client at this address. Raises BadToken or
        IdentityUnavailable."""
        token = SERVICE_BEARER.fullmatch(authorization.strip())
        return await self._find(token[1], address) if token else await self.verify_web_token(authorization)

    async def verify_web_token(self, authorization: str) -> Verified:
        """The same for a JSON Web Token alone: a service token is for programs, and in no browser's cookies."""
        verified = self._verified.get(authorization)
        if verified is None:
            verified = self._verified[authorization] = await self._verify(_token(authorization))
        return verified

    def _cached_until(self, _: str, verified: Verified, now: float) -> float:
        return min(verified.until, now + CACHED_SECONDS) if self._settings.jwks_url else verified.until

    async def _find(self, secret: str, address: str) -> Verified:
        if self.tokens is None:
            raise IdentityUnavailable
        try:
            with work_of(Client(address, address)):
                found = await self.tokens.find(secret)
        except TokenRefused as error:
            raise BadToken(str(error)) from None
        except (Overloaded, StatementTimeout, Unavailable):
            raise IdentityUnavailable from None
        return Verified(found, found.expires_at.timestamp() if found.expires_at else inf, self.tokens)

    async def _verify(self, token: str) -> Verified:
        await imported("api.identity.signatures")  # with cryptography, by the first token
        from api.identity.signatures import SignatureRefused, verify

        self._keys = self._keys or self._own_keys()
        try:
            identity, expiry = await verify(token, self._keys, self._settings)
            return Verified(identity, expiry + LEEWAY)
        except SignatureRefused as error:
            raise BadToken(str(error)) from None
        except KeysUnavailable:
            raise IdentityUnavailable from None

    def _own_keys(self) -> Keys:
        """A secret is made when it is needed, so that an application without tokens leaves no file behind."""
        if self._settings.jwks_url:
            from api.identity.jwks import PublicKeys

            return PublicKeys(self._settings.jwks_url)
        return SecretKey(signing_secret(self._settings))


def _token(authorization: str) -> str:
    if len(authorization) > LONGEST:
        raise BadToken(f"The token is larger than {LONGEST} bytes.")
    bearer = BEARER.fullmatch(authorization.strip())
    if bearer is None:
        raise BadToken('Send a JSON Web Token: "Authorization: Bearer …".')
    return bearer[1]
