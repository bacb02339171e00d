"""The publisher's public keys (JWKS): fetched, cached, and refreshed on expiry and for unknown key IDs."""

import asyncio
import logging
from time import monotonic
from typing import Any

import orjson
from httpx import AsyncClient, HTTPError, InvalidURL
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from api.identity.keys import KeysUnavailable

log = logging.getLogger("dateline")

ALGORITHMS = ("RS256", "ES256")
LIFETIME = 300  # seconds: a key that the publisher withdraws is good for that long
FETCH_TIMEOUT = 5  # seconds
MIN_INTERVAL = 5  # seconds between two fetches, however many tokens name unknown keys
RETRY_INTERVAL = 30  # seconds: while the address fails, tokens with known keys wait for no more fetches
MAX_BYTES = 131_072
HEADERS = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "dateline"}

Keys = dict[tuple[str | None, str], PyJWK]


class PublicKeys:
    algorithms = ALGORITHMS

    def __init__(self, address: str) -> None:
        self._address = address
        self._keys: Keys = {}
        self._due = self._allowed = monotonic()
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, identifier: str | None, algorithm: str) -> Any:
        """The key, or None. While the address fails, the keys fetched before stay valid. Raises KeysUnavailable."""
        if monotonic() >= self._due:
            await self._refresh()
        key = self._known(identifier, algorithm)
        if key is None:
            await self._refresh()
            key = self._known(identifier, algorithm)
        if not self._keys:
            raise KeysUnavailable
        return key and key.key

    def _known(self, identifier: str | None, algorithm: str) -> PyJWK | None:
        """A token without a key ID means the only key, where there is one only."""
        if identifier is None and len(self._keys) == 1:
            [key] = self._keys.values()
            return key if key.algorithm_name == algorithm else None
        return self._keys.get((identifier, algorithm))

    async def _refresh(self) -> None:
        """All callers share one fetch, which goes on when one of them is cancelled."""
        if self._fetching is None and monotonic() >= self._allowed:
            self._fetching = asyncio.create_task(self._fetch_keys())
        if self._fetching:
            await asyncio.shield(self._fetching)

    async def _fetch_keys(self) -> None:
        try:
            async with asyncio.timeout(FETCH_TIMEOUT):
                self._keys = await _fetch(self._address)
            self._due = monotonic() + LIFETIME
        except (HTTPError, InvalidURL, OSError, ValueError) as error:
            log.warning("cannot fetch the keys that sign tokens: %s", str(error) or type(error).__name__)
            self._due = monotonic() + RETRY_INTERVAL
        finally:
            self._allowed = monotonic() + MIN_INTERVAL
            self._fetching = None


async def _fetch(address: str) -> Keys:
    keys = _keys(orjson.loads(await _text(address)))
    if not keys:
        raise ValueError(f"the answer has no key for {' or '.join(ALGORITHMS)}")
    return keys


async def _text(address: str) -> bytearray:
    """The body. Redirects are errors: they could lead to an address without TLS."""
    text = bytearray()
    async with AsyncClient(headers=HEADERS) as client, client.stream("GET", address) as answer:
        answer.raise_for_status()
        async for part in answer.aiter_raw():
            text += part
            if len(text) > MAX_BYTES:
                raise ValueError(f"the answer is larger than {MAX_BYTES} bytes")
    return text


def _keys(answer: Any) -> Keys:
    listed = answer.get("keys") if isinstance(answer, dict) else None
    found = [key for entry in listed if (key := _key(entry))] if isinstance(listed, list) else []
    return {(key.key_id, key.algorithm_name): key for key in found}


def _key(entry: Any) -> PyJWK | None:
    """None for a key of another type or use, and for a malformed or too short one."""
    if not isinstance(entry, dict) or not isinstance(entry.get("kid", ""), str) or entry.get("use", "sig") != "sig":
        return None
    try:
        key = PyJWK(entry)
    except (PyJWTError, LookupError, TypeError, ValueError):
        return None
    fits = key.algorithm_name in ALGORITHMS and not key.Algorithm.check_key_length(key.key)
    return key if fits else None
