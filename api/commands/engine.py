"""The engine for commands, which ask the schema as front ends do, with all that editors may do."""

import asyncio
from dataclasses import replace
from typing import Any

import orjson

from api.commands.database import refusal
from api.server.services import services
from api.server.startup import ready_database
from api.settings.settings import Settings
from db.access.service_tokens import ServiceToken
from db.compiler.inputs import COMMAND_LINE, COMMAND_LINE_KEY
from db.connections.postgres import connected, open_database
from schema.engine.execution import Engine, Request
from schema.fields.connections import MAXIMUM
from schema.registry.registered_documents import DocumentRegistry
from schema.rules.identity import SCOPES

COMMAND = ServiceToken(COMMAND_LINE_KEY, COMMAND_LINE, frozenset(SCOPES), b"")


def ask(settings: Settings, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The data of the answer; what the schema refuses ends the command."""
    with ready_database(settings) as url:
        body = asyncio.run(_answer(settings, url, Request(document, variables, identity=COMMAND)))
    if "errors" in body:
        raise refusal(*(error["message"] for error in body["errors"]))
    return dict(body["data"])


def pages(settings: Settings, document: str, filter: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    """So many items of the list that the document asks for, at most, page by page."""
    found: list[dict[str, Any]] = []
    after = None
    while len(found) < limit:
        given = {"first": min(MAXIMUM, limit - len(found)), "after": after, "filter": filter}
        (page,) = ask(settings, document, given).values()
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return found


async def _answer(settings: Settings, url: str, request: Request) -> dict[str, Any]:
    async with connected(open_database(url, pool_size=1)) as database:
        engine = Engine(replace(services(settings, database), tokens=None, registry=DocumentRegistry()))
        return dict(orjson.loads((await engine.answer(request)).body))
