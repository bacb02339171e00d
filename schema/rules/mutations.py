"""How mutations answer: the write first, then one statement for what the client wants to see of it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import orjson
import strawberry

from db.compiler.global_ids import parse
from db.connections.reads import read
from schema.rules.services import Context
from schema.rules.user_errors import NOT_SIGNED_IN, ErrorCode, Written, failed

if TYPE_CHECKING:
    from schema.engine.plans import Plan

Info = strawberry.Info[Context, None]
Payload = TypeVar("Payload")
Write = Callable[[Context], Awaitable[Written]]


async def payload(context: Context, plan: "Plan", written: Written) -> bytes | dict[str, Any]:
    """From the statement where something was written: its bytes where they are all, and else the tree that graphql-core
    completes."""
    tree: dict[str, Any] = dict.fromkeys(plan.response_keys)
    if written.key is not None and plan.statement:
        text = await read(context.services.database, plan.statement, context.inputs(written.key))
        if plan.fully_mapped:
            return text
        tree = orjson.loads(text)
    return tree | {key: list(written.errors) for key in plan.resolved}


async def by_anyone(_: type[Payload], info: Info, write: Write) -> Payload:
    """What a mutation does, as its payload. What cannot be shown is not done either."""
    context = info.context
    if context.outcome is not None:
        return cast(Payload, _handed_on(context.outcome))
    plan = context.services.documents.payload_plan(context.operation, context.variables, info._raw_info)
    context.services.authorize(plan.permissions, context.viewer)
    if plan.statement:
        plan.statement.values(context.inputs())  # a bad cursor in it raises now
    return cast(Payload, await payload(context, plan, await write(context)))


def _handed_on(outcome: dict[str, Any] | Exception) -> Any:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def signed_in(type_: type[Payload], info: Info, write: Write) -> Payload:
    async def guarded(context: Context) -> Written:
        return NOT_SIGNED_IN if context.viewer.id is None else await write(context)

    return await by_anyone(type_, info, guarded)


async def by_moderator(type_: type[Payload], info: Info, write: Write) -> Payload:
    async def guarded(context: Context) -> Written:
        if not context.viewer.is_moderator:
            return failed(ErrorCode.FORBIDDEN, "Only moderators may do this.")
        return await write(context)

    return await signed_in(type_, info, guarded)


def key_of(type_name: str, id: str) -> int:
    """The key in a global ID of that type; 0, which no row has, where it is none."""
    found, key = parse(id)
    return key if found == type_name and key else 0
