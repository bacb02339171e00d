"""A delivery that tells of nothing, for operators who try whether it arrives and is known as genuine."""

from datetime import UTC, datetime
from secrets import token_hex

import orjson

from api.webhooks.signed_requests import deliver
from db.webhooks.endpoints import Target


async def send_test(target: Target) -> str | None:
    """Why it was not taken; None where it was."""
    from httpx import AsyncClient

    body = {"id": f"test.{token_hex(8)}", "kind": "Test", "occurredAt": datetime.now(UTC).isoformat(), "cursor": None}
    async with AsyncClient(follow_redirects=False, timeout=None) as client:
        return (await deliver(client, target.url, orjson.dumps(body), target.secrets)).error
