"""GraphQL as GraphiQL sends it: with variables and headers beside the document; of a subscription, the first event."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

LONGEST = 30  # seconds


async def ask(url: str, document: str, variables: Any, headers: Mapping[str, str]) -> Any:
    accept = "text/event-stream" if document.lstrip().startswith("subscription") else "application/json"
    async with (
        asyncio.timeout(LONGEST),
        httpx.AsyncClient(timeout=LONGEST, headers={"accept": accept, **headers}) as client,
        client.stream("POST", url, json={"query": document, "variables": variables}) as response,
    ):
        if accept == "application/json":
            return json.loads(await response.aread())
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))
    raise AssertionError(f"the subscription ended without an event: {document}")


def refusals(answer: Any) -> list[Any]:
    """Errors of the request, and those that are data in a mutation's payload."""
    payloads = (answer.get("data") or {}).values()
    return [
        *answer.get("errors", []),
        *(e for each in payloads if isinstance(each, dict) for e in each.get("errors", [])),
    ]


def refusals_in(printed: str) -> list[Any]:
    """Of all answers among the lines that a command has printed."""
    found = []
    for line in printed.splitlines():
        with suppress(ValueError):
            answer = json.loads(line.removeprefix("data: "))
            found += refusals(answer) if isinstance(answer, dict) else []
    return found
