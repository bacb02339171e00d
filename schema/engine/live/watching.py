"""Live queries as the engine answers them: read through the response cache where everyone gets the same answer, or else
for each viewer, who is looked at again each time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from db.cache.entries import cache_entry
from db.compiler.inputs import Viewer
from db.compiler.sql_text import Statement
from db.connections.admission import Client
from db.connections.reads import read
from db.connections.retries import retry_while_unavailable
from db.live_queries.answers import Reading
from db.live_queries.live_queries import LiveQueries
from schema.engine.answers import Answer
from schema.engine.arguments import as_json
from schema.engine.context import Context, EngineServices
from schema.engine.live.directive import wanted
from schema.engine.plans import Operation, Plan
from schema.engine.subscriptions import ResultStream


class Asked(Protocol):
    """The request, as far as it matters here."""

    variables: Mapping[str, Any] | None
    identity: Any
    client: Client
    position: int
    last_event_id: str | None


MakePlan = Callable[[Any, Operation], Awaitable[tuple[Plan, Context[Any]]]]
FindAnswer = Callable[[Any, Context[Any], Plan], Awaitable[Answer]]


class QueryWatching:
    """`plan` and `answer` are what the engine does for any request."""

    def __init__(self, services: EngineServices, plan: MakePlan, answer: FindAnswer) -> None:
        self.services, self.queries = services, LiveQueries(services.feed)
        self._plan, self._answer = plan, answer

    async def begin(self, request: Asked, operation: Operation) -> ResultStream:
        """Raises what the first answer raises."""
        plan, context = await retry_while_unavailable(lambda: self._plan(request, operation))
        wants = wanted(operation, context.variables, request.last_event_id)
        again = replace(request, identity=self.services.known(request.identity))  # type: ignore[type-var]
        read_again = partial(self._read_for_all if _is_shared(plan, context) else self._read_for_viewer, again)
        watched = await self.queries.watch(
            self._key(request, context, plan), partial(read_again, context, plan), wants, request
        )
        return ResultStream(watched, str)

    def _key(self, request: Asked, context: Context[Any], plan: Plan) -> Hashable:
        """The same for all who get the same answer."""
        identity = None if _is_shared(plan, context) else _identity(context.viewer)
        if plan.watched_statement is None:
            return context.operation, as_json(request.variables or {}), identity
        return plan.watched_statement.sql, repr(plan.watched_statement.values(context.inputs())), identity

    async def _read_for_all(self, _request: Asked, context: Context[Any], plan: Plan) -> Reading:
        """Whoever was the first to ask: what becomes of them is nothing to the others."""
        assert plan.watched_statement
        with self.services.instrumentation.execution(context.operation):
            if self.services.cache is None:
                return await self._run(plan.watched_statement, context, is_shared=True)
            entry = await self.services.cache.read(plan.watched_statement, context.inputs())
            return Reading(entry.body, entry.tags, entry.expires_at, is_shared=True)

    async def _read_for_viewer(self, request: Asked, before: Context[Any], _plan: Plan) -> Reading:
        """As who the viewer is now: they may have been banned since."""
        with self.services.instrumentation.execution(before.operation):
            plan, context = await self._plan(request, before.operation)
            if plan.watched_statement is None:
                return Reading((await self._answer(await self._newest(request), context, plan)).body)
            found = await self._run(plan.watched_statement, context)
            return replace(found, tags={*found.tags, *self.services.viewer_tags(context.viewer)})

    async def _newest(self, request: Asked) -> Any:
        """The same request, for an answer that no replica gives before it has all that has been told of."""
        if self.services.replicas is None:
            return request
        return replace(request, position=await self.services.feed.listener.catch_up())  # type: ignore[type-var]

    async def _run(self, statement: Statement, context: Context[Any], is_shared: bool = False) -> Reading:
        inputs, sent_at = context.inputs(), asyncio.get_running_loop().time()
        statement = statement.of(context.viewer)
        entry = cache_entry((statement.sql, ""), await read(self.services.database, statement, inputs), sent_at)
        return Reading(entry.body, entry.tags, entry.expires_at, is_shared)


def _is_shared(plan: Plan, context: Context[Any]) -> bool:
    statement = plan.watched_statement
    return statement is not None and not plan.permissions and statement.is_shared(context.viewer)


def _identity(viewer: Viewer) -> Hashable:
    return viewer.id, viewer.token, viewer.is_moderator, tuple(viewer.roles), viewer.scopes
