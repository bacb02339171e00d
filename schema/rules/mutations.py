"""Resolvers of mutations: permission, the write, then one statement for the selection on the payload."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import orjson
import strawberry

from db.compiler.global_ids import key_of as key_of
from db.connections.joined_reads import read
from schema.rules.identity import Scope
from schema.rules.permissions import PROGRAM, outsider
from schema.rules.services import Context
from schema.rules.user_errors import NOT_SIGNED_IN, ErrorCode, WriteResult, failed

if TYPE_CHECKING:
    from schema.engine.plans import Plan

Info = strawberry.Info[Context, None]
Payload = TypeVar("Payload")
Write = Callable[[Context], Awaitable[WriteResult]]
CHEAP = 1_000
"""The cost of a payload up to which others are waited for: what takes longer is better read on several connections."""


async def payload(context: Context, plan: "Plan", written: WriteResult) -> bytes | dict[str, Any]:
    """The JSON of the selection where something was written; a tree where graphql-core has to complete it."""
    tree: dict[str, Any] = dict.fromkeys(plan.response_keys)
    text = written.answer
    if plan.statement and text is None and (written.key is not None or written.results or plan.reads_root):
        inputs = context.inputs(written.key, written.results or "[]")
        statement = plan.statement.of(context.viewer)
        text = await read(context.services.database, statement, inputs, gather=plan.cost <= CHEAP)
    if text and plan.fully_mapped:
        return text
    if text:
        tree = orjson.loads(text)
    return tree | {key: list(written.errors) for key in plan.resolved}


async def by_anyone(_: type[Payload], info: Info, write: Write) -> Payload:
    """Runs the write, and answers with its payload. What the viewer may not see selected is refused before the
    write."""
    context = info.context
    if context.outcome is not None:
        return cast(Payload, _completed(context.outcome))
    plan = await plan_of(info)
    context.services.authorize(plan.permissions, context.viewer)
    if plan.statement:
        plan.statement.values(context.inputs())  # raises BadCursor before the write
    return cast(Payload, await payload(context, plan, await write(context)))


async def plan_of(info: Info) -> "Plan":
    """How the selection on the payload is answered."""
    context = info.context
    compile = partial(context.operation.compile_payload, info._raw_info, context.variables)
    return await context.services.documents.payload_plan(context.plan, info._raw_info.path.key, compile)


def _completed(outcome: dict[str, Any] | Exception) -> Any:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def by_reader(type_: type[Payload], info: Info, write: Write) -> Payload:
    """The same, for all who read: service tokens do not."""

    async def guarded(context: Context) -> WriteResult:
        return await write(context) if context.viewer.token is None else PROGRAM

    return await by_anyone(type_, info, guarded)


async def signed_in(type_: type[Payload], info: Info, write: Write) -> Payload:
    """The same, for viewers who are signed in."""

    async def guarded(context: Context) -> WriteResult:
        return outsider(context.viewer) or await write(context)

    return await by_anyone(type_, info, guarded)


async def by_moderator(type_: type[Payload], info: Info, write: Write) -> Payload:
    """The same, for moderators."""

    async def guarded(context: Context) -> WriteResult:
        if not context.viewer.is_moderator:
            return failed(ErrorCode.FORBIDDEN, "Only moderators may do this.")
        return await write(context)

    return await signed_in(type_, info, guarded)


async def by_editor(type_: type[Payload], info: Info, write: Write, scope: Scope = "articles:write") -> Payload:
    """The same, for editors, and for service tokens that have the scope, as the description of the mutation says in its
    first words."""

    async def guarded(context: Context) -> WriteResult:
        return without_scope(context, scope) or await write(context)

    return await by_anyone(type_, info, guarded)


def without_scope(context: Context, scope: Scope) -> WriteResult | None:
    """The refusal of who is no editor and has no token with the scope; None for those who may. All scopes of articles
    include that to read them."""
    if context.viewer.is_anonymous:
        return NOT_SIGNED_IN
    if scope in context.viewer.scopes or (scope == "articles:read" and context.viewer.is_editor):
        return None
    return failed(ErrorCode.FORBIDDEN, f"Only editors, and service tokens with the scope {scope}, may do this.")
