"""The service tokens that a process knows: found without asking again, and ended as soon as they are revoked."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from cachetools import TTLCache

from db.access import service_tokens
from db.access.service_tokens import ServiceToken, TokenRefused, digest_of
from db.connections import postgres
from db.connections.postgres import Database

CACHED_SECONDS = 60
"""The use of a token is noted as often: whenever it is looked up."""
CACHED_TOKENS = 1_000

End = Callable[[], None]


class TokenCache:
    """`is_told` says whether notifications of revocations arrive: else each token is looked up again."""

    def __init__(self, database: Database, is_told: Callable[[], bool]) -> None:
        self._database, self._is_told = database, is_told
        self._known: TTLCache[bytes, ServiceToken] = TTLCache(CACHED_TOKENS, CACHED_SECONDS)
        self._watchers: defaultdict[ServiceToken, set[End]] = defaultdict(set)
        self._changes = 0

    async def find(self, secret: str) -> ServiceToken:
        """Raises TokenRefused."""
        return await self._find(digest_of(secret))

    async def holds(self, token: ServiceToken) -> bool:
        """Whether a token that was found before is still good for the same."""
        try:
            return await self._find(token.digest) == token
        except TokenRefused:
            return False

    def watch(self, token: ServiceToken, end: End) -> Callable[[], None]:
        """Calls `end` when the token is revoked or changed; what it returns stops that."""
        self._watchers[token].add(end)
        return partial(self._unwatch, token, end)

    def notified(self, payload: str) -> None:
        kind, _, key = payload.partition(".")
        if kind == "token" and key.isdecimal():
            self._forget(lambda token: token.key == int(key))

    async def reconnected(self) -> None:
        """Notifications may have been missed."""
        self._changes += 1
        self._known.clear()
        if self._watchers:
            good = await service_tokens.unrevoked(self._database, {token.digest for token in self._watchers})
            self._forget(lambda token: token.digest not in good)

    async def _find(self, digest: bytes) -> ServiceToken:
        known = self._known.get(digest)
        if known and self._is_told():
            if known.has_expired:
                raise TokenRefused("The token has expired.")
            return known
        return await postgres.retry_once(lambda: self._look_up(digest))

    async def _look_up(self, digest: bytes) -> ServiceToken:
        """What has been told meanwhile may be about this very token: then it is looked up again."""
        while True:
            changes = self._changes
            found = await service_tokens.use(self._database, digest)
            if changes == self._changes:
                self._known[digest] = found
                return found

    def _forget(self, is_meant: Callable[[ServiceToken], bool]) -> None:
        self._changes += 1
        for digest in list(self._known):
            if (token := self._known.get(digest)) and is_meant(token):
                del self._known[digest]
        for token in filter(is_meant, list(self._watchers)):
            for end in self._watchers.pop(token):
                end()

    def _unwatch(self, token: ServiceToken, end: End) -> None:
        watchers = self._watchers.get(token)
        if watchers:
            watchers.discard(end)
            if not watchers:
                del self._watchers[token]
