"""Signed requests to other systems, and what an answer means: taken, or why not and when to come again."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from schema.rules.moderation.external_moderator import signature

if TYPE_CHECKING:
    import httpx

TIMEOUT = 10  # seconds, for a whole request
MAX_EXCERPT = 200  # bytes of a refusal that are kept
LONGEST_PAUSE = 3_600  # seconds that a receiver can ask for


@dataclass(frozen=True, slots=True)
class Answer:
    """`error` is None for a delivery that was taken. `pause` is the seconds that the receiver has asked for."""

    error: str | None = None
    pause: float | None = None
    gone: bool = False


TAKEN = Answer()


def signed_headers(body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """For a body of JSON."""
    keys = [secret.encode() for secret in secrets]
    return {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "dateline-signature": signature(keys[0], int(time.time()), body, *keys[1:]),
    }


async def deliver(client: "httpx.AsyncClient", url: str, body: bytes, secrets: Sequence[str]) -> Answer:
    """Any 2xx takes the delivery, whatever comes behind its head. Redirects are not followed."""
    from httpx import HTTPError, InvalidURL

    try:
        # The timeout of httpx starts anew with each read: this one is for the whole request.
        async with asyncio.timeout(TIMEOUT):
            async with client.stream("POST", url, content=body, headers=signed_headers(body, secrets)) as response:
                return TAKEN if response.is_success else await _refusal(response)
    except TimeoutError:
        return Answer(f"no answer within {TIMEOUT} seconds")
    except (HTTPError, InvalidURL, OSError, ValueError) as error:
        return Answer(f"{type(error).__name__}: {error}".rstrip(": "))


async def _refusal(response: "httpx.Response") -> Answer:
    gone = response.status_code == HTTPStatus.GONE
    pause = _pause(response.headers.get("retry-after"))
    return Answer(f"status {response.status_code} {await _excerpt(response)}".rstrip(), pause, gone)


async def _excerpt(response: "httpx.Response") -> str:
    """The beginning of what it says, as one line of text. Raw: a compressed body could expand beyond any limit."""
    from httpx import HTTPError

    said = bytearray()
    try:
        async for chunk in response.aiter_raw():
            said += chunk[:MAX_EXCERPT]
            if len(said) >= MAX_EXCERPT:
                break
    except HTTPError:
        pass  # it has said enough: its status
    text = said[:MAX_EXCERPT].decode(errors="replace")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _pause(header: str | None) -> float | None:
    """Seconds, from `Retry-After`: a number of them, or a date."""
    if header is None:
        return None
    if header.isascii() and header.isdecimal():
        seconds = float(header[:10])
    else:
        try:
            seconds = (parsedate_to_datetime(header).astimezone(UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0), LONGEST_PAUSE)
