"""Bearer tokens: verifies the JSON Web Token in an `Authorization` header or in a cookie, and caches the result."""

import re
from dataclasses import dataclass
from time import time

from cachetools import TLRUCache
from starlette.requests import HTTPConnection
from starlette.types import Scope

from api.http.content_negotiation import header
from api.http.request_errors import HttpError
from api.identity.keys import LEEWAY, Keys, KeysUnavailable, SecretKey
from api.identity.signing_secret import signing_secret
from api.settings.settings import Settings
from schema.rules.identity import Identity

COOKIE = "dateline_token"
HOST_COOKIE = f"__Host-{COOKIE}"
"""The same where the site is HTTPS: browsers let no other site, and no other host of this one, set it."""
LONGEST = 4096  # bytes
BEARER = re.compile(r"bearer +((?:[\w-]+\.){2}[\w-]+)", re.IGNORECASE | re.ASCII)
CACHED_SECONDS = 60  # at most, so that a withdrawn key ends its tokens too
CACHED_TOKENS = 2000
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
    """An identity, and when its token expires, in seconds since 1970."""

    identity: Identity
    expiry: int

    @property
    def remaining(self) -> float:
        """Seconds until the token is refused."""
        now = time()
        return min(self.expiry + LEEWAY, now + FAR) - now


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


def _cached_until(_: str, verified: Verified, now: float) -> float:
    return min(verified.expiry, now + CACHED_SECONDS)


class Verifier:
    """Verifies tokens, and caches what it has verified."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: Keys | None = None
        self._verified = TLRUCache[str, Verified](CACHED_TOKENS, _cached_until, timer=time)

    async def identify(self, authorization: str | None) -> Identity | None:
        return None if authorization is None else (await self.verify(authorization)).identity

    async def verify(self, authorization: str) -> Verified:
        """Raises BadToken or IdentityUnavailable."""
        verified = self._verified.get(authorization)
        if verified is None:
            verified = self._verified[authorization] = await self._verify(_token(authorization))
        return verified

    async def _verify(self, token: str) -> Verified:
        from api.identity.signatures import TokenRefused, verify  # cryptography is loaded with the first token

        self._keys = self._keys or self._own_keys()
        try:
            return Verified(*await verify(token, self._keys, self._settings))
        except TokenRefused as error:
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
