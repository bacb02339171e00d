"""The external moderator: a webhook of the publisher's, asked by a signed HTTP request before a comment is stored."""

import asyncio
import hashlib
import hmac
import logging
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from db.text.comment_bodies import fault
from schema.rules.moderation.draft import Draft, Status, Verdict

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("dateline")

STATUSES: dict[str, Status] = {"publish": "PUBLISHED", "hold": "PENDING", "reject": "REJECTED"}
MAX_ANSWER_BYTES = 10_000
MAX_REASON_CHARACTERS = 500


class ExternalModerator:
    """Keeps connections open until it is closed. `timeout` is in seconds; without a valid answer in time, no
    verdict."""

    def __init__(self, url: str, secret: str, timeout: float = 2) -> None:
        self.url, self.secret, self.timeout = url, secret.encode(), timeout
        import httpx

        self.client = httpx.AsyncClient(timeout=timeout, follow_redirects=False)

    async def ask(self, draft: Draft) -> Verdict | None:
        from httpx import HTTPError

        try:
            # The timeout of httpx starts anew with each read: this one is for the whole request.
            async with asyncio.timeout(self.timeout):
                return _verdict(await self._post(orjson.dumps(_request_body(draft))))
        except (HTTPError, TimeoutError, ValueError) as error:
            log.warning("the external moderator was skipped: %s: %s", type(error).__name__, error)
            return None

    async def _post(self, body: bytes) -> bytes:
        headers = {
            "content-type": "application/json",
            "accept": "application/json",
            "accept-encoding": "identity",
            "dateline-signature": signature(self.secret, int(time.time()), body),
        }
        async with self.client.stream("POST", self.url, content=body, headers=headers) as response:
            if response.status_code != HTTPStatus.OK:
                raise ValueError(f"status {response.status_code}")
            return await _read_limited(response)

    async def close(self) -> None:
        await self.client.aclose()


def signature(secret: bytes, timestamp: int, body: bytes, *others: bytes) -> str:
    """The `dateline-signature` header: the time, which receivers compare with their clocks, and for each secret an HMAC
    of time and body."""
    signed = b"%d.%b" % (timestamp, body)
    digests = (hmac.new(each, signed, hashlib.sha256).hexdigest() for each in (secret, *others))
    return ",".join([f"t={timestamp}", *(f"v1={digest}" for digest in digests)])


def _request_body(draft: Draft) -> dict[str, Any]:
    return {
        "body": draft.body,
        "article": f"Article_{draft.article_id}",
        "author": {"name": draft.author_name, "comments": draft.author_comments},
        "links": draft.links,
    }


async def _read_limited(response: "httpx.Response") -> bytes:
    answer = bytearray()
    # Raw: a compressed body could expand beyond any limit.
    async for chunk in response.aiter_raw():
        answer += chunk
        if len(answer) > MAX_ANSWER_BYTES:
            raise ValueError(f"an answer of more than {MAX_ANSWER_BYTES} bytes")
    return bytes(answer)


def _verdict(answer: bytes) -> Verdict:
    decided = orjson.loads(answer)
    decision = decided.get("decision") if isinstance(decided, dict) else None
    if not isinstance(decision, str) or decision not in STATUSES:
        raise ValueError("an answer without a decision to publish, hold or reject")
    return Verdict(STATUSES[decision], "external", _reason(decided.get("reason")))


def _reason(given: Any) -> str | None:
    """None for a reason that cannot be stored: the decision counts all the same."""
    return given[:MAX_REASON_CHARACTERS] if isinstance(given, str) and fault(given) is None else None
