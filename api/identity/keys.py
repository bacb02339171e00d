"""The keys that verify tokens: their source decides the algorithms, never the token."""

from typing import Any, Protocol

LEEWAY = 30  # seconds that clocks may differ


class KeysUnavailable(RuntimeError):
    """No key has ever been fetched."""


class Keys(Protocol):
    @property
    def algorithms(self) -> tuple[str, ...]: ...

    async def find(self, identifier: str | None, algorithm: str, /) -> Any: ...


class SecretKey:
    algorithms = ("HS256",)

    def __init__(self, secret: str) -> None:
        self._secret = secret

    async def find(self, _identifier: str | None, _algorithm: str) -> str:
        return self._secret
