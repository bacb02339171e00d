"""What must hold before editors change a section or a topic: all of it is written, or nothing."""

from typing import Any

from asyncpg import Connection

from db.access.audit_log import signed_transaction
from db.compiler.global_ids import key_of
from db.content.taxonomy import terms
from db.content.taxonomy.terms import Kind
from schema.rules.publishing import limits
from schema.rules.publishing.errors import Place, Refused
from schema.rules.publishing.reading import Input
from schema.rules.publishing.values import required, text
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult

TYPES: dict[Kind, str] = {"SECTION": "Section", "TOPIC": "Topic"}


async def put(context: Context, kind: Kind, given: Input) -> WriteResult:
    """Of the one with the `id`, or else with the `name`, or of a new one."""
    ascii_slugs = context.services.ascii_slugs

    async def within(connection: Connection) -> int:
        place = Place([])
        values = _read(given, place)
        key = await _find(connection, kind, given, place)
        if key and "name" in values:
            await _refuse_another(connection, kind, (key, values["name"]), place)
        if place.errors:
            raise Refused(place.errors)
        key = key or await terms.add(connection, kind, values["name"], ascii_slugs)
        await _write(connection, kind, key, values)
        return key

    try:
        return WriteResult(await signed_transaction(context.services.database, context.viewer.actor, within))
    except Refused as refusal:
        return WriteResult(errors=refusal.errors)


def _read(given: Input, place: Place) -> dict[str, Any]:
    values = dict(given)
    if "name" in given or given.get("id") is None:
        values["name"] = required(given.get("name"), place.at("name"), limits.TOPIC)
    if "description" in given:
        values["description"] = text(given["description"], place.at("description"), limits.DESCRIPTION)
    return values


async def _find(connection: Connection, kind: Kind, given: Input, place: Place) -> int | None:
    """None where it has only a name so far."""
    if given.get("id") is None:
        return None
    key = key_of(TYPES[kind], given["id"])
    if await terms.name_of(connection, kind, key) is None:
        place.at("id").refuse(ErrorCode.NOT_FOUND, f"There is no such {TYPES[kind].lower()}.")
    return key


async def _refuse_another(connection: Connection, kind: Kind, named: tuple[int, str], place: Place) -> None:
    key, name = named
    if await terms.called(connection, kind, name) not in (None, key):
        place.at("name").refuse(ErrorCode.CONFLICT, f"There is another {TYPES[kind].lower()} of this name.")


async def _write(connection: Connection, kind: Kind, key: int, values: Input) -> None:
    if "name" in values and await terms.name_of(connection, kind, key) != values["name"]:
        await terms.rename(connection, key, values["name"])
    if "description" in values:
        await terms.describe(connection, key, values["description"])
    if "position" in values:
        await terms.place(connection, key, values["position"])
