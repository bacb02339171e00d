"""Live queries as the engine answers them: read through the response cache where everyone gets the same answer, or else
for each viewer, who is looked at again each time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
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
        key = self._key(request, context, plan)
        read = lambda: self._read(request, operation)  # noqa: E731
        return ResultStream(await self.queries.watch(key, read, wants, request), str)

    def _key(self, request: Asked, context: Context[Any], plan: Plan) -> Hashable:
        """The same for all who get the same answer."""
        statement, viewer = plan.watched_statement, context.viewer
        if statement is None:
            return context.operation, as_json(request.variables or {}), _identity(viewer)
        values = repr(statement.values(context.inputs()))
        return statement.sql, values, None if _is_shared(plan, statement, viewer) else _identity(viewer)

    async def _read(self, request: Asked, operation: Operation) -> Reading:
        """As who the viewer is now: they may have been banned since."""
        with self.services.instrumentation.execution(operation):
            plan, context = await self._plan(request, operation)
            if plan.watched_statement is None:
                return Reading((await self._answer(request, context, plan)).body)
            return await self._run(plan, plan.watched_statement, context)

    async def _run(self, plan: Plan, statement: Statement, context: Context[Any]) -> Reading:
        inputs, sent_at = context.inputs(), asyncio.get_running_loop().time()
        is_shared = _is_shared(plan, statement, context.viewer)
        if is_shared and self.services.cache:
            entry = await self.services.cache.read(statement, inputs)
        else:
            entry = cache_entry((statement.sql, ""), await read(self.services.database, statement, inputs), sent_at)
        of_viewer = () if is_shared else self.services.viewer_tags(context.viewer)
        return Reading(entry.body, {*entry.tags, *of_viewer}, entry.expires_at, is_shared)


def _is_shared(plan: Plan, statement: Statement, viewer: Viewer) -> bool:
    return not plan.permissions and statement.is_shared(viewer)


def _identity(viewer: Viewer) -> Hashable:
    return viewer.id, viewer.token, viewer.is_moderator, tuple(viewer.roles), viewer.scopes
